//! Prints one report in one format per file, and a lifecycle as a document.

mod cause;
mod composition;
mod counted;
mod coverage;
mod doc;
mod escape;
mod human;
mod json;
mod look;
mod merge;
mod page;
mod part;
mod places;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod visible;
mod wire;

use std::io::{self, Write};

pub use composition::{Answered, Composed, Verdict};
pub use counted::read_coverage;
pub use coverage::Covered;
pub use doc::doc;
pub use look::{Detail, Look};
pub use merge::{Merged, PartReport, Refused, merge, read_part};
pub use page::{list, page};
pub use part::Part;
pub use summary::{CheckSummary, Life, ReplaySummary, Summary, TestSummary};
pub use table::Table;
pub use visible::visible;

use crate::diagnostic::{Finding, Severity};
use crate::replay::Telling;
use crate::source::SourceMap;

/// What a run has to say: findings, tables, and the totals.
#[derive(Debug)]
pub struct Report<'a> {
    /// The texts that the findings point into.
    pub sources: &'a SourceMap,
    /// The findings, in any order.
    pub findings: &'a [Finding],
    /// Tables, such as the matrix of faults and incidents; printed between the findings and the totals.
    pub tables: &'a [Table],
    /// Stories of histories, record by record; printed before the findings.
    pub stories: &'a [Telling],
    /// What histories exercised, if it was counted.
    pub coverage: Option<Covered>,
    /// The totals.
    pub summary: Summary,
}

/// The formats a report can be printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: source lines, colours, a line of totals.
    Human(Look),
    /// For programs: one JSON document, version 1.
    Json,
    /// For programs that read while a run goes on: each finding, and the summary, as a JSON object on a line of its own.
    JsonLines,
}

impl Report<'_> {
    /// Prints the report. Characters that could act on a terminal are made visible, or escaped in JSON.
    pub fn print(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Human(look) => human::print(self, look, out),
            Format::Json => json::print(self, None, out),
            Format::JsonLines => json::print_lines(self, out),
        }
    }

    /// Prints the report of one part of a run as JSON, with all that it takes to merge it with those of the others.
    pub fn print_part(&self, part: &Part, out: &mut dyn Write) -> io::Result<()> {
        json::print(self, Some(part), out)
    }

    /// How many findings there are of exactly this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity() == severity).count()
    }

    /// The severity of the worst finding.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }
}
