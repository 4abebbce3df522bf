//! Reads the events of a chunk: fast where they are written as usual, with the general reader elsewhere.

use std::ops::Range;
use std::sync::Arc;

use super::super::{Chunk, Scan, Sink, Spot, Wanted};
use super::excerpt::Lines;
use super::find::Beyond;
use super::group::Bytes;
use super::head::Head;
use super::lex::{Element, End, Next, Tag, next_tag_of_all, tag_end};
use super::plan::Plan;
use super::text::is_forbidden;
use super::tree::{Piece, Pieces, Wrong, attributes};

/// Reads chunks of one log.
pub(super) struct Scanner {
    wanted: Arc<Wanted>,
    beyond: Arc<Beyond>,
    /// The head that `plan` is made for.
    head: Option<Arc<str>>,
    plan: Plan,
    /// Whether the fast way may be taken; tests compare both.
    usual: bool,
}

impl Scanner {
    pub(super) fn new(wanted: Arc<Wanted>, beyond: Arc<Beyond>, usual: bool) -> Self {
        Self { wanted, beyond, head: None, plan: Plan::default(), usual }
    }
}

impl Scan for Scanner {
    fn scan(&mut self, chunk: &Chunk, sink: &mut dyn Sink) {
        if self.head.as_ref() != Some(&chunk.head) {
            // What is wrong with it is told once, by the chunk that has it among its bytes.
            let (head, _) = Head::read(&chunk.head);
            self.plan = Plan::new(&self.wanted, &self.beyond, &head);
            self.head = Some(Arc::clone(&chunk.head));
        }
        let bytes = &chunk.bytes[..];
        let whole = 0..bytes.len();
        let mut pass = Pass {
            chunk: Bytes { bytes, text: text_of(bytes, &whole).ok() },
            lines: Lines::new(bytes, chunk.line),
            plan: &mut self.plan,
            sink,
            trace: None,
            muted: false,
            begun: false,
            usual: self.usual,
        };
        pass.run();
    }
}

/// A part of a chunk as text that XML allows.
fn text_of<'a>(bytes: &'a [u8], place: &Range<usize>) -> Result<&'a str, Wrong> {
    let part = &bytes[place.clone()];
    let text = std::str::from_utf8(part).map_err(|error| Wrong::new(error.valid_up_to(), "bytes that are no UTF-8"))?;
    // Without a way out of the loop, so that it takes many bytes at once.
    if part.iter().fold(false, |bad, byte| bad | is_forbidden(*byte)) {
        let at = part.iter().position(|byte| is_forbidden(*byte)).unwrap_or(0);
        return Err(Wrong::new(at, format!("the character U+{:04X}, which XML forbids", part[at])));
    }
    Ok(text)
}

/// The trace that the events stand in.
struct Trace {
    /// Where it begins.
    at: usize,
    /// Its tag and its attributes; `None` if they cannot be read: then its events belong to nothing.
    outer: Option<Range<usize>>,
}

/// One pass over a chunk.
struct Pass<'a, 's> {
    chunk: Bytes<'a>,
    lines: Lines<'a>,
    plan: &'s mut Plan,
    sink: &'s mut dyn Sink,
    trace: Option<Trace>,
    /// Whether the last thing was wrong: what is left of it until the next trace or event is not told again.
    muted: bool,
    /// Whether a log, a trace or an event has begun in this chunk: from then on no log can.
    begun: bool,
    usual: bool,
}

impl Pass<'_, '_> {
    fn run(&mut self) {
        let bytes = self.chunk.bytes;
        let mut at = 0;
        loop {
            let (to, tag) = match next_tag_of_all(bytes, at) {
                Next::Tag(tag) => (tag.at, Some(tag)),
                Next::Open(_) | Next::Nothing => (bytes.len(), None),
            };
            self.between(at..to);
            let Some(tag) = tag else { break };
            at = self.tag(tag);
        }
        self.end_trace();
    }

    /// What stands between the tags that a log is made of.
    fn between(&mut self, place: Range<usize>) {
        let blank = self.chunk.bytes[place.clone()].trim_ascii().is_empty();
        if blank || self.muted || self.trace.as_ref().is_some_and(|trace| trace.outer.is_none()) {
            return;
        }
        let wrong = match text_of(self.chunk.bytes, &place) {
            Err(wrong) => Some(wrong),
            Ok(text) if self.trace.is_some() => match Pieces::new(text).next() {
                Err(wrong) => Some(wrong),
                Ok(Piece::End) => None,
                Ok(Piece::Close(found)) => Some(Wrong::new(found.start, "a closing tag of nothing")),
                Ok(Piece::Open(tag, _)) => {
                    let message = format!("<{}> behind an event: a trace has its attributes before them", tag.name);
                    Some(Wrong::new(tag.place.start, message))
                }
            },
            Ok(text) => Head::read(text).1,
        };
        if let Some(wrong) = wrong {
            self.wrong(place.start, wrong);
        }
    }

    /// Something wrong in what begins at `from`.
    fn wrong(&mut self, from: usize, wrong: Wrong) {
        // So that many wrong things in a row cost no more than the bytes they are in.
        self.lines.go_to(from);
        self.sink.malformed(self.lines.malformed(from, from + wrong.at, wrong.message));
        self.muted = true;
    }

    /// The same, unless it may be what is left of the thing before, which was wrong.
    fn wrong_by_itself(&mut self, at: usize, message: &str) {
        if !self.muted {
            self.wrong(at, Wrong::new(0, message));
        }
    }

