//! Asks the reference interpreter for the first record of a history that cannot be.

use crate::model::{EntityId, Move, TargetKind};
use crate::semantics::reference::{Found, Reference};

use super::super::ground::Ground;
use super::super::history::History;
use super::super::kind::Kind;

/// How many configurations are looked at to judge one history; where that is too few, nothing is planted.
const MOST: usize = 20_000;

/// What became of a slip.
pub(super) enum Judged {
    /// It is what its kind asks for; this record is to blame.
    Kept(usize),
    /// It is not.
    Dropped,
    /// That is too hard to tell in this history.
    Unknown,
}

/// Whether a slip at a record is what its kind asks for.
pub(super) fn judge(ground: &Ground<'_>, history: &History, (kind, at): (Kind, usize)) -> Judged {
    let silent = |entity: EntityId, mv: &Move, target: TargetKind| ground.recording.may_be_silent(entity, mv, target);
    let reference = Reference { model: ground.model, silent: &silent, changes: false, tolerance: 0, tick: 1000 };
    match (reference.first_refused(&history.observations(ground.model), MOST), kind) {
        (Found::TooMany, _) => Judged::Unknown,
        (Found::Possible, Kind::Boundary) => Judged::Kept(at),
        (Found::Refused(found), Kind::Skip) => Judged::Kept(found),
        (Found::Refused(found), kind) if !kind.is_trap() && found == at => Judged::Kept(at),
        _ => Judged::Dropped,
    }
}
