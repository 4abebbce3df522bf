//! `lifespec merge`: puts the reports of all shards of a replay together.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::configured;
use crate::cli::args::Reporting;
use crate::cli::known::wanted;
use crate::cli::output::{Besides, Output};
use crate::cli::traffic::Traffic;
use crate::cli::{Exit, terminal};
use crate::report::{Refused, Report, Scope, Summary, merge, read_part};
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  lifespec replay orders.life jobs.jsonl --shard 1/2 --format json > 1.json
  lifespec replay orders.life jobs.jsonl --shard 2/2 --format json > 2.json
  lifespec merge 1.json 2.json

The shards may be replayed anywhere, at any time, in any order. What is printed
is what one replay without --shard prints, and the exit code is that of it.";

/// Put the JSON reports of all shards of a replay together
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Merge {
    /// The reports of `lifespec replay --shard K/N --format json`, one for each shard, in any order; `-` is standard
    /// input
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,
    #[command(flatten)]
    reporting: Reporting,
}

impl Merge {
    pub(super) fn run(&self, output: &mut Output<'_>) -> io::Result<Exit> {
        let mut session = Session::new(output.files());
        let Some(config) = configured(&mut session, output)? else { return Ok(Exit::CouldNot) };
        let traffic = Traffic::default().reads("the report of a shard", &self.reports);
        output.guard(traffic.reporting(&self.reporting, &config), "the report")?;
        let mut parts = Vec::new();
        for path in &self.reports {
            let bytes = match session.report(path) {
                Ok(bytes) => bytes,
                Err(finding) => {
                    let (sources, findings, summary) = (&session.sources, &[*finding], Summary::None);
                    let report = Report { sources, findings, tables: &[], stories: &[], coverage: None, summary };
                    output.complain(&report)?;
                    return Ok(Exit::CouldNot);
                }
            };
            match read_part(&path.to_string_lossy(), &bytes) {
                Ok(part) => parts.push(part),
                Err(refused) => return Ok(refuse(&refused)),
            }
        }
        let mut merged = match merge(parts) {
            Ok(merged) => merged,
            Err(refused) => return Ok(refuse(&refused)),
        };
        let found = std::mem::take(&mut merged.findings);
        let reporting = (&self.reporting, &config, &*output);
        let specs = merged.sources.all().next().map(|source| source.name.clone()).into_iter().collect();
        let whole = merged.complete && merged.totals.instances > 0;
        let scope = Scope { run: "replay", specs, whole };
        let Some(wanted) = wanted((found, &merged.sources, &scope), &session, reporting)? else {
            return Ok(Exit::CouldNot);
        };
        (merged.findings, merged.known, merged.untold) = (wanted.findings, wanted.known, wanted.untold);
        let report = merged.report();
        let lifecycle = merged.lifecycle();
        let (model, coverage) = lifecycle.as_ref().map_or((None, None), |(model, seen)| (Some(model), seen.as_ref()));
        let pictures = self.reporting.pictures(model, coverage, (&merged.findings, &config));
        let besides = Besides { pictures: &pictures, ..Besides::default() };
        output.print(&report, (&self.reporting, &config), besides)?;
        let failed = merged.totals.violates + merged.totals.overdue > 0 && !wanted.all_known;
        Ok(if merged.complete { self.reporting.exit(&report, &config, failed) } else { Exit::CouldNot })
    }
}

fn refuse(refused: &Refused) -> Exit {
    terminal::refuse(&refused.why, &refused.help);
    Exit::CouldNot
}
