//! `lifespec replay`: judges recorded histories by a lifecycle.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use indicatif::HumanCount;
use serde_json::{Map, Value};

use super::follow::follow;
use super::{configured, load, moment};
use crate::cli::args::Reporting;
use crate::cli::known::{self, wanted_of};
use crate::cli::output::{Besides, Output};
use crate::cli::patience::Patience;
use crate::cli::traffic::Traffic;
use crate::cli::{Exit, terminal};
use crate::diagnostic::{Finding, Severity, did_you_mean};
use crate::history::Expansion;
use crate::model::{Log, Model};
use crate::replay::{self, Alike, Options, Outcome, Progress, Share, Taken, UnknownEvents, Watch};
use crate::report::{Covered, Part, ReplaySummary, Report, Scope, Summary, alike, visible};
use crate::session::{Config, ReadyLog, ReplayConfig, Session};

const EXAMPLES: &str = "\
Examples:
  lifespec replay orders.life jobs.jsonl              plain records, see below
  lifespec replay orders.life --log Audit audit.json  read as `log Audit` says
  lifespec replay orders.life jobs.jsonl --as-of 2026-01-31
                                                      overdue on that day?
  lifespec replay orders.life jobs.jsonl --job o-17   one history, record by record
  lifespec replay orders.life jobs.jsonl --nearest    what would make them legal?
  lifespec replay orders.life jobs.jsonl --follow     as the log grows
  lifespec replay orders.life jobs.jsonl --shard 1/4 --format json > 1.json
                                                      a quarter, see `merge`
  zcat jobs.jsonl.gz | lifespec replay orders.life -  from standard input

The plain record is one JSON object a line, and holds what is known:
  {\"time\":\"2026-01-31T12:00:00Z\",\"entity\":\"Order\",\"id\":\"o-17\",
   \"event\":\"Customer.Pay\",\"from\":\"Open\",\"to\":\"Paid\",\"set\":{\"amount\":3}}
further keys: actor, parent and root, for an instance that another one owns

Violations and passed deadlines fail a run whatever --fail-on says.";

/// How many configurations and edits are considered for the nearest legal history of one that is not.
const NEAREST: usize = 200_000;

/// Judge recorded histories: which of them left the lifecycle, on which record, and why
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Replay {
    /// The lifecycle [default: that of lifespec.toml, with its logs and settings]
    #[arg(value_name = "SPEC")]
    spec: Option<PathBuf>,
    /// Logs: files, folders, patterns, `-` for standard input, @LIST for a file that names logs; JSON Lines, JSON, CSV,
    /// XES, OCEL 2.0, also as .gz or .zst
    #[arg(value_name = "LOG")]
    logs: Vec<PathBuf>,
    /// The mapping of the lifecycle that says how to read the records [default: the plain record]
    #[arg(long, value_name = "NAME")]
    log: Option<String>,
    /// The moment of looking back, which decides what is overdue [default: the log's last time]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    as_of: Option<i64>,
    /// How far a timer may be off, such as 90s or 1h [default: 0s]
    #[arg(long, value_name = "DURATION", value_parser = super::length)]
    tolerance: Option<i64>,
    /// How late a record may be and still be put in order, such as 10m [default: 0s]
    #[arg(long, value_name = "DURATION", value_parser = super::length)]
    lateness: Option<i64>,
    /// How many threads read and judge [default: as many as there are processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// How many times its size a compressed log may expand to [default: 500 for gzip, 10000 for zstd, or 1 GiB]
    #[arg(long, value_name = "RATIO")]
    max_expansion: Option<u64>,
    /// Show what the histories exercised: states, moves, incidents, pairs of moves, and how long things lasted
    #[arg(long)]
    coverage: bool,
    /// How many shapes of instances are remembered; 0 judges every record anew, which finds the same and takes longer
    #[arg(long, value_name = "N", hide = true)]
    shapes: Option<usize>,
    /// What comes of a record with an event that the lifecycle does not know
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Unknown::Error)]
    unknown_events: Unknown,
    /// Report at most N findings that are not known, the worst first, and say how many were left out [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "write_baseline")]
    max_findings: Option<u32>,
    /// Judge the history of this root instance alone, and tell it record by record
    #[arg(long, value_name = "ID", conflicts_with = "write_baseline")]
    job: Option<String>,
    /// For every history that is not legal, say which records are missing or extra in the nearest one that is, and how
    /// well the log fits all in all
    #[arg(long)]
    nearest: bool,
    /// Go on as the log grows (one file of JSON Lines, or a pipe): print what is found when it is found, and what is
    /// overdue by the clock when it is
    #[arg(long, conflicts_with_all = ["as_of", "nearest", "coverage", "threads", "max_expansion",
          "baseline", "write_baseline"])]
    follow: bool,
    /// Judge only the K-th of N shares of the roots; `lifespec merge` puts the JSON reports of all together
    #[arg(long, value_name = "K/N", value_parser = share,
          conflicts_with_all = ["job", "nearest", "follow", "max_findings", "baseline", "write_baseline"])]
    shard: Option<Share>,
    #[command(flatten)]
    reporting: Reporting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Unknown {
    /// An error: the log, or the lifecycle, lacks something
    Error,
    /// A warning
    Warn,
    /// Nothing: it is counted as skipped
    Ignore,
}

