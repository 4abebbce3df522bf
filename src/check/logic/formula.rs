//! A formula over variables with few values each, and what it is worth under a partial assignment.

use crate::model::{Comparison, Value};

/// Names a variable of a question.
pub(super) type Var = usize;

/// A boolean expression.
#[derive(Clone, Debug)]
pub(super) enum Formula {
    /// Always the same.
    Const(bool),
    /// The opposite.
    Not(Box<Formula>),
    /// All hold.
    And(Vec<Formula>),
    /// At least one holds.
    Or(Vec<Formula>),
    /// The variable has one of these values, sorted.
    OneOf(Var, Vec<Value>),
    /// A value of the first compared with a value of the second.
    Compare(Var, Comparison, Var),
    /// A value compared with a fixed one.
    CompareValue(Var, Comparison, Value),
}

/// What a formula is worth when some variables have no value yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// It holds, whatever the rest is.
    True,
    /// It does not hold, whatever the rest is.
    False,
    /// It depends, first of all on this variable.
    Open(Var),
}

impl From<bool> for Worth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl Formula {
    /// What it is worth under `assigned`.
    pub(super) fn worth(&self, assigned: &[Option<Value>]) -> Worth {
        match self {
            Self::Const(value) => Worth::from(*value),
            Self::Not(inner) => match inner.worth(assigned) {
                Worth::True => Worth::False,
                Worth::False => Worth::True,
                open @ Worth::Open(_) => open,
            },
            Self::And(list) => join(list, assigned, Worth::False, Worth::True),
            Self::Or(list) => join(list, assigned, Worth::True, Worth::False),
            Self::OneOf(var, values) => with(*var, assigned, |value| values.binary_search(&value).is_ok()),
            Self::CompareValue(var, comparison, right) => with(*var, assigned, |left| comparison.holds(left, *right)),
            Self::Compare(left, comparison, right) => match (assigned[*left], assigned[*right]) {
                (Some(left), Some(right)) => Worth::from(comparison.holds(left, right)),
                (None, _) => Worth::Open(*left),
                (_, None) => Worth::Open(*right),
            },
        }
    }

    /// How many nodes it has.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Not(inner) => 1 + inner.size(),
            Self::And(list) | Self::Or(list) => 1 + list.iter().map(Self::size).sum::<usize>(),
            _ => 1,
        }
    }
}

fn with(var: Var, assigned: &[Option<Value>], test: impl Fn(Value) -> bool) -> Worth {
    assigned[var].map_or(Worth::Open(var), |value| Worth::from(test(value)))
}

/// `strong` decides as soon as one of the list is worth it; `weak` if all are.
fn join(list: &[Formula], assigned: &[Option<Value>], strong: Worth, weak: Worth) -> Worth {
    let mut worth = weak;
    for formula in list {
        let one = formula.worth(assigned);
        if one == strong {
            return strong;
        }
        if worth == weak && one != weak {
            worth = one;
        }
    }
    worth
}
