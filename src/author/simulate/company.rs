//! With whom an instance comes to be.

use crate::model::EventId;

/// With whom an instance comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Company {
    /// With its owner, which this event made.
    Owner(Option<EventId>),
    /// By an event of its own.
    Alone,
}