impl From<Unknown> for UnknownEvents {
    fn from(choice: Unknown) -> Self {
        match choice {
            Unknown::Error => Self::Error,
            Unknown::Warn => Self::Warn,
            Unknown::Ignore => Self::Ignore,
        }
    }
}

impl Replay {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut session = Session::new(output.files());
        let Some(config) = configured(&mut session, output)? else { return Ok(Exit::CouldNot) };
        let Some(ReplayConfig { spec, logs, places, log, tolerance, lateness }) = self.asked(&config) else {
            return Ok(Exit::CouldNot);
        };
        let Some(model) = load(&mut session, &spec, output)?.and_then(|spec| spec.model) else {
            return Ok(Exit::CouldNot);
        };
        let log = match &log {
            None => None,
            Some(name) => match mapping(&model, name) {
                Some(log) => Some(log),
                None => return Ok(Exit::CouldNot),
            },
        };
        let allowed = (tolerance.unwrap_or(0), lateness.unwrap_or(0));
        let options = self.options(log, allowed);
        if self.follow {
            let options = Options { story: false, threads: 1, ..options };
            return follow((&mut session, &model), options, (&logs, &places), (&self.reporting, &config, output));
        }
        let lists: Vec<PathBuf> = logs.iter().filter_map(|log| Some(log.to_str()?.strip_prefix('@')?.into())).collect();
        let (logs, mut findings) = self.read(&mut session, (&logs, &places, &config), log);
        let traffic = Traffic::default().reads("the lifecycle", [&spec]).reads("the list of logs", lists);
        let traffic = traffic.reads("the log", logs.iter().map(|log| &log.input().path));
        output.guard(traffic.reporting(&self.reporting, &config), "the report")?;
        // Of one of several parts everything is told: who merges them takes out what is known.
        let known = if self.shard.is_some() {
            None
        } else {
            match known::known(&session, (&self.reporting, &config, &*output))? {
                Ok(known) => known,
                Err(exit) => return Ok(exit),
            }
        };
        let (counts, lifecycle) = (known.as_ref().map(known::Known::counts), session.sources.clone());
        let taken = Taken {
            severity: &|finding| known::severity(finding, &config),
            known: &|finding, sources| {
                let counts = counts.as_ref()?;
                let kind = alike(finding, sources.unwrap_or(&lifecycle));
                Some(Alike { kind, known: *counts.get(&kind)? })
            },
        };
        let mut all_read = findings.iter().all(|finding| finding.severity() < Severity::Error);
        let before = findings.len();
        let names: Vec<String> = logs.iter().map(|log| replay::Source::name(log).to_owned()).collect();
        let mut outcome = Outcome::default();
        if !logs.is_empty() {
            let patience = Patience::new(None, "what was read by now is judged");
            let size: Option<u64> = logs.iter().map(|log| log.input().size()).sum();
            let hears = |progress: Progress| hears(&patience, (&logs, size), progress);
            let options = Options { watch: Watch(&hears), taken, ..options };
            let logs: Vec<&dyn replay::Source> = logs.iter().map(|log| log as &dyn replay::Source).collect();
            outcome = replay::run_logs(&model, options, &logs, &mut session.sources);
            all_read &= outcome.complete;
            findings.append(&mut outcome.findings);
        }
        let (mut all_known, mut count, mut untold) = (false, 0, outcome.totals.untold > 0);
        if self.shard.is_none() {
            let reporting = (&self.reporting, &config, &*output);
            let is_all = self.job.is_none() && self.max_findings.is_none();
            let whole = is_all && all_read && outcome.totals.instances > 0;
            let scope = Scope { run: "replay", specs: vec![Session::name(&spec)], whole };
            let Some(wanted) = wanted_of((findings, &session.sources, &scope), (&session, known), reporting)? else {
                return Ok(Exit::CouldNot);
            };
            all_known = wanted.all_known && !untold;
            (count, untold) = (wanted.known, wanted.untold || untold);
            findings = wanted.findings;
        }
        let totals = outcome.totals;
        let report = Report {
            sources: &session.sources,
            findings: &findings,
            tables: &[],
            stories: &outcome.stories,
            coverage: self.coverage.then(|| Covered::new(&model, &outcome.coverage)),
            summary: Summary::Replay(ReplaySummary {
                totals,
                fit: outcome.fit,
                known: count,
                untold,
                partial: !all_read,
                logs: names.clone(),
            }),
        };
        let part = self.shard.map(|share| {
            let part = Part::of(share, &outcome, before);
            Part { logs: names, complete: all_read, settings: self.settings(allowed), ..part }
        });
        let counted = self.coverage.then_some(&outcome.coverage);
        let pictures = self.reporting.pictures([&model], counted, (&findings, &config));
        let besides = Besides { part: part.as_ref(), pictures: &pictures };
        output.print(&report, (&self.reporting, &config), besides)?;
        let failed = totals.violates + totals.overdue > 0 && !all_known;
        Ok(if all_read { self.reporting.exit(&report, &config, failed) } else { Exit::CouldNot })
    }

    /// What is to be replayed: what was named, or what the configuration says, with the options that were given.
    fn asked(&self, config: &Config) -> Option<ReplayConfig> {
        let Some(spec) = &self.spec else {
            let Some(replay) = &config.replay else {
                let help =
                    "name both (`lifespec replay orders.life jobs.jsonl`), or set them in lifespec.toml: `[replay]`";
                terminal::refuse("no lifecycle and no log is named", help);
                return None;
            };
            if replay.logs.is_empty() {
                let help = "name some in lifespec.toml: `[replay]`, `logs = [\"logs/*.jsonl\"]`";
                terminal::refuse("no log is named", help);
                return None;
            }
            let mut replay = replay.clone();
            replay.log = self.log.clone().or(replay.log);
            replay.tolerance = self.tolerance.or(replay.tolerance);
            replay.lateness = self.lateness.or(replay.lateness);
            return Some(replay);
        };
        if self.logs.is_empty() {
            terminal::refuse("no log is named", "name one behind the lifecycle; `-` is standard input");
            return None;
        }
        let (spec, logs, log) = (spec.clone(), self.logs.clone(), self.log.clone());
        Some(ReplayConfig { spec, logs, places: Vec::new(), log, tolerance: self.tolerance, lateness: self.lateness })
    }

    fn options<'o>(&'o self, log: Option<&'o Log>, (tolerance, lateness): (i64, i64)) -> Options<'o> {
        Options {
            log,
            as_of: self.as_of,
            tolerance,
            lateness,
            threads: self.threads(),
            coverage: self.coverage,
            only: self.job.as_deref(),
            shapes: self.shapes.unwrap_or(Options::default().shapes),
            unknown_events: self.unknown_events.into(),
            most: self.max_findings.map(|most| usize::try_from(most).unwrap_or(usize::MAX)),
            story: self.job.is_some(),
            nearest: self.nearest.then_some(NEAREST),
            share: self.shard,
            ..Options::default()
        }
    }

    /// What every shard of one run must be asked for alike.
    fn settings(&self, (tolerance, lateness): (i64, i64)) -> Map<String, Value> {
        let unknown = self.unknown_events.to_possible_value();
        let settings = [
            ("log", self.log.as_deref().into()),
            ("as_of", self.as_of.into()),
            ("tolerance", tolerance.into()),
            ("lateness", lateness.into()),
            ("coverage", self.coverage.into()),
            ("unknown_events", unknown.map_or(Value::Null, |unknown| unknown.get_name().into())),
        ];
        settings.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    }

    fn threads(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.map_or_else(all, usize::from)
    }

    /// The logs that can be read, and a finding for each that cannot.
    fn read<'f>(
        &self,
        session: &mut Session<'f>,
        (logs, places, config): (&[PathBuf], &[Range<usize>], &Config),
        log: Option<&Log>,
    ) -> (Vec<ReadyLog<'f>>, Vec<Finding>) {
        let limit = self.max_expansion.map_or_else(Expansion::default, Expansion::to);
        let pattern = log.and_then(|log| regex::Regex::new(&log.lines.as_ref()?.0).ok());
        let (inputs, mut findings) = session.logs_at(logs, (places, config));
        let mut logs = Vec::new();
        for input in inputs {
            match ReadyLog::new(input, limit, pattern.as_ref()) {
                Ok(log) => logs.push(log),
                Err(finding) => findings.push(*finding),
            }
        }
        (logs, findings)
    }
}

