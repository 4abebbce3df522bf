//! Who watches a run: sees how far it is, and may stop it.

use std::fmt;

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many records were read; they begin anew where the logs are read once more.
    Records(u64),
    /// The nearest legal histories of so many were looked for.
    Nearest {
        /// How many.
        done: usize,
        /// Of how many.
        of: usize,
    },
}

/// Sees how far a run is, from any of its threads, and tells whether to stop it. What was judged by then is told.
#[derive(Clone, Copy)]
pub struct Watch<'a>(pub &'a (dyn Fn(Progress) -> bool + Sync));

impl Default for Watch<'_> {
    /// Never stops.
    fn default() -> Self {
        Self(&|_| false)
    }
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}
