//! Prints a report for people: the worst finding first, each with the source lines it is about.

mod block;
mod excerpt;
mod frame;
mod summary;
mod table;
mod wrap;

use std::io::{self, Write};

use super::Report;
use super::cause::causes;
use super::look::Look;

pub(crate) use wrap::wrap;

/// Prints the findings, the tables and the totals.
pub(super) fn print(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let causes = causes(report.findings, report.sources);
    for cause in &causes {
        writeln!(out, "{}", frame::draw(cause, report.sources, look))?;
    }
    if !look.totals {
        return Ok(());
    }
    for table in report.tables {
        writeln!(out, "{}", table::draw(table, look))?;
    }
    summary::print(report, causes.len(), look, out)
}