/// Shows how far a replay is; tells whether to stop.
fn hears(patience: &Patience, (logs, size): (&[ReadyLog<'_>], Option<u64>), progress: Progress) -> bool {
    match progress {
        Progress::Records(records) => {
            let read = logs.iter().map(|log| log.input().bytes_read()).sum();
            patience.hears(size.map(|size| (read, size)), || format!("{} records", HumanCount(records)))
        }
        Progress::Nearest { done, of } => {
            let share = (done as u64, of as u64);
            patience.hears(Some(share), || format!("{done} of {of} nearest legal histories"))
        }
    }
}

/// `2/5`: the second of five shares.
fn share(text: &str) -> Result<Share, String> {
    let number = |text: &str| text.parse().ok();
    let numbers = text.split_once('/').and_then(|(index, of)| Some((number(index)?, number(of)?)));
    let share = numbers.and_then(|(index, of)| Share::new(index, of));
    share.ok_or_else(|| "expected a share such as 2/5, the second of five; there are 10000 at most".to_owned())
}

/// The mapping of a name; if there is none, says so.
fn mapping<'m>(model: &'m Model, name: &str) -> Option<&'m Log> {
    let found = model.logs.iter().find(|log| log.name.text == name);
    if found.is_none() {
        let names = model.logs.iter().map(|log| log.name.text.as_str());
        let all: Vec<&str> = names.clone().collect();
        let help = did_you_mean(name, names).unwrap_or_else(|| match all.as_slice() {
            [] => "it has none: leave `--log` out to read plain records".to_owned(),
            all => format!("its mappings are {}", all.join(", ")),
        });
        terminal::refuse(&format!("the lifecycle has no log mapping `{}`", visible(name)), &help);
    }
    found
}
