//! Findings as a project wants them: as bad as its configuration says, and without those that are known.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use super::args::Reporting;
use super::output::Output;
use super::{Exit, terminal};
use crate::catalog::files::LS482;
use crate::diagnostic::{Finding, Severity};
use crate::replay;
use crate::report::{Baseline, Left, Report, Scope, Summary, visible};
use crate::session::{Config, Session};
use crate::source::SourceMap;

/// The findings of a run, as the project wants them.
pub(super) struct Wanted {
    pub(super) findings: Vec<Finding>,
    /// How many its configuration leaves out.
    pub(super) off: usize,
    /// How many were known before.
    pub(super) known: usize,
    /// Whether every history with a finding is one that was known to have it, told or not.
    pub(super) all_known: bool,
    /// Whether some violations that are not known are not told either: their codes are off.
    pub(super) untold: bool,
}

/// Whether a finding counts: what a history has done does so even if its code is off.
fn counts(finding: &Finding, config: &Config) -> bool {
    replay::is_of_history(finding.code) || severity(finding, config).is_some()
}

/// What is known before a run.
pub(super) struct Known {
    file: PathBuf,
    baseline: Baseline,
}

impl Known {
    /// How many findings are known that are alike.
    pub(super) fn counts(&self) -> HashMap<u128, usize> {
        self.baseline.counts()
    }
}

/// How bad a finding is taken for; `None`: it is not told.
pub(super) fn severity(finding: &Finding, config: &Config) -> Option<Severity> {
    config.severities.get(finding.code.id).copied().unwrap_or_else(|| Some(finding.severity()))
}

/// The findings as the configuration takes them, and how many it leaves out.
pub(super) fn as_configured(findings: Vec<Finding>, config: &Config) -> (Vec<Finding>, usize) {
    let before = findings.len();
    let taken = |finding: Finding| severity(&finding, config).map(|severity| finding.taken_for(severity));
    let findings: Vec<Finding> = findings.into_iter().filter_map(taken).collect();
    let left_out = before - findings.len();
    (findings, left_out)
}

/// What the run is to take for known: nothing if it makes everything known, or if nothing is. A baseline that is none ends
/// the run, which is told.
pub(super) fn known(
    session: &Session<'_>,
    (reporting, config, output): (&Reporting, &Config, &Output<'_>),
) -> io::Result<Result<Option<Known>, Exit>> {
    let file = reporting.baseline.as_ref().or(config.baseline.as_ref());
    let Some(file) = file.filter(|_| reporting.write_baseline.is_none()) else { return Ok(Ok(None)) };
    Ok(match read(file, session, output)? {
        Some(baseline) => Ok(Some(Known { file: file.clone(), baseline })),
        None => Err(Exit::CouldNot),
    })
}

/// The same, and without those that are known; or all are made known. `None`: there is no such baseline, which is told.
pub(super) fn wanted(
    found: (Vec<Finding>, &SourceMap, &Scope<'_>),
    session: &Session<'_>,
    with: (&Reporting, &Config, &Output<'_>),
) -> io::Result<Option<Wanted>> {
    match known(session, with)? {
        Ok(known) => wanted_of(found, (session, known), with),
        Err(_) => Ok(None),
    }
}

/// The same with what is known.
pub(super) fn wanted_of(
    (findings, sources, scope): (Vec<Finding>, &SourceMap, &Scope<'_>),
    (session, known): (&Session<'_>, Option<Known>),
    (reporting, config, output): (&Reporting, &Config, &Output<'_>),
) -> io::Result<Option<Wanted>> {
    if reporting.write_baseline.is_some() && !scope.whole {
        let help = "a baseline is what a run has found that has seen everything: mend what is told below, and run it again, \
                    without an option that has it see less (`--deadline`, `--max-states`, `--parts`)";
        terminal::refuse("no baseline is written: not everything was looked at", help);
        return Ok(Some(none_known(findings, config)));
    }
    let count = findings.len();
    let counting = |findings: Vec<Finding>| -> Vec<Finding> {
        findings.into_iter().filter(|finding| counts(finding, config)).collect()
    };
    if let Some(file) = &reporting.write_baseline {
        // What other runs have found stays in it.
        let before = if session.exists(file) { read(file, session, output)? } else { Some(Baseline::default()) };
        let Some(before) = before else { return Ok(None) };
        let findings = counting(findings);
        output.write_file(file, before.write(&findings, sources, scope).as_bytes())?;
        let known = findings.len();
        tell(&format!("{known} known from now on, see `{}`", visible(&file.to_string_lossy())));
        return Ok(Some(Wanted { findings: Vec::new(), off: count - known, known, all_known: true, untold: false }));
    }
    let Some(Known { file, baseline }) = known else { return Ok(Some(none_known(findings, config))) };
    let Left { new, known, gone } = baseline.left(counting(findings), sources, scope);
    if known > 0 {
        tell(&format!("{known} known, see `{}`", visible(&file.to_string_lossy())));
    }
    if gone > 0 {
        tell(&format!("{gone} of the baseline not found any more: write it anew with `--write-baseline`"));
    }
    let all_known = !new.iter().any(|finding| replay::is_of_history(finding.code));
    let violations = |findings: &[Finding]| findings.iter().filter(|it| replay::is_violation(it.code)).count();
    let before = violations(&new);
    let (findings, _) = as_configured(new, config);
    let untold = violations(&findings) < before;
    Ok(Some(Wanted { off: count - known - findings.len(), findings, known, all_known, untold }))
}

/// The findings as the configuration takes them, where no baseline knows any.
fn none_known(findings: Vec<Finding>, config: &Config) -> Wanted {
    let (findings, off) = as_configured(findings, config);
    Wanted { findings, off, known: 0, all_known: false, untold: false }
}

fn tell(text: &str) {
    terminal::complain(&format!("findings: {text}"));
}

/// A baseline; what is wrong with it goes to standard error.
fn read(file: &Path, session: &Session<'_>, output: &Output<'_>) -> io::Result<Option<Baseline>> {
    let finding = match session.report(file) {
        Ok(bytes) => match Baseline::read(&bytes) {
            Ok(baseline) => return Ok(Some(baseline)),
            Err(why) => {
                let message = format!("`{}` is no baseline: {why}", visible(&file.to_string_lossy()));
                Finding::new(&LS482, message).help("write one with `--write-baseline FILE`")
            }
        },
        Err(finding) => finding.help("write one with `--write-baseline FILE`"),
    };
    let (sources, findings, summary) = (&session.sources, &[finding], Summary::None);
    output.complain(&Report { sources, findings, tables: &[], stories: &[], coverage: None, summary })?;
    Ok(None)
}
