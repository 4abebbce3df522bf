//! The texts of one run, each with its name and its line starts.

use std::ops::Range;
use std::sync::Arc;

use super::{SourceId, Span};

/// A place for people: line and column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1, in the file the source was taken from.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
}

/// One text: a whole file, or some lines of a log.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name a person knows it by: a path, or `-` for standard input.
    pub name: String,
    /// The text itself.
    pub text: Arc<str>,
    /// The number of the text's first line in the file it comes from; 1 for a whole file.
    pub first_line: u64,
    /// Byte offset of each line's first byte.
    line_starts: Vec<u32>,
}

impl Source {
    fn new(name: String, text: Arc<str>, first_line: u64) -> Self {
        let mut line_starts = vec![0];
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                line_starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { name, text, first_line, line_starts }
    }

    /// Line and column of a byte offset; an offset past the end gives the end.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset) - 1;
        let start = self.line_starts[line] as usize;
        let end = (offset as usize).min(self.text.len()).max(start);
        let column = self.text.get(start..end).map_or(end - start, |before| before.chars().count());
        Position { line: self.first_line + line as u64, column: column as u64 + 1 }
    }

    /// The text of the line that holds `offset`, without its line break.
    pub fn line_text(&self, offset: u32) -> &str {
        self.text.get(self.line_range(offset)).unwrap_or("")
    }

    /// The offset of the first byte of a line, counted as [`Position::line`] counts; `None` past the end.
    pub fn line_offset(&self, line: u64) -> Option<u32> {
        let index = usize::try_from(line.checked_sub(self.first_line)?).ok()?;
        self.line_starts.get(index).copied()
    }

    /// The bytes of the line that holds `offset`, without its line break; an offset past the end gives the last line.
    pub fn line_range(&self, offset: u32) -> Range<usize> {
        let line = self.line_starts.partition_point(|start| *start <= offset) - 1;
        let start = self.line_starts[line] as usize;
        let end = self.line_starts.get(line + 1).map_or(self.text.len(), |next| *next as usize);
        let text = self.text.get(start..end).unwrap_or("");
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }
}

/// Every text that a finding of this run may point into.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Adds a whole file.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        self.add_excerpt(name, text, 1)
    }

    /// Adds some lines of a file, the first of which is line `first_line` there.
    ///
    /// # Panics
    /// If there are 2^32 sources already.
    pub fn add_excerpt(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>, first_line: u64) -> SourceId {
        let id = self.next_id();
        self.sources.push(Source::new(name.into(), text.into(), first_line));
        id
    }

    /// The id of the source that is added next.
    ///
    /// # Panics
    /// If there are 2^32 sources already.
    pub fn next_id(&self) -> SourceId {
        SourceId(u32::try_from(self.sources.len()).expect("fewer than 2^32 sources"))
    }

    /// The source of an id.
    ///
    /// # Panics
    /// If the id comes from another map.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Every source, in the order of the ids.
    pub fn all(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// The words a span covers; empty if the span does not lie on character borders.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.range()).unwrap_or("")
    }

    /// First and last position of a span; the last one is exclusive.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let source = self.get(span.source);
        (source.position(span.start), source.position(span.end))
    }
}
