//! Whether two statements of one state surely apply together in some configuration.

use crate::check::ways::Ways;
use crate::model::{Guard, StateId};

/// Whether both guards hold together in some configuration of an instance in `state`. A missing guard always holds.
pub(super) fn overlap(_ways: Ways<'_>, _state: Option<StateId>, first: Option<&Guard>, second: Option<&Guard>) -> bool {
    match (first, second) {
        (Some(first), Some(second)) => first.kind == second.kind,
        _ => true,
    }
}
