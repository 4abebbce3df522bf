//! Reads the rows of a chunk: rows without quotes in one pass over their bytes, all others field by field.

use std::borrow::Cow;
use std::sync::Arc;

use smallvec::SmallVec;

use super::columns::{Columns, Found};
use super::row::{self, Field, lines, lone_returns};
use crate::history::unread::malformed;
use crate::history::{Chunk, Raw, Scan, Sink, Spot, Wanted};

pub(super) struct Scanner {
    delimiter: u8,
    wanted: Arc<Wanted>,
    /// The header line that the layout was made for.
    head: Arc<str>,
    layout: Layout,
    /// The fields of the row at hand.
    fields: Vec<Field>,
    /// Where the fields of a row without quotes begin; behind the last one, where the next would.
    starts: Vec<usize>,
}

/// Where the values that are wanted stand in every row.
#[derive(Default)]
struct Layout {
    /// How many fields a row has.
    width: usize,
    /// What each path leads to.
    found: Vec<Found>,
    /// Of the paths that lead to one column: the path and the column.
    plain: Vec<(usize, usize)>,
    /// Whether there are others.
    mixed: bool,
    /// Why no row can be read.
    fault: Option<String>,
}

/// A chunk, and the row that comes next.
struct Progress<'c> {
    bytes: &'c [u8],
    at: usize,
    line: u64,
}

impl Scanner {
    pub(super) fn new(delimiter: u8, wanted: Arc<Wanted>) -> Self {
        let layout = Layout::default();
        Self { delimiter, wanted, head: "".into(), layout, fields: Vec::new(), starts: Vec::new() }
    }

    fn learn(&mut self, head: &Arc<str>) {
        let known = !self.starts.is_empty() && (Arc::ptr_eq(head, &self.head) || *head == self.head);
        if !known {
            self.head = head.clone();
            self.layout = Layout::of(&Columns::of(head, self.delimiter), &self.wanted);
            self.starts = vec![0; self.layout.width + 1];
        }
    }

    /// Reads rows up to one that is not plain: it has quotes, too many fields or too few, or no line end.
    fn plain<'c>(&mut self, text: &'c str, progress: &mut Progress<'c>, values: &mut [Raw<'c>], sink: &mut dyn Sink) {
        let begin = progress.at;
        let (width, starts) = (self.layout.width, &mut self.starts[..]);
        let bytes = text.as_bytes();
        let mut fields = 0;
        starts[0] = begin;
        for found in memchr::memchr3_iter(self.delimiter, b'\n', b'"', &bytes[begin..]) {
            let at = begin + found;
            if bytes[at] == self.delimiter {
                fields += 1;
                if fields == width {
                    return;
                }
                starts[fields] = at + 1;
                continue;
            }
            if bytes[at] == b'"' {
                return;
            }
            let end = if at > progress.at && bytes[at - 1] == b'\r' { at - 1 } else { at };
            if end > progress.at {
                if fields + 1 != width {
                    return;
                }
                starts[width] = end + 1;
                self.layout.fill(text, starts, values);
                sink.record(Spot { line: progress.line, text: progress.at..end, outer: 0..0 }, values);
            }
            (progress.at, progress.line, fields) = (at + 1, progress.line + 1, 0);
            starts[0] = at + 1;
        }
    }

    /// Reads one row, whatever it holds.
    fn any(&mut self, progress: &mut Progress<'_>, sink: &mut dyn Sink) {
        let (bytes, start, line) = (progress.bytes, progress.at, progress.line);
        let row = row::split(bytes, self.delimiter, start, &mut self.fields);
        progress.at = row.next;
        progress.line += lines(&bytes[start..row.next]);
        if row.end == start {
            return;
        }
        let text = match self.whole(&bytes[..row.end], start, row.fault) {
            Ok(text) => text,
            Err((at, message)) => {
                sink.malformed(malformed(line, &bytes[start..row.end], at - start, message));
                return;
            }
        };
        for field in &mut self.fields {
            field.range = field.range.start - start..field.range.end - start;
        }
        let texts = self.layout.found.iter().map(|found| self.value(found, text));
        let texts: SmallVec<[Result<Cow<'_, str>, Raw<'_>>; 16]> = texts.collect();
        let values = texts.iter().map(|text| match text {
            Ok(text) => Raw::Text(text),
            Err(raw) => *raw,
        });
        let values: SmallVec<[Raw<'_>; 16]> = values.collect();
        sink.record(Spot { line, text: start..row.end, outer: 0..0 }, &values);
    }

    /// The text of a row that has nothing wrong with it; else what is wrong, and where.
    fn whole<'c>(
        &self,
        bytes: &'c [u8],
        start: usize,
        fault: Option<(usize, &'static str)>,
    ) -> Result<&'c str, (usize, Cow<'static, str>)> {
        if let Some((at, fault)) = fault {
            return Err((at, fault.into()));
        }
        if let Some(found) = memchr::memchr(0, &bytes[start..]) {
            return Err((start + found, "a NUL character".into()));
        }
        let text = std::str::from_utf8(&bytes[start..])
            .map_err(|error| (start + error.valid_up_to(), "bytes that are no UTF-8".into()))?;
        let (width, fields) = (self.layout.width, self.fields.len());
        if fields != width {
            let at = self.fields.get(width).map_or(bytes.len(), |first| first.range.start);
            let plural = if fields == 1 { "" } else { "s" };
            return Err((at, format!("{fields} field{plural}, where the header line has {width}").into()));
        }
        match &self.layout.fault {
            Some(fault) => Err((start, fault.clone().into())),
            None => Ok(text),
        }
    }

    fn value<'c>(&self, found: &Found, row: &'c str) -> Result<Cow<'c, str>, Raw<'c>> {
        let text = |index: &usize| row::text(row, &self.fields[*index]);
        match found {
            Found::Column(index) => text(index).ok_or(Raw::Absent),
            Found::Group(group) if group.iter().any(|index| text(index).is_some()) => Err(Raw::Structure),
            Found::Row => Err(Raw::Structure),
            Found::Group(_) | Found::Nothing | Found::Twice => Err(Raw::Absent),
        }
    }
}

