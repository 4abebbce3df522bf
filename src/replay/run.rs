//! A whole run: takes in logs, judges each root, counts.

use std::collections::HashSet;

use crate::diagnostic::{Finding, did_you_mean};
use crate::history::{At, Route};
use crate::model::{Log, Model};
use crate::semantics::InstanceId;
use crate::source::SourceMap;
use crate::table::{Ground, Reach, Recording, Tables};

use super::belief::{Memory, Moment, PAST, World};
use super::cause::Word;
use super::codes::LS336;
use super::intake::{Intake, Kept, RootKey, at_record};
use super::judge::{Judge, Slip};
use super::observe::Observer;
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
        since_start: false,
    };
    let bench = Bench {
        world: &world,
        observer: Observer { model, log: options.log },
        logs,
        as_of: options.as_of.or(last),
        budget: options.budget,
    };
    for key in order {
        if let Some(history) = roots.get(&key).filter(|_| options.only.is_none_or(|only| *only == *key.1)) {
            bench.judge(&key, history, (&mut outcome, sources));
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

/// What judging the roots of a run needs.
struct Bench<'a> {
    world: &'a World<'a>,
    observer: Observer<'a>,
    logs: &'a [LogText<'a>],
    as_of: Option<i64>,
    budget: usize,
}

/// What came of one history.
struct Judged<'k> {
    verdict: Verdict,
    slips: Vec<(Slip, &'k Kept<'k>)>,
    doubt: bool,
}

impl Judged<'_> {
    /// Whether more effort might tell more.
    fn is_open(&self) -> bool {
        self.doubt
            || self.verdict == Verdict::NotDecided
            || self.slips.iter().any(|(slip, _)| slip.verdict == Verdict::NotDecided)
    }
}

/// How many configurations one record may be explained with at the first attempt.
const QUICK: usize = 4_000;

/// Drops records that say word for word what one of the same moment says; gives their number.
fn drop_duplicates(timed: &mut Vec<(i64, &Kept<'_>)>) -> u64 {
    let mut met: HashSet<(&str, &Route)> = HashSet::new();
    let (all, mut moment) = (timed.len(), None);
    timed.retain(|(time, kept)| {
        if moment != Some(*time) {
            met.clear();
            moment = Some(*time);
        }
        met.insert((kept.text, &kept.route)) || kept.observation.time.is_none()
    });
    (all - timed.len()) as u64
}

impl Bench<'_> {
    fn judge(&self, key: &RootKey, history: &[Kept<'_>], (outcome, sources): (&mut Outcome, &mut SourceMap)) {
        // A record without a time keeps its place behind the one before it.
        let mut latest = i64::MIN;
        let mut timed: Vec<(i64, &Kept<'_>)> = Vec::with_capacity(history.len());
        for kept in history {
            latest = kept.observation.time.unwrap_or(latest);
            timed.push((latest, kept));
        }
        timed.sort_by_key(|(time, _)| *time);
        let duplicates = drop_duplicates(&mut timed);
        outcome.totals.duplicates += duplicates;
        // One explanation is enough for a history that can be: it is looked for with little effort first. Only where
        // none is found is everything looked at.
        let quick = self.budget.min(QUICK);
        let mut judged = self.follow(key, &timed, quick);
        if judged.is_open() && quick < self.budget {
            judged = self.follow(key, &timed, self.budget);
        }
        let name = key.1.to_string();
        for (slip, kept) in judged.slips {
            outcome.findings.push(self.locate(slip, &name, kept, sources));
        }
        outcome.totals.count(judged.verdict);
        outcome.verdicts.push((name, judged.verdict));
    }

    /// Follows one history, with a bound on the effort that a record may take.
    fn follow<'k>(&self, key: &RootKey, timed: &[(i64, &'k Kept<'k>)], budget: usize) -> Judged<'k> {
        let mut judge = Judge::new(self.world, key, budget);
        let mut slips = Vec::new();
        for (_, kept) in timed {
            slips.extend(judge.observe(&kept.observation).map(|slip| (slip, *kept)));
        }
        let doubt = judge.doubts();
        let (verdict, slip) = judge.finish(self.as_of.map_or(PAST, Moment::fixed));
        slips.extend(slip.zip(timed.last().map(|(_, kept)| *kept)));
        Judged { verdict, slips, doubt }
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