    /// Goes on behind a tag.
    fn tag(&mut self, tag: Tag) -> usize {
        let first = !std::mem::replace(&mut self.begun, true);
        match (tag.element, tag.close) {
            (Element::Event, false) => match &self.trace {
                Some(Trace { outer: None, .. }) => self.behind(tag.at),
                Some(Trace { outer: Some(outer), .. }) => {
                    let outer = outer.clone();
                    self.event(tag.at, Some(outer))
                }
                None => self.event(tag.at, None),
            },
            (Element::Event, true) => {
                if self.trace.as_ref().is_none_or(|trace| trace.outer.is_some()) {
                    self.wrong_by_itself(tag.at, "an </event> of nothing");
                }
                self.behind(tag.at)
            }
            (Element::Trace, false) => {
                self.end_trace();
                self.begin_trace(tag.at)
            }
            (Element::Trace, true) => {
                if self.trace.take().is_none() {
                    self.wrong_by_itself(tag.at, "a </trace> of nothing");
                }
                self.behind(tag.at)
            }
            (Element::Log, close) => {
                if self.trace.is_some() {
                    self.wrong_by_itself(tag.at, "the log ends or begins in a trace that is not closed");
                } else if !close && !first {
                    let message = "a log behind another one or its parts: its defaults and classifiers are not read";
                    self.wrong(tag.at, Wrong::new(0, message));
                }
                self.behind(tag.at)
            }
        }
    }

    /// The place behind a tag.
    fn behind(&mut self, at: usize) -> usize {
        match tag_end(self.chunk.bytes, at) {
            End::At(end) => end,
            End::Broken(end) => {
                self.wrong_by_itself(at, NOT_CLOSED);
                end
            }
            End::Open => {
                self.wrong_by_itself(at, NOT_CLOSED);
                self.chunk.bytes.len()
            }
        }
    }

    fn end_trace(&mut self) {
        if let Some(trace) = self.trace.take()
            && trace.outer.is_some()
        {
            let message = "a <trace> that is not closed: the file is cut off, or a </trace> is missing";
            self.wrong_by_itself(trace.at, message);
        }
    }

    fn begin_trace(&mut self, at: usize) -> usize {
        let bytes = self.chunk.bytes;
        self.muted = false;
        let end = tag_end(bytes, at);
        let End::At(tag) = end else {
            // Whether the next tag is in this chunk or not.
            self.wrong(at, Wrong::new(0, NOT_CLOSED));
            self.trace = Some(Trace { at, outer: None });
            return if let End::Broken(end) = end { end } else { bytes.len() };
        };
        if bytes[..tag].ends_with(b"/>") {
            return tag;
        }
        let end = match next_tag_of_all(bytes, tag) {
            Next::Tag(next) => next.at,
            Next::Open(_) | Next::Nothing => bytes.len(),
        };
        let outer = at..end;
        let read = self.trace_attributes(&outer, tag);
        let outer = read.map_err(|wrong| self.wrong(at, wrong)).ok().map(|()| outer);
        self.trace = Some(Trace { at, outer });
        end
    }

    fn trace_attributes(&mut self, outer: &Range<usize>, tag: usize) -> Result<(), Wrong> {
        let bytes = self.chunk.bytes;
        let usual = self.usual && &bytes[outer.start..tag] == b"<trace>" && self.chunk.text.is_some();
        if usual && self.plan.trace.fill_usual(self.chunk, tag) == Some(outer.end) {
            return Ok(());
        }
        let attrs = attributes(text_of(bytes, outer)?, false)?;
        self.plan.trace.fill(&attrs);
        Ok(())
    }

    fn event(&mut self, at: usize, outer: Option<Range<usize>>) -> usize {
        let bytes = self.chunk.bytes;
        self.muted = false;
        if let Some(end) = self.usual_event(at) {
            self.record(at..end, outer);
            return end;
        }
        let end = self.extent(at);
        let read = text_of(bytes, &(at..end)).and_then(|text| attributes(text, true));
        match read {
            Ok(attrs) => {
                self.plan.event.fill(&attrs);
                self.record(at..end, outer);
            }
            Err(wrong) => self.wrong(at, wrong),
        }
        end
    }

    /// Reads an event that is written as usual, and gives its end.
    fn usual_event(&mut self, at: usize) -> Option<usize> {
        const OPENS: &[u8] = b"<event>";
        const CLOSES: &[u8] = b"</event>";
        let bytes = self.chunk.bytes;
        if !self.usual || !bytes[at..].starts_with(OPENS) {
            return None;
        }
        let end = self.plan.event.fill_usual(self.chunk, at + OPENS.len())?;
        let whole = at..end + CLOSES.len();
        let good = bytes[end..].starts_with(CLOSES) && (self.chunk.text.is_some() || text_of(bytes, &whole).is_ok());
        good.then_some(whole.end)
    }

    /// The end of an event: behind its closing tag, or where something begins that cannot be in it.
    fn extent(&self, at: usize) -> usize {
        let bytes = self.chunk.bytes;
        let end = match tag_end(bytes, at) {
            End::At(end) if bytes[..end].ends_with(b"/>") => return end,
            End::At(end) | End::Broken(end) => end,
            End::Open => return bytes.len(),
        };
        match next_tag_of_all(bytes, end) {
            Next::Tag(Tag { at, element: Element::Event, close: true }) => match tag_end(bytes, at) {
                End::At(end) | End::Broken(end) => end,
                End::Open => bytes.len(),
            },
            Next::Tag(tag) => tag.at,
            Next::Open(_) | Next::Nothing => bytes.len(),
        }
    }

    fn record(&mut self, text: Range<usize>, outer: Option<Range<usize>>) {
        let line = self.lines.go_to(text.start);
        let values = self.plan.values(self.chunk, outer.is_some());
        self.sink.record(Spot { line, text, outer: outer.unwrap_or(0..0) }, &values);
    }
}

const NOT_CLOSED: &str = "a tag that is not closed";
