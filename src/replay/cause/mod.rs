//! Says why a record cannot be: the rule that came nearest to allowing it, and what it lacked.

mod event;
mod snapshot;
mod time;
mod values;
mod view;

pub(crate) use event::{happened, not_decided, wrong_actor};
pub(crate) use snapshot::saw;
pub(crate) use time::{excused, overdue, overstayed};

use crate::semantics::InstanceId;

/// The word of a record that is to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pointer {
    /// Which word.
    pub(crate) word: Word,
    /// In a snapshot: whose.
    pub(crate) of: Option<InstanceId>,
}

/// A word of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Id,
    Event,
    Actor,
    From,
    To,
    Time,
    State,
    Field(String),
}

impl Pointer {
    pub(crate) fn to(word: Word) -> Self {
        Self { word, of: None }
    }
}
