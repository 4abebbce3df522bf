//! Prints a report as one JSON document, version 1. The shapes here are the format: changing one is a new version.

mod composition;
mod story;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;

use self::composition::WireComposition;
use self::story::{WireAhead, WireStep};
use super::Report;
use super::cause::in_order;
use super::coverage::WireEntity;
use super::escape::{OneLine, Plain};
use super::part::{Part, WireShard};
use super::places::Places;
use super::summary::Summary;
use super::wire::{VERSION, WireFinding, WireTotals};
use crate::diagnostic::Severity;

/// The whole document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<WireFinding<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tables: Vec<WireTable<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    story: Vec<WireStep<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    next: Vec<WireAhead<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'a [WireEntity]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<WireSummary<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<WireShard<'a>>,
}

#[derive(Serialize)]
struct WireTable<'a> {
    title: &'a str,
    heads: &'a [String],
    rows: &'a [Vec<String>],
}

#[derive(Serialize)]
#[serde(untagged)]
enum WireSummary<'a> {
    Check {
        specs: usize,
        entities: usize,
        states: usize,
        moves: usize,
        errors: usize,
        warnings: usize,
        notes: usize,
        suppressed: usize,
        #[serde(skip_serializing_if = "is_none")]
        known: usize,
        longest_lives: Vec<WireLife<'a>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        composition: Vec<WireComposition<'a>>,
    },
    Replay(WireTotals),
    Test {
        specs: usize,
        scenarios: usize,
        passed: usize,
        failed: usize,
        #[serde(skip_serializing_if = "is_none")]
        known: usize,
    },
}

/// Milliseconds, `null` where nothing bounds the life.
#[derive(Serialize)]
struct WireLife<'a> {
    entity: &'a str,
    undisturbed: Option<i64>,
    with_faults: Option<i64>,
}

/// Prints the document, indented, with a line break at the end; `part` is there if the report is one of several.
pub(super) fn print(report: &Report<'_>, part: Option<&Part>, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.sources);
    let ordered = in_order(report.findings);
    let shard = part.map(|part| part.wire(report, &ordered));
    let findings = ordered.into_iter().map(|finding| WireFinding::of(finding, (report.sources, &mut places))).collect();
    let tables = report
        .tables
        .iter()
        .map(|table| WireTable { title: &table.title, heads: &table.heads, rows: &table.rows })
        .collect();
    let coverage = report.coverage.as_ref().map(|covered| covered.0.as_slice());
    let (story, next) = (story::steps(report.stories), story::next(report.stories));
    let summary = summary(report);
    let document = Document { version: VERSION, findings, tables, story, next, coverage, summary, shard };
    let mut serializer = Serializer::with_formatter(&mut *out, Plain::default());
    document.serialize(&mut serializer).map_err(io::Error::from)?;
    writeln!(out)
}

/// Prints each finding on a line of its own, in their order, and then the summary.
pub(super) fn print_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.sources);
    for finding in report.findings {
        line(&WireFinding::of(finding, (report.sources, &mut places)), out)?;
    }
    match summary(report) {
        Some(summary) => line(&Ending { summary }, out),
        None => Ok(()),
    }
}

/// The last line.
#[derive(Serialize)]
struct Ending<'a> {
    summary: WireSummary<'a>,
}

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, OneLine)).map_err(io::Error::from)?;
    writeln!(out)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_none(number: &usize) -> bool {
    *number == 0
}

fn summary<'a>(report: &'a Report<'_>) -> Option<WireSummary<'a>> {
    Some(match &report.summary {
        Summary::Check(check) => WireSummary::Check {
            specs: check.specs,
            entities: check.entities,
            states: check.states,
            moves: check.moves,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            suppressed: check.suppressed,
            known: check.known,
            longest_lives: check
                .lives
                .iter()
                .map(|life| WireLife { entity: &life.entity, undisturbed: life.longest, with_faults: life.with_faults })
                .collect(),
            composition: check
                .compositions
                .iter()
                .map(|composed| WireComposition::of(composed, report.sources))
                .collect(),
        },
        Summary::Replay(replay) => WireSummary::Replay(WireTotals::of(replay)),
        Summary::Test(test) => WireSummary::Test {
            specs: test.specs,
            scenarios: test.scenarios,
            passed: test.passed,
            failed: test.scenarios - test.passed,
            known: test.known,
        },
        Summary::None => return None,
    })
}
