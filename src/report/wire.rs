//! The shapes of findings and totals in JSON, for writing and for reading them again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::places::Places;
use crate::diagnostic::{Finding, Label, Severity};
use crate::replay::Totals;
use crate::source::SourceMap;

/// The version of the JSON report.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
pub(super) struct WireFinding<'a> {
    pub(super) code: Cow<'a, str>,
    severity: Cow<'a, str>,
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
}

impl<'a> WireFinding<'a> {
    pub(super) fn of(finding: &'a Finding, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> Self {
        let severity = match finding.severity() {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let record = finding.record.as_ref();
        Self {
            code: finding.code.id.into(),
            severity: severity.into(),
            message: finding.message.as_str().into(),
            help: finding.help.as_deref().map(Cow::from),
            notes: finding.notes.as_slice().into(),
            labels: finding.labels.iter().map(|label| WireLabel::of(label, (sources, &mut *places))).collect(),
            instance: finding.instance.as_deref().map(Cow::from),
            record: record.map(|record| WireRecord { file: record.file.as_str().into(), line: record.line }),
        }
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
    pub(super) fn of(totals: &Totals) -> Self {
        let Totals {
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
        } = *totals;
        Self { records, instances, conforms, violates, not_decided, running, overdue, duplicates, skipped, unread }
    }

    /// The totals; `None` if one of them is above a limit.
    pub(super) fn totals(&self, most: u64) -> Option<Totals> {
        let Self { records, instances, conforms, violates, not_decided, running, overdue, duplicates, skipped, unread } =
            *self;
        let all = [records, instances, conforms, violates, not_decided, running, overdue, duplicates, skipped, unread];
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
        };
        all.iter().all(|count| *count <= most).then_some(totals)
    }
}
