//! A block laid out: the excerpts of its lines as one text, and where in it the labels are.

use std::ops::Range;

use miette::LabeledSpan;
use unicode_width::UnicodeWidthStr;

use super::block::{Block, Piece};
use super::excerpt::{Excerpt, Room};
use super::wrap;
use crate::diagnostic::Severity;
use crate::report::look::Look;
use crate::report::visible::visible;
use crate::source::{Source, SourceMap};

/// Columns that the text of a label gets at least.
const LEAST_TEXT: usize = 24;

/// A block as miette takes it: the excerpts of the lines as one source, and the labels in it.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) line: usize,
    pub(super) line_count: usize,
    /// Line and column, from 0, that the frame names.
    pub(super) named: (usize, usize),
    pub(super) labels: Vec<LabeledSpan>,
}

impl Block<'_> {
    /// The lines of the drawing, beginning with the one that names the place; the frame is left open at the end.
    pub(super) fn draw(&self, sources: &SourceMap, severity: Severity, look: Look) -> Vec<String> {
        let mut pieces: Vec<&Piece<'_>> = self.labels.iter().collect();
        pieces.sort_by_key(|piece| (piece.words.start, piece.words.end));
        let primary: Vec<bool> = pieces.iter().map(|piece| piece.primary).collect();
        Drawing::of(self, &pieces, sources.get(self.source), look).print(&primary, severity, look)
    }
}

impl Drawing {
    pub(super) fn of(block: &Block<'_>, pieces: &[&Piece<'_>], source: &Source, look: Look) -> Self {
        let width = look.columns().saturating_sub(block.digits() + 5 + 4 * gutters(pieces));
        let place = block.labels.first().map_or((0, 0), |piece| {
            let position = source.position(piece.words.start);
            (index(position.line), index(position.column))
        });
        let mut drawing = Self {
            name: visible(&source.name).into_owned(),
            text: String::new(),
            line: index(block.lines.0),
            line_count: 0,
            named: place,
            labels: Vec::new(),
        };
        let mut ends = vec![(0, 0); pieces.len()];
        for number in block.lines.0..=block.lines.1 {
            if let Some(start) = source.line_offset(number) {
                drawing.add(&Line { number, range: source.line_range(start), source }, (pieces, &mut ends), width);
            }
        }
        drawing.labels =
            pieces.iter().zip(&ends).map(|(piece, (from, to))| drawing.label(piece, *from, *to, width)).collect();
        drawing
    }

    /// Adds a line, cut to the width, and notes where in the drawing the pieces begin and end that do so on it.
    fn add(&mut self, line: &Line<'_>, (pieces, ends): (&[&Piece<'_>], &mut [(usize, usize)]), width: usize) {
        let excerpt = line.excerpt(pieces, width);
        let base = self.text.len();
        for (piece, end) in pieces.iter().zip(ends) {
            if piece.lines.0 == line.number {
                end.0 = base + excerpt.place(line.column(piece.words.start));
            }
            if piece.lines.1 == line.number {
                end.1 = base + excerpt.place(line.column(piece.words.end));
            }
        }
        self.text.push_str(&excerpt.text);
        self.text.push('\n');
        self.line_count += 1;
    }

    /// The label at these offsets of the drawing, its text in lines that fit beside the words.
    fn label(&self, piece: &Piece<'_>, from: usize, to: usize, width: usize) -> LabeledSpan {
        let to = to.max(from);
        let line_start = self.text[..from].rfind('\n').map_or(0, |at| at + 1);
        let column = if piece.lines.0 == piece.lines.1 {
            self.text[line_start..from].width() + self.text[from..to].width() / 2
        } else {
            0
        };
        let room = width.saturating_sub(column + 4).max(LEAST_TEXT);
        let text = visible(&piece.label.text);
        let text = (!text.is_empty()).then(|| wrap(&text, room).join("\n"));
        if piece.primary {
            LabeledSpan::new_primary_with_span(text, (from, to - from))
        } else {
            LabeledSpan::new(text, from, to - from)
        }
    }
}

/// How many labels reach over several lines; each takes columns beside the text.
fn gutters(pieces: &[&Piece<'_>]) -> usize {
    pieces.iter().filter(|piece| piece.lines.0 != piece.lines.1).count()
}

/// One line of the source.
struct Line<'a> {
    number: u64,
    /// Its bytes.
    range: Range<usize>,
    source: &'a Source,
}

impl Line<'_> {
    /// The offset in the line of an offset in the source.
    fn column(&self, at: u32) -> usize {
        (at as usize).clamp(self.range.start, self.range.end) - self.range.start
    }

    /// What is shown of it: the words of every piece that lies on it alone, with room for what is said of them.
    fn excerpt(&self, pieces: &[&Piece<'_>], width: usize) -> Excerpt {
        let here = || pieces.iter().filter(|piece| piece.lines == (self.number, self.number));
        let words = here()
            .map(|piece| self.column(piece.words.start)..self.column(piece.words.end))
            .reduce(|all, one| all.start.min(one.start)..all.end.max(one.end))
            .unwrap_or(0..0);
        let said = here().map(|piece| visible(&piece.label.text).width()).max().unwrap_or(0);
        let text = self.source.text.get(self.range.clone()).unwrap_or("");
        Excerpt::around(text, &words, &Room { width, below: said.min(width / 2) })
    }
}

/// A number from 1 as miette counts: from 0.
fn index(number: u64) -> usize {
    usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX)
}
