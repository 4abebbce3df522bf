//! Draws the story of a finding: numbered lines of who did what, and what became of it.

use unicode_width::UnicodeWidthStr;

use super::wrap;
use crate::diagnostic::Told;
use crate::model::duration_text;
use crate::report::look::{Ink, Look};
use crate::report::visible::visible;
use crate::source::SourceMap;

/// So many lines that tell the same are all shown.
const FEW: usize = 3;
/// Of more lines the first and the last ones are shown.
const MOST: usize = 60;
/// Columns for what is done; what is longer is cut.
const DOES: usize = 36;

/// One line in columns.
struct Row {
    number: String,
    time: String,
    who: String,
    does: String,
    becomes: String,
    line: String,
}

/// What stands in a column.
type Column = fn(&Row) -> &String;

/// The lines of a story, each behind the frame's bar.
pub(super) fn draw(story: &[Told], sources: &SourceMap, margin: &str, look: Look) -> Vec<String> {
    let mut rows = Vec::new();
    let (mut at, mut time) = (0, 0);
    while at < story.len() {
        let same = same_as_first(&story[at..]);
        rows.push(row((at, &story[at]), (time, sources, look)));
        time = story[at].at.unwrap_or(time);
        at += 1;
        if same > FEW {
            let (first, last) = (visible(&story[at].who), visible(&story[at + same - 2].who));
            rows.push(again(same - 1, &format!("{first} to {last}"), look));
            at += same - 1;
        }
    }
    if rows.len() > MOST {
        let left_out = rows.len() - MOST / 2 * 2;
        rows.splice(MOST / 2..rows.len() - MOST / 2, [again(left_out, "not shown: `--format json` tells them", look)]);
    }
    let width = |column: Column| rows.iter().map(|row| column(row).width()).max().unwrap_or(0);
    let columns: [(Column, usize); 4] = [
        (|row| &row.number, width(|row| &row.number)),
        (|row| &row.time, width(|row| &row.time)),
        (|row| &row.who, width(|row| &row.who)),
        (|row| &row.does, width(|row| &row.does)),
    ];
    let bar = look.glyph("│", "|");
    let mut lines = vec![format!("{margin}{bar} {}:", look.paint(Ink::Note, "story"))];
    for row in &rows {
        let mut start = String::new();
        for (column, width) in columns.iter().filter(|(_, width)| *width > 0) {
            let text = column(row);
            start.push_str("  ");
            start.push_str(text);
            start.push_str(&" ".repeat(width - text.width()));
        }
        let before = margin.width() + 2 + start.width() + 2;
        let room = look.columns().saturating_sub(before).max(20);
        let becomes = format!("{}  {}", row.becomes, row.line);
        for (index, text) in wrap(&becomes, room).iter().enumerate() {
            let start = if index == 0 { start.clone() } else { " ".repeat(start.width()) };
            let text = match text.strip_suffix(row.line.as_str()) {
                Some(text) => text.to_owned() + &look.paint(Ink::Faint, &row.line),
                None => text.clone(),
            };
            lines.push(format!("{margin}{bar}{start}  {}", text.trim_end()));
        }
    }
    lines
}

/// How many lines from the first on tell the same of one after the other.
fn same_as_first(story: &[Told]) -> usize {
    let same = |told: &&Told| {
        let (first, told) = (&story[0], *told);
        (first.span, &first.from, &first.to, &first.set, first.at)
            == (told.span, &told.from, &told.to, &told.set, told.at)
    };
    story.iter().take_while(same).count()
}

/// A line for several that tell the same.
fn again(count: usize, who: &str, look: Look) -> Row {
    let dots = look.glyph("⋮", ":");
    Row {
        number: format!(" {dots}"),
        time: String::new(),
        who: String::new(),
        does: format!("{count} more"),
        becomes: who.to_owned(),
        line: String::new(),
    }
}

fn row((at, told): (usize, &Told), (time, sources, look): (i64, &SourceMap, Look)) -> Row {
    let becomes = becomes(told, look.glyph("→", "->"));
    let line = sources.positions(told.span).0.line;
    Row {
        number: format!("{:>width$}", at + 1, width = 2),
        time: told.at.filter(|at| *at > time).map(|at| format!("+{}", duration_text(at))).unwrap_or_default(),
        who: visible(&told.who).into_owned(),
        does: short(&visible(&told.does), look),
        becomes,
        line: format!("(line {line})"),
    }
}

/// What becomes of it: `Creating → Shipping with kind = Import`.
fn becomes(told: &Told, arrow: &str) -> String {
    let to = visible(&told.to);
    let becomes = match &told.from {
        None => to.into_owned(),
        Some(from) if *from == told.to => format!("stays {to}"),
        Some(from) => format!("{} {arrow} {to}", visible(from)),
    };
    let list = |all: &[String]| all.iter().map(|text| visible(text).into_owned()).collect::<Vec<_>>().join(", ");
    let with = if told.with.is_empty() { String::new() } else { format!(" with {}", list(&told.with)) };
    let set = if told.set.is_empty() { String::new() } else { format!(", {}", list(&told.set)) };
    format!("{becomes}{with}{set}")
}

/// A line of a story without columns: `+3d job-1, Customer.Ship: Creating → Shipping`.
pub(in crate::report) fn told_line(told: &Told) -> String {
    let time = told.at.map(|at| format!("+{} ", duration_text(at))).unwrap_or_default();
    format!("{time}{}, {}: {}", visible(&told.who), visible(&told.does), becomes(told, "→"))
}

fn short(text: &str, look: Look) -> String {
    if text.chars().count() <= DOES {
        return text.to_owned();
    }
    let start: String = text.chars().take(DOES - 3).collect();
    format!("{}{}", start.trim_end(), look.glyph("…", "..."))
}
