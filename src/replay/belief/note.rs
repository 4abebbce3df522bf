//! Notes in a configuration what happens to it: for those who count it.

use super::super::coverage::Noted;
use super::{Case, Config, Moment, Note, Step};

impl Case<'_> {
    /// Notes a move that is about to be taken.
    pub(super) fn note_move(&self, config: &mut Config, step: Step<'_>) {
        if !self.world.notes {
            return;
        }
        let Some(local) = config.local_mut(step.member) else { return };
        let state = local.face.state;
        // Two bounds may be one moment that is told by two times: only a comparison, which is noted, knows.
        let since = local.clocks.first().filter(|start| start.lo == start.hi).map(|start| start.lo);
        let at = (step.at.lo == step.at.hi).then_some(step.at.lo);
        let after = local.last.replace(step.id);
        let what = Noted::Move {
            id: step.id,
            from: (!step.mv.is_creation()).then_some(state),
            to: step.enters.unwrap_or(state),
            enters: step.enters.is_some(),
            after: after.filter(|_| !step.mv.is_creation()),
            times: if step.mv.is_creation() { None } else { since.zip(at) },
        };
        config.trail.0.push(Note { member: step.member, what });
    }

    /// Notes an incident, or an event that is ignored, by its place among those of the entity.
    pub(super) fn note_event(&self, mut config: Config, member: usize, what: Noted<Moment>) -> Config {
        if self.world.notes {
            config.trail.0.push(Note { member, what });
        }
        config
    }
}
