//! A whole run: judges each root of some logs, and counts.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Read};

use foldhash::fast::RandomState;

use crate::diagnostic::{Finding, RecordRef};
use crate::history::{Format, Json};
use crate::model::Model;
use crate::source::SourceMap;

use super::Verdict;
use super::codes::LS336;
use super::crew::{self, Found, Source};
use super::empty;
use super::lines::{self, Lines};
use super::lookup;
use super::nowhere;
use super::observe::Observer;
use super::options::Options;
use super::outcome::{Outcome, Rank};
use super::reading::{Alphabet, Plan, Shared, Unreadable, pointed};
use super::shard::{Shown, Told, show};
use super::share::Share;
use super::whole::{Illegal, Whole};

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
        outcome.keep_worst(most, (options.taken, sources));
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
        if let Some(most) = options.most_at_once() {
            Told::keep_worst(&mut told, (most, options.taken), &mut self.outcome.totals);
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
