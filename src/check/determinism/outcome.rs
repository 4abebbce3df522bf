//! What a move does, compared.

use crate::model::{Assign, FieldId, Move, Target, TargetKind, Value};

/// Whether two moves lead to the same states and do the same on the way.
pub(super) fn same_outcome(left: &Move, right: &Move) -> bool {
    same_targets(&left.targets, &right.targets)
        && left.restart == right.restart
        && sets(left) == sets(right)
        && left.notifies.iter().all(|actor| right.notifies.contains(actor))
        && right.notifies.iter().all(|actor| left.notifies.contains(actor))
}

/// Whether two moves with the same outcome are also told by the same records.
pub(super) fn same_records(left: &Move, right: &Move) -> bool {
    let brings_all = |one: &Move, other: &Move| one.brings.iter().all(|field| other.brings.contains(field));
    left.trigger == right.trigger
        && brings_all(left, right)
        && brings_all(right, left)
        && left.reported_as == right.reported_as
        && left.by == right.by
        && left.escape.is_some() == right.escape.is_some()
}

fn same_targets(left: &[Target], right: &[Target]) -> bool {
    let within =
        |one: &[Target], other: &[Target]| one.iter().all(|target| other.iter().any(|other| other.kind == target.kind));
    within(left, right) && within(right, left)
}

fn sets(mv: &Move) -> Vec<(usize, FieldId, Assign, Value)> {
    mv.sets.iter().map(|set| (set.up, set.field, set.assign, set.value)).collect()
}

/// Whether a move can only keep the state that it starts in.
pub(super) fn only_stays(mv: &Move) -> bool {
    mv.targets.iter().all(|target| target.kind == TargetKind::Stay)
}
