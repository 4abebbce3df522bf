//! Prints the line of totals.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Severity;
use crate::replay::LogFit;
use crate::report::Report;
use crate::report::look::{Ink, Look};
use crate::report::summary::{CheckSummary, ReplaySummary, Summary, TestSummary};

use super::composition;

/// One total, and the colour that it deserves.
pub(in crate::report) struct Part(pub(in crate::report) Option<Ink>, pub(in crate::report) String);

/// Prints what is known of roots with their parts, and the totals: what was read, what was found.
pub(super) fn print(report: &Report<'_>, causes: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if let Summary::Check(check) = &report.summary {
        for composed in check.compositions.iter().filter(|composed| !composed.parts.is_empty()) {
            composition::print(composed, look, out)?;
        }
    }
    totals(report, causes, look, out)
}

/// Prints the totals alone. `causes`: how many causes there are for histories that left the lifecycle.
pub(in crate::report) fn totals(report: &Report<'_>, causes: usize, look: Look, out: &mut dyn Write) -> io::Result<()> {
    match report.summary {
        Summary::None => Ok(()),
        _ => line(&parts(report, causes), look, out),
    }
}

/// The totals one by one.
pub(in crate::report) fn parts(report: &Report<'_>, causes: usize) -> Vec<Part> {
    match &report.summary {
        Summary::Check(check) => checked(check, report),
        Summary::Replay(replay) => replayed(replay, causes),
        Summary::Test(test) => tested(test),
        Summary::None => Vec::new(),
    }
}

/// Prints totals with dots between, on as many lines as they need.
fn line(parts: &[Part], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let dot = look.glyph(" · ", " | ");
    let mut text = String::from(" ");
    let mut columns = 1;
    for (index, Part(ink, part)) in parts.iter().enumerate() {
        let wide = part.width();
        if index > 0 && columns + 3 + wide > look.columns() {
            text.push_str("\n ");
            columns = 1;
        } else if index > 0 {
            text.push_str(dot);
            columns += 3;
        }
        columns += wide;
        text.push_str(&ink.map_or_else(|| part.clone(), |ink| look.paint(ink, part)));
    }
    writeln!(out, "{text}")
}

fn checked(check: &CheckSummary, report: &Report<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = [
        (check.specs, "lifecycle", "lifecycles"),
        (check.entities, "entity", "entities"),
        (check.states, "state", "states"),
        (check.moves, "move", "moves"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| Part(None, count(number as u64, one, many)))
    .collect();
    let kinds = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    for (severity, one, many) in kinds {
        let found = report.count(severity) as u64;
        if found > 0 {
            parts.push(Part(Some(Ink::of(severity)), count(found, one, many)));
        }
    }
    if check.suppressed > 0 {
        parts.push(Part(None, format!("{} allowed", count(check.suppressed as u64, "finding", "findings"))));
    }
    parts.extend(known_before(check.known));
    if report.worst().is_none_or(|worst| worst == Severity::Note) {
        parts.push(Part(Some(Ink::Good), "clean".to_owned()));
    }
    parts
}

fn tested(test: &TestSummary) -> Vec<Part> {
    let failed = test.scenarios - test.passed;
    let mut parts = vec![
        Part(None, count(test.specs as u64, "lifecycle", "lifecycles")),
        Part(None, count(test.scenarios as u64, "scenario", "scenarios")),
        Part((failed == 0).then_some(Ink::Good), format!("{} passed", grouped(test.passed as u64))),
    ];
    if failed > 0 {
        parts.push(Part(Some(Ink::Error), format!("{} failed", grouped(failed as u64))));
    }
    parts.extend(known_before(test.known));
    parts
}

fn replayed(summary: &ReplaySummary, causes: usize) -> Vec<Part> {
    let ReplaySummary { totals: replay, fit, known, partial, .. } = summary;
    let when = |number: u64, ink: Ink| (number > 0).then_some(ink);
    let violates = violating(summary, causes);
    let mut parts = vec![
        Part(None, count(replay.instances, "history", "histories")),
        Part(None, count(replay.records, "record", "records")),
        Part(when(replay.conforms, Ink::Good), format!("{} conform", grouped(replay.conforms))),
        Part(when(replay.violates, Ink::Error), violates),
        Part(when(replay.overdue, Ink::Warning), format!("{} overdue", grouped(replay.overdue))),
        Part(None, format!("{} running", grouped(replay.running))),
    ];
    let rest = [
        (replay.not_decided, "not decided"),
        (replay.duplicates, "duplicate"),
        (replay.skipped, "skipped"),
        (replay.unread, "unread"),
    ];
    parts.extend(rest.iter().filter(|(n, _)| *n > 0).map(|(n, word)| Part(None, format!("{} {word}", grouped(*n)))));
    if replay.left_out > 0 {
        parts.push(Part(None, format!("{} left out", count(replay.left_out, "finding", "findings"))));
    }
    parts.extend(known_before(*known));
    if *partial {
        parts.push(Part(Some(Ink::Error), "not all was read".to_owned()));
    }
    parts.extend(fit.as_ref().and_then(fitness));
    parts
}

/// How many histories left the lifecycle, and for how many causes that are told.
fn violating(ReplaySummary { totals, known, untold, .. }: &ReplaySummary, causes: usize) -> String {
    let violate = format!("{} violate", grouped(totals.violates));
    let new = count(causes as u64, "new cause", "new causes");
    match (totals.violates, *known, causes) {
        (0, ..) => violate,
        (_, 1.., 0) if !untold => format!("{violate} (all known)"),
        // What is not told is no cause.
        (_, _, 0) => violate,
        (_, 0, _) => format!("{violate} ({})", count(causes as u64, "cause", "causes")),
        _ if *untold => format!("{violate} ({new})"),
        _ => format!("{violate} ({new}, the rest known)"),
    }
}

/// How many findings a baseline knows; nothing if there are none.
fn known_before(known: usize) -> Option<Part> {
    (known > 0).then(|| Part(None, format!("{} known", count(known as u64, "finding", "findings"))))
}

/// The fitness of the log; nothing if it has no histories.
fn fitness(fit: &LogFit) -> Option<Part> {
    // Only a log that fits has a fitness of 1.
    let shown = |value: f64| format!("{:.4}", if value < 1.0 { value.min(0.9999) } else { value });
    let (average, total) = (shown(fit.fitness.average()?), shown(fit.fitness.total()?));
    let unknown = if fit.unknown > 0 { format!(" ({} not known)", grouped(fit.unknown)) } else { String::new() };
    Some(Part(None, format!("fitness {average} on average, {total} by records{unknown}")))
}

/// `1 state`, `1,465,000 records`
fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A number with a comma after each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{count, grouped};

    #[test]
    fn numbers_are_grouped_and_one_is_singular() {
        assert_eq!(grouped(1_465_000), "1,465,000");
        assert_eq!(grouped(999), "999");
        assert_eq!(count(1, "state", "states"), "1 state");
    }
}
