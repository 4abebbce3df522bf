//! The values of fields, as numbers.

/// The value of a field. Bool: 0 or 1. Enumeration: the index. Range: the number. Record: 0 absent, 1 present.
/// Duration: milliseconds, [`ABSENT`] while nobody brought one.
pub type Value = i64;

/// The value of a duration field that nobody brought.
pub const ABSENT: Value = -1;
