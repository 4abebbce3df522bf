//! Reads the records of a chunk of JSON.

use std::sync::Arc;

use super::super::unread::malformed;
use super::super::{Chunk, Raw, Scan, Sink, Spot, Wanted};
use super::cut::Begin;
use super::layout::Layouts;
use super::lists;
use super::reading::Reading;

/// How many layouts are remembered.
const LAYOUTS: usize = 200;

/// Remembers what lines look like.
#[derive(Debug)]
pub(super) struct Scanner {
    wanted: Arc<Wanted>,
    layouts: Layouts,
    /// How many lines had no known layout since one was learned.
    misses: usize,
}

impl Scanner {
    pub(super) fn new(wanted: Arc<Wanted>) -> Self {
        let layouts = Layouts::new(wanted.paths.len());
        Self { wanted, layouts, misses: 0 }
    }

    fn learn(&mut self, line: &str) {
        self.misses += 1;
        // A log whose lines never look alike is not searched for likeness again and again.
        if self.layouts.count >= LAYOUTS {
            if self.misses < LAYOUTS {
                return;
            }
            self.layouts = Layouts::new(self.wanted.paths.len());
        }
        if self.layouts.learn(line, &self.wanted) {
            self.misses = 0;
        }
    }

    fn lines(&mut self, text: &str, reading: &mut Reading<'_>, sink: &mut dyn Sink) {
        let wanted = Arc::clone(&self.wanted);
        let mut values = vec![Raw::Absent; wanted.paths.len()];
        self.layouts.forget();
        while reading.at < text.len() {
            let rest = &text.as_bytes()[reading.at..];
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = &text[reading.at..reading.at + length];
            let line = line.strip_suffix('\r').unwrap_or(line);
            if self.layouts.read(line, &mut values) {
                let spot = Spot { line: reading.line, text: reading.at..reading.at + line.len(), outer: 0..0 };
                sink.record(spot, &values);
                reading.at += length + 1;
                reading.line += 1;
            } else {
                let before = reading.at;
                reading.documents(&wanted, sink);
                if reading.at == before + length + 1 || reading.at == text.len() {
                    self.learn(line);
                }
            }
        }
    }
}

impl Scan for Scanner {
    fn scan(&mut self, chunk: &Chunk, sink: &mut dyn Sink) {
        if let Some(message) = chunk.too_long {
            return sink.malformed(malformed(chunk.line, &chunk.bytes, 0, message));
        }
        let mut reading = Reading { bytes: &chunk.bytes, at: 0, line: chunk.line };
        if let Some(begin) = Begin::of(&chunk.head) {
            return lists::read(&mut reading, begin, &self.wanted, sink);
        }
        match std::str::from_utf8(&chunk.bytes) {
            Ok(text) => self.lines(text, &mut reading, sink),
            Err(_) => {
                while reading.at < chunk.bytes.len() {
                    reading.documents(&self.wanted, sink);
                }
            }
        }
    }
}
