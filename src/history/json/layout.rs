//! What a line looks like apart from its values: most lines of a log look like one before.
//!
//! A layout is learned from a line that was parsed. Another line that has the same bytes between its values is read by
//! comparing these, without parsing it; whatever does not fit is left to the parser. Both give the same values.

use super::super::{Raw, Wanted, begins_with, is_same};
use super::values::is_in;

/// The bytes between the values of a line, and what each value is good for.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Values in the order of the line, each with the bytes before it, and which wanted value it is.
    parts: Vec<(Box<str>, Option<usize>)>,
    /// The bytes behind the last value.
    end: Box<str>,
    /// Wanted values that are objects or lists in every such line.
    structures: Vec<usize>,
}

/// How deep a line may be nested to be learned, and how many values it may have.
const DEPTH: usize = 16;
const VALUES: usize = 64;

impl Layout {
    /// The layout of a line that is one JSON object; `None` if it is not worth learning.
    pub(super) fn learn(line: &str, wanted: &Wanted) -> Option<Self> {
        let layout = Self { parts: Vec::new(), end: "".into(), structures: Vec::new() };
        let mut learner = Learner { line, at: 0, from: 0, wanted, path: Vec::new(), layout };
        learner.blank();
        if line.as_bytes().get(learner.at) != Some(&b'{') {
            return None;
        }
        learner.object(0)?;
        learner.layout.end = line.get(learner.from..)?.into();
        Some(learner.layout)
    }

    /// Reads a line of this layout; `false` if it is another. Values that the layout does not have are left as they are.
    pub(super) fn read<'a>(&self, line: &'a str, values: &mut [Raw<'a>]) -> bool {
        let bytes = line.as_bytes();
        let mut at = 0;
        for (before, wanted) in &self.parts {
            if !begins_with(&bytes[at..], before.as_bytes()) {
                return false;
            }
            at += before.len();
            let Some((value, end)) = scalar(line, at) else { return false };
            if let Some(wanted) = wanted {
                values[*wanted] = value;
            }
            at = end;
        }
        is_same(&bytes[at..], self.end.as_bytes())
    }

