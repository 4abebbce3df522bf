//! Writes what a step has to say, in Markdown.

use std::io::{self, Write};

use super::PLAIN;
use crate::diagnostic::Severity;
use crate::report::Report;
use crate::report::cause::{Cause, causes, violations};
use crate::report::human::{self, totals};
use crate::report::look::{Detail, Look};
use crate::report::markdown::{block, inline};
use crate::report::places::Places;
use crate::report::root::Root;
use crate::report::spot::Spot;
use crate::source::SourceMap;

/// Rows of the table at most.
const ROWS: usize = 100;
/// Findings that are drawn at most, and the bytes of all drawings: a summary of a megabyte is thrown away as a whole.
const DRAWINGS: usize = 20;
const BYTES: usize = 200_000;
/// Columns of the drawings.
const WIDTH: usize = 100;

/// Prints the totals, a table of causes, and the first of them in full.
pub(in crate::report) fn print(report: &Report<'_>, root: &Root, out: &mut dyn Write) -> io::Result<()> {
    let causes = causes(report.findings, report.sources);
    let mut line = Vec::new();
    totals(report, violations(&causes), PLAIN, &mut line)?;
    writeln!(out, "### lifespec\n\n{}\n", inline(String::from_utf8_lossy(&line).trim()))?;
    if causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "| | Finding | What | Where | How often |\n|---|---|---|---|---|")?;
    let mut places = Places::new(report.sources);
    for cause in causes.iter().take(ROWS) {
        writeln!(out, "{}", row(cause, root, (report.sources, &mut places)))?;
    }
    if causes.len() > ROWS {
        writeln!(out, "\nand {} more", causes.len() - ROWS)?;
    }
    let mut bytes = BYTES;
    for cause in causes.iter().take(DRAWINGS).filter(|cause| cause.shown().severity() > Severity::Note) {
        let drawing = drawn(cause, report.sources);
        bytes = bytes.saturating_sub(drawing.len());
        if bytes == 0 {
            break;
        }
        write!(out, "\n{drawing}")?;
    }
    writeln!(out)
}

fn row<'a>(cause: &Cause<'a>, root: &Root, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> String {
    let shown = cause.shown();
    let spot = Spot::of(shown, (sources, places));
    let sign = match shown.severity() {
        Severity::Error => "❌ error",
        Severity::Warning => "⚠️ warning",
        Severity::Note => "ℹ️ note",
    };
    let place = if spot.place.is_some() { format!(":{}", spot.line()) } else { String::new() };
    let place = inline(&format!("{}{place}", root.path(spot.name)));
    let (code, message) = (inline(&format!("{} {}", shown.code.id, shown.code.name)), inline(&shown.message));
    format!("| {sign} | {code} | {message} | {place} | {} |", cause.findings.len())
}

/// A finding as people see it, folded.
fn drawn(cause: &Cause<'_>, sources: &SourceMap) -> String {
    let look = Look { color: false, unicode: true, width: WIDTH, detail: Detail::Notes };
    let drawing = block(&human::draw(cause, sources, look));
    let shown = cause.shown();
    let title = inline(&format!("{}: {}", shown.code.id, shown.message));
    format!("<details><summary>{title}</summary>\n\n{drawing}\n</details>\n")
}