impl Scan for Scanner {
    fn scan(&mut self, chunk: &Chunk, sink: &mut dyn Sink) {
        self.learn(&chunk.head);
        let bytes = &chunk.bytes[..];
        let clean =
            self.layout.fault.is_none() && memchr::memchr(0, bytes).is_none() && lone_returns(bytes).next().is_none();
        let text = std::str::from_utf8(bytes).ok().filter(|_| clean);
        let mut progress = Progress { bytes, at: 0, line: chunk.line };
        let mut values = vec![Raw::Absent; self.wanted.paths.len()];
        while progress.at < bytes.len() {
            if let Some(text) = text {
                self.plain(text, &mut progress, &mut values, sink);
            }
            if progress.at < bytes.len() {
                self.any(&mut progress, sink);
            }
        }
    }
}

impl Layout {
    fn of(columns: &Columns, wanted: &Wanted) -> Self {
        let found: Vec<Found> = wanted.paths.iter().map(|path| columns.find(path)).collect();
        let twice = found.iter().position(|found| *found == Found::Twice);
        let fault = twice.map(|path| {
            format!("more than one column is called `{}`: which one is meant?", wanted.paths[path].join("."))
        });
        let column = |(path, found): (usize, &Found)| match found {
            Found::Column(index) => Some((path, *index)),
            _ => None,
        };
        let plain = found.iter().enumerate().filter_map(column).collect();
        let mixed = found.iter().any(|found| matches!(found, Found::Row | Found::Group(_)));
        Self { width: columns.names.len(), found, plain, mixed, fault }
    }

    /// The values of a row without quotes, by where its fields begin.
    fn fill<'c>(&self, text: &'c str, starts: &[usize], values: &mut [Raw<'c>]) {
        // A delimiter is ASCII, so that a field begins and ends where a character does.
        let field = |column: usize| &text[starts[column]..starts[column + 1] - 1];
        for (path, column) in &self.plain {
            let text = field(*column);
            values[*path] = if text.is_empty() { Raw::Absent } else { Raw::Text(text) };
        }
        if !self.mixed {
            return;
        }
        for (value, found) in values.iter_mut().zip(&self.found) {
            match found {
                Found::Row => *value = Raw::Structure,
                Found::Group(group) => {
                    let there = group.iter().any(|column| !field(*column).is_empty());
                    *value = if there { Raw::Structure } else { Raw::Absent };
                }
                Found::Column(_) | Found::Nothing | Found::Twice => {}
            }
        }
    }
}
