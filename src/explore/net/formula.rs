//! Guards with everything settled but how many parts of the root are where.

use crate::model::{Quantifier, StateSet};

/// An atom, by its number.
pub(in crate::explore) type AtomId = u32;

/// What is left of a guard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::explore) enum Formula {
    Const(bool),
    Atom(AtomId),
    Not(Box<Formula>),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

/// So many of the root's parts of one kind are in some states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::explore) struct Atom {
    pub(in crate::explore) part: crate::model::PartId,
    pub(in crate::explore) quantifier: Quantifier,
    pub(in crate::explore) states: StateSet,
    /// Which parts count, and for which root.
    pub(in crate::explore) filter: Option<(crate::model::Guard, super::Local)>,
}

impl Formula {
    pub(in crate::explore) fn negated(self) -> Self {
        match self {
            Self::Const(value) => Self::Const(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    pub(in crate::explore) fn all(parts: Vec<Self>) -> Self {
        Self::joined(parts, false)
    }

    pub(in crate::explore) fn any(parts: Vec<Self>) -> Self {
        Self::joined(parts, true)
    }

    /// `settles`: the value of one part that settles the whole.
    fn joined(parts: Vec<Self>, settles: bool) -> Self {
        let mut left: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Const(value) if value == settles => return Self::Const(settles),
                Self::Const(_) => {}
                other if left.contains(&other) => {}
                other => left.push(other),
            }
        }
        match left.len() {
            0 => Self::Const(!settles),
            1 => left.remove(0),
            _ if settles => Self::Any(left),
            _ => Self::All(left),
        }
    }

    /// Adds the atoms that it asks.
    pub(in crate::explore) fn atoms(&self, into: &mut Vec<AtomId>) {
        match self {
            Self::Const(_) => {}
            Self::Atom(id) => into.push(*id),
            Self::Not(inner) => inner.atoms(into),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.atoms(into)),
        }
    }

    /// Whether it holds, where atoms do or do not.
    pub(in crate::explore) fn holds(&self, atom: &impl Fn(AtomId) -> bool) -> bool {
        match self {
            Self::Const(value) => *value,
            Self::Atom(id) => atom(*id),
            Self::Not(inner) => !inner.holds(atom),
            Self::All(parts) => parts.iter().all(|part| part.holds(atom)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(atom)),
        }
    }
}

/// Whether so many inside, and so many outside, satisfy a quantifier.
pub(in crate::explore) fn satisfied(quantifier: Quantifier, inside: u64, outside: u64) -> bool {
    match quantifier {
        Quantifier::All => outside == 0,
        Quantifier::Some => inside > 0,
        Quantifier::No => inside == 0,
        Quantifier::AtLeast(n) => inside >= u64::from(n),
        Quantifier::AtMost(n) => inside <= u64::from(n),
        Quantifier::Exactly(n) => inside == u64::from(n),
    }
}
