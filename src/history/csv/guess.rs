//! Guesses what separates the fields of a table, from its first lines.

use super::columns::Columns;
use super::row;

/// What may separate fields, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// How many rows are compared with the header line.
const ROWS: usize = 16;

/// What separates the fields of a table that begins like this; nothing if it does not look like a table.
///
/// The header line must have at least two names, none empty and none twice, and the rows below as many fields; of
/// several delimiters that divide the lines so, the one with the most fields.
pub(super) fn delimiter(start: &[u8]) -> Option<u8> {
    let begin = start.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    if matches!(start.get(begin), None | Some(b'{' | b'[' | b'<')) {
        return None;
    }
    let widths = DELIMITERS.into_iter().map(|delimiter| (delimiter, width(start, begin, delimiter)));
    let widths = widths.filter_map(|(delimiter, width)| Some((delimiter, width?)));
    let best = widths.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(delimiter, _)| delimiter)
}

fn width(start: &[u8], begin: usize, delimiter: u8) -> Option<usize> {
    let mut fields = Vec::new();
    let head = row::split(start, delimiter, begin, &mut fields);
    let text = std::str::from_utf8(&start[begin..head.end]).ok()?;
    let columns = Columns::of(text, delimiter);
    let names = &columns.names;
    let usable = |(index, name): (usize, &String)| !name.is_empty() && !names[..index].contains(name);
    if names.len() < 2 || !names.iter().enumerate().all(usable) || head.fault.is_some() {
        return None;
    }
    let mut at = head.next;
    for _ in 0..ROWS {
        let row = row::split(start, delimiter, at, &mut fields);
        // The last row may be cut off.
        if row.next == row.end {
            break;
        }
        if row.end > at && (row.fault.is_some() || fields.len() != names.len()) {
            return None;
        }
        at = row.next;
    }
    Some(names.len())
}
