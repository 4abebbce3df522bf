//! Parts that must have come to be although no record has named them yet.

use crate::model::{Guard, GuardKind, PartId, Quantifier, Role, StateId};

use super::super::belief::{Case, Config, Interval, PAST, Slot, Truth};
use super::Misfit;
use super::limits::{CARRIED, STATES};
use super::lost::force;

/// A kind of parts of which one may be there unseen, and the states that it may be in.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    owner: usize,
    part: PartId,
    states: Vec<StateId>,
}

/// The configurations in which a member that no record has named before is there, as far as it may be one that is
/// missing.
pub(crate) fn found(case: Case<'_>, known: &[Config], missing: &[Missing], member: usize) -> Vec<Config> {
    let who = &case.family.members[member];
    let parent = case.world.ground.model.entity(who.entity).parent;
    let is_it = |it: &&Missing| who.parent == Some(it.owner) && parent.is_some_and(|(_, part)| part == it.part);
    let Some(missing) = missing.iter().find(is_it) else { return Vec::new() };
    let absent = known.iter().filter(|config| *config.slot(member) == Slot::Absent).take(CARRIED);
    let there = |config: &Config| {
        let since = Interval { lo: PAST, hi: config.now.hi };
        let states = missing.states.iter().take(STATES);
        states.map(|state| force(case, config, (member, *state), since)).collect::<Vec<Config>>()
    };
    absent.flat_map(there).collect()
}

impl Misfit<'_> {
    /// The parts that are missing if the record is right: those that its guards ask for, and those of an instance that
    /// must have come to be itself.
    pub(super) fn missing(&self, known: &[Config]) -> Vec<Missing> {
        let Some(config) = known.first() else { return Vec::new() };
        let model = self.case.world.ground.model;
        let entity = model.entity(self.case.family.members[self.member].entity);
        let mut missing = Vec::new();
        for owner in self.case.family.line(self.member) {
            if *config.slot(owner) == Slot::Absent {
                let parts = &model.entity(self.case.family.members[owner].entity).parts;
                for (at, part) in parts.iter().enumerate() {
                    let states = model.entity(part.entity).states().filter(|(_, state)| state.role != Role::Final);
                    let states = states.map(|(state, _)| state).collect();
                    missing.push(Missing { owner, part: PartId::new(at), states });
                }
            }
        }
        for mv in entity.moves.iter().filter(|mv| self.record.event.is_none_or(|it| mv.recorded_event() == Some(it))) {
            if let Some(guard) = &mv.guard {
                self.asked_for(config, guard, &mut missing);
            }
        }
        missing
    }

    fn asked_for(&self, config: &Config, guard: &Guard, missing: &mut Vec<Missing>) {
        match &guard.kind {
            GuardKind::And(parts) | GuardKind::Or(parts) => {
                for part in parts {
                    self.asked_for(config, part, missing);
                }
            }
            GuardKind::Parts { up, part, quantifier, states, .. } => {
                let more = matches!(quantifier, Quantifier::Some | Quantifier::AtLeast(_) | Quantifier::Exactly(_));
                let Some(owner) = self.case.family.ancestor(self.member, *up) else { return };
                if more && self.case.truth(config, self.member, guard) == Truth::No {
                    missing.push(Missing { owner, part: *part, states: states.iter().collect() });
                }
            }
            _ => {}
        }
    }
}
