//! Takes in logs: reads their records and sorts them by root.

use std::collections::HashMap;

use crate::diagnostic::{Finding, RecordRef};
use crate::history::{At, Document, Malformed, Route, documents, parse_nodes};
use crate::model::{EntityId, Model};
use crate::semantics::{InstanceId, Observation, Seen};
use crate::source::{SourceMap, Span};

use super::cause::Word;
use super::codes::{LS331, LS334, LS335};
use super::observe::{Observed, Observer};
use super::run::{LogText, Options, Outcome};

/// A root: its entity and its name.
pub(super) type RootKey = (EntityId, InstanceId);

/// A record that waits to be judged.
#[derive(Debug)]
pub(super) struct Kept<'a> {
    pub(super) file: usize,
    pub(super) line: u64,
    pub(super) text: &'a str,
    pub(super) route: Route,
    pub(super) observation: Observation,
}

/// How many records that cannot be read are told one by one, and how long they may be together.
const LISTED: usize = 1_000;
const LISTED_BYTES: usize = 16 << 20;

/// Records on their way from logs to the roots that they speak of.
pub(super) struct Intake<'a, 's> {
    model: &'a Model,
    observer: Observer<'a>,
    sources: &'s mut SourceMap,
    pub(super) outcome: Outcome,
    pub(super) roots: HashMap<RootKey, Vec<Kept<'a>>>,
    pub(super) order: Vec<RootKey>,
    /// Roots of every child seen, by entity and name.
    homes: HashMap<RootKey, Vec<InstanceId>>,
    /// Records whose root was not known when they were read.
    homeless: Vec<(Observed, Kept<'a>)>,
    pub(super) last: Option<i64>,
    timeless: bool,
    /// Bytes of the records told as unreadable.
    listed_bytes: usize,
    /// Records that could not be read and are not told.
    unlisted: u64,
}

impl<'a, 's> Intake<'a, 's> {
    pub(super) fn new(model: &'a Model, options: Options<'a>, sources: &'s mut SourceMap) -> Self {
        Self {
            model,
            observer: Observer { model, log: options.log },
            sources,
            outcome: Outcome::default(),
            roots: HashMap::new(),
            order: Vec::new(),
            homes: HashMap::new(),
            homeless: Vec::new(),
            last: None,
            timeless: false,
            listed_bytes: 0,
            unlisted: 0,
        }
    }

    /// Takes in a log.
    pub(super) fn take(&mut self, file: usize, log: LogText<'a>) {
        for document in documents(log.bytes) {
            match document {
                Ok(document) => self.document((file, log.name), &document),
                Err(malformed) => self.malformed(log.name, &malformed),
            }
        }
    }

    fn malformed(&mut self, name: &str, malformed: &Malformed) {
        self.outcome.totals.records += 1;
        if !self.lists_unread(malformed.text.len()) {
            return;
        }
        let source = self.sources.add_excerpt(name, malformed.text.as_str(), malformed.line);
        let span = Span::new(source, malformed.at, (malformed.at + 1).min(malformed.text.len()));
        let finding = Finding::new(&LS331, "the line is no JSON record, so it was not judged")
            .label(span, malformed.message.clone())
            .record(RecordRef { file: name.to_owned(), line: malformed.line });
        self.outcome.findings.push(finding);
    }

    fn document(&mut self, (file, name): (usize, &str), document: &Document<'a>) {
        self.outcome.totals.records += 1;
        let records = self.observer.read(&At::top(&document.value));
        self.outcome.totals.skipped += u64::from(records.ignored);
        for unread in records.unread {
            if self.lists_unread(document.text.len()) {
                let place = (name, document.line, document.text);
                let finding = at_record(unread.finding, place, (&unread.route, unread.said), self.sources);
                self.outcome.findings.push(finding);
            }
        }
        for mut observed in records.observed {
            let kept = Kept {
                file,
                line: document.line,
                text: document.text,
                route: std::mem::take(&mut observed.route),
                observation: observed.observation.clone(),
            };
            self.time(&kept, name);
            self.keep(observed, kept);
        }
    }

