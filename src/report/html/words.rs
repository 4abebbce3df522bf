//! Places in logs and lifecycles as a page shows them: the line, cut to what matters, with the words marked.

use crate::report::human::{Excerpt, Room};
use crate::report::visible::visible;
use crate::source::{SourceMap, Span};

/// Columns of a line that are shown.
const WIDTH: usize = 120;

/// A line with the words that are meant.
pub(super) struct Words {
    /// The file.
    pub(super) file: String,
    /// The line, from 1.
    pub(super) line: u64,
    /// What stands before the words, the words, and what follows.
    pub(super) text: [String; 3],
}

impl Words {
    /// The line on which a place begins.
    pub(super) fn at(span: Span, sources: &SourceMap) -> Self {
        let source = sources.get(span.source);
        let range = source.line_range(span.start);
        let line = source.text.get(range.clone()).unwrap_or("");
        // The place of the first character of a line is known without counting.
        let start_of_line = u32::try_from(range.start).unwrap_or(span.start);
        let start = (span.start as usize).saturating_sub(range.start).min(line.len());
        let end = (span.end as usize).saturating_sub(range.start).clamp(start, line.len());
        let excerpt = Excerpt::around(line, &(start..end), &Room { width: WIDTH, below: 0 });
        let (from, to) = (excerpt.place(start), excerpt.place(end));
        let text = &excerpt.text;
        let parts = [&text[..from], &text[from..to.max(from)], &text[to.max(from)..]];
        let more = range.start + line.len() < span.end as usize && !text.ends_with('…');
        let mut text = parts.map(str::to_owned);
        if more {
            text[2].push('…');
        }
        Self { file: visible(&source.name).into_owned(), line: source.position(start_of_line).line, text }
    }
}
