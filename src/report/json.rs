//! Prints a report as one JSON document, version 1. The shapes here are the format: changing one is a new version.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;

use super::Report;
use super::cause::in_order;
use super::coverage::{Covered, WireEntity};
use super::escape::Plain;
use super::places::Places;
use super::summary::Summary;
use crate::diagnostic::{Finding, Label, Severity};
use crate::source::SourceMap;

/// The whole document.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<WireFinding<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tables: Vec<WireTable<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Vec<WireEntity<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<WireSummary<'a>>,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    labels: Vec<WireLabel<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<WireRecord<'a>>,
}

/// Lines and columns count from 1, columns in characters; the end is exclusive. The first label is the primary one.
#[derive(Serialize)]
struct WireLabel<'a> {
    file: &'a str,
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
    text: &'a str,
}

#[derive(Serialize)]
struct WireRecord<'a> {
    file: &'a str,
    line: u64,
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
        longest_lives: Vec<WireLife<'a>>,
    },
    Replay {
        records: u64,
        instances: u64,
        conforms: u64,
        violates: u64,
        not_decided: u64,
        running: u64,
        overdue: u64,
        duplicates: u64,
        skipped: u64,
        unread: u64,
        #[serde(skip_serializing_if = "is_none")]
        left_out: u64,
    },
    Test {
        specs: usize,
        scenarios: usize,
        passed: usize,
        failed: usize,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_none(number: &u64) -> bool {
    *number == 0
}

/// Milliseconds, `null` where nothing bounds the life.
#[derive(Serialize)]
struct WireLife<'a> {
    entity: &'a str,
    undisturbed: Option<i64>,
    with_faults: Option<i64>,
}

/// Prints the document, indented, with a line break at the end.
pub(super) fn print(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.sources);
    let findings =
        in_order(report.findings).into_iter().map(|finding| wire(finding, (report.sources, &mut places))).collect();
    let tables = report
        .tables
        .iter()
        .map(|table| WireTable { title: &table.title, heads: &table.heads, rows: &table.rows })
        .collect();
    let coverage = report.coverage.map(Covered::wire);
    let document = Document { version: 1, findings, tables, coverage, summary: summary(report) };
    let mut serializer = Serializer::with_formatter(&mut *out, Plain::default());
    document.serialize(&mut serializer).map_err(io::Error::from)?;
    writeln!(out)
}

fn wire<'a>(finding: &'a Finding, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> WireFinding<'a> {
    WireFinding {
        code: finding.code.id,
        severity: match finding.severity() {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        },
        message: &finding.message,
        help: finding.help.as_deref(),
        notes: &finding.notes,
        labels: finding.labels.iter().map(|label| wire_label(label, (sources, &mut *places))).collect(),
        instance: finding.instance.as_deref(),
        record: finding.record.as_ref().map(|record| WireRecord { file: &record.file, line: record.line }),
    }
}

fn wire_label<'a>(label: &'a Label, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> WireLabel<'a> {
    let (start, end) = places.of(label.span);
    WireLabel {
        file: &sources.get(label.span.source).name,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        text: &label.text,
    }
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
            longest_lives: check
                .lives
                .iter()
                .map(|life| WireLife { entity: &life.entity, undisturbed: life.longest, with_faults: life.with_faults })
                .collect(),
        },
        Summary::Replay(replay) => WireSummary::Replay {
            records: replay.records,
            instances: replay.instances,
            conforms: replay.conforms,
            violates: replay.violates,
            not_decided: replay.not_decided,
            running: replay.running,
            overdue: replay.overdue,
            duplicates: replay.duplicates,
            skipped: replay.skipped,
            unread: replay.unread,
            left_out: replay.left_out,
        },
        Summary::Test(test) => WireSummary::Test {
            specs: test.specs,
            scenarios: test.scenarios,
            passed: test.passed,
            failed: test.scenarios - test.passed,
        },
        Summary::None => return None,
    })
}