    fn time(&mut self, kept: &Kept<'_>, name: &str) {
        self.last = self.last.max(kept.observation.time);
        if kept.observation.time.is_none() && !self.timeless {
            self.timeless = true;
            let finding = Finding::new(&LS335, "the record bears no time: it is judged by its place in the log alone")
                .help("let the recorder add the time of observation");
            let place = (name, kept.line, kept.text);
            self.outcome.findings.push(at_record(finding, place, (&kept.route, Word::Id.said()), self.sources));
        }
    }

    /// Counts a record that cannot be read; says whether it is also told, for not all of a large log can be.
    fn lists_unread(&mut self, length: usize) -> bool {
        self.outcome.totals.unread += 1;
        self.listed_bytes += length;
        let lists = self.outcome.findings.len() < LISTED && self.listed_bytes <= LISTED_BYTES;
        self.unlisted += u64::from(!lists);
        lists
    }

    fn keep(&mut self, observed: Observed, kept: Kept<'a>) {
        let Some(root) = self.home(&observed) else {
            self.homeless.push((observed, kept));
            return;
        };
        if let Seen::Happened(record) = &kept.observation.seen {
            let homes = self.homes.entry((record.instance.entity, record.instance.id.clone())).or_default();
            if !homes.contains(&root) {
                homes.push(root.clone());
            }
        }
        let key = (observed.root_entity, root);
        let history = self.roots.entry(key.clone()).or_insert_with(|| {
            self.order.push(key);
            Vec::new()
        });
        history.push(kept);
    }

    /// The root that a record belongs to, if that is known and unique.
    fn home(&self, observed: &Observed) -> Option<InstanceId> {
        if observed.root.is_some() {
            return observed.root.clone();
        }
        let Seen::Happened(record) = &observed.observation.seen else { return None };
        let known = |entity: EntityId, id: &InstanceId| match self.homes.get(&(entity, id.clone())).map(Vec::as_slice) {
            Some([only]) => Some(only.clone()),
            _ => None,
        };
        match (&record.instance.parent, self.model.entity(record.instance.entity).parent) {
            (Some(parent), Some((entity, _))) if entity == observed.root_entity => Some(parent.clone()),
            (Some(parent), Some((entity, _))) => known(entity, parent),
            _ => known(record.instance.entity, &record.instance.id),
        }
    }

    /// Finds the roots of records that came before the record that tells.
    pub(super) fn settle(&mut self, logs: &[LogText<'a>]) {
        let mut found = Vec::new();
        for (observed, kept) in std::mem::take(&mut self.homeless) {
            if let Some(root) = self.home(&observed) {
                found.push((observed.root_entity, root));
                self.keep(observed, kept);
                continue;
            }
            if !self.lists_unread(kept.text.len()) {
                continue;
            }
            let finding = Finding::new(&LS334, "it cannot be told which root this record belongs to").help(
                "give the record a `root` or a `parent`: this name is unknown, or several roots have such a part",
            );
            let place = (logs[kept.file].name, kept.line, kept.text);
            self.outcome.findings.push(at_record(finding, place, (&kept.route, Word::Id.said()), self.sources));
        }
        let listed = self.outcome.findings.iter_mut().rfind(|finding| finding.code != &LS335);
        if let (Some(last), more @ 1..) = (listed, self.unlisted) {
            last.notes.push(format!("{more} more records could not be read; they are counted, not listed"));
        }
        found.sort_unstable();
        found.dedup();
        for key in &found {
            // Among records of one moment the place in the log decides.
            if let Some(history) = self.roots.get_mut(key) {
                history.sort_by_key(|kept| (kept.file, kept.line));
            }
        }
    }
}

/// The finding with the words of its record as the first label.
pub(super) fn at_record(
    mut finding: Finding,
    (name, line, text): (&str, u64, &str),
    (route, said): (&Route, &str),
    sources: &mut SourceMap,
) -> Finding {
    let range = parse_nodes(text).map_or(0..text.len(), |node| node.find(route).range.clone());
    // A whole document says nothing about where in it to look.
    let range = if range.len() > 200 && text.starts_with(['{', '[']) { range.start..range.start + 1 } else { range };
    let source = sources.add_excerpt(name, text, line);
    let span = Span::new(source, range.start, range.end);
    finding.labels.insert(0, crate::diagnostic::Label { span, text: said.to_owned() });
    finding.record(RecordRef { file: name.to_owned(), line })
}
