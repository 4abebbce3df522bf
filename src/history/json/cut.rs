//! Cuts a stream of JSON into chunks of whole documents.

use std::io::{self, Read};

use super::super::{Chunk, Cut};

/// How long a record may be.
const MOST: usize = 32 << 20;
/// How much is shown of one that is longer.
const SHOWN: usize = 4 << 10;
/// How much is read at once.
const READ: usize = 256 << 10;

/// Where a chunk of lists begins: what its head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// Before a list, or behind one.
    Outside,
    /// Behind a comma that stands behind the end of a list.
    Beyond,
    /// Behind what stands behind such a comma and is no list.
    GoesOn,
    /// Behind a comma of a list.
    Inside,
    /// In a list, behind what was too long.
    Somewhere,
}

impl Begin {
    /// The heads; the second one of each for a chunk with which the log ends.
    const HEADS: [(Self, [&str; 2]); 5] = [
        (Self::Outside, ["]", "]."]),
        (Self::Beyond, ["],", "],."]),
        (Self::GoesOn, ["],{", "],{."]),
        (Self::Inside, ["[,", "[,."]),
        (Self::Somewhere, ["[", "[."]),
    ];

    /// Where a chunk with this head begins, and whether the log ends with it.
    pub(super) fn of(head: &str) -> Option<(Self, bool)> {
        Self::HEADS
            .iter()
            .find_map(|(begin, heads)| Some((*begin, heads.iter().position(|known| *known == head)? == 1)))
    }

    fn head(self, last: bool) -> &'static str {
        let known = Self::HEADS.iter().find(|(begin, _)| *begin == self);
        known.map_or("", |(_, heads)| heads[usize::from(last)])
    }
}

/// Cuts one stream.
pub(super) struct Cutter {
    input: Box<dyn Read + Send>,
    /// What was read and has not been given away.
    buffer: Vec<u8>,
    /// Memory for what is read next.
    spare: Vec<u8>,
    line: u64,
    ended: bool,
    list: Option<List>,
    /// Whether the stream is known to be a list or not.
    begun: bool,
}

/// Where in a list the reading stands: it is cut between its elements.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one place")]
struct List {
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// How many bytes of the buffer have been looked at.
    seen: usize,
    /// Where the buffer begins.
    begin: Begin,
    /// The last place where it may be cut, and what begins there.
    cut: usize,
    behind: Begin,
    /// Whether what is open is a list, and no document beside it.
    has_elements: bool,
    /// Whether a comma stood behind the end of the last list, and no list has begun since.
    goes_on: bool,
}

impl Cutter {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input, buffer: Vec::new(), spare: Vec::new(), line: 1, ended: false, list: None, begun: false }
    }

    /// Reads on until the buffer holds so many bytes, or the stream is at its end.
    fn fill(&mut self, size: usize) -> io::Result<()> {
        while !self.ended && self.buffer.len() < size {
            self.buffer.reserve(size - self.buffer.len());
            let more = (size - self.buffer.len()).min(READ) as u64;
            let read = self.input.by_ref().take(more).read_to_end(&mut self.buffer);
            self.ended = !matches!(read, Ok(1..));
            read?;
        }
        Ok(())
    }

    fn begin(&mut self) {
        if !self.begun
            && let Some(first) = self.buffer.iter().find(|byte| !byte.is_ascii_whitespace())
        {
            self.begun = true;
            self.list = (*first == b'[').then(|| List::new(Begin::Outside));
        }
    }

    /// Where the buffer may be cut; 0 if it may not.
    fn place(&mut self) -> usize {
        match &mut self.list {
            Some(list) => list.look(&self.buffer),
            None => after_line(&self.buffer),
        }
    }

    /// `last`: the log ends with it.
    fn give(&mut self, size: usize, last: bool) -> Chunk {
        let mut rest = std::mem::take(&mut self.spare);
        rest.clear();
        rest.extend_from_slice(&self.buffer[size..]);
        self.buffer.truncate(size);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let mut head = "";
        if let Some(list) = &mut self.list {
            head = list.begin.head(last);
            list.begin = list.behind;
            list.seen -= size.min(list.seen);
            list.cut = 0;
        }
        // With the last chunk it is told what the list lacks.
        self.list.take_if(|_| last);
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Chunk { bytes, line, head: head.into(), ..Chunk::default() }
    }

    /// Gives the beginning of a record that is too long, and passes over the rest of its line.
    fn too_long(&mut self) -> io::Result<Chunk> {
        let line = self.line;
        let mut bytes = self.buffer.clone();
        bytes.truncate(SHOWN);
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.buffer) {
                self.buffer.drain(..=end);
                self.line += 1;
                break;
            }
            self.buffer.clear();
            if self.ended {
                break;
            }
            self.fill(READ)?;
        }
        if let Some(list) = &mut self.list {
            *list = List { depth: 1, has_elements: true, ..List::new(Begin::Somewhere) };
        }
        let message = match &self.list {
            None => "the record is longer than 32 MiB",
            Some(_) => "no end of this element is to be seen within 32 MiB: it is passed over to the end of its line",
        };
        Ok(Chunk { bytes, line, too_long: Some(message), ..Chunk::default() })
    }
}

