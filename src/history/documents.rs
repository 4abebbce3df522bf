//! Cuts a log into JSON records: one a line, or several lines long, or in a list; broken lines are reported and passed
//! over.

use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

use super::unread::{Malformed, malformed};

/// One JSON document of a log, or one element of a document that is a list.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// Its first line, from 1.
    pub line: u64,
    /// Its text.
    pub text: &'a str,
    /// What it says.
    pub value: Value,
}

struct Cutter<'a> {
    rest: &'a [u8],
    line: u64,
}

/// The documents of a log, in order; of a list, its elements.
pub fn documents(bytes: &[u8]) -> impl Iterator<Item = Result<Document<'_>, Malformed>> {
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Cutter { rest, line: 1 }.flat_map(|document| {
        let (one, elements) = match document {
            Ok(Document { line, text, value: Value::Array(values) }) => (None, elements(line, text, values)),
            other => (Some(other), Vec::new()),
        };
        one.into_iter().chain(elements.into_iter().map(Ok))
    })
}

/// The documents at the beginning of `bytes`, which begin on `line` and are not blank: the next one, or the elements of
/// a list; and how many bytes they take.
pub(super) fn next_documents(bytes: &[u8], line: u64) -> (Result<Vec<Document<'_>>, Malformed>, usize) {
    let mut cutter = Cutter { rest: bytes, line };
    let document = cutter.document(first_line(bytes));
    let taken = bytes.len() - cutter.rest.len();
    let documents = document.map(|document| match document {
        Document { line, text, value: Value::Array(values) } => elements(line, text, values),
        one => vec![one],
    });
    (documents, taken)
}

/// The elements of a list, each with its own line and text.
fn elements(mut line: u64, text: &str, values: Vec<Value>) -> Vec<Document<'_>> {
    let between = |text: &str| text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',').len();
    let lines = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
    let mut rest = text.trim_ascii_start();
    line += lines(&text[..text.len() - rest.len()]);
    rest = rest.strip_prefix('[').unwrap_or(rest);
    let mut all = Vec::with_capacity(values.len());
    for value in values {
        let skipped = rest.len() - between(rest);
        line += lines(&rest[..skipped]);
        rest = &rest[skipped..];
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
        let length = stream.next().map_or(rest.len(), |_| stream.byte_offset());
        all.push(Document { line, text: &rest[..length], value });
        line += lines(&rest[..length]);
        rest = &rest[length..];
    }
    all
}

impl<'a> Iterator for Cutter<'a> {
    type Item = Result<Document<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let line = first_line(self.rest);
            if line.trim_ascii().is_empty() {
                self.skip(line.len() + 1);
                continue;
            }
            return Some(self.document(line));
        }
    }
}

impl<'a> Cutter<'a> {
    fn document(&mut self, line: &'a [u8]) -> Result<Document<'a>, Malformed> {
        let number = self.line;
        let text = match std::str::from_utf8(line) {
            Ok(text) => text.trim_end_matches('\r'),
            Err(error) => {
                self.skip(line.len() + 1);
                return Err(malformed(number, line, error.valid_up_to(), "bytes that are no UTF-8"));
            }
        };
        match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                self.skip(line.len() + 1);
                Ok(Document { line: number, text, value })
            }
            Err(error) => {
                if error.classify() == Category::Eof {
                    return self.long_document().ok_or_else(|| self.broken_document(number, line));
                }
                self.skip(line.len() + 1);
                let at = error.column().saturating_sub(1).min(text.len());
                Err(malformed(
                    number,
                    text.as_bytes(),
                    at,
                    cause(&error, text.as_bytes().get(at..).unwrap_or_default()),
                ))
            }
        }
    }

    /// A document that goes on over the following lines; none if a following line is a document of its own.
    fn long_document(&mut self) -> Option<Document<'a>> {
        let second = self.rest.get(first_line(self.rest).len() + 1..)?;
        let opens_list = first_line(self.rest).trim_ascii_end().ends_with(b"[");
        if !opens_list && starts_own_record(first_line(second)) {
            return None;
        }
        let mut stream = serde_json::Deserializer::from_slice(self.rest).into_iter::<Value>();
        let value = stream.next()?.ok()?;
        let length = stream.byte_offset();
        let bytes = &self.rest[..length];
        let text = std::str::from_utf8(bytes).ok()?;
        let document = Document { line: self.line, text, value };
        self.skip(length);
        Some(document)
    }

    /// What is wrong with a document whose first line does not end it. If that line looks as if it went on, the lines
    /// that go on with it are part of it: none that begins with an object, or holds one.
    fn broken_document(&mut self, number: u64, first: &'a [u8]) -> Malformed {
        let mut end = first.len() + 1;
        let goes_on = first.first() == Some(&b'{') && matches!(first.trim_ascii_end().last(), Some(b'{' | b'[' | b','));
        while let Some(line) = self.rest.get(end..).filter(|rest| !rest.is_empty()).map(first_line) {
            let is_new = line.trim_ascii().is_empty() || matches!(line[0], b'{' | b'[') || holds_record(line);
            if is_new || !goes_on || end > MOST_BROKEN {
                break;
            }
            end += line.len() + 1;
        }
        let all = &self.rest[..end.min(self.rest.len())];
        let error = serde_json::from_slice::<IgnoredAny>(all).err().filter(|error| error.classify() != Category::Eof);
        let told = match error {
            None => malformed(number, first.trim_ascii_end(), first.len(), "it ends before the record does"),
            Some(error) => {
                let before = error.line().saturating_sub(1);
                let line = all.split(|byte| *byte == b'\n').nth(before).unwrap_or(first).trim_ascii_end();
                let at = error.column().saturating_sub(1).min(line.len());
                malformed(number + before as u64, line, at, cause(&error, &line[at..]))
            }
        };
        self.skip(end);
        told
    }

    fn skip(&mut self, bytes: usize) {
        let (before, after) = self.rest.split_at(bytes.min(self.rest.len()));
        self.line += memchr::memchr_iter(b'\n', before).count() as u64;
        self.rest = after;
    }
}

