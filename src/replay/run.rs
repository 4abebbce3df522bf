//! A whole run: judges each root of some logs, and counts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Read};

use foldhash::fast::RandomState;

use crate::diagnostic::{Finding, Label, RecordRef};
use crate::history::{Format, Json};
use crate::model::{Log, Model};
use crate::source::{SourceMap, Span};

use super::codes::LS336;
use super::coverage::Coverage;
use super::crew::{self, Found, Source};
use super::empty;
use super::keep;
use super::lines::{self, Lines};
use super::lookup;
use super::nowhere;
use super::observe::Observer;
use super::reading::{Alphabet, Plan, Shared, Unreadable};
use super::shard::{Shown, Told, show};
use super::share::Share;
use super::telling::Telling;
use super::watch::Watch;
use super::whole::{Illegal, LogFit, Whole};
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
    /// How late a record may be and still be put in order, in milliseconds.
    pub lateness: i64,
    /// How many configurations one record may be explained with before the search gives up.
    pub budget: usize,
    /// Judge only the root of this name.
    pub only: Option<&'a str>,
    /// Judge only the roots that fall to this part of the run; its report is made to be merged with those of the others.
    pub share: Option<Share>,
    /// How many threads read and judge, at least one. Their number changes nothing of what is found.
    pub threads: usize,
    /// About how many bytes are read at once. Their number changes nothing of what is found.
    pub chunk: usize,
    /// Whether it is counted what the histories exercise.
    pub coverage: bool,
    /// How many shapes of roots are remembered; 0: the judge looks at every record. Their number changes nothing of what
    /// is found.
    pub shapes: usize,
    /// Whether the verdict on each root is listed; otherwise they are only counted.
    pub list: bool,
    /// What comes of a record with an event that the lifecycle does not know.
    pub unknown_events: UnknownEvents,
    /// How many findings are told, the worst first; `None`: all of them.
    pub most: Option<usize>,
    /// Whether the history of the only root is told record by record.
    pub story: bool,
    /// Whether the nearest legal history of each root that violates the lifecycle is looked for, and how many
    /// configurations and edits may be considered for each.
    pub nearest: Option<usize>,
    /// How many bytes the records may take that are kept for `story` and `nearest`.
    pub keep: usize,
    /// Who sees how far it is, and may stop it.
    pub watch: Watch<'a>,
}

/// What comes of a record with an event that the lifecycle does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UnknownEvents {
    /// It cannot be read: an error.
    #[default]
    Error,
    /// It cannot be read: a warning.
    Warn,
    /// It says nothing, as if the mapping ignored the event.
    Ignore,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            log: None,
            as_of: None,
            tolerance: 0,
            lateness: 0,
            budget: 200_000,
            only: None,
            share: None,
            threads: 1,
            chunk: 256 << 10,
            coverage: false,
            shapes: 1 << 18,
            list: false,
            unknown_events: UnknownEvents::default(),
            most: None,
            story: false,
            nearest: None,
            keep: keep::MOST,
            watch: Watch::default(),
        }
    }
}

/// One log in memory: JSON Lines, or JSON documents and lists of them.
#[derive(Clone, Copy, Debug)]
pub struct LogText<'a> {
    /// The name a person knows it by.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl Source for LogText<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn format(&self) -> &dyn Format {
        &Json
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.bytes);
        Ok(Box::new(io::Cursor::new(bytes.to_vec())))
    }
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Counts.
    pub totals: Totals,
    /// Findings: of records that could not be read first, then in the order of the records.
    pub findings: Vec<Finding>,
    /// What each of them is about: its place among those of other parts of the run.
    pub ranks: Vec<Rank>,
    /// The verdict on each root, in order of appearance; only if they were to be listed.
    pub verdicts: Vec<(String, Verdict)>,
    /// What the histories exercised; empty unless it was to be counted.
    pub coverage: Coverage,
    /// Whether every log was read to its end.
    pub complete: bool,
    /// The story of the only root, if it was to be told. There are several if roots of several kinds have its name.
    pub stories: Vec<Telling>,
    /// How well the log fits, if the nearest legal histories were looked for.
    pub fit: Option<LogFit>,
    /// How many records were read, those of other parts of the run included.
    pub read: u64,
    /// The latest time of all of them.
    pub last: Option<i64>,
}

impl Outcome {
    /// Leaves all findings out but so many, the worst.
    fn keep_worst(&mut self, most: usize) {
        self.ranks.resize(self.findings.len(), Rank::Log);
        let (findings, ranks) = (std::mem::take(&mut self.findings), std::mem::take(&mut self.ranks));
        let mut all: Vec<(Finding, Rank)> = findings.into_iter().zip(ranks).collect();
        all.sort_by_key(|(finding, _)| Reverse(finding.severity()));
        self.totals.left_out += all.len().saturating_sub(most) as u64;
        all.truncate(most);
        (self.findings, self.ranks) = all.into_iter().unzip();
    }
}

