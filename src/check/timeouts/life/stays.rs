//! How long a stay in each state lasts at most.

use super::{Reason, Stay};
use crate::check::ways::{Ways, states_entered, surely_leaves};
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

/// The longest stay among states that can follow one another: so long as the shortest timer lets them that counts
/// from the entry into a phase around all of them, and always leaves it.
pub(super) fn limit_of_all(ways: Ways<'_>, states: &[StateId]) -> Option<Stay> {
    let first = states.iter().copied().min()?;
    ways.timers(first)
        .filter_map(|(by, mv, timer)| match timer.length {
            Length::Fixed(millis) if timer.up == 0 && timer.clock != ClockId::new(0) => Some((by, mv, timer, millis)),
            _ => None,
        })
        .filter(|(_, mv, timer, _)| {
            let phase = &ways.entity.clock(timer.clock).states;
            let leaves =
                states_entered(mv).count() == mv.targets.len() && !states_entered(mv).any(|to| phase.contains(to));
            leaves && states.iter().all(|state| phase.contains(*state) && mv.sources.contains(*state))
        })
        .map(|(by, _, _, millis)| Stay { state: first, millis, by })
        .min_by_key(|stay| stay.millis)
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
