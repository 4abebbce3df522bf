//! A half-open byte range in one source.

use super::SourceId;

/// A half-open byte range `start..end` in the text of one source.
///
/// Offsets are bytes, not characters; `start <= end` always holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The source the range lies in.
    pub source: SourceId,
    /// First byte of the range.
    pub start: u32,
    /// First byte after the range.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `source`; an `end` before `start` gives an empty range at `start`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let start = clamp(start);
        Self { source, start, end: clamp(end).max(start) }
    }

    /// The smallest range that holds both; `other` must lie in the same source, else `self` is returned.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.source != other.source {
            return self;
        }
        Self { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty range at the start of this one.
    #[must_use]
    pub fn at_start(self) -> Self {
        Self { end: self.start, ..self }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The range as `usize` offsets, to slice text with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies inside this range.
    pub fn contains(self, other: Self) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// Sources are limited to 4 GiB; an offset past that is held at the limit instead of wrapping.
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
