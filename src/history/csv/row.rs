//! Splits one row of a table into its fields; whatever splits tables goes by the rules here.

use std::borrow::Cow;
use std::ops::Range;

use crate::history::pending::LONGEST;

/// One field of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Its bytes, quotes included.
    pub(super) range: Range<usize>,
    /// Whether it stands in quotes: an empty text, where a field without quotes would be no value.
    pub(super) quoted: bool,
}

/// Where a row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its end, without the line end.
    pub(super) end: usize,
    /// Where the next one begins.
    pub(super) next: usize,
    /// What is wrong with its quotes, and where.
    pub(super) fault: Option<(usize, &'static str)>,
}

/// How a field that begins with a quote goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// It ends before this byte.
    Closed(usize),
    /// It goes on at this byte, behind the quote that should have been its end.
    Stray(usize),
    /// No end is to be seen.
    Open,
}

/// How the field goes on whose quote stands at `open`, in a row that begins at `row`.
pub(super) fn quoted(bytes: &[u8], delimiter: u8, row: usize, open: usize) -> Quoted {
    let seen = &bytes[..bytes.len().min(row + LONGEST)];
    let mut from = open + 1;
    while let Some(found) = seen.get(from..).and_then(|rest| memchr::memchr(b'"', rest)) {
        let after = from + found + 1;
        match bytes.get(after) {
            Some(b'"') => from = after + 1,
            Some(b'\n' | b'\r') | None => return Quoted::Closed(after),
            Some(byte) if *byte == delimiter => return Quoted::Closed(after),
            Some(_) => return Quoted::Stray(after),
        }
    }
    Quoted::Open
}

/// The end of the first line at or after `from`: of its text, and of its line end.
pub(super) fn line_end(bytes: &[u8], from: usize) -> (usize, usize) {
    match memchr::memchr2(b'\n', b'\r', &bytes[from..]) {
        Some(found) => (from + found, after_line_end(bytes, from + found)),
        None => (bytes.len(), bytes.len()),
    }
}

/// The byte behind the line end that begins at `at`: `\n`, `\r\n`, or `\r` alone.
fn after_line_end(bytes: &[u8], at: usize) -> usize {
    at + if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') { 2 } else { 1 }
}

/// How many lines end in these bytes.
pub(super) fn lines(bytes: &[u8]) -> u64 {
    let all = memchr::memchr_iter(b'\n', bytes).count() + lone_returns(bytes).count();
    all as u64
}

/// Every `\r` that is a line end of its own.
pub(super) fn lone_returns(bytes: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n'))
}

/// Splits the row that begins at `start`.
///
/// A quote opens a quoted field only where the field begins. A row whose quotes make no sense ends with the line of the
/// quote that opened: what follows may be whole again.
pub(super) fn split(bytes: &[u8], delimiter: u8, start: usize, fields: &mut Vec<Field>) -> Row {
    fields.clear();
    let mut from = start;
    loop {
        let is_quoted = bytes.get(from) == Some(&b'"');
        let end = if is_quoted {
            match quoted(bytes, delimiter, start, from) {
                Quoted::Closed(end) => end,
                other => return broken(bytes, from, other),
            }
        } else {
            memchr::memchr3(delimiter, b'\n', b'\r', &bytes[from..]).map_or(bytes.len(), |found| from + found)
        };
        fields.push(Field { range: from..end, quoted: is_quoted });
        match bytes.get(end) {
            None => return Row { end, next: end, fault: None },
            Some(byte) if *byte == delimiter => from = end + 1,
            Some(_) => return Row { end, next: after_line_end(bytes, end), fault: None },
        }
    }
}

fn broken(bytes: &[u8], open: usize, how: Quoted) -> Row {
    let (end, next) = line_end(bytes, open);
    let fault = match how {
        Quoted::Stray(at) if at <= end => (at, "text behind the closing quote of a field"),
        _ => (open, "a quote that is never closed"),
    };
    Row { end, next, fault: Some(fault) }
}

/// The text of a field; nothing if it is empty and not in quotes.
pub(super) fn text<'a>(row: &'a str, field: &Field) -> Option<Cow<'a, str>> {
    let text = row.get(field.range.clone())?;
    if !field.quoted {
        return (!text.is_empty()).then_some(Cow::Borrowed(text));
    }
    let inner = text.get(1..text.len() - 1)?;
    Some(match memchr::memchr(b'"', inner.as_bytes()) {
        Some(_) => Cow::Owned(inner.replace("\"\"", "\"")),
        None => Cow::Borrowed(inner),
    })
}
