//! How long a stay in each state lasts at most.

use super::{Reason, Stay};
use crate::check::ways::{Ways, surely_leaves};
use crate::model::{ClockId, Length, Move, StateId, Trigger};

/// The longest stay in a state, or why there is none.
pub(super) fn longest_stay(ways: Ways<'_>, state: StateId) -> Result<Stay, Reason> {
    if let Some((by, _)) = ways.out(state).find(|(_, mv)| mv.restart) {
        return Err(Reason::Restart(state, by));
    }
    let mut shortest: Option<Stay> = None;
    let mut unknown = None;
    for (by, mv, timer) in ways.timers(state) {
        let runs = timer.up == 0 && ways.entity.clock(timer.clock).states.contains(state);
        if !runs || !surely_leaves(mv, state) && !enters_again(mv, state) {
            continue;
        }
        match timer.length {
            Length::Fixed(millis) if shortest.is_none_or(|stay| millis < stay.millis) => {
                shortest = Some(Stay { state, millis, by });
            }
            Length::Fixed(_) => {}
            Length::Field(_) => unknown = unknown.or(Some(by)),
        }
    }
    shortest.ok_or_else(|| unknown.map_or(Reason::NoTimeout(state), |by| Reason::UnknownLength(state, by)))
}

/// Entering the same state again ends the stay too; that it may go on like that is seen as a cycle.
fn enters_again(mv: &Move, state: StateId) -> bool {
    mv.targets.iter().all(|target| target.kind == crate::model::TargetKind::State(state))
}

/// How long the stay has lasted at most when the move is taken; `None` if the stay is always over before.
pub(super) fn until(mv: &Move, stay: Stay) -> Option<i64> {
    match mv.trigger {
        Trigger::Timer(timer) if timer.up == 0 && timer.clock == ClockId::new(0) => match timer.length {
            Length::Fixed(millis) => Some(millis).filter(|millis| *millis <= stay.millis),
            Length::Field(_) => Some(stay.millis),
        },
        _ => Some(stay.millis),
    }
}
