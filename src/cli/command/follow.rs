//! `lifespec replay --follow`: judges a log while it grows.

use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use crate::cli::args::{FormatChoice, Reporting};
use crate::cli::known::as_configured;
use crate::cli::output::Output;
use crate::cli::patience::Patience;
use crate::cli::{Exit, terminal};
use crate::diagnostic::{Finding, Severity};
use crate::history::{Json, Text};
use crate::model::Model;
use crate::replay::{self, Followed, Growing, News, Options};
use crate::report::{Format, ReplaySummary, Report, Summary};
use crate::session::{Config, Session, Tail};
use crate::source::SourceMap;

/// Judges the log until it is at its end or somebody interrupts the run; each finding is printed when it is found.
pub(super) fn follow(
    (session, model): (&mut Session<'_>, &Model),
    options: Options<'_>,
    (logs, places): (&[PathBuf], &[Range<usize>]),
    (reporting, config, output): (&Reporting, &Config, &mut Output<'_>),
) -> io::Result<Exit> {
    if output.is_file() {
        terminal::refuse("a log is followed on standard output, not in a file", "leave `--output` out");
        return Ok(Exit::CouldNot);
    }
    if !reporting.report.is_empty() || !matches!(reporting.format, FormatChoice::Human | FormatChoice::Json) {
        terminal::refuse(
            "a log that is followed is reported as it grows, which only the formats human and json can",
            "leave `--report` out, and take `--format json` for programs",
        );
        return Ok(Exit::CouldNot);
    }
    note_unused(config);
    let mut page = Page { reporting, config, output, worst: None };
    let (mut inputs, findings) = session.logs_at(logs, (places, config));
    let input = match (inputs.pop(), inputs.is_empty(), findings.is_empty()) {
        (Some(input), true, true) => input,
        (_, _, true) => {
            terminal::refuse("one log is followed at a time", "name one file, or `-`");
            return Ok(Exit::CouldNot);
        }
        _ => {
            page.print(&findings, &session.sources, Summary::None)?;
            return Ok(Exit::CouldNot);
        }
    };
    let mut tail = match Tail::new(page.output.files(), input.path, input.is_repeatable) {
        Ok(tail) => tail,
        Err(finding) => {
            page.print(&[*finding], &session.sources, Summary::None)?;
            return Ok(Exit::CouldNot);
        }
    };
    let lines = options.log.and_then(|log| regex::Regex::new(&log.lines.as_ref()?.0).ok()).map(Text::new);
    let name = tail.name();
    let format: &dyn crate::history::Format = lines.as_ref().map_or(&Json, |lines| lines);
    let followed = Followed { name: &name, format, sources: &session.sources };
    let _patience = Patience::new(None, "the totals follow");
    let mut growing = UntilInterrupted(&mut tail);
    let (totals, complete) = replay::follow(model, options, followed, &mut growing, &mut |findings, sources| {
        page.print(findings, sources, Summary::None)
    })?;
    let summary = Summary::Replay(ReplaySummary { totals, partial: !complete, ..ReplaySummary::default() });
    page.print(&[], &session.sources, summary)?;
    let failed = totals.violates + totals.overdue > 0;
    Ok(if complete { reporting.exit_for(page.worst, config, failed) } else { Exit::CouldNot })
}

/// Says what the configuration sets for runs that end, and this one does not heed.
fn note_unused(config: &Config) {
    let unused = [("baseline", config.baseline.is_some()), ("reports", !config.reports.is_empty())];
    for (name, _) in unused.iter().filter(|(_, is_set)| *is_set) {
        terminal::complain(&format!("note: a log that is followed is reported as it grows: `{name}` is not heeded"));
    }
}

/// A log that is at its end when somebody interrupts the run: what is half a line by then was never written.
struct UntilInterrupted<'t, 'f>(&'t mut Tail<'f>);

impl Growing for UntilInterrupted<'_, '_> {
    fn news(&mut self) -> News {
        if Patience::is_interrupted() { News::End(None) } else { self.0.news() }
    }

    fn now(&self) -> i64 {
        self.0.now()
    }
}

/// Where findings are printed as they come.
struct Page<'p, 'f> {
    reporting: &'p Reporting,
    config: &'p Config,
    output: &'p mut Output<'f>,
    worst: Option<Severity>,
}

impl Page<'_, '_> {
    fn print(&mut self, findings: &[Finding], sources: &SourceMap, summary: Summary) -> io::Result<()> {
        let format = match self.reporting.format {
            FormatChoice::Json => Format::JsonLines,
            _ => Format::Human(self.output.report_look(self.reporting)),
        };
        let (findings, _) = as_configured(findings.to_vec(), self.config);
        let findings = findings.as_slice();
        self.worst = self.worst.max(findings.iter().map(Finding::severity).max());
        let report = Report { sources, findings, tables: &[], stories: &[], coverage: None, summary };
        report.print(format, &mut *self.output)?;
        self.output.flush()
    }
}
