//! Prints a report as a code quality report of GitLab: a list of findings with fingerprints.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;

use super::Report;
use super::cause::in_order;
use super::escape::Plain;
use super::fingerprint;
use super::places::Places;
use super::root::Root;
use super::spot::Spot;
use super::visible::visible;
use crate::diagnostic::Severity;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u64>,
}

/// Prints the list, indented, with a line break at the end.
pub(super) fn print(report: &Report<'_>, root: &Root, out: &mut dyn Write) -> io::Result<()> {
    let ordered = in_order(report.findings);
    let prints = fingerprint::all(ordered.iter().copied(), report.sources);
    let mut places = Places::new(report.sources);
    let issues = ordered.into_iter().zip(prints).map(|(finding, print)| {
        let spot = Spot::of(finding, (report.sources, &mut places));
        let end = spot.place.and_then(|(_, end)| end).map(|end| end.line.max(1));
        Issue {
            description: visible(&finding.message).into_owned(),
            check_name: format!("{} {}", finding.code.id, finding.code.name),
            fingerprint: print.to_string(),
            severity: word(finding.severity()),
            location: Location { path: root.path(spot.name), lines: Lines { begin: spot.line(), end } },
        }
    });
    let issues: Vec<Issue> = issues.collect();
    issues.serialize(&mut Serializer::with_formatter(&mut *out, Plain::default())).map_err(io::Error::from)?;
    writeln!(out)
}

/// GitLab's word for a severity: of its five, the worst is for what nothing here is.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Note => "info",
    }
}
