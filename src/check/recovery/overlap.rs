//! Whether two statements of one state surely apply together in some configuration.

use crate::check::logic::Place;
use crate::check::ways::Ways;
use crate::model::{Guard, StateId};

/// Whether both guards are proven to hold together in some configuration of an instance in `state`. A missing guard
/// always holds. Before an instance exists only guards that are the same, or missing, are known to.
pub(super) fn overlap(ways: Ways<'_>, state: Option<StateId>, first: Option<&Guard>, second: Option<&Guard>) -> bool {
    if first.map(|guard| &guard.kind) == second.map(|guard| &guard.kind) {
        return true;
    }
    let Some(state) = state else { return first.is_none() || second.is_none() };
    let place = Place::in_state(ways.id, state);
    let clauses: Vec<_> = first.into_iter().chain(second).map(|guard| place.holds(guard)).collect();
    ways.context.logic().ask(&place, &clauses).exact().is_some()
}
