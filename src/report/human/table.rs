//! Draws a table within the width of the screen, breaking lines inside its cells.

use unicode_width::UnicodeWidthStr;

use super::wrap;
use crate::report::look::{Ink, Look};
use crate::report::table::Table;
use crate::report::visible::visible;

/// Columns that a column keeps at least, when room is short.
const LEAST: usize = 8;

/// The table with its title; ends with a line break.
pub(super) fn draw(table: &Table, look: Look) -> String {
    let heads = shown(&table.heads);
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| shown(row)).collect();
    let widths = widths(&heads, &rows, look);
    let mut text = look.paint(Ink::Strong, &visible(&table.title)) + "\n";
    text.push_str(&line(&heads, &widths, Some(Ink::Name), look));
    let rule: Vec<String> = widths.iter().map(|width| look.glyph("─", "-").repeat(*width)).collect();
    text.push_str(&(" ".to_owned() + &rule.join(look.glyph("─┼─", "-+-")) + "\n"));
    let open = rows.iter().flatten().any(|cell| cell.contains(' '));
    for (index, row) in rows.iter().enumerate() {
        let drawn = line(row, &widths, None, look);
        if index > 0 && open && drawn.lines().count() > 1 {
            text.push_str(&line(&vec![String::new(); widths.len()], &widths, None, look));
        }
        text.push_str(&drawn);
    }
    text
}

fn shown(cells: &[String]) -> Vec<String> {
    cells.iter().map(|cell| visible(cell).into_owned()).collect()
}

/// As wide as the widest cell; if that is too much in all, the widest columns give way first.
fn widths(heads: &[String], rows: &[Vec<String>], look: Look) -> Vec<usize> {
    let mut widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(column, head)| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0).max(head.width()).max(1)
        })
        .collect();
    let room = look.columns().saturating_sub(1 + 3 * widths.len().saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// One row, on as many lines as its longest cell needs.
fn line(cells: &[String], widths: &[usize], ink: Option<Ink>, look: Look) -> String {
    let cells: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for row in 0..height {
        let parts: Vec<String> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| {
                let part = cell.get(row).map_or("", String::as_str);
                let pad = " ".repeat(width.saturating_sub(part.width()));
                ink.map_or_else(|| part.to_owned(), |ink| look.paint(ink, part)) + &pad
            })
            .collect();
        let row = format!(" {}", parts.join(look.glyph(" │ ", " | ")));
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}
