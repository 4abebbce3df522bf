//! Cuts a table where a row ends: at a line end that is not inside quotes.

use std::io::{self, ErrorKind, Read};
use std::sync::Arc;

use super::row::{self, Quoted, line_end, lines, quoted};
use crate::history::pending::{LONGEST, Pending};
use crate::history::{Chunk, Cut};

/// How much is read at first, to find the header line.
const HEAD: usize = 64 << 10;

pub(super) struct Cutter {
    pending: Pending,
    delimiter: u8,
    line: u64,
    head: Option<Arc<str>>,
}

impl Cutter {
    pub(super) fn new(input: Box<dyn Read + Send>, delimiter: u8) -> Self {
        Self { pending: Pending::new(input), delimiter, line: 1, head: None }
    }

    /// Reads the header line; nothing if the stream holds none.
    fn header(&mut self) -> io::Result<Option<Arc<str>>> {
        let delimiter = self.delimiter;
        let Some(bytes) = self.pending.next(HEAD, |bytes, ended| first_row(bytes, delimiter, ended))? else {
            return Ok(None);
        };
        self.line += lines(&bytes);
        let begin = blank(&bytes);
        let row = row::split(&bytes, delimiter, begin, &mut Vec::new());
        let message = match (std::str::from_utf8(&bytes[begin..row.end]), row.fault) {
            (_, Some((_, fault))) => format!("the header line has {fault}"),
            (Err(_), None) => "the header line is no UTF-8 text".to_owned(),
            (Ok(text), None) if text.contains('\0') => "the header line holds a NUL character".to_owned(),
            (Ok(""), None) => return Ok(None),
            (Ok(text), None) => return Ok(Some(text.into())),
        };
        self.pending.stop();
        Err(io::Error::new(ErrorKind::InvalidData, message))
    }
}

impl Cut for Cutter {
    fn reuse(&mut self, bytes: Vec<u8>) {
        self.pending.reuse(bytes);
    }

    fn next(&mut self, size: usize) -> io::Result<Option<Chunk>> {
        let head = match &self.head {
            Some(head) => head.clone(),
            None => match self.header()? {
                Some(head) => self.head.insert(head).clone(),
                None => return Ok(None),
            },
        };
        let delimiter = self.delimiter;
        let Some(bytes) = self.pending.next(size, |bytes, ended| boundary(bytes, size, delimiter, ended))? else {
            return Ok(None);
        };
        let line = self.line;
        self.line += lines(&bytes);
        Ok(Some(Chunk { bytes, line, head, too_long: None }))
    }
}

/// How many line ends stand before the first row.
fn blank(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
}

/// The end of the first row that is not blank; nothing while it is not all there.
fn first_row(bytes: &[u8], delimiter: u8, ended: bool) -> Option<usize> {
    let row = row::split(bytes, delimiter, blank(bytes), &mut Vec::new());
    // With the last byte at hand a line end, and a quote, may go on.
    (ended || row.next < bytes.len() && (row.fault.is_none() || bytes.len() > LONGEST)).then_some(row.next)
}

/// The end of a row, best the last one before `size`, else the first one behind it; nothing while none is to be seen.
///
/// The quotes are read as [`row::split`] reads them, so that what is cut here is whole there.
fn boundary(bytes: &[u8], size: usize, delimiter: u8, ended: bool) -> Option<usize> {
    let mut last = None;
    let mut from = 0;
    loop {
        let quote = opening(bytes, delimiter, from);
        let end = quote.unwrap_or(bytes.len());
        last = last_line_end(bytes, from..end.min(size), ended).or(last);
        if end >= size
            && let Some(found) = last.or_else(|| first_line_end(bytes, from.max(size.min(end))..end, ended))
        {
            return Some(found);
        }
        let Some(open) = quote else { return last };
        let row = last.unwrap_or(0);
        match quoted(bytes, delimiter, row, open) {
            Quoted::Closed(after) if after < bytes.len() || ended => from = after,
            Quoted::Open if !ended && bytes.len() < row + LONGEST => return last,
            Quoted::Closed(_) => return last,
            Quoted::Open | Quoted::Stray(_) => {
                let (_, next) = line_end(bytes, open);
                if next == bytes.len() && !ended {
                    return last;
                }
                if next > size {
                    return last.or(Some(next));
                }
                (from, last) = (next, Some(next));
            }
        }
    }
}

/// The next quote that begins a field.
fn opening(bytes: &[u8], delimiter: u8, from: usize) -> Option<usize> {
    let begins = |at: usize| at == 0 || matches!(bytes[at - 1], b'\n' | b'\r') || bytes[at - 1] == delimiter;
    memchr::memchr_iter(b'"', &bytes[from..]).map(|found| from + found).find(|at| begins(*at))
}

/// The place behind a line end at `at`; nothing if more bytes may belong to it.
fn behind(bytes: &[u8], at: usize, ended: bool) -> Option<usize> {
    let (_, next) = line_end(bytes, at);
    (bytes[at] == b'\n' || next < bytes.len() || next == at + 2 || ended).then_some(next)
}

fn first_line_end(bytes: &[u8], range: std::ops::Range<usize>, ended: bool) -> Option<usize> {
    let found = memchr::memchr2(b'\n', b'\r', &bytes[range.clone()])?;
    behind(bytes, range.start + found, ended)
}

fn last_line_end(bytes: &[u8], range: std::ops::Range<usize>, ended: bool) -> Option<usize> {
    let mut ends = memchr::memrchr2_iter(b'\n', b'\r', bytes.get(range.clone())?);
    ends.find_map(|found| behind(bytes, range.start + found, ended))
}
