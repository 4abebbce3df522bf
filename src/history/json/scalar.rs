//! Reads a plain value of a line: a text without escapes, a short whole number, a truth value, null.

use super::super::Raw;

/// The scalar that begins at a place, and its end; `None` if there is none, or it is not plain.
pub(super) fn scalar(line: &str, at: usize) -> Option<(Raw<'_>, usize)> {
    let bytes = line.as_bytes();
    match bytes.get(at)? {
        b'"' => {
            let end = closing_quote(bytes, at + 1)?;
            Some((Raw::Text(line.get(at + 1..end)?), end + 1))
        }
        b'n' if bytes[at..].starts_with(b"null") => Some((Raw::Absent, at + 4)),
        b't' if bytes[at..].starts_with(b"true") => Some((Raw::Bool(true), at + 4)),
        b'f' if bytes[at..].starts_with(b"false") => Some((Raw::Bool(false), at + 5)),
        b'-' | b'0'..=b'9' => {
            let end = whole_number(bytes, at)?;
            Some((Raw::Number(line.get(at..end)?), end))
        }
        _ => None,
    }
}

/// The end of a whole number of few digits; any other number is the parser's.
fn whole_number(bytes: &[u8], start: usize) -> Option<usize> {
    let digits = start + usize::from(bytes.get(start) == Some(&b'-'));
    let mut end = digits;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    let leading_zero = end > digits + 1 && bytes[digits] == b'0';
    let negative_zero = digits > start && bytes.get(digits) == Some(&b'0');
    let goes_on = matches!(bytes.get(end), Some(b'.' | b'e' | b'E' | b'+' | b'-'));
    let short = end > digits && end - digits <= 18;
    (short && !leading_zero && !negative_zero && !goes_on).then_some(end)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The place of the quote that ends a text which has no escapes; `None` if it has, or is no text.
///
/// Eight bytes at a time. The tests for a byte that is zero, or below 32, may be wrong about bytes behind the first that
/// is, never about the first (Anderson, *Bit Twiddling Hacks*).
pub(super) fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        let zero = |word: u64| word.wrapping_sub(ONES) & !word & TOPS;
        let quote = zero(word ^ (ONES * u64::from(b'"')));
        let escape = zero(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 32) & !word & TOPS;
        let found = quote | escape | control;
        if found != 0 {
            at += found.trailing_zeros() as usize / 8;
            return (bytes[at] == b'"').then_some(at);
        }
        at += 8;
    }
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\\' | 0..=31 => return None,
            _ => at += 1,
        }
    }
}
