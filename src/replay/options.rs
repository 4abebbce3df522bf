//! How a run is done.

use crate::model::Log;

use super::keep;
use super::pick::Taken;
use super::share::Share;
use super::watch::Watch;

/// How a run is done.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The log mapping; `None` for the plain record.
    pub log: Option<&'a Log>,
    /// The moment at which the run looks back, in milliseconds since 1970; `None`: the log's last time.
    pub as_of: Option<i64>,
    /// How far a timer may be off, in milliseconds.
    pub tolerance: i64,
    /// How late a record may be and still be put in order, in milliseconds.
    pub lateness: i64,
    /// How many configurations one record may be explained with before the search gives up.
    pub budget: usize,
    /// Judge only the root of this name.
    pub only: Option<&'a str>,
    /// Judge only the roots that fall to this part of the run; its report is made to be merged with those of the others.
    pub share: Option<Share>,
    /// How many threads read and judge, at least one. Their number changes nothing of what is found.
    pub threads: usize,
    /// About how many bytes are read at once. Their number changes nothing of what is found.
    pub chunk: usize,
    /// Whether it is counted what the histories exercise.
    pub coverage: bool,
    /// How many shapes of roots are remembered; 0: the judge looks at every record. Their number changes nothing of what
    /// is found.
    pub shapes: usize,
    /// Whether the verdict on each root is listed; otherwise they are only counted.
    pub list: bool,
    /// What comes of a record with an event that the lifecycle does not know.
    pub unknown_events: UnknownEvents,
    /// How many findings are told that are not known, the worst first; `None`: all of them.
    pub most: Option<usize>,
    /// Which of them are known, and how bad the others are, if only so many are told.
    pub taken: Taken<'a>,
    /// Whether the history of the only root is told record by record.
    pub story: bool,
    /// Whether the nearest legal history of each root that violates the lifecycle is looked for, and how many
    /// configurations and edits may be considered for each.
    pub nearest: Option<usize>,
    /// How many bytes the records may take that are kept for `story` and `nearest`.
    pub keep: usize,
    /// Who sees how far it is, and may stop it.
    pub watch: Watch<'a>,
}

impl Options<'_> {
    /// How many findings are kept while the logs are judged. All of them where nearest legal histories are looked for:
    /// how well a log fits does not depend on how much of it is told.
    pub(super) fn most_at_once(&self) -> Option<usize> {
        self.most.filter(|_| self.nearest.is_none())
    }
}

/// What comes of a record with an event that the lifecycle does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UnknownEvents {
    /// It cannot be read: an error.
    #[default]
    Error,
    /// It cannot be read: a warning.
    Warn,
    /// It says nothing, as if the mapping ignored the event.
    Ignore,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            log: None,
            as_of: None,
            tolerance: 0,
            lateness: 0,
            budget: 200_000,
            only: None,
            share: None,
            threads: 1,
            chunk: 256 << 10,
            coverage: false,
            shapes: 1 << 18,
            list: false,
            unknown_events: UnknownEvents::default(),
            most: None,
            taken: Taken::default(),
            story: false,
            nearest: None,
            keep: keep::MOST,
            watch: Watch::default(),
        }
    }
}
