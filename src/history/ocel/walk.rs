//! Finds the parts of a JSON document by their brackets, so that a broken part does not spoil those around it.

use memchr::{memchr_iter, memchr2};

/// A place in a document.
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
    /// Everything before this is counted in `line`.
    counted: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1, counted: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The line of the present place, from 1.
    pub(super) fn line(&mut self) -> u64 {
        self.line += memchr_iter(b'\n', &self.bytes[self.counted..self.at]).count() as u64;
        self.counted = self.at;
        self.line
    }

    /// Goes to the next byte that is not blank, and says what it is.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// Goes behind a byte, if it is the next one that is not blank.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Goes behind a value, and gives its bytes; `None` if the document ends in it, or there is none.
    pub(super) fn value(&mut self) -> Option<&'a [u8]> {
        let first = self.peek()?;
        let start = self.at;
        let end = match first {
            b'"' => self.string_end(start)?,
            b'{' | b'[' => self.brackets_end(start)?,
            _ => {
                let ends = |byte: &u8| matches!(byte, b',' | b':' | b']' | b'}') || byte.is_ascii_whitespace();
                start + self.bytes[start..].iter().position(ends)?
            }
        };
        self.at = end;
        (end > start).then(|| &self.bytes[start..end])
    }

    fn string_end(&self, start: usize) -> Option<usize> {
        let mut at = start + 1;
        loop {
            at += memchr2(b'"', b'\\', self.bytes.get(at..)?)?;
            if self.bytes[at] == b'"' {
                return Some(at + 1);
            }
            at += 2;
        }
    }

    fn brackets_end(&self, start: usize) -> Option<usize> {
        let mut depth = 0_usize;
        let mut at = start;
        loop {
            match self.bytes.get(at)? {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => {
                    at = self.string_end(at)?;
                    continue;
                }
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
}
