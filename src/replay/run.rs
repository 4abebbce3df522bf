//! A whole run: reads logs, sorts their records by root, judges each root, counts.

use std::collections::HashMap;

use crate::diagnostic::{Finding, RecordRef, did_you_mean};
use crate::history::{At, Document, Malformed, Route, documents, parse_nodes};
use crate::model::{EntityId, Log, Model};
use crate::semantics::{InstanceId, Observation, Seen};
use crate::source::{SourceMap, Span};
use crate::table::{Ground, Reach, Recording, Tables};

use super::belief::{Memory, World};
use super::cause::Word;
use super::codes::{LS331, LS334, LS335, LS336};
use super::judge::{Judge, Slip};
use super::observe::{Observed, Observer};
use super::{Totals, Verdict};

/// How a run is done.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The log mapping; `None` for the plain record.
    pub log: Option<&'a Log>,
    /// The moment at which the run looks back, in milliseconds since 1970; `None`: the log's last time.
    pub as_of: Option<i64>,
    /// How far a timer may be off, in milliseconds.
    pub tolerance: i64,
    /// How many configurations one record may be explained with before the search gives up.
    pub budget: usize,
    /// Judge only the root of this name.
    pub only: Option<&'a str>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { log: None, as_of: None, tolerance: 0, budget: 200_000, only: None }
    }
}

/// One log.
#[derive(Clone, Copy, Debug)]
pub struct LogText<'a> {
    /// The name a person knows it by.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Counts.
    pub totals: Totals,
    /// Findings: of records that could not be read first, then by root in order of appearance.
    pub findings: Vec<Finding>,
    /// The verdict on each root, in order of appearance.
    pub verdicts: Vec<(String, Verdict)>,
}

/// Judges every history in `logs`. Log lines that findings point into are added to `sources`.
pub fn run(model: &Model, options: Options<'_>, logs: &[LogText<'_>], sources: &mut SourceMap) -> Outcome {
    let mut intake = Intake::new(model, options, sources);
    for (file, log) in logs.iter().enumerate() {
        intake.take(file, *log);
    }
    intake.settle(logs);
    let Intake { mut outcome, roots, order, last, .. } = intake;
    let recording = options.log.map_or_else(Recording::events, Recording::of);
    let tables = Tables::of(model, &recording);
    let world = World {
        ground: Ground { model, tables: &tables, recording: &recording },
        reach: Reach::default(),
        memory: Memory::default(),
        tolerance: options.tolerance,
        budget: options.budget,
        since_start: false,
    };
    let bench =
        Bench { world: &world, observer: Observer { model, log: options.log }, logs, as_of: options.as_of.or(last) };
    for key in order {
        if let Some(history) = roots.get(&key).filter(|_| options.only.is_none_or(|only| *only == *key.1)) {
            let mut history: Vec<&Kept<'_>> = history.iter().collect();
            bench.judge(key, &mut history, (&mut outcome, sources));
        }
    }
    if outcome.verdicts.is_empty() {
        outcome.findings.push(nothing_judged(options.only, roots.keys().map(|(_, id)| id)));
    }
    outcome
}

/// How many names are compared with one that is not there.
const COMPARED: usize = 10_000;

fn nothing_judged<'a>(only: Option<&str>, roots: impl Iterator<Item = &'a InstanceId>) -> Finding {
    let mut names: Vec<&str> = roots.take(COMPARED).map(|id| &**id).collect();
    names.sort_unstable();
    match only {
        Some(only) if !names.is_empty() => {
            let finding = Finding::new(&LS336, format!("no record is about `{only}`, so nothing was judged"));
            finding.maybe_help(did_you_mean(only, names))
        }
        _ => Finding::new(&LS336, "no record of the lifecycle was read, so nothing was judged")
            .help("is it the right log, and the right mapping (`--log NAME`)?"),
    }
}

type RootKey = (EntityId, InstanceId);

/// A record that waits to be judged.
#[derive(Debug)]
struct Kept<'a> {
    file: usize,
    line: u64,
    text: &'a str,
    route: Route,
    observation: Observation,
}

struct Intake<'a, 's> {
    model: &'a Model,
    observer: Observer<'a>,
    sources: &'s mut SourceMap,
    outcome: Outcome,
    roots: HashMap<RootKey, Vec<Kept<'a>>>,
    order: Vec<RootKey>,
    /// Roots of every child seen, by entity and name.
    homes: HashMap<RootKey, Vec<InstanceId>>,
    /// Records whose root was not known when they were read.
    homeless: Vec<(Observed, Kept<'a>)>,
    last: Option<i64>,
    timeless: bool,
}

impl<'a, 's> Intake<'a, 's> {
    fn new(model: &'a Model, options: Options<'a>, sources: &'s mut SourceMap) -> Self {
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
        }
    }

    fn take(&mut self, file: usize, log: LogText<'a>) {
        for document in documents(log.bytes) {
            match document {
                Ok(document) => self.document((file, log.name), &document),
                Err(malformed) => self.malformed(log.name, &malformed),
            }
        }
    }

