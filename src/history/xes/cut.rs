//! Cuts an XES log before traces, and before events that stand in no trace.

use std::io::{self, Error, ErrorKind, Read};
use std::sync::Arc;

use super::super::{Chunk, Cut};
use super::leap::Leap;
use super::lex::{Element, End, Next, next_tag, tag_end};

/// Bytes that a trace, or an event outside of traces, may have.
const LARGEST: usize = 256 << 20;

/// Bytes that may stand before the first trace.
const LARGEST_HEAD: usize = 16 << 20;

/// Cuts one stream. Every chunk but the first begins with a `<trace` or an `<event`; the first one has the head as well,
/// so that the chunks together are the file.
pub(super) struct Cutter {
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    /// Whether the input has been read to its end.
    drained: bool,
    /// The error that ended it: it comes behind what was read before.
    failure: Option<io::Error>,
    /// Everything before this is understood.
    seen: usize,
    /// The last place at which the buffer can be cut.
    cut: Option<usize>,
    /// Where the trace or event begins that `seen` lies in or behind.
    piece: usize,
    /// Whether one was met that is too large; it begins at `piece`.
    too_large: bool,
    /// The trace, or the event outside of traces, that `seen` lies in.
    inside: Option<Element>,
    leap: Leap,
    /// Whether a `<log` has been seen that is not closed.
    in_log: bool,
    head: Option<Arc<str>>,
    line: u64,
    limits: Limits,
}

/// What is more than reasonable to hold.
struct Limits {
    record: usize,
    head: usize,
}

impl Cutter {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            drained: false,
            seen: 0,
            cut: None,
            piece: 0,
            too_large: false,
            inside: None,
            leap: Leap::new(),
            in_log: false,
            failure: None,
            head: None,
            line: 1,
            limits: Limits { record: LARGEST, head: LARGEST_HEAD },
        }
    }

    /// Reads on. Where the stream fails it is at its end: what was read before is whole as far as it goes.
    fn read(&mut self, size: usize) {
        let wanted = size.saturating_sub(self.buffer.len()).max(self.buffer.len() / 2).max(1);
        match self.input.by_ref().take(wanted as u64).read_to_end(&mut self.buffer) {
            Ok(read) => self.drained = read < wanted,
            Err(error) => (self.drained, self.failure) = (true, Some(error)),
        }
    }

    /// Goes through what has been read, and remembers the last place to cut at.
    fn advance(&mut self) {
        loop {
            let in_trace = self.inside == Some(Element::Trace);
            let next = if in_trace {
                self.leap.next_trace(&self.buffer, self.seen)
            } else {
                next_tag(&self.buffer, self.seen)
            };
            let tag = match next {
                Next::Tag(tag) => tag,
                Next::Open(at) => {
                    self.seen = at;
                    return;
                }
                Next::Nothing => {
                    self.seen = self.buffer.len();
                    return;
                }
            };
            let end = tag_end(&self.buffer, tag.at);
            if end == End::Open {
                self.seen = tag.at;
                return;
            }
            let (end, empty) = match end {
                End::At(end) => (end, self.buffer[..end].ends_with(b"/>")),
                End::Broken(at) => (at, false),
                End::Open => return,
            };
            match (tag.element, tag.close) {
                (Element::Trace, false) => {
                    self.begin(tag.at);
                    self.inside = (!empty).then_some(Element::Trace);
                }
                (Element::Trace, true) => self.inside = None,
                (Element::Event, false) if !in_trace => {
                    self.begin(tag.at);
                    self.inside = (!empty).then_some(Element::Event);
                }
                (Element::Event, true) if !in_trace => self.inside = None,
                (Element::Log, close) if !in_trace => self.in_log = !close && !empty,
                _ => {}
            }
            if self.too_large {
                return;
            }
            self.seen = end;
        }
    }

    /// Notes that a trace or an event begins here.
    fn begin(&mut self, at: usize) {
        if self.exceeds(at) {
            self.too_large = true;
            return;
        }
        self.piece = at;
        if self.head.is_none() {
            // The first record: what stands before it is the head, and is no chunk of its own.
            self.head = Some(String::from_utf8_lossy(&self.buffer[..at]).into());
        } else if at > 0 {
            self.cut = Some(at);
        }
    }

    /// Whether a record, or the head, that goes on up to here is larger than what is reasonable to hold.
    fn exceeds(&self, end: usize) -> bool {
        let limit = if self.head.is_none() { self.limits.head } else { self.limits.record };
        end - self.piece > limit
    }

    fn too_large_error(&self) -> Error {
        let message = if self.head.is_none() {
            let size = self.limits.head >> 20;
            format!("no <trace> and no <event> begins in the first {size} MiB: is this an XES log?")
        } else {
            let size = self.limits.record >> 20;
            let line = self.line + memchr::memchr_iter(b'\n', &self.buffer[..self.piece]).count() as u64;
            format!("the trace at line {line} is larger than {size} MiB, or a comment in it has no end")
        };
        Error::new(ErrorKind::InvalidData, message)
    }

    fn take(&mut self, at: usize) -> Chunk {
        let rest = self.buffer.split_off(at);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        self.seen -= at;
        self.leap.shift(at);
        self.piece = self.piece.saturating_sub(at);
        self.cut = None;
        let head = self.head.clone().unwrap_or_default();
        Chunk { bytes, line, head, too_long: None }
    }

    fn stop(&mut self) {
        self.buffer = Vec::new();
        self.drained = true;
        self.in_log = false;
        self.too_large = false;
        self.failure = None;
        (self.seen, self.piece, self.cut) = (0, 0, None);
        self.input = Box::new(io::empty());
    }

    fn try_next(&mut self, size: usize) -> io::Result<Option<Chunk>> {
        loop {
            if !self.drained && (self.buffer.len() < size || self.cut.is_none()) {
                self.read(size);
                self.advance();
            }
            let too_large = self.too_large || self.exceeds(self.buffer.len());
            if let Some(at) = self.cut
                && (too_large || self.buffer.len() >= size || self.drained)
            {
                return Ok(Some(self.take(at)));
            }
            if too_large {
                return Err(self.too_large_error());
            }
            if self.drained {
                break;
            }
        }
        if !self.buffer.is_empty() {
            // A trace or a tag that is not closed is in this chunk, for the scan to report.
            let in_tag = self.seen < self.buffer.len() || !self.buffer.trim_ascii_end().ends_with(b">");
            let told = self.inside.is_some() || in_tag;
            self.seen = self.buffer.len();
            let last = self.take(self.buffer.len());
            self.in_log &= !told;
            return Ok(Some(last));
        }
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        if std::mem::take(&mut self.in_log) {
            let message = "the file ends before its </log>: it is cut off, and traces may be missing";
            return Err(Error::new(ErrorKind::UnexpectedEof, message));
        }
        Ok(None)
    }
}

impl Cut for Cutter {
    fn next(&mut self, size: usize) -> io::Result<Option<Chunk>> {
        let next = self.try_next(size.max(1));
        if next.is_err() {
            self.stop();
        }
        next
    }
}

#[cfg(test)]
impl Cutter {
    /// Lowers the limits, for tests.
    pub(super) fn limit(&mut self, record: usize, head: usize) {
        self.limits = Limits { record, head };
    }
}
