//! Whether two guards ask the same, wherever they stand.

use crate::model::{Guard, GuardKind};

/// Whether two guards are the same but for the places where they are written.
pub(crate) fn same(left: &Guard, right: &Guard) -> bool {
    use GuardKind::{And, Compare, Const, Enters, Field, In, Not, Or, Parts};
    match (&left.kind, &right.kind) {
        (Not(left), Not(right)) => same(left, right),
        (And(left), And(right)) | (Or(left), Or(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (
            Parts { up, part, quantifier, states, filter },
            Parts { up: up2, part: part2, quantifier: quantifier2, states: states2, filter: filter2 },
        ) => {
            (up, part, quantifier, states) == (up2, part2, quantifier2, states2)
                && match (filter, filter2) {
                    (None, None) => true,
                    (Some(left), Some(right)) => same(left, right),
                    _ => false,
                }
        }
        (Const(_) | Field(_) | Compare { .. } | In { .. } | Enters(_), _) => left.kind == right.kind,
        _ => false,
    }
}