/// What a finding is about. Findings stand in this order; those about roots by log, line, name and entity of the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A log as a whole, or the run.
    Log,
    /// A record that belongs to no root, or a log's first record of some kind.
    Record,
    /// A root of this entity, at a record of this log.
    Root {
        /// The place of the log among those of the run.
        log: usize,
        /// The place of the entity in the lifecycle.
        entity: usize,
    },
}

/// Judges every history in logs that are in memory, and lists the verdicts. Log lines that findings point into are added
/// to `sources`.
pub fn run(model: &Model, options: Options<'_>, logs: &[LogText<'_>], sources: &mut SourceMap) -> Outcome {
    let logs: Vec<&dyn Source> = logs.iter().map(|log| log as &dyn Source).collect();
    run_logs(model, Options { list: true, ..options }, &logs, sources)
}

/// Judges every history in some logs. Log lines that findings point into are added to `sources`.
pub fn run_logs(model: &Model, options: Options<'_>, logs: &[&dyn Source], sources: &mut SourceMap) -> Outcome {
    let alphabet = Alphabet::default();
    let shared = Shared {
        alphabet: &alphabet,
        hasher: RandomState::default(),
        only: options.only,
        share: options.share,
        orders: logs.len() > 1,
    };
    let whole = Whole { model, options, logs, shared: &shared };
    let keeping = whole.keeping();
    let mut found = crew::run(model, options, logs, &shared, &keeping);
    let kept = Whole::kept(&mut found, &keeping);
    let is_stopped = found.interrupted;
    let judged = found.reports.iter().map(|report| report.judged).sum();
    let observers: Vec<Observer<'_>> = logs.iter().map(|log| Observer::new(model, &options, log.format())).collect();
    let writing = Writing { model, logs, observers, sources, outcome: Outcome::default(), illegal: Vec::new() };
    let (mut outcome, illegal) = writing.write(found, options);
    if options.story && outcome.totals.instances > 0 {
        whole.tell(kept.as_ref(), &mut outcome);
    }
    if let (Some(budget), true) = (options.nearest, !is_stopped) {
        whole.nearest(budget, (kept, judged), (&illegal, &mut outcome));
    }
    if let Some(most) = options.most {
        outcome.keep_worst(most);
    }
    outcome
}

/// Turns what was found into findings.
struct Writing<'t> {
    model: &'t Model,
    logs: &'t [&'t dyn Source],
    observers: Vec<Observer<'t>>,
    sources: &'t mut SourceMap,
    outcome: Outcome,
    /// Roots of which some record cannot be, or that could not be decided.
    illegal: Vec<Illegal>,
}

