//! Text logs: every line that a pattern matches is a record, and the named groups are its values.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use regex::{CaptureLocations, Regex};
use serde_json::{Map, Value};

use super::pending::Pending;
use super::unread::malformed;
use super::{Chunk, Cut, Format, Place, Raw, Scan, Sink, Spot, Wanted};

/// The longest line that is matched, in bytes: matching takes more memory than reading.
const LONGEST_LINE: usize = 1 << 20;

/// Lines of text that a regular expression takes apart.
#[derive(Clone, Debug)]
pub struct Text {
    pattern: Regex,
}

impl Text {
    /// The logs whose lines look like this.
    pub fn new(pattern: Regex) -> Self {
        Self { pattern }
    }
}

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn cut(&self, input: Box<dyn Read + Send>) -> Box<dyn Cut> {
        Box::new(Lines { pending: Pending::new(input), line: 1 })
    }

    fn scanner(&self, wanted: Arc<Wanted>) -> Box<dyn Scan> {
        let group = |path: &Vec<String>| match path.as_slice() {
            [] => Found::Line,
            [key] => {
                self.pattern.capture_names().position(|name| name == Some(key)).map_or(Found::Nothing, Found::Group)
            }
            _ => Found::Nothing,
        };
        let found = wanted.paths.iter().map(group).collect();
        Box::new(Scanner { found, places: self.pattern.capture_locations(), pattern: self.pattern.clone() })
    }

    fn document(&self, _head: &str, _outer: &str, text: &str) -> Option<Value> {
        let groups = self.pattern.captures(text)?;
        let names = self.pattern.capture_names().flatten();
        let object: Map<String, Value> =
            names.filter_map(|name| Some((name.to_owned(), groups.name(name)?.as_str().into()))).collect();
        Some(Value::Object(object))
    }

    fn locate(&self, _head: &str, text: &str, route: &[Place]) -> Range<usize> {
        let group = match route.first() {
            Some(Place::Key(key)) => self.pattern.captures(text).and_then(|groups| Some(groups.name(key)?.range())),
            _ => None,
        };
        group.unwrap_or(0..text.len())
    }
}

/// Cuts at line ends.
struct Lines {
    pending: Pending,
    line: u64,
}

impl Cut for Lines {
    fn reuse(&mut self, bytes: Vec<u8>) {
        self.pending.reuse(bytes);
    }

    fn next(&mut self, size: usize) -> io::Result<Option<Chunk>> {
        let end = |bytes: &[u8], _ended: bool| memchr::memrchr(b'\n', bytes).map(|at| at + 1);
        let Some(bytes) = self.pending.next(size, end)? else { return Ok(None) };
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok(Some(Chunk { bytes, line, ..Chunk::default() }))
    }
}

/// What a path leads to in every line.
enum Found {
    Nothing,
    Line,
    Group(usize),
}

struct Scanner {
    pattern: Regex,
    found: Vec<Found>,
    /// Where the groups of the line at hand are.
    places: CaptureLocations,
}

impl Scan for Scanner {
    fn scan(&mut self, chunk: &Chunk, sink: &mut dyn Sink) {
        let (mut at, mut line) = (0, chunk.line);
        let mut values = Vec::with_capacity(self.found.len());
        while let Some(rest) = chunk.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let text = rest[..length].strip_suffix(b"\r").unwrap_or(&rest[..length]);
            if !text.trim_ascii().is_empty() {
                match self.read(text, &mut values) {
                    Ok(()) => sink.record(Spot { line, text: at..at + text.len(), outer: 0..0 }, &values),
                    Err((at, message)) => sink.malformed(malformed(line, text, at, message)),
                }
            }
            (at, line) = (at + length + 1, line + 1);
        }
    }
}

