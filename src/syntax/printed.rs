//! A syntax tree as text, and what its notation could not hold.

use crate::source::Span;

/// A syntax tree as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The text, ending with a line break.
    pub text: String,
    /// What the notation could not hold, in file order.
    pub lost: Vec<Lost>,
}

/// Something that a notation could not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What it is and why, as a phrase.
    pub what: String,
    /// Where it stood, where that is one place.
    pub span: Option<Span>,
}
