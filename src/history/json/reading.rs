//! Where in a chunk the reading stands, and how documents are handed out from there by the parser.

use std::ops::Range;

use serde_json::Value;

use super::super::documents::next_documents;
use super::super::{Sink, Spot, Wanted};
use super::values;

/// A chunk on its way.
pub(super) struct Reading<'c> {
    pub(super) bytes: &'c [u8],
    pub(super) at: usize,
    pub(super) line: u64,
}

impl Reading<'_> {
    pub(super) fn pass(&mut self, bytes: usize) {
        let end = (self.at + bytes).min(self.bytes.len());
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..end]).count() as u64;
        self.at = end;
    }

    /// Hands out the next documents, by the parser.
    pub(super) fn documents(&mut self, wanted: &Wanted, sink: &mut dyn Sink) {
        let blank = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if blank > 0 {
            return self.pass(blank);
        }
        let (documents, taken) = next_documents(&self.bytes[self.at..], self.line);
        match documents {
            Err(malformed) => sink.malformed(malformed),
            Ok(documents) => {
                for document in documents {
                    let text = place(self.bytes, document.text);
                    hand_out(&document.value, wanted, Spot { line: document.line, text, outer: 0..0 }, sink);
                }
            }
        }
        self.pass(taken.max(1));
    }
}

pub(super) fn hand_out(document: &Value, wanted: &Wanted, spot: Spot, sink: &mut dyn Sink) {
    let numbers = values::numbers(document, wanted);
    sink.record(spot, &values::of(document, wanted, &numbers));
}

/// Where in the bytes a part of them stands.
fn place(bytes: &[u8], part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(bytes.as_ptr() as usize);
    start..start + part.len()
}
