//! Says why a record cannot be: the rule that came nearest to allowing it, and what it lacked.

mod birth;
mod event;
mod help;
mod snapshot;
mod time;
mod values;
mod view;

pub(crate) use event::{happened, no_owner, not_decided, wrong_actor};
pub(crate) use snapshot::saw;
pub(crate) use time::{excused, overdue, overstayed};

use super::Verdict;
use crate::diagnostic::Finding;
use crate::model::PartId;
use crate::semantics::InstanceId;

/// A record that does not fit, as a finding without its log line.
#[derive(Debug)]
pub(crate) struct Slip {
    pub(crate) finding: Finding,
    /// The word of the record that is to blame.
    pub(crate) pointer: Pointer,
    /// What it makes of the root.
    pub(crate) verdict: Verdict,
}

/// The word of a record that is to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pointer {
    /// Which word.
    pub(crate) word: Word,
    /// In a snapshot: whose.
    pub(crate) of: Option<InstanceId>,
    /// What is said of it.
    pub(crate) said: &'static str,
}

/// A word of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Id,
    Entity,
    Event,
    Actor,
    From,
    To,
    Time,
    State,
    /// The list of the root's parts of this kind.
    Parts(PartId),
    Field(String),
}

impl Word {
    /// What to say of it when nothing better is known.
    pub(crate) fn said(&self) -> &'static str {
        match self {
            Self::Id => "this record",
            Self::Entity => "this entity",
            Self::Event => "this event",
            Self::Actor => "this actor",
            Self::From | Self::To | Self::State => "this state",
            Self::Time => "this time",
            Self::Parts(_) => "this list",
            Self::Field(_) => "this value",
        }
    }
}

impl Pointer {
    pub(crate) fn to(word: Word) -> Self {
        Self { said: word.said(), word, of: None }
    }
}
