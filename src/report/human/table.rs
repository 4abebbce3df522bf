//! Draws a table within the width of the screen: as rows and columns, or column by column where it is too wide.

use unicode_width::UnicodeWidthStr;

use super::wrap;
use crate::report::look::{Ink, Look};
use crate::report::table::{HOLE, Table};
use crate::report::visible::visible;

/// The table with its title; ends with a line break.
pub(super) fn draw(table: &Table, look: Look) -> String {
    let heads = shown(&table.heads);
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| shown(row)).collect();
    let widths = widths(&heads, &rows);
    let title = look.paint(Ink::Strong, &visible(&table.title)) + "\n";
    if widths.iter().map(|width| width + 3).sum::<usize>() <= look.columns() + 2 {
        title + &grid(&heads, &rows, &widths, look)
    } else {
        title + &by_column(&heads, &rows, look)
    }
}

fn shown(cells: &[String]) -> Vec<String> {
    cells.iter().map(|cell| visible(cell).into_owned()).collect()
}

/// Each as wide as its widest cell.
fn widths(heads: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let cells = |column: usize| heads.get(column).into_iter().chain(rows.iter().filter_map(move |row| row.get(column)));
    (0..heads.len()).map(|column| cells(column).map(|cell| cell.width()).max().unwrap_or(0)).collect()
}

fn grid(heads: &[String], rows: &[Vec<String>], widths: &[usize], look: Look) -> String {
    let rule: Vec<String> = widths.iter().map(|width| look.glyph("─", "-").repeat(*width)).collect();
    let mut text = line(heads, widths, Some(Ink::Name), look) + " " + &rule.join(look.glyph("─┼─", "-+-")) + "\n";
    for row in rows {
        text.push_str(&line(row, widths, None, look));
    }
    text
}

fn line(cells: &[String], widths: &[usize], ink: Option<Ink>, look: Look) -> String {
    let parts = cells.iter().zip(widths).map(|(cell, width)| {
        let pad = " ".repeat(width.saturating_sub(cell.width()));
        paint(cell, ink, look) + &pad
    });
    let row = format!(" {}", parts.collect::<Vec<_>>().join(look.glyph(" │ ", " | ")));
    row.trim_end().to_owned() + "\n"
}

/// A cell in a colour; a hole always in the colour of warnings.
fn paint(cell: &str, ink: Option<Ink>, look: Look) -> String {
    let ink = if cell == HOLE { Some(Ink::Warning) } else { ink };
    ink.map_or_else(|| cell.to_owned(), |ink| look.paint(ink, cell))
}

/// For each column its head, and below it each different cell with the rows that have it.
fn by_column(heads: &[String], rows: &[Vec<String>], look: Look) -> String {
    let mut text = String::new();
    for (column, head) in heads.iter().enumerate().skip(1) {
        text.push_str(&(" ".to_owned() + &look.paint(Ink::Name, head) + "\n"));
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for row in rows {
            let (Some(name), Some(cell)) = (row.first(), row.get(column)) else { continue };
            match groups.iter_mut().find(|(known, _)| known == cell) {
                Some((_, names)) => names.push(name),
                None => groups.push((cell, vec![name])),
            }
        }
        // Holes first; a dash says that there is nothing to say.
        groups.sort_by_key(|(cell, _)| (*cell != HOLE, cell.width() == 1));
        for (cell, names) in groups {
            let width = look.columns().saturating_sub(5);
            let lines = wrap(&format!("{cell}  ({})", names.join(", ")), width).join("\n     ");
            let rest = lines.strip_prefix(cell).unwrap_or("");
            let lines = if cell == HOLE { paint(cell, None, look) + rest } else { lines };
            text.push_str(&("   ".to_owned() + &lines + "\n"));
        }
    }
    text
}
