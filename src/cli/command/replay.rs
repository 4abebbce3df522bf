//! `lifespec replay`: judges recorded histories by a lifecycle.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::{load, moment};
use crate::cli::args::Reporting;
use crate::cli::output::Output;
use crate::cli::{Exit, terminal};
use crate::diagnostic::{Finding, did_you_mean};
use crate::model::{Log, Model};
use crate::replay::{self, LogText, Options, Totals};
use crate::report::{Report, Summary, visible};
use crate::session::{LogFile, Session};

const EXAMPLES: &str = "\
Examples:
  lifespec replay orders.life jobs.jsonl              plain records, see below
  lifespec replay orders.life --log Audit audit.json  read as `log Audit` says
  lifespec replay orders.life jobs.jsonl --as-of 2026-01-31
                                                      overdue on that day?
  lifespec replay orders.life jobs.jsonl --job o-17   one history alone
  zcat jobs.jsonl.gz | lifespec replay orders.life -  from standard input

The plain record is one JSON object a line, and holds what is known:
  {\"time\":\"2026-01-31T12:00:00Z\",\"entity\":\"Order\",\"id\":\"o-17\",
   \"event\":\"Customer.Pay\",\"from\":\"Open\",\"to\":\"Paid\",\"set\":{\"amount\":3}}
further keys: actor, parent and root, for an instance that another one owns

Violations and passed deadlines fail a run whatever --fail-on says.";

/// Judge recorded histories: which of them left the lifecycle, on which record, and why
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Replay {
    /// The lifecycle
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    /// Logs: JSON Lines, or JSON documents and lists of them; `-` is standard input
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// The mapping of the lifecycle that says how to read the records [default: the plain record]
    #[arg(long, value_name = "NAME")]
    log: Option<String>,
    /// The moment of looking back, which decides what is overdue [default: the log's last time]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    as_of: Option<i64>,
    /// How far a timer may be off, such as 90s or 1h
    #[arg(long, value_name = "DURATION", value_parser = super::length, default_value = "0s")]
    tolerance: i64,
    /// Judge the history of this root instance alone
    #[arg(long, value_name = "ID")]
    job: Option<String>,
    #[command(flatten)]
    reporting: Reporting,
}

impl Replay {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut session = Session::new(output.files());
        let Some(model) = load(&mut session, &self.spec, output)?.and_then(|spec| spec.model) else {
            return Ok(Exit::CouldNot);
        };
        let log = match &self.log {
            None => None,
            Some(name) => match mapping(&model, name) {
                Some(log) => Some(log),
                None => return Ok(Exit::CouldNot),
            },
        };
        let (files, unreadable) = self.read(&session);
        let texts: Vec<LogText<'_>> =
            files.iter().map(|file| LogText { name: &file.name, bytes: &file.bytes }).collect();
        let options = Options {
            log,
            as_of: self.as_of,
            tolerance: self.tolerance,
            only: self.job.as_deref(),
            ..Options::default()
        };
        let all_read = unreadable.is_empty();
        let mut findings = unreadable;
        let mut totals = Totals::default();
        if !texts.is_empty() {
            let outcome = replay::run(&model, options, &texts, &mut session.sources);
            findings.extend(outcome.findings);
            totals = outcome.totals;
        }
        let summary = Summary::Replay(totals);
        let report = Report { sources: &session.sources, findings: &findings, tables: &[], summary };
        report.print(output.format(&self.reporting), output)?;
        let failed = totals.violates + totals.overdue > 0;
        Ok(match self.reporting.exit(&report) {
            _ if !all_read => Exit::CouldNot,
            _ if failed => Exit::Findings,
            exit => exit,
        })
    }

    /// The logs that can be read, and a finding for each that cannot.
    fn read(&self, session: &Session<'_>) -> (Vec<LogFile>, Vec<Finding>) {
        let mut files = Vec::new();
        let mut findings = Vec::new();
        for path in &self.logs {
            match session.log(path) {
                Ok(file) => files.push(file),
                Err(finding) => findings.push(*finding),
            }
        }
        (files, findings)
    }
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