    fn malformed(&mut self, name: &str, malformed: &Malformed) {
        self.outcome.totals.records += 1;
        self.outcome.totals.unread += 1;
        let source = self.sources.add_excerpt(name, malformed.text.as_str(), malformed.line);
        let span = Span::new(source, malformed.at, (malformed.at + 1).min(malformed.text.len()));
        let finding = Finding::new(&LS331, "the line is no JSON record, so it was not judged")
            .label(span, malformed.message.clone())
            .record(RecordRef { file: name.to_owned(), line: malformed.line });
        self.outcome.findings.push(finding);
    }

    fn document(&mut self, (file, name): (usize, &str), document: &Document<'a>) {
        let top = At::top(&document.value);
        let rows: Vec<At<'_>> = match document.value.as_array() {
            Some(list) => (0..list.len()).filter_map(|index| top.index(index)).collect(),
            None => vec![top],
        };
        for row in rows {
            self.outcome.totals.records += 1;
            let mut records = self.observer.read(&row);
            self.outcome.totals.ignored += u64::from(records.ignored);
            for unread in records.unread.drain(..) {
                self.outcome.totals.unread += 1;
                let mut route = row.route.clone();
                route.extend(unread.route.into_iter().skip(row.route.len()));
                let place = (name, document.line, document.text);
                let finding = at_record(unread.finding, place, (&route, unread.said), self.sources);
                self.outcome.findings.push(finding);
            }
            for mut observed in records.observed {
                let route = std::mem::take(&mut observed.route);
                let kept = Kept {
                    file,
                    line: document.line,
                    text: document.text,
                    route: if route.is_empty() { row.route.clone() } else { route },
                    observation: observed.observation.clone(),
                };
                self.time(&kept, name);
                self.keep(observed, kept);
            }
        }
    }

    fn time(&mut self, kept: &Kept<'_>, name: &str) {
        self.last = self.last.max(kept.observation.time);
        if kept.observation.time.is_none() && !self.timeless {
            self.timeless = true;
            let finding =
                Finding::new(&LS335, "the record bears no time: it is judged by its place in the log, and no timer is")
                    .help("let the recorder add the time of observation");
            let place = (name, kept.line, kept.text);
            self.outcome.findings.push(at_record(finding, place, (&kept.route, Word::Id.said()), self.sources));
        }
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
    fn settle(&mut self, logs: &[LogText<'a>]) {
        for (observed, kept) in std::mem::take(&mut self.homeless) {
            if self.home(&observed).is_some() {
                self.keep(observed, kept);
                continue;
            }
            self.outcome.totals.unread += 1;
            let finding = Finding::new(&LS334, "it cannot be told which root this record belongs to").help(
                "give the record a `root` or a `parent`: this name is unknown, or several roots have such a part",
            );
            let place = (logs[kept.file].name, kept.line, kept.text);
            self.outcome.findings.push(at_record(finding, place, (&kept.route, Word::Id.said()), self.sources));
        }
    }
}

/// What judging the roots of a run needs.
struct Bench<'a> {
    world: &'a World<'a>,
    observer: Observer<'a>,
    logs: &'a [LogText<'a>],
    as_of: Option<i64>,
}

impl Bench<'_> {
    fn judge(&self, key: RootKey, history: &mut [&Kept<'_>], (outcome, sources): (&mut Outcome, &mut SourceMap)) {
        // A record without a time keeps its place behind the one before it.
        let mut latest = i64::MIN;
        let mut timed: Vec<(i64, &Kept<'_>)> = Vec::with_capacity(history.len());
        for kept in history.iter() {
            latest = kept.observation.time.unwrap_or(latest);
            timed.push((latest, kept));
        }
        timed.sort_by_key(|(time, _)| *time);
        let name = key.1.to_string();
        let mut judge = Judge::new(self.world, key);
        let mut before: Vec<(i64, &str)> = Vec::new();
        for (time, kept) in &timed {
            before.retain(|(at, _)| at == time);
            if before.iter().any(|(_, text)| *text == kept.text) && kept.observation.time.is_some() {
                outcome.totals.duplicates += 1;
                continue;
            }
            before.push((*time, kept.text));
            if let Some(slip) = judge.observe(&kept.observation) {
                outcome.findings.push(self.locate(slip, &name, kept, sources));
            }
        }
        let (verdict, slip) = judge.finish(self.as_of.unwrap_or(i64::MIN));
        if let (Some(slip), Some((_, kept))) = (slip, timed.last()) {
            outcome.findings.push(self.locate(slip, &name, kept, sources));
        }
        outcome.totals.count(verdict);
        outcome.verdicts.push((name, verdict));
    }

    fn locate(&self, slip: Slip, root: &str, kept: &Kept<'_>, sources: &mut SourceMap) -> Finding {
        let (route, said) = match serde_json::from_str(kept.text) {
            Ok(value) => self.observer.locate(&At::top(&value), &kept.route, &slip.pointer),
            Err(_) => (kept.route.clone(), Word::Id.said()),
        };
        let place = (self.logs[kept.file].name, kept.line, kept.text);
        at_record(slip.finding, place, (&route, said), sources).instance(root)
    }
}

/// The finding with the words of its record as the first label.
fn at_record(
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
