//! Lines of a chunk, and what a finding shows of one.

use memchr::{memchr_iter, memrchr};

use super::super::Malformed;

/// Bytes that are shown on each side of what is wrong.
const SHOWN: usize = 200;

/// Counts lines, once each.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    /// Everything before this is counted.
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8], line: u64) -> Self {
        Self { bytes, counted: 0, line }
    }

    /// The line of a place that is not before one that was asked for with this.
    pub(super) fn go_to(&mut self, at: usize) -> u64 {
        let at = at.max(self.counted);
        self.line += memchr_iter(b'\n', &self.bytes[self.counted..at]).count() as u64;
        self.counted = at;
        self.line
    }

    /// The line of a place that is anywhere.
    fn of(&self, at: usize) -> u64 {
        let count = |from: usize, to: usize| memchr_iter(b'\n', &self.bytes[from..to]).count() as u64;
        if at < self.counted { self.line - count(at, self.counted) } else { self.line + count(self.counted, at) }
    }

    /// What is wrong at a place, with the rest of its line; nothing before `from` is shown, and nothing behind the next
    /// tag: so it is the same however the log is cut.
    pub(super) fn malformed(&self, from: usize, at: usize, message: String) -> Malformed {
        let at = at.min(self.bytes.len());
        let from = from.min(at).max(at.saturating_sub(SHOWN));
        let start = memrchr(b'\n', &self.bytes[from..at]).map_or(from, |found| from + found + 1);
        let rest = self.bytes.get(at + 1..).unwrap_or_default();
        let length =
            rest.iter().take(SHOWN).position(|byte| matches!(byte, b'\n' | b'<')).unwrap_or(rest.len().min(SHOWN));
        let end = (at + 1 + length).min(self.bytes.len());
        let before = String::from_utf8_lossy(&self.bytes[start..at]);
        let text = format!("{before}{}", String::from_utf8_lossy(&self.bytes[at..end]).trim_end());
        Malformed { line: self.of(at), at: before.len(), text, message }
    }
}
