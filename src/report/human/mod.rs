//! Prints a report for people: the worst finding first, each with the source lines it is about.

mod block;
mod composition;
mod drawing;
mod excerpt;
mod frame;
mod render;
mod story;
mod summary;
mod table;
mod told;
mod wrap;

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Report;
use super::cause::{Cause, causes, violations};
use super::coverage::Covered;
use super::look::{Detail, Ink, Look};
use crate::diagnostic::{Finding, Severity};

pub(super) use excerpt::{Excerpt, Room};
pub(super) use frame::{draw, remarks};
pub(super) use story::{ahead_lines, found, left, step_lines};
pub(super) use summary::{Part, parts, totals};
pub(super) use told::told_line;
pub(crate) use wrap::wrap;

/// Findings of one code that are shown; people fix the first ones and look again.
const MOST_OF_A_CODE: usize = 20;

/// The first causes of each code, and of the others one with how many there are, in order of the codes.
fn few_of_each<'c, 'a>(causes: &'c [Cause<'a>]) -> (Vec<&'c Cause<'a>>, Vec<(&'a Finding, usize)>) {
    let mut seen: BTreeMap<&str, (&'a Finding, usize)> = BTreeMap::new();
    let mut few = Vec::new();
    for cause in causes {
        let shown = cause.shown();
        let (_, count) = seen.entry(shown.code.id).or_insert((shown, 0));
        *count += 1;
        if *count <= MOST_OF_A_CODE {
            few.push(cause);
        }
    }
    let rest = seen.into_values().filter(|(_, count)| *count > MOST_OF_A_CODE);
    (few, rest.map(|(shown, count)| (shown, count - MOST_OF_A_CODE)).collect())
}

/// Prints the findings, the tables and the totals.
pub(super) fn print(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let causes = causes(report.findings, report.sources);
    let (few, rest) = few_of_each(&causes);
    let (briefly, in_full): (Vec<_>, Vec<_>) =
        few.into_iter().partition(|cause| look.detail < Detail::Notes && cause.shown().severity() == Severity::Note);
    for story in report.stories.iter().filter(|_| look.detail > Detail::Findings) {
        writeln!(out, "{}", story::draw(story, look))?;
    }
    for cause in in_full {
        writeln!(out, "{}", frame::draw(cause, report.sources, look))?;
    }
    for cause in &briefly {
        writeln!(out, "{}", frame::brief(cause, report.sources, look))?;
    }
    for (shown, more) in &rest {
        let severity = shown.severity();
        let name = look.paint(Ink::of(severity), &format!("{severity}[{}]", shown.code.id));
        writeln!(
            out,
            "{name}: {more} more {}; `--format json` lists them all",
            if *more == 1 { "is like this" } else { "are like these" }
        )?;
    }
    if !(briefly.is_empty() && rest.is_empty()) && look.detail > Detail::Findings {
        writeln!(out)?;
    }
    if look.detail == Detail::Findings {
        return Ok(());
    }
    let covered = report.coverage.as_ref().map(Covered::tables).unwrap_or_default();
    for table in report.tables.iter().chain(&covered) {
        writeln!(out, "{}", table::draw(table, look))?;
    }
    summary::print(report, violations(&causes), look, out)
}
