//! What puts an end to a stay in a state without anybody's good will.

use super::super::ways::{Ways, surely_leaves};
use crate::model::{Move, StateId, Trigger};

/// The first move that ends every stay in `state`: a timer on an own clock that surely leaves, or a condition that
/// must be answered within a time and surely leaves.
///
/// A timer on an ancestor's clock stops when the ancestor moves on, so it ends nothing for sure.
pub(in crate::check) fn ending(ways: Ways<'_>, state: StateId) -> Option<&Move> {
    ways.out(state).map(|(_, mv)| mv).find(|mv| ends(ways, mv, state))
}

/// Whether the move ends every stay in `state`.
pub(super) fn ends(ways: Ways<'_>, mv: &Move, state: StateId) -> bool {
    let comes = match mv.trigger {
        Trigger::Timer(timer) => timer.up == 0 && ways.entity.clock(timer.clock).states.contains(state),
        Trigger::Condition { within } => within.is_some(),
        _ => false,
    };
    comes && surely_leaves(mv, state)
}
