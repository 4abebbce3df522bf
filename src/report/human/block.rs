//! Source lines that are shown together, with the labels on them.

use std::ops::Range;

use crate::diagnostic::{Finding, Label};
use crate::report::look::Look;
use crate::source::{Source, SourceId, SourceMap};

/// A label over more lines than this is drawn under its first line only.
const MOST_LINES: u64 = 4;

/// Neighbouring lines of one source, with labels.
pub(super) struct Block<'a> {
    pub(super) source: SourceId,
    /// Numbers of the first and last line, from 1.
    pub(super) lines: (u64, u64),
    /// In the order of the finding's labels; at least one.
    pub(super) labels: Vec<Piece<'a>>,
}

/// A label and the words it is drawn under.
pub(super) struct Piece<'a> {
    pub(super) label: &'a Label,
    pub(super) primary: bool,
    /// The bytes that are underlined.
    pub(super) words: Range<u32>,
    /// Numbers of the first and last line of the words.
    pub(super) lines: (u64, u64),
}

impl<'a> Piece<'a> {
    fn new(label: &'a Label, primary: bool, source: &Source) -> Self {
        let (start, end) = (label.span.start, label.span.end);
        let (first, last) = (source.position(start).line, source.position(end.saturating_sub(1).max(start)).line);
        if last - first < MOST_LINES {
            return Self { label, primary, words: start..end, lines: (first, last) };
        }
        let line_end = u32::try_from(source.line_range(start).end).unwrap_or(u32::MAX);
        Self { label, primary, words: start..line_end.max(start), lines: (first, first) }
    }
}

/// The blocks that show a finding's labels, in the order of the labels.
pub(super) fn blocks<'a>(finding: &'a Finding, sources: &SourceMap, look: Look) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    for (index, label) in finding.labels.iter().enumerate() {
        let source = sources.get(label.span.source);
        let piece = Piece::new(label, index == 0, source);
        match blocks.iter_mut().find(|block| block.takes(&piece, source, look)) {
            Some(block) => {
                block.lines = (block.lines.0.min(piece.lines.0), block.lines.1.max(piece.lines.1));
                block.labels.push(piece);
            }
            None => blocks.push(Block { source: label.span.source, lines: piece.lines, labels: vec![piece] }),
        }
    }
    blocks
}

impl Block<'_> {
    /// Whether a label can be drawn here: on the same or a neighbouring line, clear of the other labels, and near
    /// enough to be seen with them if the line is too long for the screen.
    fn takes(&self, piece: &Piece<'_>, source: &Source, look: Look) -> bool {
        let near = piece.label.span.source == self.source
            && piece.lines.0 <= self.lines.1 + 1
            && self.lines.0 <= piece.lines.1 + 1;
        near && self.labels.iter().all(|other| {
            let apart = other.words.end <= piece.words.start && !piece.words.is_empty()
                || piece.words.end <= other.words.start && !other.words.is_empty();
            let whole = source.line_range(piece.words.start).len() < look.columns() / 2;
            let reach = piece.words.end.max(other.words.end) - piece.words.start.min(other.words.start);
            let together = other.lines != piece.lines || whole || (reach as usize) < look.columns() / 2;
            apart && together
        })
    }

    /// How many digits its line numbers have.
    pub(super) fn digits(&self) -> usize {
        self.lines.1.to_string().len()
    }
}
