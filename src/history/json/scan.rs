//! Reads the records of a chunk of JSON.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::super::documents::next_documents;
use super::super::{Chunk, Malformed, Raw, Scan, Sink, Spot, Wanted};
use super::cut::{INSIDE, OUTSIDE};
use super::layout::Layout;
use super::values;

/// How many layouts are remembered.
const LAYOUTS: usize = 24;

/// Remembers what lines look like.
#[derive(Debug)]
pub(super) struct Scanner {
    wanted: Arc<Wanted>,
    layouts: Vec<Layout>,
    /// The layout of the last line.
    last: usize,
    /// How many lines had no known layout since one was learned that was used.
    misses: usize,
}

/// A chunk on its way.
struct Reading<'c> {
    bytes: &'c [u8],
    at: usize,
    line: u64,
}

impl Scanner {
    pub(super) fn new(wanted: Arc<Wanted>) -> Self {
        Self { wanted, layouts: Vec::new(), last: 0, misses: 0 }
    }

    /// Reads a line that looks like one before; the values are prepared for the layout of the last line.
    fn known<'a>(&mut self, line: &'a str, values: &mut [Raw<'a>]) -> bool {
        if self.layouts.get(self.last).is_some_and(|layout| layout.read(line, values)) {
            return true;
        }
        for (at, layout) in self.layouts.iter().enumerate().filter(|(at, _)| *at != self.last) {
            layout.prepare(values);
            if layout.read(line, values) {
                self.last = at;
                return true;
            }
        }
        self.prepare(values);
        false
    }

    fn prepare(&self, values: &mut [Raw<'_>]) {
        if let Some(layout) = self.layouts.get(self.last) {
            layout.prepare(values);
        }
    }

    fn learn(&mut self, line: &str) {
        self.misses += 1;
        // A log whose lines never look alike is not searched for likeness again and again.
        if self.layouts.len() >= LAYOUTS {
            if self.misses < LAYOUTS * 8 {
                return;
            }
            self.layouts.clear();
        }
        if let Some(layout) = Layout::learn(line, &self.wanted) {
            self.layouts.push(layout);
            self.last = self.layouts.len() - 1;
            self.misses = 0;
        }
    }

    fn lines(&mut self, text: &str, reading: &mut Reading<'_>, sink: &mut dyn Sink) {
        let wanted = Arc::clone(&self.wanted);
        let mut values = vec![Raw::Absent; wanted.paths.len()];
        self.prepare(&mut values);
        while reading.at < text.len() {
            let rest = &text.as_bytes()[reading.at..];
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = &text[reading.at..reading.at + length];
            let line = line.strip_suffix('\r').unwrap_or(line);
            if self.known(line, &mut values) {
                let spot = Spot { line: reading.line, text: reading.at..reading.at + line.len(), outer: 0..0 };
                sink.record(spot, &values);
                reading.at += length + 1;
                reading.line += 1;
            } else {
                let before = reading.at;
                reading.documents(&wanted, sink);
                if reading.at == before + length + 1 || reading.at == text.len() {
                    self.learn(line);
                    self.prepare(&mut values);
                }
            }
        }
    }
}

impl Scan for Scanner {
    fn scan(&mut self, chunk: &Chunk, sink: &mut dyn Sink) {
        if let Some(message) = chunk.too_long {
            let text = String::from_utf8_lossy(&chunk.bytes).into_owned();
            return sink.malformed(Malformed { line: chunk.line, text, at: 0, message: message.to_owned() });
        }
        let mut reading = Reading { bytes: &chunk.bytes, at: 0, line: chunk.line };
        if [INSIDE, OUTSIDE].contains(&&*chunk.head) {
            return reading.lists(&self.wanted, &*chunk.head == INSIDE, sink);
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

impl Reading<'_> {
    fn pass(&mut self, bytes: usize) {
        let end = (self.at + bytes).min(self.bytes.len());
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..end]).count() as u64;
        self.at = end;
    }

    /// Hands out the next documents, by the parser.
    fn documents(&mut self, wanted: &Wanted, sink: &mut dyn Sink) {
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

    /// Hands out the elements of lists, one after another; of documents that are no lists, these.
    fn lists(&mut self, wanted: &Wanted, mut inside: bool, sink: &mut dyn Sink) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b',' if inside => self.pass(1),
                b']' if inside => {
                    inside = false;
                    self.pass(1);
                }
                b'[' if !inside => {
                    inside = true;
                    self.pass(1);
                }
                byte if byte.is_ascii_whitespace() => self.pass(1),
                _ => self.element(wanted, sink),
            }
        }
    }

    fn element(&mut self, wanted: &Wanted, sink: &mut dyn Sink) {
        let rest = &self.bytes[self.at..];
        let mut stream = serde_json::Deserializer::from_slice(rest).into_iter::<Value>();
        if let Some(Ok(value)) = stream.next()
            && std::str::from_utf8(&rest[..stream.byte_offset()]).is_ok()
        {
            let length = stream.byte_offset();
            hand_out(&value, wanted, Spot { line: self.line, text: self.at..self.at + length, outer: 0..0 }, sink);
            return self.pass(length);
        }
        // What is broken ends with its line: the next element is looked for behind it.
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        match next_documents(&rest[..length], self.line).0 {
            Err(malformed) => sink.malformed(malformed),
            Ok(_) => {
                let text = String::from_utf8_lossy(&rest[..length]).into_owned();
                let message = "it is no element of the list".to_owned();
                sink.malformed(Malformed { line: self.line, text, at: 0, message });
            }
        }
        self.pass(length + 1);
    }
}

fn hand_out(document: &Value, wanted: &Wanted, spot: Spot, sink: &mut dyn Sink) {
    let numbers = values::numbers(document, wanted);
    sink.record(spot, &values::of(document, wanted, &numbers));
}

/// Where in the bytes a part of them stands.
fn place(bytes: &[u8], part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(bytes.as_ptr() as usize);
    start..start + part.len()
}
