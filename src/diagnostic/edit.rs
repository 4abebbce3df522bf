//! The nearest legal history of one that is not, as data.

use super::RecordRef;

/// What would make a history legal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearestHistory {
    /// How many edits; if the search was given up, at least so many.
    pub cost: u32,
    /// Whether the search was given up.
    pub gave_up: bool,
    /// The edits, in the order of the records; none if the search was given up.
    pub edits: Vec<HistoryEdit>,
}

/// One difference between a history and the nearest legal one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEdit {
    /// What kind of difference.
    pub kind: EditKind,
    /// The record that is extra or tells another actor, or before which one is missing.
    pub record: RecordRef,
    /// The event of the record, of what is missing the event that would record it; in a log of changes there may be none.
    pub event: Option<String>,
    /// The instance that the record is about, or would be.
    pub instance: Option<String>,
}

/// A kind of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditKind {
    /// A record is missing.
    Missing,
    /// A record is there that cannot be.
    Extra,
    /// A record tells what happened, but not who did it.
    WrongActor,
}

impl EditKind {
    /// Its words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::WrongActor => "wrong actor",
        }
    }
}
