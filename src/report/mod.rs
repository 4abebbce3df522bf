//! Prints one report in one format per file, and a lifecycle as a document.

mod baseline;
mod cause;
mod composition;
mod counted;
mod coverage;
mod doc;
mod escape;
mod fingerprint;
mod github;
mod gitlab;
mod html;
mod human;
mod inert;
mod json;
mod junit;
mod look;
mod markdown;
mod merge;
mod page;
mod part;
mod places;
mod root;
mod sarif;
mod spot;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod visible;
mod wire;

use std::io::{self, Write};

pub use baseline::{Baseline, Left, Scope};
pub use composition::{Answered, Composed, Parts, Verdict};
pub use counted::read_coverage;
pub use coverage::Covered;
pub use doc::doc;
pub use fingerprint::alike;
pub use html::Picture;
pub use look::{Detail, Look};
pub use merge::{Merged, PartReport, Refused, merge, read_part};
pub use page::{list, page};
pub use part::Part;
pub use root::Root;
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
pub enum Format<'a> {
    /// For people: source lines, colours, a line of totals.
    Human(Look),
    /// For programs: one JSON document, version 1.
    Json,
    /// For programs that read while a run goes on: each finding, and the summary, as a JSON object on a line of its own.
    JsonLines,
    /// For code hosts and editors: SARIF 2.1.0.
    Sarif(&'a Root),
    /// For programs that show test results: JUnit XML. Findings of at least this severity are failures.
    Junit(&'a Root, Severity),
    /// For the log of a step on GitHub: workflow commands.
    Github(&'a Root),
    /// For merge requests on GitLab: a code quality report.
    Gitlab(&'a Root),
    /// For people, in a browser: one HTML file, with pictures of the lifecycles.
    Html(&'a [Picture]),
}

impl Report<'_> {
    /// Prints the report. Characters that could act on a terminal are made visible, or escaped in JSON.
    pub fn print(&self, format: Format<'_>, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Human(look) => {
                let mut text = Vec::new();
                human::print(self, look, &mut text)?;
                out.write_all(inert::inert(&String::from_utf8_lossy(&text)).as_bytes())
            }
            Format::Json => json::print(self, None, out),
            Format::JsonLines => json::print_lines(self, out),
            Format::Sarif(root) => sarif::print(self, root, out),
            Format::Junit(root, fails) => junit::print(self, (root, fails), out),
            Format::Github(root) => github::print(self, root, out),
            Format::Gitlab(root) => gitlab::print(self, root, out),
            Format::Html(pictures) => html::print(self, pictures, out),
        }
    }

    /// Prints what GitHub shows on the page of a run, in Markdown.
    pub fn print_step_summary(&self, root: &Root, out: &mut dyn Write) -> io::Result<()> {
        github::print_summary(self, root, out)
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
