//! Prints a report as one JSON document, version 1. The shapes here are the format: changing one is a new version.

mod story;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;

use self::story::{WireAhead, WireStep};
use super::Report;
use super::cause::in_order;
use super::coverage::{Covered, WireEntity};
use super::escape::{OneLine, Plain};
use super::places::Places;
use super::summary::{ReplaySummary, Summary};
use crate::diagnostic::{EditKind, Finding, HistoryEdit, Label, NearestHistory, RecordRef, Severity};
use crate::source::SourceMap;

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
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<WireNearest<'a>>,
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

/// The nearest legal history: its edits in the order of the records.
#[derive(Serialize)]
struct WireNearest<'a> {
    cost: u32,
    gave_up: bool,
    edits: Vec<WireEdit<'a>>,
}

/// `before`: the record before which one is missing; `record`: the one that is extra, or by the wrong actor.
#[derive(Serialize)]
struct WireEdit<'a> {
    kind: &'static str,
    event: Option<&'a str>,
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<WireRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<WireRecord<'a>>,
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
        #[serde(skip_serializing_if = "Option::is_none")]
        fitness: Option<WireFitness>,
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

/// From 0 to 1; `null` if there are no histories.
#[derive(Serialize)]
struct WireFitness {
    average: Option<f64>,
    total: Option<f64>,
    unknown: u64,
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
    let (story, next) = (story::steps(report.stories), story::next(report.stories));
    let document = Document { version: 1, findings, tables, story, next, coverage, summary: summary(report) };
    let mut serializer = Serializer::with_formatter(&mut *out, Plain::default());
    document.serialize(&mut serializer).map_err(io::Error::from)?;
    writeln!(out)
}

/// Prints each finding on a line of its own, in their order, and then the summary.
pub(super) fn print_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.sources);
    for finding in report.findings {
        line(&wire(finding, (report.sources, &mut places)), out)?;
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

fn wire<'a>(finding: &'a Finding, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> WireFinding<'a> {
    WireFinding {
        code: finding.code.id,
        severity: severity(finding),
        message: &finding.message,
        help: finding.help.as_deref(),
        notes: &finding.notes,
        labels: finding.labels.iter().map(|label| wire_label(label, (sources, &mut *places))).collect(),
        instance: finding.instance.as_deref(),
        record: finding.record.as_ref().map(WireRecord::from),
        nearest: finding.nearest.as_deref().map(wire_nearest),
    }
}

fn severity(finding: &Finding) -> &'static str {
    match finding.severity() {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

impl<'a> From<&'a RecordRef> for WireRecord<'a> {
    fn from(record: &'a RecordRef) -> Self {
        Self { file: &record.file, line: record.line }
    }
}

fn wire_nearest(nearest: &NearestHistory) -> WireNearest<'_> {
    let NearestHistory { cost, gave_up, edits } = nearest;
    WireNearest { cost: *cost, gave_up: *gave_up, edits: edits.iter().map(wire_edit).collect() }
}

fn wire_edit(edit: &HistoryEdit) -> WireEdit<'_> {
    let record = WireRecord::from(&edit.record);
    let missing = edit.kind == EditKind::Missing;
    let (before, record) = if missing { (Some(record), None) } else { (None, Some(record)) };
    let HistoryEdit { kind, event, instance, .. } = edit;
    WireEdit { kind: kind.text(), event: event.as_deref(), instance: instance.as_deref(), before, record }
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
        Summary::Replay(ReplaySummary { totals: replay, fit }) => WireSummary::Replay {
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
            fitness: fit.map(|fit| WireFitness {
                average: fit.fitness.average(),
                total: fit.fitness.total(),
                unknown: fit.unknown,
            }),
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
