//! LS146: a limit on a condition that a timer always forestalls.

use crate::check::ways::{Ways, surely_leaves};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Length, Move, StateId, TargetKind, Trigger, duration_text};

/// A `within` that can never run out.
pub(crate) const LS146: Code =
    Code { id: "LS146", name: "limit-never-due", severity: Severity::Warning, page: include_str!("LS146.md") };

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    if !ways.entity.moves.iter().any(|mv| matches!(mv.trigger, Trigger::Condition { within: Some(_) })) {
        return;
    }
    let shortest: Vec<_> = ways.entity.states().map(|(state, _)| shortest(ways, state)).collect();
    for mv in &ways.entity.moves {
        let Trigger::Condition { within: Some(limit) } = mv.trigger else { continue };
        let mut timers = mv.sources.iter().map(|state| shortest[state.index()].filter(|(millis, _)| *millis < limit));
        let Some(Some((millis, timer))) = timers.next() else { continue };
        if timers.all(|timer| timer.is_some()) {
            findings.push(late(mv, limit, (millis, timer)));
        }
    }
}

/// The shortest timer that surely ends every stay in a state; none where the stay can be made longer, for a restart
/// sets back the timer and not the limit.
fn shortest(ways: Ways<'_>, state: StateId) -> Option<(i64, &Move)> {
    let longer = |mv: &Move| mv.restart || mv.targets.iter().any(|target| target.kind == TargetKind::State(state));
    if ways.out(state).any(|(_, mv)| longer(mv)) {
        return None;
    }
    ways.timers(state)
        .filter(|(_, mv, timer)| {
            timer.up == 0 && ways.entity.clock(timer.clock).states.contains(state) && surely_leaves(mv, state)
        })
        .filter_map(|(_, mv, timer)| match timer.length {
            Length::Fixed(millis) => Some((millis, mv)),
            Length::Field(_) => None,
        })
        .min_by_key(|(millis, _)| *millis)
}

fn late(mv: &Move, limit: i64, (millis, timer): (i64, &Move)) -> Finding {
    let limit = duration_text(limit);
    Finding::new(&LS146, format!("the limit of {limit} on this condition can never run out"))
        .label(mv.trigger_span, format!("the state is left before the condition can have held for {limit}"))
        .label(timer.trigger_span, format!("this leaves after {}", duration_text(millis)))
        .help("make the limit shorter than the timer, or leave `within` out")
}