    /// Sets the values that no line of this layout has, and those that are the same in every one.
    pub(super) fn prepare(&self, values: &mut [Raw<'_>]) {
        values.fill(Raw::Absent);
        for structure in &self.structures {
            values[*structure] = Raw::Structure;
        }
    }
}

/// The scalar that begins at a place, and its end; `None` if there is none, or it is not plain.
fn scalar(line: &str, at: usize) -> Option<(Raw<'_>, usize)> {
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
fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
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

/// Walks through a line that is known to be JSON.
struct Learner<'a> {
    line: &'a str,
    at: usize,
    /// Where the bytes before the next value begin.
    from: usize,
    wanted: &'a Wanted,
    path: Vec<String>,
    layout: Layout,
}

impl Learner<'_> {
    fn byte(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.blank();
        let found = self.byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Which wanted value stands at the path.
    fn here(&self) -> Option<usize> {
        self.wanted.paths.iter().position(|path| *path == self.path)
    }

    fn value(&mut self, depth: usize, in_list: bool) -> Option<()> {
        self.blank();
        let here = if in_list { None } else { self.here() };
        match self.byte()? {
            _ if depth > DEPTH || self.layout.parts.len() >= VALUES => None,
            b'{' if in_list => self.skip_object(depth),
            b'{' => {
                let keys = self.object(depth + 1)?;
                if let Some(here) = here {
                    let is_wanted = |key: &String| {
                        self.wanted.paths.iter().any(|path| is_in(path, &self.path) && path.last() == Some(key))
                    };
                    if !(self.wanted.closed.contains(&here) && keys.iter().all(is_wanted)) {
                        self.layout.structures.push(here);
                    }
                }
                Some(())
            }
            b'[' => {
                self.layout.structures.extend(here);
                self.list(depth + 1)
            }
            _ => {
                let start = self.at;
                let (_, end) = scalar(self.line, start)?;
                self.layout.parts.push((self.line.get(self.from..start)?.into(), here));
                (self.at, self.from) = (end, end);
                Some(())
            }
        }
    }

    /// An object in a list: none of its values is wanted.
    fn skip_object(&mut self, depth: usize) -> Option<()> {
        self.path.push(String::from("\0"));
        let done = self.object(depth + 1).map(|_| ());
        self.path.pop();
        done
    }

    fn object(&mut self, depth: usize) -> Option<Vec<String>> {
        self.at += 1;
        let mut keys: Vec<String> = Vec::new();
        if self.eat(b'}') {
            return Some(keys);
        }
        loop {
            self.blank();
            let start = self.at + 1;
            let end = closing_quote(self.line.as_bytes(), start)?;
            let key = self.line.get(start..end)?.to_owned();
            self.at = end + 1;
            // Of a key that stands twice the last one counts: that is left to the parser.
            if keys.contains(&key) || !self.eat(b':') {
                return None;
            }
            self.path.push(key);
            self.value(depth, false)?;
            keys.extend(self.path.pop());
            if self.eat(b'}') {
                return Some(keys);
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        self.at += 1;
        if self.eat(b']') {
            return Some(());
        }
        loop {
            self.value(depth, true)?;
            if self.eat(b']') {
                return Some(());
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::super::{Raw, Wanted};
    use super::super::values;
    use super::Layout;

    fn wanted() -> Wanted {
        let path = |path: &str| path.split('.').map(str::to_owned).collect();
        Wanted { paths: ["id", "a.b", "set.x", "set", "l"].map(path).to_vec(), closed: vec![3] }
    }

    /// The values that another line has by the layout of the first; they must be those of the parser.
    fn read(first: &str, line: &str) -> bool {
        let wanted = wanted();
        let Some(layout) = Layout::learn(first, &wanted) else { return false };
        let mut found = vec![Raw::Absent; wanted.paths.len()];
        layout.prepare(&mut found);
        if !layout.read(line, &mut found) {
            return false;
        }
        let document: Value = serde_json::from_str(line).expect("what a layout accepts is JSON");
        let numbers = values::numbers(&document, &wanted);
        assert_eq!(found, values::of(&document, &wanted, &numbers), "{line}");
        true
    }

    #[test]
    fn lines_that_look_alike_are_read_alike() {
        let first = r#"{"id":"j-1", "a":{"b":null,"c":[1,"x"]},"set":{"x":1},"l":[{"id":2}]}"#;
        assert!(read(first, first));
        assert!(read(
            first,
            r#"{"id":true, "a":{"b":"Größe mit Umlauten","c":[-20,null]},"set":{"x":0},"l":[{"id":"2"}]}"#
        ));
        assert!(read(r#"{"id":1,"set":{"x":1,"y":2}}"#, r#"{"id":1,"set":{"x":1,"y":2}}"#));
        assert!(read("{}", "{}"));
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_parser() {
        let first = r#"{"id":"j-1","a":1}"#;
        for line in [
            r#"{"id":"j\"1","a":1}"#,
            r#"{"id":"j-1","a":1.5}"#,
            r#"{"id":"j-1","a":01}"#,
            r#"{"id":"j-1","a":-0}"#,
            r#"{"id":"j-1","a":12345678901234567890}"#,
            r#"{"id":"j-1","a":nul}"#,
            r#"{"id":"j-1","a":{}}"#,
            r#"{"id":"j-1","a":1} "#,
            r#"{"id":"j-1","a":1"#,
            "{\"id\":\"j\t1\",\"a\":1}",
            r#"{"id":"j-1","b":1}"#,
        ] {
            assert!(!read(first, line), "{line}");
        }
        assert!(Layout::learn(r#"{"id":1,"id":2}"#, &wanted()).is_none());
        assert!(Layout::learn(r#"{"i\u0064":1}"#, &wanted()).is_none());
    }
}
