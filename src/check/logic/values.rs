//! Which values of a field a question has to try: enough to meet every order of fields and constants.

use super::possible::Values;
use crate::model::{Domain, Value};

/// Constants that a question compares a field with, and how many other fields it compares it with.
#[derive(Clone, Debug, Default)]
pub(super) struct Compared {
    /// The constants.
    pub(super) constants: Vec<Value>,
    /// How many fields are compared with one another, itself included; 0 or 1 if with none.
    pub(super) fields: usize,
}

/// The values to try. Between two neighbouring constants, as many as there are fields compared with one another are
/// enough for every order in which those fields can stand.
pub(super) fn candidates(domain: &Domain, values: &Values, compared: &Compared) -> Vec<Value> {
    let (low, high) = match (domain, values) {
        (_, Values::Only(list)) => return list.clone(),
        (Domain::Bool | Domain::Record, Values::Any) => return vec![0, 1],
        // Lengths are never compared, only asked whether they are there.
        (Domain::Duration, Values::Any) => return vec![crate::model::ABSENT, 0],
        (Domain::Enum(names), Values::Any) => (0, Value::try_from(names.len()).unwrap_or(Value::MAX) - 1),
        (Domain::Range(low, high), Values::Any) => (*low, *high),
    };
    let mut borders: Vec<Value> = compared.constants.iter().copied().filter(|at| (low..=high).contains(at)).collect();
    borders.extend([low, high]);
    borders.sort_unstable();
    borders.dedup();
    let mut tried = Vec::with_capacity(borders.len() * 2);
    for (at, border) in borders.iter().enumerate() {
        tried.push(*border);
        let end = borders.get(at + 1).copied().unwrap_or(*border);
        let mut between = border.saturating_add(1);
        for _ in 0..compared.fields.max(1) {
            if between >= end {
                break;
            }
            tried.push(between);
            between = between.saturating_add(1);
        }
    }
    tried
}

#[cfg(test)]
mod tests {
    use super::{Compared, candidates};
    use crate::check::logic::possible::Values;
    use crate::model::Domain;

    #[test]
    fn a_range_is_cut_at_the_constants() {
        let compared = Compared { constants: vec![50, 200], fields: 1 };
        assert_eq!(candidates(&Domain::Range(0, 100), &Values::Any, &compared), [0, 1, 50, 51, 100]);
    }

    #[test]
    fn fields_compared_with_each_other_get_room_for_any_order() {
        let compared = Compared { constants: vec![], fields: 3 };
        assert_eq!(candidates(&Domain::Range(0, 100), &Values::Any, &compared), [0, 1, 2, 3, 100]);
    }

    #[test]
    fn the_widest_range_does_not_overflow() {
        let compared = Compared { constants: vec![i64::MAX], fields: 2 };
        let tried = candidates(&Domain::Range(i64::MIN, i64::MAX), &Values::Any, &compared);
        assert_eq!(tried, [i64::MIN, i64::MIN + 1, i64::MIN + 2, i64::MAX]);
    }
}
