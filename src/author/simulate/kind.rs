//! What can be planted into a history, and what was.

use std::fmt;

/// What can be planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A record that later ones need is left out.
    Skip,
    /// An event happens that its state does not take.
    Extra,
    /// A deadline is overstayed.
    Late,
    /// A timer's move comes too early.
    Early,
    /// An event is said to come from another actor.
    Actor,
    /// An event happens although its guard does not hold.
    Guard,
    /// A record names another state before.
    From,
    /// Something happens after the end.
    AfterEnd,
    /// A record stands there twice: legal.
    Duplicate,
    /// A deadline is met to the second: legal.
    Boundary,
}

/// What was planted into a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plant {
    pub(super) kind: Kind,
    /// The index of the record that cannot be, or that looks so.
    pub(super) record: usize,
    pub(super) legal: bool,
}

impl Kind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Skip, "skip"),
        (Self::Extra, "extra"),
        (Self::Late, "late"),
        (Self::Early, "early"),
        (Self::Actor, "actor"),
        (Self::Guard, "guard"),
        (Self::From, "from"),
        (Self::AfterEnd, "after-end"),
        (Self::Duplicate, "duplicate"),
        (Self::Boundary, "boundary"),
    ];

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }

    /// Whether what is planted can be.
    pub fn is_trap(self) -> bool {
        matches!(self, Self::Duplicate | Self::Boundary)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::ALL.iter().find(|(kind, _)| kind == self).map_or("", |(_, word)| word))
    }
}