fn first_line(bytes: &[u8]) -> &[u8] {
    memchr::memchr(b'\n', bytes).map_or(bytes, |end| &bytes[..end])
}

/// Whether a line is a whole object: then the line before it was broken, not unfinished.
fn starts_own_record(line: &[u8]) -> bool {
    line.first() == Some(&b'{') && holds_record(line)
}

/// Whether a line is a whole object, wherever it begins.
fn holds_record(line: &[u8]) -> bool {
    line.trim_ascii_start().first() == Some(&b'{') && serde_json::from_slice::<IgnoredAny>(line).is_ok()
}

/// How many bytes of a broken document are taken for parts of it.
const MOST_BROKEN: usize = 64 << 10;

/// What is wrong, without the position that the message repeats. `rest` begins where it goes wrong.
fn cause(error: &serde_json::Error, rest: &[u8]) -> String {
    if error.classify() == Category::Eof {
        return "it ends before the record does".to_owned();
    }
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    let is_no_number = ["NaN", "Infinity", "-Infinity"].iter().find(|word| rest.starts_with(word.as_bytes()));
    match (text, is_no_number) {
        ("expected value" | "invalid number", Some(word)) => format!("JSON has no `{word}`"),
        ("expected value", None) => "no JSON value begins so".to_owned(),
        ("trailing characters", _) if rest.starts_with(b"{") => {
            "another record begins on the same line: each needs a line of its own".to_owned()
        }
        ("trailing characters", _) => "the record has ended before this".to_owned(),
        ("recursion limit exceeded", _) => "it is nested more than 127 levels deep".to_owned(),
        ("number out of range", _) => "this number is too large".to_owned(),
        (text, _) if text.starts_with("control character") => {
            "a control character in a text: JSON writes it as `\\u` and four digits".to_owned()
        }
        (text, _) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::documents;

    fn lines(text: &str) -> Vec<(u64, bool)> {
        documents(text.as_bytes())
            .map(|document| match document {
                Ok(document) => (document.line, true),
                Err(malformed) => (malformed.line, false),
            })
            .collect()
    }

    #[test]
    fn a_broken_line_is_reported_and_the_next_one_read() {
        assert_eq!(
            lines("{\"a\":1}\n{\"a\":\n{\"a\":2}\n\nnonsense\n{\"a\":3}"),
            [(1, true), (2, false), (3, true), (5, false), (6, true)]
        );
    }

    #[test]
    fn a_document_may_have_several_lines() {
        assert_eq!(lines("{\n \"a\": [1,\n 2]\n}\n{\"b\": 1}\n"), [(1, true), (5, true)]);
    }

    #[test]
    fn a_broken_document_of_several_lines_is_one() {
        assert_eq!(lines("{\n \"a\": x,\n \"b\": {}\n}\n{\"b\": 1}\n"), [(2, false), (5, true)]);
        assert_eq!(lines("{\n \"a\": 1,\n {\"b\": 1}\n{}\n"), [(1, false), (3, true), (4, true)]);
        assert_eq!(lines("{\n \"a\": 1,\n \"b\""), [(1, false)]);
        assert_eq!(lines("{\"a\": \"b\n\"c\": 1}\n{}\n"), [(1, false), (2, false), (3, true)]);
        assert_eq!(lines("oops: {\n \"a\"\n"), [(1, false), (2, true)]);
    }

    #[test]
    fn the_elements_of_a_list_have_their_own_lines_and_texts() {
        let found: Vec<_> =
            documents(b"\n[ {\"a\":1},\n\n {\"b\": \"],[\"}, [3],\n\"x\" , -1e5]\n[\n{\"c\":\n1}\n]\n{}")
                .map(|document| {
                    document.map(|document| (document.line, document.text.to_owned())).map_err(|bad| bad.line)
                })
                .collect();
        let found: Vec<_> = found.iter().map(|one| one.as_ref().map(|(line, text)| (*line, text.as_str()))).collect();
        assert_eq!(
            found,
            [
                Ok((2, "{\"a\":1}")),
                Ok((4, "{\"b\": \"],[\"}")),
                Ok((4, "[3]")),
                Ok((5, "\"x\"")),
                Ok((5, "-1e5")),
                Ok((7, "{\"c\":\n1}")),
                Ok((10, "{}")),
            ]
        );
    }

    #[test]
    fn a_list_may_have_one_record_on_a_line_of_its_own() {
        assert_eq!(lines("[\n{\"a\":1}\n]\n"), [(2, true)]);
        assert_eq!(lines("[]\n{}"), [(2, true)]);
    }

    #[test]
    fn bytes_that_are_no_utf8_spoil_their_own_line_only() {
        let found: Vec<_> = documents(b"{\"a\":\"\xff\"}\n{}\n").map(|document| document.is_ok()).collect();
        assert_eq!(found, [false, true]);
    }
}