impl Cut for Cutter {
    fn reuse(&mut self, bytes: Vec<u8>) {
        self.spare = bytes;
    }

    fn next(&mut self, size: usize) -> io::Result<Option<Chunk>> {
        let mut wanted = size.max(1);
        loop {
            let filled = self.fill(wanted);
            self.begin();
            if let Err(error) = filled {
                // What was read before is whole as far as it goes.
                let cut = Some(self.place()).filter(|cut| *cut > 0).unwrap_or_else(|| whole(&self.buffer));
                if cut == 0 {
                    self.buffer = Vec::new();
                    return Err(error);
                }
                self.input = Box::new(Failing(Some(error)));
                self.ended = false;
                return Ok(Some(self.give(cut, false)));
            }
            // A list that a comma ends is told: the last chunk is an empty one then.
            if self.buffer.is_empty() {
                let is_open = self.list.take().filter(|list| matches!(list.begin, Begin::Inside | Begin::Somewhere));
                return Ok(is_open.map(|list| Chunk {
                    line: self.line,
                    head: list.begin.head(true).into(),
                    ..Chunk::default()
                }));
            }
            if self.ended {
                let all = self.buffer.len();
                return Ok(Some(self.give(all, true)));
            }
            match self.place() {
                0 if self.buffer.len() >= MOST => return self.too_long().map(Some),
                0 => wanted = self.buffer.len() * 2,
                cut => return Ok(Some(self.give(cut, false))),
            }
        }
    }
}

/// A stream that failed after what was read of it.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The place behind the last line before one that begins an object; without one, behind the last line, if there is
/// enough to be sure that these are no objects of many lines.
fn after_line(buffer: &[u8]) -> usize {
    let mut end = buffer.len();
    while let Some(at) = memchr::memrchr(b'\n', &buffer[..end]) {
        if buffer.get(at + 1) == Some(&b'{') {
            return at + 1;
        }
        end = at;
    }
    if buffer.len() < MOST / 2 { 0 } else { memchr::memrchr(b'\n', buffer).map_or(0, |at| at + 1) }
}

/// The end of the last line, if everything up to there is whole documents.
fn whole(buffer: &[u8]) -> usize {
    let end = memchr::memrchr(b'\n', buffer).map_or(0, |at| at + 1);
    let mut documents = serde_json::Deserializer::from_slice(&buffer[..end]).into_iter::<serde::de::IgnoredAny>();
    if documents.all(|document| document.is_ok()) { end } else { 0 }
}

impl List {
    fn new(begin: Begin) -> Self {
        Self {
            depth: 0,
            in_text: false,
            escaped: false,
            seen: 0,
            begin,
            cut: 0,
            behind: begin,
            has_elements: false,
            goes_on: false,
        }
    }

    /// Looks at what is new in the buffer; the last place behind an element, or behind the list.
    fn look(&mut self, buffer: &[u8]) -> usize {
        for (at, byte) in buffer.iter().enumerate().skip(self.seen) {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_text => self.escaped = true,
                b'"' => self.in_text = !self.in_text,
                // No text goes over a line: one that seems to was not closed.
                b'\n' => self.in_text = false,
                _ if self.in_text => {}
                b'{' | b'[' => self.open(*byte),
                b'}' | b']' => self.close(*byte, at + 1),
                b',' if self.depth == 1 && self.has_elements => (self.cut, self.behind) = (at + 1, Begin::Inside),
                b',' if self.depth == 0 => {
                    self.goes_on = true;
                    (self.cut, self.behind) = (at + 1, Begin::Beyond);
                }
                _ => {}
            }
        }
        self.seen = buffer.len();
        self.cut
    }

    fn open(&mut self, byte: u8) {
        if self.depth == 0 {
            self.has_elements = byte == b'[';
            self.goes_on &= !self.has_elements;
        }
        self.depth += 1;
    }

    /// A brace or a bracket closes what is open; `end` is the place behind it.
    fn close(&mut self, byte: u8, end: usize) {
        // A list does not end with a brace: it is one too many.
        if byte == b'}' && self.depth == 1 && self.has_elements {
            return;
        }
        if byte == b']' && self.depth == 0 {
            self.goes_on = false;
        }
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            (self.cut, self.behind) = (end, if self.goes_on { Begin::GoesOn } else { Begin::Outside });
        }
    }
}
