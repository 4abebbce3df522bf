//! The kinds of findings that replay makes.

use crate::diagnostic::{Code, Severity};

macro_rules! codes {
    ($($(#[$doc:meta])* $id:ident $name:literal $severity:ident,)*) => {
        $(
            $(#[$doc])*
            pub(crate) const $id: Code = Code {
                id: stringify!($id),
                name: $name,
                severity: Severity::$severity,
                page: include_str!(concat!(stringify!($id), ".md")),
            };
        )*
        /// Every kind of finding of this room, in order.
        pub const CODES: &[&Code] = &[$(&$id),*];
    };
}

/// Whether a finding of this kind is one that a history has: it left the lifecycle, or is overdue.
pub fn is_of_history(code: &Code) -> bool {
    is_violation(code) || code.id == LS320.id
}

/// Whether a finding of this kind says that a history left the lifecycle.
pub fn is_violation(code: &Code) -> bool {
    ("LS301"..LS320.id).contains(&code.id)
}

codes! {
    /// No such move leaves the state.
    LS301 "wrong-source-state" Error,
    /// The move's guard does not hold.
    LS302 "guard-not-met" Error,
    /// A timer move before its time.
    LS303 "too-early" Error,
    /// A deadline passed, and what it asks for had not happened.
    LS304 "overstayed" Error,
    /// The event is another actor's.
    LS305 "wrong-actor" Error,
    /// The instance does not exist.
    LS306 "not-created" Error,
    /// The instance's life is over.
    LS307 "after-the-end" Error,
    /// No moves lead from one snapshot to the next.
    LS308 "no-legal-path" Error,
    /// The record's state before is not the state it is in.
    LS309 "wrong-state-before" Error,
    /// The record's state after is not where the move leads.
    LS310 "wrong-state-after" Error,
    /// The instance exists already.
    LS311 "created-twice" Error,
    /// The record shows another value than the field has.
    LS312 "wrong-value" Error,
    /// There is no room for another part.
    LS313 "too-many-parts" Error,
    /// At the end of the log, something is overdue.
    LS320 "overdue" Error,
    /// An overstay that only an unseen restart or fault could excuse, in a log that records moves.
    LS321 "excused-overstay" Warning,
    /// More possibilities than the search may look at.
    LS322 "not-decided" Warning,
    /// A line that is no record.
    LS331 "malformed-record" Error,
    /// A record that lacks what its mapping needs.
    LS332 "incomplete-record" Error,
    /// A record with a name that the lifecycle does not know.
    LS333 "unknown-name" Error,
    /// A record whose root cannot be told.
    LS334 "unknown-root" Error,
    /// A record without a time.
    LS335 "no-time" Note,
    /// Not one record of the lifecycle.
    LS336 "empty-run" Error,
    /// A record is earlier than one of its instance that stands before it.
    LS337 "late-record" Warning,
    /// A log that could not be read to its end.
    LS338 "broken-log" Error,
    /// A history is too long for what was asked of it.
    LS339 "not-kept" Warning,
    /// A log that is followed has become shorter, or another one.
    LS340 "log-begins-anew" Note,
    /// The run was interrupted.
    LS341 "interrupted" Error,
    /// A place of the mapping at which no record has anything.
    LS342 "nothing-there" Error,
    /// Times that do not say how far from UTC they are.
    LS343 "no-offset" Note,
}
