//! Source lines that are shown together, with the labels on them; drawn by miette.

use std::fmt;
use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters,
};
use unicode_width::UnicodeWidthStr;

use super::excerpt::{Excerpt, Room};
use super::wrap;
use crate::diagnostic::{Finding, Label, Severity};
use crate::report::look::Look;
use crate::report::visible::visible;
use crate::source::{Source, SourceId, SourceMap};

/// A label over more lines than this is drawn under its first line only.
const MOST_LINES: u64 = 4;
/// Columns that the text of a label gets at least.
const LEAST_TEXT: usize = 24;

/// Neighbouring lines of one source, with labels.
pub(super) struct Block<'a> {
    source: SourceId,
    /// Numbers of the first and last line, from 1.
    lines: (u64, u64),
    labels: Vec<Piece<'a>>,
}

/// A label and the words it is drawn under.
struct Piece<'a> {
    label: &'a Label,
    primary: bool,
    words: Range<u32>,
    lines: (u64, u64),
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

    /// The lines of the drawing, beginning with the one that names the place; the frame is left open at the end.
    pub(super) fn draw(&self, sources: &SourceMap, severity: Severity, look: Look) -> Vec<String> {
        let mut pieces: Vec<&Piece<'_>> = self.labels.iter().collect();
        pieces.sort_by_key(|piece| (piece.words.start, piece.words.end));
        let drawing = Drawing::of(self, &pieces, sources.get(self.source), look);
        let handler = GraphicalReportHandler::new_themed(theme(&pieces, severity, look))
            .with_width(look.columns())
            .with_wrap_lines(false)
            .with_context_lines(1)
            .without_cause_chain()
            .without_syntax_highlighting();
        let mut text = String::new();
        if handler.render_report(&mut text, &drawing).is_err() {
            text.clear();
        }
        // The first line would be the message and the last one closes the frame: the heading and the foot are ours.
        let lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
        let end = lines.len().saturating_sub(1);
        lines.get(1..end).unwrap_or_default().to_vec()
    }
}

/// The characters and colours: the primary label in the colour of the severity.
fn theme(pieces: &[&Piece<'_>], severity: Severity, look: Look) -> GraphicalTheme {
    let mut theme = match (look.unicode, look.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let ThemeCharacters { vbar, .. } = theme.characters;
    theme.characters.vbar_break = vbar;
    let styles = &mut theme.styles;
    let (first, other) = match severity {
        Severity::Error => (styles.error, styles.help),
        Severity::Warning => (styles.warning, styles.help),
        Severity::Note => (styles.help, styles.highlights.last().copied().unwrap_or(styles.help)),
    };
    styles.highlights = pieces.iter().map(|piece| if piece.primary { first } else { other }).collect();
    theme
}

/// A block as miette takes it: the excerpts of the lines as one source, and the labels in it.
#[derive(Debug)]
struct Drawing {
    name: String,
    text: String,
    line: usize,
    line_count: usize,
    /// Line and column, from 0, that the frame names.
    named: (usize, usize),
    labels: Vec<LabeledSpan>,
}

impl Drawing {
    fn of(block: &Block<'_>, pieces: &[&Piece<'_>], source: &Source, look: Look) -> Self {
        let width = look.columns().saturating_sub(block.digits() + 5 + 4 * gutters(pieces));
        let mut drawing = Self {
            name: visible(&source.name).into_owned(),
            text: String::new(),
            line: index(block.lines.0),
            line_count: 0,
            named: (0, 0),
            labels: Vec::new(),
        };
        let mut ends: Vec<(usize, usize)> = vec![(0, 0); pieces.len()];
        for number in block.lines.0..=block.lines.1 {
            let Some(range) = line_at(source, number) else { break };
            let line = source.text.get(range.clone()).unwrap_or("");
            let here = |at: u32| (at as usize).clamp(range.start, range.end) - range.start;
            let on_line = |piece: &&&Piece<'_>| piece.lines == (number, number);
            let said = pieces.iter().filter(on_line).map(|piece| visible(&piece.label.text).width()).max();
            let words = pieces
                .iter()
                .filter(on_line)
                .map(|piece| here(piece.words.start)..here(piece.words.end))
                .reduce(|all, one| all.start.min(one.start)..all.end.max(one.end))
                .unwrap_or(0..0);
            let below = said.map_or(0, |columns| columns.min(width / 2));
            let excerpt = Excerpt::around(line, &words, &Room { width, below });
            let base = drawing.text.len();
            for (piece, end) in pieces.iter().zip(&mut ends) {
                if piece.lines.0 == number {
                    end.0 = base + excerpt.place(here(piece.words.start));
                }
                if piece.lines.1 == number {
                    end.1 = base + excerpt.place(here(piece.words.end));
                }
            }
            drawing.text.push_str(&excerpt.text);
            drawing.text.push('\n');
            drawing.line_count += 1;
        }
        drawing.labels =
            pieces.iter().zip(&ends).map(|(piece, (from, to))| drawing.label(piece, *from, *to, width)).collect();
        if let Some(piece) = block.labels.first() {
            let position = source.position(piece.words.start);
            drawing.named = (index(position.line), index(position.column));
        }
        drawing
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

/// The bytes of the line of a number, counted from 1 in the file.
fn line_at(source: &Source, number: u64) -> Option<Range<usize>> {
    let mut range = source.line_range(source.line_offset(number)?);
    range.end = range.end.max(range.start);
    Some(range)
}

/// A number from 1 as miette counts: from 0.
fn index(number: u64) -> usize {
    usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX)
}

impl SourceCode for Drawing {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // miette asks without context lines only for the place it names in the frame.
        let (line, column) = if before == 0 { self.named } else { (self.line, 0) };
        let all = SourceSpan::from((0, self.text.len()));
        let (name, text) = (self.name.clone(), self.text.as_bytes());
        Ok(Box::new(MietteSpanContents::new_named(name, text, all, line, column, self.line_count)))
    }
}

impl Diagnostic for Drawing {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing {}
