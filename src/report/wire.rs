//! The shapes of findings and totals in JSON, for writing and for reading them again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::places::Places;
use super::summary::ReplaySummary;
use crate::diagnostic::{EditKind, Finding, HistoryEdit, Label, NearestHistory, RecordRef, Severity, Told};
use crate::replay::Totals;
use crate::source::SourceMap;

/// The version of the JSON report.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
pub(super) struct WireFinding<'a> {
    pub(super) code: Cow<'a, str>,
    pub(super) severity: Cow<'a, str>,
    pub(super) message: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) help: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    pub(super) notes: Cow<'a, [String]>,
    pub(super) labels: Vec<WireLabel<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) instance: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) record: Option<WireRecord<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nearest: Option<WireNearest<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    story: Vec<WireTold<'a>>,
}

/// One line of a story; `at` in milliseconds since it began, if times fit it.
#[derive(Serialize, Deserialize)]
pub(super) struct WireTold<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
    who: Cow<'a, str>,
    does: Cow<'a, str>,
    from: Option<Cow<'a, str>>,
    to: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    with: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    set: Cow<'a, [String]>,
    file: Cow<'a, str>,
    line: u64,
}

/// Lines and columns count from 1, columns in characters; the end is exclusive. The first label is the primary one.
#[derive(Serialize, Deserialize)]
pub(super) struct WireLabel<'a> {
    file: Cow<'a, str>,
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
    pub(super) text: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireRecord<'a> {
    pub(super) file: Cow<'a, str>,
    pub(super) line: u64,
}

/// The nearest legal history: its edits in the order of the records.
#[derive(Serialize, Deserialize)]
struct WireNearest<'a> {
    cost: u32,
    gave_up: bool,
    edits: Vec<WireEdit<'a>>,
}

/// `before`: the record before which one is missing; `record`: the one that is extra, or by the wrong actor.
#[derive(Serialize, Deserialize)]
struct WireEdit<'a> {
    kind: Cow<'a, str>,
    event: Option<Cow<'a, str>>,
    instance: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<WireRecord<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<WireRecord<'a>>,
}

/// The totals of a replay.
#[derive(Serialize, Deserialize)]
pub(super) struct WireTotals {
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
    #[serde(default, skip_serializing_if = "is_none")]
    left_out: u64,
    #[serde(default, skip_serializing_if = "is_none")]
    known: u64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fitness: Option<WireFitness>,
}

/// From 0 to 1; `null` if there are no histories.
#[derive(Serialize, Deserialize)]
struct WireFitness {
    average: Option<f64>,
    total: Option<f64>,
    unknown: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_none(number: &u64) -> bool {
    *number == 0
}

/// The word for a severity.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// The severity that a word stands for.
pub(super) fn severity_of(word: &str) -> Option<Severity> {
    [Severity::Note, Severity::Warning, Severity::Error].into_iter().find(|one| severity(*one) == word)
}

impl<'a> WireFinding<'a> {
    pub(super) fn of(finding: &'a Finding, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> Self {
        Self {
            code: finding.code.id.into(),
            severity: severity(finding.severity()).into(),
            message: finding.message.as_str().into(),
            help: finding.help.as_deref().map(Cow::from),
            notes: finding.notes.as_slice().into(),
            labels: finding.labels.iter().map(|label| WireLabel::of(label, (sources, &mut *places))).collect(),
            instance: finding.instance.as_deref().map(Cow::from),
            record: finding.record.as_ref().map(WireRecord::from),
            nearest: finding.nearest.as_deref().map(WireNearest::of),
            story: told(&finding.story, sources),
        }
    }
}

/// The lines of a story.
pub(super) fn told<'a>(story: &'a [Told], sources: &'a SourceMap) -> Vec<WireTold<'a>> {
    let line = |told: &'a Told| WireTold {
        at: told.at,
        who: told.who.as_str().into(),
        does: told.does.as_str().into(),
        from: told.from.as_deref().map(Cow::from),
        to: told.to.as_str().into(),
        with: told.with.as_slice().into(),
        set: told.set.as_slice().into(),
        file: sources.get(told.span.source).name.as_str().into(),
        line: sources.positions(told.span).0.line,
    };
    story.iter().map(line).collect()
}

impl<'a> From<&'a RecordRef> for WireRecord<'a> {
    fn from(record: &'a RecordRef) -> Self {
        Self { file: record.file.as_str().into(), line: record.line }
    }
}

impl<'a> WireNearest<'a> {
    fn of(nearest: &'a NearestHistory) -> Self {
        let NearestHistory { cost, gave_up, edits } = nearest;
        Self { cost: *cost, gave_up: *gave_up, edits: edits.iter().map(WireEdit::of).collect() }
    }
}

impl<'a> WireEdit<'a> {
    fn of(edit: &'a HistoryEdit) -> Self {
        let record = WireRecord::from(&edit.record);
        let missing = edit.kind == EditKind::Missing;
        let (before, record) = if missing { (Some(record), None) } else { (None, Some(record)) };
        let word = |word: &'a Option<String>| word.as_deref().map(Cow::from);
        let (event, instance) = (word(&edit.event), word(&edit.instance));
        Self { kind: edit.kind.text().into(), event, instance, before, record }
    }
}

impl<'a> WireLabel<'a> {
    fn of(label: &'a Label, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> Self {
        let (start, end) = places.of(label.span);
        Self {
            file: sources.get(label.span.source).name.as_str().into(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text: label.text.as_str().into(),
        }
    }
}

impl WireTotals {
    pub(super) fn of(ReplaySummary { totals, fit, known, partial, .. }: &ReplaySummary) -> Self {
        let Totals { records, instances, conforms, violates, not_decided, running, .. } = *totals;
        let Totals { overdue, duplicates, unread, skipped, left_out, .. } = *totals;
        let fitness = fit.as_ref().map(|fit| WireFitness {
            average: fit.fitness.average(),
            total: fit.fitness.total(),
            unknown: fit.unknown,
        });
        Self {
            records,
            instances,
            conforms,
            violates,
            not_decided,
            running,
            overdue,
            duplicates,
            skipped,
            unread,
            left_out,
            known: *known as u64,
            partial: *partial,
            fitness,
        }
    }

    /// The totals; `None` if one of them is above a limit.
    pub(super) fn totals(&self, most: u64) -> Option<Totals> {
        let Self { records, instances, conforms, violates, not_decided, running, .. } = *self;
        let Self { overdue, duplicates, skipped, unread, left_out, .. } = *self;
        let judged = [instances, conforms, violates, not_decided, running, overdue];
        let read = [records, duplicates, skipped, unread, left_out];
        let totals = Totals {
            records,
            instances,
            conforms,
            violates,
            not_decided,
            running,
            overdue,
            duplicates,
            unread,
            skipped,
            left_out,
            untold: 0,
        };
        judged.iter().chain(&read).all(|count| *count <= most).then_some(totals)
    }
}
