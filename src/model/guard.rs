//! Guards with every name resolved.

use super::{FieldId, PartId, StateSet, Value};
use crate::source::Span;

pub use crate::syntax::ast::{Comparison, Quantifier};

/// A boolean expression about a configuration, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// What it asks.
    pub kind: GuardKind,
    /// Its words.
    pub span: Span,
}

/// What a guard asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuardKind {
    /// `true` or `false`.
    Const(bool),
    /// `not P`.
    Not(Box<Guard>),
    /// All hold.
    And(Vec<Guard>),
    /// At least one holds.
    Or(Vec<Guard>),
    /// A bool field is true, a record or duration is present.
    Field(FieldRef),
    /// Two values compared.
    Compare {
        /// Left side.
        left: FieldRef,
        /// How they are compared; for enumerations and bools only `=` and `!=`.
        comparison: Comparison,
        /// Right side, of the same domain.
        right: Operand,
    },
    /// An instance is in one of these states.
    In {
        /// 0: the instance itself, 1: its parent, and so on.
        up: usize,
        /// States of that instance's entity.
        states: StateSet,
    },
    /// So many of the parts are in one of these states.
    Parts {
        /// 0: parts of the instance itself, 1: of its parent (its siblings), and so on.
        up: usize,
        /// Which parts.
        part: PartId,
        /// How many.
        quantifier: Quantifier,
        /// States of the parts' entity.
        states: StateSet,
        /// Which of the parts count; judged for the part: `up` 0 is the part, 1 its owner.
        filter: Option<Box<Guard>>,
    },
    /// The move judged enters one of these states (invariants only).
    Enters(StateSet),
}

/// A field of the instance itself or of an ancestor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FieldRef {
    /// 0: the instance itself, 1: its parent, and so on.
    pub up: usize,
    /// A field of that instance's entity.
    pub field: FieldId,
}

/// The right side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A value of the left side's domain.
    Value(Value),
    /// Another field.
    Field(FieldRef),
}

impl Guard {
    /// The guard itself and every guard inside it, outermost first; parts' filters included.
    pub fn walk(&self) -> Vec<&Self> {
        let mut all = vec![self];
        let mut next = 0;
        while let Some(guard) = all.get(next).copied() {
            next += 1;
            match &guard.kind {
                GuardKind::Not(inner) => all.push(inner),
                GuardKind::And(list) | GuardKind::Or(list) => all.extend(list),
                GuardKind::Parts { filter: Some(filter), .. } => all.push(filter),
                _ => {}
            }
        }
        all
    }
}
