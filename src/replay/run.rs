//! A whole run: judges each root of some logs, and counts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::diagnostic::{Finding, Label, RecordRef, did_you_mean};
use crate::history::{Chunk, Format, Json, Malformed, Raw, Sink, Spot, Wanted};
use crate::model::{Log, Model};
use crate::source::{SourceMap, Span};

use super::codes::LS336;
use super::coverage::Coverage;
use super::crew::{self, Found, Source};
use super::observe::Observer;
use super::reading::{Alphabet, Shared, Unreadable};
use super::shard::{Shown, Told, show};
use super::share::Share;
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
    /// How many records were read, those of other parts of the run included.
    pub read: u64,
    /// The latest time of all of them.
    pub last: Option<i64>,
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
    let found = crew::run(model, options, logs, &shared);
    let observers: Vec<Observer<'_>> =
        logs.iter().map(|log| Observer { model, log: options.log, format: log.format() }).collect();
    Telling { logs, observers, sources, outcome: Outcome::default() }.tell(found, options)
}

/// Turns what was found into findings.
struct Telling<'t> {
    logs: &'t [&'t dyn Source],
    observers: Vec<Observer<'t>>,
    sources: &'t mut SourceMap,
    outcome: Outcome,
}

impl Telling<'_> {
    fn tell(mut self, found: Found, options: Options<'_>) -> Outcome {
        let Found { totals, read, reports, unread, unlisted, timeless, lost, broken } = found;
        self.outcome.totals = totals;
        (self.outcome.read, self.outcome.last) = read;
        self.outcome.complete = broken.is_empty();
        for (log, error) in broken {
            self.outcome.findings.push(self.logs[log].unreadable(&error));
        }
        self.rank(Rank::Log);
        let is_first = options.share.is_none_or(Share::is_first);
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
        if let Some((log, timeless)) = timeless {
            self.unread(log, timeless);
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
        let place = |told: &Told| (told.log, told.line);
        told.sort_by(|a, b| {
            let roots = || (&a.finding.instance, a.entity).cmp(&(&b.finding.instance, b.entity));
            place(a).cmp(&place(b)).then_with(roots)
        });
        self.look_up(&mut told);
        for told in told {
            let rank = Rank::Root { log: told.log, entity: told.entity.index() };
            self.told(told);
            self.rank(rank);
        }
        verdicts.sort();
        self.outcome.verdicts = verdicts.into_iter().map(|(_, name, verdict)| (name, verdict)).collect();
        if self.outcome.totals.instances == 0 && options.share.is_none() {
            self.outcome.findings.push(nothing_judged(options.only));
            self.rank(Rank::Log);
        }
        self.outcome
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
        mut finding: Finding,
        (log, line): (usize, u64),
        (text, range): (&str, std::ops::Range<usize>),
        said: &str,
    ) {
        let name = self.logs[log].name();
        let source = self.sources.add_excerpt(name, text, line);
        let span = Span::new(source, range.start, range.end);
        finding.labels.insert(0, Label { span, text: said.to_owned() });
        self.outcome.findings.push(finding.record(RecordRef { file: name.to_owned(), line }));
    }

    /// Reads the records again that were not at hand when something was found about them.
    fn look_up(&self, told: &mut [Told]) {
        let mut wanted: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
        for told in told.iter().filter(|told| matches!(told.shown, Shown::Later { .. })) {
            wanted.entry(told.log).or_default().insert(told.line);
        }
        let texts: BTreeMap<usize, Lines> =
            wanted.into_iter().filter_map(|(log, lines)| Some((log, self.lines(log, lines).ok()?))).collect();
        for told in told {
            let Shown::Later { route, pointer } = &told.shown else { continue };
            let Some(lines) = texts.get(&told.log) else { continue };
            for texts in lines.found.get(&told.line).into_iter().flatten() {
                told.shown = show(&self.observers[told.log], texts, (route, pointer));
                break;
            }
        }
    }

    fn lines(&self, log: usize, wanted: BTreeSet<u64>) -> io::Result<Lines> {
        let source = self.logs[log];
        if !source.is_repeatable() {
            return Err(io::ErrorKind::NotSeekable.into());
        }
        let mut cut = source.format().cut(source.open()?);
        let mut scanner = source.format().scanner(Arc::new(Wanted::default()));
        let mut lines = Lines { wanted, found: BTreeMap::new(), chunk: Chunk::default() };
        while lines.found.len() < lines.wanted.len()
            && let Some(chunk) = cut.next(1 << 20)?
        {
            lines.chunk = chunk.clone();
            scanner.scan(&chunk, &mut lines);
        }
        Ok(lines)
    }
}

/// The records of some lines: their heads, what holds for several, and their texts.
struct Lines {
    wanted: BTreeSet<u64>,
    found: BTreeMap<u64, Vec<[String; 3]>>,
    chunk: Chunk,
}

impl Sink for Lines {
    fn record(&mut self, spot: Spot, _: &[Raw<'_>]) {
        if !self.wanted.contains(&spot.line) {
            return;
        }
        let text = |range| String::from_utf8_lossy(self.chunk.bytes.get(range).unwrap_or_default()).into_owned();
        let texts = [self.chunk.head.to_string(), text(spot.outer), text(spot.text)];
        self.found.entry(spot.line).or_default().push(texts);
    }

    fn malformed(&mut self, _: Malformed) {}
}

/// The finding of a run that has judged nothing.
pub(crate) fn nothing_judged(only: Option<&str>) -> Finding {
    match only {
        Some(only) => Finding::new(&LS336, format!("no record is about `{only}`, so nothing was judged"))
            .maybe_help(did_you_mean(only, [])),
        None => Finding::new(&LS336, "no record of the lifecycle was read, so nothing was judged")
            .help("is it the right log, and the right mapping (`--log NAME`)?"),
    }
}