impl Writing<'_> {
    fn write(mut self, found: Found, options: Options<'_>) -> (Outcome, Vec<Illegal>) {
        let Found { totals, read, reports, unread, unlisted, timeless, undated, bare, .. } = found;
        let Found { missing, lost, broken, interrupted, .. } = found;
        self.outcome.totals = totals;
        (self.outcome.read, self.outcome.last) = read;
        self.outcome.complete = broken.is_empty() && !interrupted;
        if interrupted {
            self.outcome.findings.push(empty::stopped(self.outcome.read));
        }
        for (log, error) in broken {
            self.outcome.findings.push(self.logs[log].unreadable(&error));
        }
        let is_first = options.share.is_none_or(Share::is_first);
        let has_time = self.outcome.last.is_some() || self.outcome.read < 2;
        let mut timeless = timeless;
        // What was not read may have what the mapping looks for.
        if let Some(log) = options.log.filter(|_| is_first && self.outcome.read > 0 && self.outcome.complete) {
            let sought = Plan::new(self.observers[0]).sought().to_vec();
            let nowhere = nowhere::tell(log, (&sought, &missing.unwrap_or_default()), has_time);
            if !has_time && !nowhere.is_empty() {
                // It says the same, and where.
                timeless = None;
            }
            self.outcome.findings.extend(nowhere);
        }
        self.rank(Rank::Log);
        let lost: Vec<(usize, Unreadable)> = lost.iter().filter(|_| is_first).map(crew::lost).collect();
        self.outcome.totals.unread += lost.len() as u64;
        let lists = !unread.is_empty() || !lost.is_empty();
        let mut unread: Vec<(usize, Unreadable)> = unread.into_iter().chain(lost).collect();
        unread.sort_by_key(|(log, unread)| (*log, unread.line));
        for (log, unread) in unread {
            self.unread(log, unread);
        }
        if let (true, Some(last), more @ 1..) = (lists, self.outcome.findings.last_mut(), unlisted) {
            last.notes.push(format!("{more} more records could not be read; they are counted, not listed"));
        }
        if let Some((log, mut timeless)) = timeless {
            if let more @ 1.. = undated.saturating_sub(1) {
                timeless.finding.notes.push(format!("{more} more records bear none"));
            }
            self.unread(log, timeless);
        }
        if let Some((log, bare)) = bare {
            self.unread(log, bare);
        }
        self.rank(Rank::Record);
        let mut told = Vec::new();
        let mut verdicts = Vec::new();
        for report in reports {
            self.outcome.totals.add(&report.totals);
            told.extend(report.told);
            verdicts.extend(report.verdicts);
            self.outcome.coverage.merge(&report.coverage);
        }
        if let Some(most) = options.most {
            self.outcome.totals.left_out += Told::keep_worst(&mut told, most);
        }
        self.look_up(&mut told);
        told.sort_by(|a, b| a.place().cmp(&b.place()));
        let mut known = HashSet::new();
        for told in told {
            let (hash, entity) = told.root;
            if told.verdict >= Verdict::NotDecided && options.nearest.is_some() && known.insert(hash) {
                let root = (entity, told.finding.instance.as_deref().unwrap_or_default().into());
                self.illegal.push(Illegal { hash, root, finding: self.outcome.findings.len() });
            }
            let rank = Rank::Root { log: told.log, entity: entity.index() };
            self.told(told);
            self.rank(rank);
        }
        verdicts.sort();
        self.outcome.verdicts = verdicts.into_iter().map(|(_, name, verdict)| (name, verdict)).collect();
        if self.outcome.totals.instances == 0 && options.share.is_none() && !interrupted {
            self.outcome.findings.push(self.nothing_judged(options));
            self.rank(Rank::Log);
        }
        (self.outcome, self.illegal)
    }

    fn nothing_judged(&self, options: Options<'_>) -> Finding {
        let Some(only) = options.only else {
            let names: Vec<&str> = self.logs.iter().map(|log| log.name()).collect();
            let empty = self.outcome.read == 0 && self.outcome.complete;
            return empty::nothing_judged(
                empty.then_some(names.as_slice()),
                empty::unused(self.model, options.log.is_some()),
            );
        };
        let model = self.model;
        Finding::new(&LS336, format!("no record is about `{only}`, so nothing was judged"))
            .maybe_help(lookup::help(model, options, self.logs, only))
    }

    /// Says what the findings since the last call are about.
    fn rank(&mut self, rank: Rank) {
        self.outcome.ranks.resize(self.outcome.findings.len(), rank);
    }

    fn unread(&mut self, log: usize, unread: Unreadable) {
        let Unreadable { finding, line, text, range, said } = unread;
        self.push(finding, (log, line), (&text, range), &said);
    }

    fn told(&mut self, told: Told) {
        let Told { finding, log, line, shown, .. } = told;
        match shown {
            Shown::Text { text, range, said } => self.push(finding, (log, line), (&text, range), said),
            Shown::Later { .. } => {
                let record = RecordRef { file: self.logs[log].name().to_owned(), line };
                self.outcome.findings.push(finding.record(record));
            }
        }
    }

    /// Adds a finding with the words of its record as the first label.
    fn push(
        &mut self,
        finding: Finding,
        (log, line): (usize, u64),
        (text, range): (&str, std::ops::Range<usize>),
        said: &str,
    ) {
        let record = RecordRef { file: self.logs[log].name().to_owned(), line };
        self.outcome.findings.push(pointed(self.sources, finding, record, (text, range, said)));
    }

    /// Reads the records again that were not at hand when something was found about them.
    fn look_up(&self, told: &mut [Told]) {
        let mut wanted: BTreeMap<usize, BTreeMap<u64, BTreeSet<String>>> = BTreeMap::new();
        for told in told.iter().filter(|told| matches!(told.shown, Shown::Later { .. })) {
            let instance = told.finding.instance.clone().unwrap_or_default();
            wanted.entry(told.log).or_default().entry(told.line).or_default().insert(instance);
        }
        let read = |(log, lines)| Some((log, lines::read(self.logs[log], self.observers[log], lines).ok()?));
        let texts: BTreeMap<usize, Lines<'_>> = wanted.into_iter().filter_map(read).collect();
        for told in told {
            let Shown::Later { route, pointer } = &told.shown else { continue };
            let Some(lines) = texts.get(&told.log) else { continue };
            let instance = told.finding.instance.as_deref().unwrap_or_default();
            if let Some(texts) = lines.of(told.line, instance) {
                told.shown = show(&self.observers[told.log], texts, (route, pointer));
            }
        }
    }
}

/// A finding with the words of its record as the first label: the record's text, the range in it, and what is said of it.
pub(super) fn pointed(
    sources: &mut SourceMap,
    mut finding: Finding,
    record: RecordRef,
    (text, range, said): (&str, std::ops::Range<usize>, &str),
) -> Finding {
    let source = sources.add_excerpt(&record.file, text, record.line);
    let span = Span::new(source, range.start, range.end);
    finding.labels.insert(0, Label { span, text: said.to_owned() });
    finding.record(record)
}
