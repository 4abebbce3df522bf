//! A whole run: judges each root of some logs, and counts.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Read};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::diagnostic::{Finding, Label, RecordRef};
use crate::history::{Chunk, Format, Json, Malformed, Raw, Sink, Spot, Wanted};
use crate::model::{Log, Model};
use crate::source::{SourceMap, Span};

use super::codes::LS336;
use super::coverage::Coverage;
use super::crew::{self, Found, Source};
use super::keep;
use super::lookup;
use super::observe::Observer;
use super::reading::{Alphabet, Shared, Unreadable};
use super::shard::{Shown, Told, show};
use super::telling::Telling;
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
    /// Whether the history of the only root is told record by record.
    pub story: bool,
    /// Whether the nearest legal history of each root that violates the lifecycle is looked for, and how many
    /// configurations and edits may be considered for each.
    pub nearest: Option<usize>,
    /// How many bytes the records may take that are kept for `story` and `nearest`.
    pub keep: usize,
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
            threads: 1,
            chunk: 256 << 10,
            coverage: false,
            shapes: 1 << 18,
            list: false,
            story: false,
            nearest: None,
            keep: keep::MOST,
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
    let shared = Shared { alphabet: &alphabet, hasher: RandomState::default(), only: options.only };
    let whole = Whole { model, options, logs, shared: &shared };
    let keeping = whole.keeping();
    let mut found = crew::run(model, options, logs, &shared, &keeping);
    let kept = Whole::kept(&mut found, &keeping);
    let judged = found.reports.iter().map(|report| report.judged).sum();
    let observers: Vec<Observer<'_>> =
        logs.iter().map(|log| Observer { model, log: options.log, format: log.format() }).collect();
    let writing = Writing { model, logs, observers, sources, outcome: Outcome::default(), illegal: Vec::new() };
    let (mut outcome, illegal) = writing.write(found, options);
    if options.story && outcome.totals.instances > 0 {
        whole.tell(kept.as_ref(), &mut outcome);
    }
    if let Some(budget) = options.nearest {
        whole.nearest(budget, (kept, judged), (&illegal, &mut outcome));
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
        let Found { totals, reports, unread, unlisted, timeless, lost, broken, .. } = found;
        self.outcome.totals = totals;
        self.outcome.complete = broken.is_empty();
        for (log, error) in broken {
            self.outcome.findings.push(self.logs[log].unreadable(&error));
        }
        let lost: Vec<(usize, Unreadable)> = lost.iter().map(crew::lost).collect();
        self.outcome.totals.unread += lost.len() as u64;
        let lists = !unread.is_empty() || !lost.is_empty();
        for (log, unread) in unread.into_iter().chain(lost) {
            self.unread(log, unread);
        }
        if let (true, Some(last), more @ 1..) = (lists, self.outcome.findings.last_mut(), unlisted) {
            last.notes.push(format!("{more} more records could not be read; they are counted, not listed"));
        }
        if let Some((log, timeless)) = timeless {
            self.unread(log, timeless);
        }
        let mut told = Vec::new();
        let mut verdicts = Vec::new();
        for report in reports {
            self.outcome.totals.add(&report.totals);
            told.extend(report.told);
            verdicts.extend(report.verdicts);
            self.outcome.coverage.merge(&report.coverage);
        }
        told.sort_by_key(|told| (told.log, told.line));
        self.look_up(&mut told);
        let mut known = HashSet::new();
        for told in told {
            let (hash, entity) = told.root;
            if told.verdict >= Verdict::NotDecided && options.nearest.is_some() && known.insert(hash) {
                let root = (entity, told.finding.instance.as_deref().unwrap_or_default().into());
                self.illegal.push(Illegal { hash, root, finding: self.outcome.findings.len() });
            }
            self.told(told);
        }
        verdicts.sort();
        self.outcome.verdicts = verdicts.into_iter().map(|(_, name, verdict)| (name, verdict)).collect();
        if self.outcome.totals.instances == 0 {
            self.outcome.findings.push(self.nothing_judged(options));
        }
        (self.outcome, self.illegal)
    }

    fn nothing_judged(&self, options: Options<'_>) -> Finding {
        let Some(only) = options.only else {
            return Finding::new(&LS336, "no record of the lifecycle was read, so nothing was judged")
                .help("is it the right log, and the right mapping (`--log NAME`)?");
        };
        let model = self.model;
        Finding::new(&LS336, format!("no record is about `{only}`, so nothing was judged"))
            .maybe_help(lookup::help(model, options, self.logs, only))
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
        let mut wanted: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
        for told in told.iter().filter(|told| matches!(told.shown, Shown::Later { .. })) {
            wanted.entry(told.log).or_default().insert(told.line);
        }
        let texts: BTreeMap<usize, Lines> =
            wanted.into_iter().filter_map(|(log, lines)| Some((log, self.lines(log, lines).ok()?))).collect();
        for told in told {
            let Shown::Later { route, pointer } = &told.shown else { continue };
            let Some(lines) = texts.get(&told.log) else { continue };
            if let Some(texts) = lines.found.get(&told.line).and_then(|found| found.first()) {
                told.shown = show(&self.observers[told.log], texts, (route, pointer));
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