impl Scanner {
    /// The values of a line; else what is wrong with it, and where.
    fn read<'c>(&mut self, line: &'c [u8], values: &mut Vec<Raw<'c>>) -> Result<(), (usize, &'static str)> {
        if line.len() > LONGEST_LINE {
            return Err((0, "the line is longer than 1 MiB"));
        }
        let text = std::str::from_utf8(line).map_err(|error| (error.valid_up_to(), "bytes that are no UTF-8"))?;
        if self.pattern.captures_read(&mut self.places, text).is_none() {
            return Err((0, "the line does not match the pattern of the mapping"));
        }
        values.clear();
        values.extend(self.found.iter().map(|found| match found {
            Found::Nothing => Raw::Absent,
            Found::Line => Raw::Structure,
            Found::Group(group) => self.places.get(*group).map_or(Raw::Absent, |(from, to)| Raw::Text(&text[from..to])),
        }));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::{LONGEST_LINE, Text};
    use crate::history::{Format, Malformed, Place, Raw, Sink, Spot, Wanted};

    #[derive(Default)]
    struct Notes {
        rows: Vec<(u64, Vec<Option<String>>)>,
        bad: Vec<(u64, String, usize, String)>,
    }

    impl Sink for Notes {
        fn record(&mut self, spot: Spot, values: &[Raw<'_>]) {
            let text = |value: &Raw<'_>| match value {
                Raw::Text(text) => Some((*text).to_owned()),
                Raw::Absent => None,
                other => Some(format!("{other:?}")),
            };
            self.rows.push((spot.line, values.iter().map(text).collect()));
        }

        fn malformed(&mut self, bad: Malformed) {
            self.bad.push((bad.line, bad.text, bad.at, bad.message));
        }
    }

    fn text() -> Text {
        Text::new(regex::Regex::new(r"^(?<at>[^ ]+) (?<id>\w*)(?: by (?<who>.+))?$").expect("it compiles"))
    }

    fn read(log: &[u8], size: usize) -> Notes {
        let paths = [vec!["id"], vec!["who"], vec![], vec!["no"], vec!["id", "x"]];
        let paths = paths.map(|path| path.into_iter().map(str::to_owned).collect()).to_vec();
        let mut scanner = text().scanner(Arc::new(Wanted { paths, closed: Vec::new() }));
        let mut cut = text().cut(Box::new(std::io::Cursor::new(log.to_vec())));
        let mut notes = Notes::default();
        while let Some(chunk) = cut.next(size).expect("it can be cut") {
            scanner.scan(&chunk, &mut notes);
        }
        notes
    }

    #[test]
    fn every_line_that_matches_is_a_record_and_any_other_is_reported() {
        let log = b"1 a by x\r\n\n2 b\nnothing of it\n3 \xff\n  \n4 \n5 c by \xc3\xa4";
        for size in [1, 7, 1000] {
            let notes = read(log, size);
            let some = |text: &str| Some(text.to_owned());
            let row = |line, id, who| (line, vec![some(id), who, some("Structure"), None, None]);
            let rows = [row(1, "a", some("x")), row(3, "b", None), row(7, "", None), row(8, "c", some("ä"))];
            assert_eq!(notes.rows, rows);
            let bad: Vec<_> =
                notes.bad.iter().map(|(line, text, at, message)| (*line, &text[..], *at, &message[..])).collect();
            let expected = [
                (4, "nothing of it", 0, "the line does not match the pattern of the mapping"),
                (5, "3 \u{fffd}", 2, "bytes that are no UTF-8"),
            ];
            assert_eq!(bad, expected);
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_reported_and_the_next_one_read() {
        let log = format!("1 {}\n2 b\n", "a".repeat(LONGEST_LINE));
        let notes = read(log.as_bytes(), 1 << 16);
        assert_eq!(notes.rows.len(), 1);
        assert_eq!((notes.bad[0].0, &notes.bad[0].3[..]), (1, "the line is longer than 1 MiB"));
        assert!(notes.bad[0].1.len() < 10_000);
    }

    #[test]
    fn a_document_has_the_groups_that_took_part_and_each_can_be_located() {
        let line = "2 b by me";
        assert_eq!(text().document("", "", line), Some(json!({"at": "2", "id": "b", "who": "me"})));
        assert_eq!(text().document("", "", "2 b"), Some(json!({"at": "2", "id": "b"})));
        assert_eq!(text().document("", "", "no"), None);
        let at = |key: &str| &line[text().locate("", line, &[Place::Key(key.to_owned())])];
        assert_eq!((at("who"), at("id"), at("no")), ("me", "b", line));
        assert_eq!(text().locate("", line, &[]), 0..line.len());
    }
}
