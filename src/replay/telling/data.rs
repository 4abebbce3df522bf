//! What is told of one root, as data.

use crate::diagnostic::{Finding, RecordRef};

/// The story of one root.
#[derive(Clone, Debug)]
pub struct Telling {
    /// The root's name.
    pub root: String,
    /// Its entity.
    pub entity: String,
    /// Its records, in the order in which they were judged.
    pub steps: Vec<Step>,
    /// What was found when the log was at its end.
    pub end: Vec<Finding>,
    /// For each instance, what could come after the last record.
    pub next: Vec<Ahead>,
}

/// One record, and what it made of the root.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it stands.
    pub record: RecordRef,
    /// When it was, if it says so.
    pub time: Option<String>,
    /// How long that is after the one before.
    pub later: Option<String>,
    /// What it says.
    pub says: String,
    /// The fewest moves before it that no record tells of and that explain it, in order.
    pub unseen: Vec<String>,
    /// What was found about it.
    pub findings: Vec<Finding>,
    /// What is known after it, as far as that is new: of instances of which nothing is new, nothing.
    pub after: Vec<Known>,
    /// Whether more may be possible than is told, because the search was given up.
    pub open: bool,
    /// Timers that have been started since the record before, or come due at another time.
    pub timers: Vec<Due>,
}

/// What is known of one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name: `job-17`, `drive d1 of job-17`.
    pub instance: String,
    /// The states that it may be in; `None`: it may not exist.
    pub states: Vec<Option<String>>,
    /// Fields of which something new is known, with the values that each may have; none: any of them.
    pub fields: Vec<(String, Vec<String>)>,
}

/// When something has to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose.
    pub instance: String,
    /// The move, as the language writes it.
    pub rule: String,
    /// The earliest moment at which it may come due; `None`: it may have come due at any time.
    pub earliest: Option<String>,
    /// The latest; `None`: it may come due at any later time.
    pub latest: Option<String>,
}

/// What could come next for some instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// Whom it is about: instances that are alike in this.
    pub instances: Vec<String>,
    /// Their state; `None`: they would begin with it.
    pub state: Option<String>,
    /// The moves.
    pub ways: Vec<Way>,
}

/// A move that leaves a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The move, as the language writes it.
    pub rule: String,
    /// The event that records it.
    pub event: Option<String>,
    /// Whether its guard holds; `None`: that is not known.
    pub holds: Option<bool>,
    /// What the guard lacks.
    pub lacks: Vec<String>,
    /// Of a timer, or of a condition with a limit: when it is due.
    pub due: Option<Due>,
}
