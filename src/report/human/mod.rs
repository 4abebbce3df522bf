//! Prints a report for people: the worst finding first, each with the source lines it is about.

mod block;
mod drawing;
mod excerpt;
mod frame;
mod render;
mod summary;
mod table;
mod wrap;

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Report;
use super::cause::{Cause, causes};
use super::coverage::Covered;
use super::look::{Detail, Ink, Look};
use crate::diagnostic::{Code, Severity};

pub(crate) use wrap::wrap;

/// Findings of one code that are shown; people fix the first ones and look again.
const MOST_OF_A_CODE: usize = 20;

/// The first causes of each code, and how many more there are of which code, in order of the codes.
fn few_of_each<'c, 'a>(causes: &'c [Cause<'a>]) -> (Vec<&'c Cause<'a>>, Vec<(&'static Code, usize)>) {
    let mut seen: BTreeMap<&str, (&'static Code, usize)> = BTreeMap::new();
    let mut few = Vec::new();
    for cause in causes {
        let code = cause.shown().code;
        let (_, count) = seen.entry(code.id).or_insert((code, 0));
        *count += 1;
        if *count <= MOST_OF_A_CODE {
            few.push(cause);
        }
    }
    let rest = seen.into_values().filter(|(_, count)| *count > MOST_OF_A_CODE);
    (few, rest.map(|(code, count)| (code, count - MOST_OF_A_CODE)).collect())
}

/// Prints the findings, the tables and the totals.
pub(super) fn print(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let causes = causes(report.findings, report.sources);
    let (few, rest) = few_of_each(&causes);
    let (briefly, in_full): (Vec<_>, Vec<_>) =
        few.into_iter().partition(|cause| look.detail < Detail::Notes && cause.shown().severity() == Severity::Note);
    for cause in in_full {
        writeln!(out, "{}", frame::draw(cause, report.sources, look))?;
    }
    for cause in &briefly {
        writeln!(out, "{}", frame::brief(cause, report.sources, look))?;
    }
    for (code, more) in &rest {
        let name = look.paint(Ink::of(code.severity), &format!("{}[{}]", code.severity, code.id));
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
    let grave = causes.iter().filter(|cause| cause.shown().severity() == Severity::Error).count();
    summary::print(report, grave, look, out)
}
