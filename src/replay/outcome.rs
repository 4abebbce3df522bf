//! What a run found.

use crate::diagnostic::Finding;
use crate::source::SourceMap;

use super::coverage::Coverage;
use super::nearest::LogFitness;
use super::pick::Taken;
use super::telling::Telling;
use super::{Totals, Verdict};

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Counts.
    pub totals: Totals,
    /// Findings: of records that could not be read first, then in the order of the records.
    pub findings: Vec<Finding>,
    /// What each of them is about: its place among those of other parts of the run.
    pub ranks: Vec<Rank>,
    /// The verdict on each root, in order of appearance; only if they were to be listed.
    pub verdicts: Vec<(String, Verdict)>,
    /// What the histories exercised; empty unless it was to be counted.
    pub coverage: Coverage,
    /// Whether every log was read to its end.
    pub complete: bool,
    /// The story of the only root, if it was to be told. There are several if roots of several kinds have its name.
    pub stories: Vec<Telling>,
    /// How well the log fits, if the nearest legal histories were looked for.
    pub fit: Option<LogFit>,
    /// How many records were read, those of other parts of the run included.
    pub read: u64,
    /// The latest time of all of them.
    pub last: Option<i64>,
}

impl Outcome {
    /// Leaves all findings out but those that are known, and so many others, the worst.
    pub(super) fn keep_worst(&mut self, most: usize, (taken, sources): (Taken<'_>, &SourceMap)) {
        self.ranks.resize(self.findings.len(), Rank::Log);
        let (findings, ranks) = (std::mem::take(&mut self.findings), std::mem::take(&mut self.ranks));
        let all: Vec<(Finding, Rank)> = findings.into_iter().zip(ranks).collect();
        let picked = taken.pick(all, (most, Some(sources)), |(finding, _)| finding, &mut self.totals);
        (self.findings, self.ranks) = picked.into_iter().unzip();
    }
}

/// What a finding is about. Findings stand in this order; those about roots by log, line, name and entity of the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A log as a whole, or the run.
    Log,
    /// A record that belongs to no root, or a log's first record of some kind.
    Record,
    /// A root of this entity, at a record of this log.
    Root {
        /// The place of the log among those of the run.
        log: usize,
        /// The place of the entity in the lifecycle.
        entity: usize,
    },
}

/// How well a log fits the lifecycle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogFit {
    /// The fitness of all histories whose nearest legal history is known.
    pub fitness: LogFitness,
    /// Of how many it is not known.
    pub unknown: u64,
}
