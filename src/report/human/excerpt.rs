//! Cuts one source line down to what fits on the screen, around the words that matter.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::report::visible::{is_hidden, picture};

/// Columns that a tab stop is wide.
const TAB: usize = 4;

/// The part of a line that is shown, every character visible.
#[derive(Debug)]
pub(in crate::report) struct Excerpt {
    /// The text, `…` where something is cut off.
    pub(in crate::report) text: String,
    /// Byte offset in the line, and in `text`, of each character shown, and of the end.
    places: Vec<(usize, usize)>,
}

/// What an excerpt must show, and in what room.
pub(in crate::report) struct Room {
    /// Columns for the text.
    pub(in crate::report) width: usize,
    /// Columns for what is said below the words, which begins in their middle.
    pub(in crate::report) below: usize,
}

/// One character of the line, as it is shown.
struct Cell {
    at: usize,
    text: String,
    columns: usize,
}

impl Excerpt {
    /// The part of `line` around the byte range `words`.
    pub(in crate::report) fn around(line: &str, words: &Range<usize>, room: &Room) -> Self {
        let reach = 4 * room.width;
        let from = floor(line, words.start.saturating_sub(reach));
        let to = floor(line, words.start.saturating_add(2 * reach).min(line.len()));
        let cells = cells(line, from..to);
        let starts: Vec<usize> = cells
            .iter()
            .scan(0, |column, cell| {
                let start = *column;
                *column += cell.columns;
                Some(start)
            })
            .collect();
        let total: usize = cells.iter().map(|cell| cell.columns).sum();
        let column = |at: usize| starts.get(cells.partition_point(|cell| cell.at < at)).copied().unwrap_or(total);
        let (start, end) = (column(words.start), column(words.end));

        let fits = |hidden: usize| if end - hidden < room.width { 0 } else { start.saturating_sub(room.width / 3) };
        let middle = usize::midpoint(start, end.min(start + room.width / 2));
        let first = fits(0).max((middle + 4 + room.below).saturating_sub(room.width)).min(start);
        let cut_left = from > 0 || first > 0;
        let last = first + room.width - usize::from(cut_left);
        let cut_right = to < line.len() || total > last;
        let last = last - usize::from(cut_right);

        let mut excerpt = Self { text: String::from(if cut_left { "…" } else { "" }), places: Vec::new() };
        let shown = cells.iter().zip(&starts).filter(|(cell, at)| **at >= first && **at + cell.columns <= last);
        let mut end = from;
        for (cell, _) in shown {
            excerpt.places.push((cell.at, excerpt.text.len()));
            excerpt.text.push_str(&cell.text);
            end = cell.at + line[cell.at..].chars().next().map_or(0, char::len_utf8);
        }
        excerpt.places.push((end, excerpt.text.len()));
        if cut_right {
            excerpt.text.push('…');
        }
        excerpt
    }

    /// Where in the shown text a byte offset of the line is; what is cut off is at the nearest end.
    pub(in crate::report) fn place(&self, at: usize) -> usize {
        let index = self.places.partition_point(|(line, _)| *line < at);
        self.places.get(index).or(self.places.last()).map_or(0, |(_, shown)| *shown)
    }
}

/// The characters of a part of the line as they are shown.
fn cells(line: &str, part: Range<usize>) -> Vec<Cell> {
    let mut column = 0;
    let mut cells = Vec::new();
    for (offset, c) in line[part.clone()].char_indices() {
        let text = match c {
            '\t' => " ".repeat(TAB - column % TAB),
            hidden if is_hidden(hidden) => picture(hidden).into_owned(),
            plain => plain.to_string(),
        };
        let columns = text.chars().map(|c| c.width().unwrap_or(0)).sum();
        column += columns;
        cells.push(Cell { at: part.start + offset, text, columns });
    }
    cells
}

/// The last character border at or before `at`.
fn floor(line: &str, at: usize) -> usize {
    (0..=at.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, Room};

    fn shown(line: &str, words: std::ops::Range<usize>, width: usize) -> (String, String) {
        let excerpt = Excerpt::around(line, &words, &Room { width, below: 0 });
        let (start, end) = (excerpt.place(words.start), excerpt.place(words.end));
        let marked = excerpt.text[start..end].to_owned();
        (excerpt.text, marked)
    }

    #[test]
    fn a_line_that_fits_is_shown_whole_and_tabs_become_spaces() {
        assert_eq!(shown("\tstate Closed", 7..13, 40), ("    state Closed".into(), "Closed".into()));
    }

    #[test]
    fn a_long_line_is_cut_around_the_words() {
        let line = format!("{}HERE{}", "a".repeat(500_000), "b".repeat(500_000));
        let (text, marked) = shown(&line, 500_000..500_004, 40);
        assert_eq!(marked, "HERE");
        assert_eq!(text.chars().count(), 40);
        assert!(text.starts_with("…a") && text.ends_with("b…"), "{text}");
    }

    #[test]
    fn words_longer_than_the_room_are_cut_at_its_end() {
        let line = "x".repeat(1000);
        let (text, marked) = shown(&line, 0..1000, 40);
        assert_eq!((text.chars().count(), marked.len()), (40, 39));
    }

    #[test]
    fn an_escape_character_is_one_visible_column() {
        assert_eq!(shown("a\u{1b}[31mz", 6..7, 40), ("a␛[31mz".into(), "z".into()));
    }

    #[test]
    fn the_end_of_a_line_is_a_place() {
        let excerpt = Excerpt::around("abc", &(3..3), &Room { width: 40, below: 0 });
        assert_eq!((excerpt.place(3), excerpt.text.as_str()), (3, "abc"));
        let empty = Excerpt::around("", &(0..0), &Room { width: 40, below: 0 });
        assert_eq!((empty.place(0), empty.text.as_str()), (0, ""));
    }

    #[test]
    fn what_is_said_below_gets_its_room() {
        let line = "a".repeat(90) + "WORD";
        let excerpt = Excerpt::around(&line, &(90..94), &Room { width: 100, below: 30 });
        let place = excerpt.text[..excerpt.place(90)].chars().count();
        assert!(place + 30 <= 100, "{place}");
    }
}
