//! The identity of a kind of finding.

use std::fmt;

/// How bad a finding is. Ordered: a note is less than a warning is less than an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; never fails a run.
    Note,
    /// Probably wrong.
    Warning,
    /// Wrong.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One kind of finding. Each is a `const` in the file that reports it; `catalog` lists them all.
#[derive(Debug)]
pub struct Code {
    /// Stable id, such as `LS101`. Never reused.
    pub id: &'static str,
    /// Stable name in words, such as `unreachable-state`.
    pub name: &'static str,
    /// Severity of every finding with this code.
    pub severity: Severity,
    /// The page `lifespec explain` prints: Markdown with what, why, a bad and a good example.
    pub page: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}
