//! Which record of a log a finding is about.

/// The record of a log that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordRef {
    /// The log file as the user named it; `-` is standard input.
    pub file: String,
    /// The record's line, from 1.
    pub line: u64,
}
