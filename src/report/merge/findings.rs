//! Puts the findings of all parts in the order of the run, with the texts that they point into.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::part::WirePlace;
use super::super::wire::{WireFinding, severity_of};
use super::PartReport;
use crate::diagnostic::{Code, Finding, Label, RecordRef};
use crate::replay::Rank;
use crate::source::{SourceId, SourceMap, Span};

/// A finding of one part.
struct One {
    part: usize,
    place: WirePlace,
    finding: Finding,
    /// What is said of each label.
    said: Vec<String>,
}

/// The parts of a run on their way to be one.
pub(super) struct Merging {
    sources: SourceMap,
    lifecycle: SourceId,
    /// Of each part the file, the first line and the text of each excerpt.
    excerpts: Vec<Vec<(String, u64, Arc<str>)>>,
    all: Vec<One>,
}

impl Merging {
    /// Takes the parts, in order.
    pub(super) fn new(parts: Vec<PartReport>) -> Self {
        let mut sources = SourceMap::default();
        let lifecycle = parts.first().map(|part| &part.shard.lifecycle);
        let text = |text: &Option<std::borrow::Cow<'_, str>>| Arc::from(text.as_deref().unwrap_or(""));
        let lifecycle = match lifecycle {
            Some(lifecycle) => sources.add(&*lifecycle.file, text(&lifecycle.text)),
            None => sources.add("", ""),
        };
        let mut merging = Self { sources, lifecycle, excerpts: Vec::new(), all: Vec::new() };
        for (part, report) in parts.into_iter().enumerate() {
            let mut before: Arc<str> = Arc::from("");
            let excerpts = report.shard.excerpts.into_iter().map(|excerpt| {
                before = excerpt.text.map_or_else(|| Arc::clone(&before), Arc::from);
                (excerpt.file.into_owned(), excerpt.line, Arc::clone(&before))
            });
            merging.excerpts.push(excerpts.collect());
            let findings = report.findings.into_iter().zip(report.shard.findings);
            merging.all.extend(findings.map(|((code, wire), place)| One::new(part, place, (code, wire))));
        }
        merging
    }

    /// The findings in the order of the run. What every part says of a log is said once.
    pub(super) fn findings(mut self) -> (SourceMap, Vec<Finding>) {
        let mut all = std::mem::take(&mut self.all);
        all.sort_by_key(|one| (one.part, one.place.order));
        all.sort_by(|a, b| a.key().cmp(&b.key()));
        let mut findings: Vec<Finding> = Vec::with_capacity(all.len());
        let mut about_logs: HashMap<(&'static str, String), usize> = HashMap::new();
        for one in all {
            if one.place.rank() == Rank::Log {
                let key = (one.finding.code.id, one.finding.message.clone());
                if *about_logs.entry(key).or_insert(one.part) != one.part {
                    continue;
                }
            }
            findings.push(self.placed(one));
        }
        (self.sources, findings)
    }

    /// A finding with its labels. Each finding has excerpts of its own, and their numbers rise with its place.
    fn placed(&mut self, one: One) -> Finding {
        let One { part, place, mut finding, said } = one;
        let mut known: Vec<(u32, SourceId)> = vec![(0, self.lifecycle)];
        for ((source, start, end), text) in place.spans.into_iter().zip(said) {
            let id = known.iter().find(|(number, _)| *number == source).map(|(_, id)| *id);
            let id = id.unwrap_or_else(|| {
                let excerpt = self.excerpts[part].get(source as usize - 1);
                let (file, line, text) = excerpt.cloned().unwrap_or_default();
                let id = self.sources.add_excerpt(file, text, line);
                known.push((source, id));
                id
            });
            finding.labels.push(Label { span: Span::new(id, start as usize, end as usize), text });
        }
        finding
    }
}

impl One {
    fn new(part: usize, place: WirePlace, (code, wire): (&'static Code, WireFinding<'_>)) -> Self {
        let record = wire.record.map(|record| RecordRef { file: record.file.into_owned(), line: record.line });
        // A run may take findings for something else than their code says.
        let taken_for = severity_of(&wire.severity).filter(|severity| *severity != code.severity);
        let finding = Finding {
            code,
            message: wire.message.into_owned(),
            labels: Vec::new(),
            help: wire.help.map(std::borrow::Cow::into_owned),
            notes: wire.notes.into_owned(),
            instance: wire.instance.map(std::borrow::Cow::into_owned),
            record,
            file: None,
            taken_for,
            story: Vec::new(),
            nearest: None,
        };
        let said = wire.labels.into_iter().map(|label| label.text.into_owned()).collect();
        Self { part, place, finding, said }
    }

    /// What findings are sorted by: those about roots by log, line, name and entity of the root.
    fn key(&self) -> (u8, usize, u64, Option<&str>, usize) {
        match self.place.rank() {
            Rank::Log => (0, 0, 0, None, 0),
            Rank::Record => (1, 0, 0, None, 0),
            Rank::Root { log, entity } => {
                let line = self.finding.record.as_ref().map_or(0, |record| record.line);
                (2, log, line, self.finding.instance.as_deref(), entity)
            }
        }
    }
}
