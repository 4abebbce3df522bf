//! The commands, one file each.

mod check;
mod completions;
mod convert;
mod doc;
mod draw;
mod explain;
mod follow;
mod init;
mod man;
mod merge;
mod replay;
mod simulate;
mod test;

use std::io;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::args::further;
use super::output::Output;
use super::{Exit, terminal};
use crate::catalog::files::LS481;
use crate::diagnostic::Finding;
use crate::report::{Report, Summary};
use crate::session::{Config, Session, Spec};
use crate::syntax::duration_millis;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(check::Check),
    Replay(replay::Replay),
    Merge(merge::Merge),
    Test(test::Test),
    Draw(draw::Draw),
    Doc(doc::Doc),
    Simulate(simulate::Simulate),
    Init(init::Init),
    Explain(explain::Explain),
    Convert(convert::Convert),
    Completions(completions::Completions),
    Man(man::Manual),
}

impl Command {
    /// Runs the command; an error is one of writing the result. `program`: builds the command line that it is part of.
    pub(super) fn run(&self, output: &mut Output<'_>, program: fn() -> clap::Command) -> io::Result<Exit> {
        match self {
            Self::Check(check) => check.run(output),
            Self::Replay(replay) => replay.run(output),
            Self::Merge(merge) => merge.run(output),
            Self::Test(test) => test.run(output),
            Self::Draw(draw) => draw.run(output),
            Self::Doc(doc) => doc.run(output),
            Self::Simulate(simulate) => simulate.run(output),
            Self::Init(init) => init.run(output),
            Self::Explain(explain) => explain.run(output),
            Self::Convert(convert) => convert.run(output),
            Self::Completions(completions) => completions.run(output, program()),
            Self::Man(man) => man.run(output, program()),
        }
    }
}

/// Prints what was found in a lifecycle to standard error.
fn complain(session: &Session<'_>, spec: &Spec, output: &Output<'_>) -> io::Result<()> {
    let report = Report {
        sources: &session.sources,
        findings: &spec.findings,
        tables: &[],
        stories: &[],
        coverage: None,
        summary: Summary::None,
    };
    output.complain(&report)
}

/// Prints findings to standard error: nothing else can be done.
fn could_not(session: &Session<'_>, findings: &[Finding], output: &Output<'_>) -> io::Result<Exit> {
    let (sources, summary) = (&session.sources, Summary::None);
    output.complain(&Report { sources, findings, tables: &[], stories: &[], coverage: None, summary })?;
    Ok(Exit::CouldNot)
}

/// What the project has set; if it cannot be understood, that goes to standard error, and there is no answer.
fn configured(session: &mut Session<'_>, output: &Output<'_>) -> io::Result<Option<Config>> {
    let config = output.config(session).and_then(|config| {
        let wrong = config.reports.iter().find_map(|(text, place)| Some((further(text).err()?, place)));
        let Some((why, place)) = wrong else { return Ok(config) };
        let span = session.place(&config, place);
        Err(Box::new(Finding::new(&LS481, "this is no report").label(span, why)))
    });
    match config {
        Ok(config) => Ok(Some(config)),
        Err(finding) => {
            let (sources, findings, summary) = (&session.sources, &[*finding], Summary::None);
            output.complain(&Report { sources, findings, tables: &[], stories: &[], coverage: None, summary })?;
            Ok(None)
        }
    }
}

/// The lifecycles that were named, or those of the configuration, and a finding for each name that stands for none; if
/// nothing is named, says so.
fn named_specs(session: &Session<'_>, named: &[PathBuf], config: &Config) -> Option<(Vec<PathBuf>, Vec<Finding>)> {
    let specs = if named.is_empty() { &config.specs } else { named };
    if specs.is_empty() {
        terminal::refuse(
            "no lifecycle is named",
            "name one (`lifespec check orders.life`), or list them in lifespec.toml: `[check]`, `specs = [\"spec/*.life\"]`",
        );
        return None;
    }
    Some(session.specs(specs))
}

/// Loads a lifecycle that a command needs whole. If an error stands in the way, the findings go to standard error,
/// for the result is not a report, and there is no answer.
fn load(session: &mut Session<'_>, path: &Path, output: &Output<'_>) -> io::Result<Option<Spec>> {
    let spec = session.load(path);
    if spec.model.is_some() {
        return Ok(Some(spec));
    }
    complain(session, &spec, output)?;
    Ok(None)
}

/// `2026-01-31T12:00:00Z`, or a day, which begins in UTC.
fn moment(text: &str) -> Result<i64, String> {
    crate::replay::parse_time(text)
        .or_else(|| crate::replay::parse_time(&format!("{text}T00:00:00Z")))
        .ok_or_else(|| "expected a time such as 2026-01-31T12:00:00Z, or a day such as 2026-01-31".to_owned())
}

/// An exact length of time.
fn length(text: &str) -> Result<i64, String> {
    duration_millis(text).ok_or_else(|| "expected an exact length such as 90s, 1h or 1d12h".to_owned())
}
