//! The totals of a run.

use super::composition::Composed;
use crate::replay::{LogFit, Totals};
use crate::source::Span;

/// The totals of a run, by what the run did.
#[derive(Clone, Debug, PartialEq)]
pub enum Summary {
    /// Lifecycles were checked.
    Check(CheckSummary),
    /// Histories were replayed.
    Replay(ReplaySummary),
    /// Scenarios were run.
    Test(TestSummary),
    /// There is nothing to count.
    None,
}

/// The totals of a replay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplaySummary {
    /// Counts.
    pub totals: Totals,
    /// How well the log fits, if that was asked for.
    pub fit: Option<LogFit>,
    /// Findings that a baseline knows.
    pub known: usize,
    /// Whether some violations that are not known are not told either.
    pub untold: bool,
    /// Whether some log was not read to its end: counts and findings are of what was read.
    pub partial: bool,
    /// The names of the logs that were read, where they are known.
    pub logs: Vec<String>,
}

/// The totals of a check; findings are counted by the report itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckSummary {
    /// Lifecycles read.
    pub specs: usize,
    /// Entities in them.
    pub entities: usize,
    /// States in them, composites not counted.
    pub states: usize,
    /// Moves in them.
    pub moves: usize,
    /// Findings that an `allow` keeps back.
    pub suppressed: usize,
    /// Findings that a baseline knows.
    pub known: usize,
    /// The longest possible life of each entity.
    pub lives: Vec<Life>,
    /// What is known of roots with their parts.
    pub compositions: Vec<Composed>,
}

/// How long an instance of an entity can live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// The entity.
    pub entity: String,
    /// Milliseconds until it must have ended if no fault strikes; `None` if nothing bounds its life.
    pub longest: Option<i64>,
    /// The same with faults whenever they can strike.
    pub with_faults: Option<i64>,
    /// The whole statement of the entity, if it is known.
    pub place: Option<Span>,
}

/// The totals of a run of scenarios.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestSummary {
    /// Lifecycles read.
    pub specs: usize,
    /// Scenarios run.
    pub scenarios: usize,
    /// Scenarios that went as they say.
    pub passed: usize,
    /// Findings that a baseline knows.
    pub known: usize,
    /// The title of each scenario, and the whole statement.
    pub titles: Vec<(String, Span)>,
}
