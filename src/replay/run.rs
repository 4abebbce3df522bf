//! A whole run: takes in logs, judges each root, counts.

use crate::diagnostic::{Finding, did_you_mean};
use crate::history::{At, Route};
use crate::model::{Log, Model};
use crate::semantics::InstanceId;
use crate::source::SourceMap;
use crate::table::{Ground, Reach, Recording, Tables};

use super::belief::{Memory, World};
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
        budget: options.budget,
        since_start: false,
    };
    let bench =
        Bench { world: &world, observer: Observer { model, log: options.log }, logs, as_of: options.as_of.or(last) };
    for key in order {
        if let Some(history) = roots.get(&key).filter(|_| options.only.is_none_or(|only| *only == *key.1)) {
            let mut history: Vec<&Kept<'_>> = history.iter().collect();
            bench.judge(&key, &mut history, (&mut outcome, sources));
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
}

impl Bench<'_> {
    fn judge(&self, key: &RootKey, history: &mut [&Kept<'_>], (outcome, sources): (&mut Outcome, &mut SourceMap)) {
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
        let mut before: Vec<(i64, &str, &Route)> = Vec::new();
        for (time, kept) in &timed {
            before.retain(|(at, ..)| at == time);
            let known = before.iter().any(|(_, text, route)| *text == kept.text && **route == kept.route);
            if known && kept.observation.time.is_some() {
                outcome.totals.duplicates += 1;
                continue;
            }
            before.push((*time, kept.text, &kept.route));
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
