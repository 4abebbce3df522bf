//! Asks the reference interpreter for the first record of a history that cannot be.

use crate::model::{EntityId, Move, TargetKind};
use crate::semantics::reference::{Found, Reference};

use super::super::ground::Ground;
use super::super::history::History;
use super::Kind;

/// How many configurations may be possible at one moment; with more a slip is not planted there.
const MOST: usize = 2_000;

/// The record that is to blame for a slip at a record; `None` if the history is not what the kind asks for.
pub(super) fn blamed(ground: &Ground<'_>, history: &History, (kind, at): (Kind, usize)) -> Option<usize> {
    let silent = |entity: EntityId, mv: &Move, target: TargetKind| ground.recording.may_be_silent(entity, mv, target);
    let reference = Reference { model: ground.model, silent: &silent, changes: false, tolerance: 0, tick: 1000 };
    match (reference.first_refused(&history.observations(ground.model), MOST), kind) {
        (Found::Possible, Kind::Boundary) => Some(at),
        (Found::Refused(found), Kind::Skip) => Some(found),
        (Found::Refused(found), kind) if !kind.is_trap() && found == at => Some(at),
        _ => None,
    }
}
