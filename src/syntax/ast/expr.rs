//! Guards as written.

use super::{Literal, Name};
use crate::source::Span;

/// A boolean expression over states and fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// `true` or `false`.
    Const(bool, Span),
    /// `not P`.
    Not(Box<Expr>, Span),
    /// `P and Q and …`, two or more.
    And(Vec<Expr>, Span),
    /// `P or Q or …`, two or more.
    Or(Vec<Expr>, Span),
    /// A bool field that is true, or a record or duration that is present.
    Field(FieldPath),
    /// `field = value` and its kin.
    Compare {
        /// Left side.
        left: FieldPath,
        /// How they are compared.
        comparison: Comparison,
        /// Right side.
        right: Operand,
        /// The whole comparison.
        span: Span,
    },
    /// `job in Shipping, Received`.
    In {
        /// Whose state: an entity's name in lower case (its own, its parent's, further up).
        who: Name,
        /// The states.
        states: StateSet,
        /// The whole test.
        span: Span,
    },
    /// `all drives in Completed where not extra`.
    Parts {
        /// How many.
        quantifier: Quantifier,
        /// Where the quantifier's words stand.
        quantifier_span: Span,
        /// The name of the parts, as owned.
        parts: Name,
        /// The states.
        states: StateSet,
        /// Which of the parts count.
        filter: Option<Box<Expr>>,
        /// The whole test.
        span: Span,
    },
    /// `enters Transferring`: true of the move judged (invariants only).
    Enters(StateSet, Span),
}

impl Expr {
    /// The words it covers.
    pub fn span(&self) -> Span {
        match self {
            Self::Const(_, span)
            | Self::Not(_, span)
            | Self::And(_, span)
            | Self::Or(_, span)
            | Self::Compare { span, .. }
            | Self::In { span, .. }
            | Self::Parts { span, .. }
            | Self::Enters(_, span) => *span,
            Self::Field(path) => path.span,
        }
    }
}

/// `cancelled` or `job.cancelled`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    /// Whose field, where it is said: an entity's name in lower case.
    pub owner: Option<Name>,
    /// The field.
    pub field: Name,
    /// Both words.
    pub span: Span,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// Every comparison, longest symbol first.
    pub const ALL: [Self; 6] =
        [Self::NotEqual, Self::LessOrEqual, Self::GreaterOrEqual, Self::Equal, Self::Less, Self::Greater];

    /// Whether `left` stands in this relation to `right`.
    pub fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }

    /// Its symbol.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The comparison that says the same with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Equal | Self::NotEqual => self,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }
}

/// The right side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A value, or a bare name that the model resolves to a value or a field.
    Literal(Literal),
    /// `job.limit`.
    Field(FieldPath),
}

/// How many of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// Every one; true of none.
    All,
    /// At least one.
    Some,
    /// Not one.
    No,
    /// `at least N`.
    AtLeast(u32),
    /// `at most N`.
    AtMost(u32),
    /// `exactly N`.
    Exactly(u32),
}

/// `Creating, Shipping`, `Open except Received`, `any active state`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateSet {
    /// What is in it.
    pub items: Vec<StateSetItem>,
    /// What is taken out again.
    pub except: Vec<Name>,
    /// All its words.
    pub span: Span,
}

/// One element of a set of states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateSetItem {
    /// A state, a nested state's outer state, or a group.
    Name(Name),
    /// `any active state`: neither final nor fault.
    AnyActive(Span),
    /// `any state`.
    Any(Span),
}
