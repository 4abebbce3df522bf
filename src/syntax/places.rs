//! Where each byte of a piece of text stands in the file it was taken from.

use crate::source::{SourceId, Span};

/// Maps byte offsets in a piece of text to spans in its file.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    source: SourceId,
    how: How,
    /// How many bytes at the start of the piece do not stand in the file.
    added: usize,
}

#[derive(Clone, Debug)]
enum How {
    /// The piece stands in the file as it is, from this byte on.
    Shifted(usize),
    /// First and last byte in the file of the character that each byte of the piece belongs to.
    Mapped(Vec<(u32, u32)>),
    /// Nothing finer is known than the whole range.
    Whole(usize, usize),
}

impl Places {
    /// The piece stands in the file as it is, from byte `at` on.
    pub(crate) fn shifted(source: SourceId, at: usize) -> Self {
        Self { source, how: How::Shifted(at), added: 0 }
    }

    /// Each byte of the piece comes from the bytes `start..end` of the file that are given for it.
    pub(crate) fn mapped(source: SourceId, bytes: Vec<(u32, u32)>) -> Self {
        Self { source, how: How::Mapped(bytes), added: 0 }
    }

    /// The piece comes from somewhere in `span`.
    pub(crate) fn whole(span: Span) -> Self {
        Self { source: span.source, how: How::Whole(span.start as usize, span.end as usize), added: 0 }
    }

    /// The same piece with `added` bytes in front that do not stand in the file.
    pub(crate) fn behind(self, added: usize) -> Self {
        Self { added: self.added + added, ..self }
    }

    /// The place in the file of the bytes `start..end` of the piece.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (start.saturating_sub(self.added), end.saturating_sub(self.added));
        let (start, end) = match &self.how {
            How::Shifted(at) => (at + start, at + end),
            How::Whole(start, end) => (*start, *end),
            How::Mapped(bytes) => mapped(bytes, start, end),
        };
        Span::new(self.source, start, end)
    }
}

fn mapped(bytes: &[(u32, u32)], start: usize, end: usize) -> (usize, usize) {
    let after = bytes.last().map_or(0, |(_, end)| *end as usize);
    let first = bytes.get(start).map_or(after, |(start, _)| *start as usize);
    let last = match end.checked_sub(1).filter(|last| *last >= start) {
        Some(last) => bytes.get(last).map_or(after, |(_, end)| *end as usize),
        None => first,
    };
    (first, last)
}
