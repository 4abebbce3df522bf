//! Reads the elements of lists, and tells what stands between them and does not belong there.

use serde_json::Value;

use super::super::documents::next_documents;
use super::super::unread::malformed;
use super::super::{Sink, Spot, Wanted};
use super::broken;
use super::cut::Begin;
use super::reading::{Reading, hand_out};

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A list, or a document that is none.
    Outside,
    /// The first element, or the end.
    First,
    /// An element: a comma stands before.
    Element,
    /// A comma, or the end.
    Behind,
    /// Anything in a list: what stands before was broken.
    Unsure,
}

/// How far back the beginning of a line is looked for.
const BACK: usize = 4 << 10;

/// Hands out the elements of lists, one after another; of documents that are no lists, these. `last`: the log ends here.
pub(super) fn read(reading: &mut Reading<'_>, (begin, last): (Begin, bool), wanted: &Wanted, sink: &mut dyn Sink) {
    let mut place = match begin {
        Begin::Inside => Place::Element,
        Begin::Somewhere => Place::Unsure,
        Begin::Outside => Place::Outside,
    };
    while let Some(byte) = reading.bytes.get(reading.at) {
        let inside = place != Place::Outside;
        let (wrong, next) = match byte {
            byte if byte.is_ascii_whitespace() => (None, place),
            b',' => (comma(place), Place::Element),
            b']' => (bracket(place), Place::Outside),
            b'[' if !inside => (None, Place::First),
            _ => {
                if place == Place::Behind {
                    tell(reading, "no comma stands before this record", sink);
                }
                let is_whole = element(reading, wanted, sink);
                place = match (inside, is_whole) {
                    (false, _) => Place::Outside,
                    (true, true) => Place::Behind,
                    (true, false) => Place::Unsure,
                };
                continue;
            }
        };
        if let Some(wrong) = wrong {
            tell(reading, wrong, sink);
        }
        place = next;
        reading.pass(1);
    }
    if last && place != Place::Outside {
        tell(reading, "the list ends without its `]`: is the log cut off?", sink);
    }
}

/// What is wrong with a comma, if something is.
fn comma(place: Place) -> Option<&'static str> {
    match place {
        Place::Behind | Place::Unsure => None,
        Place::First | Place::Element => Some("no record stands before this comma"),
        Place::Outside => Some("the list has ended before this comma"),
    }
}

/// What is wrong with a closing bracket, if something is.
fn bracket(place: Place) -> Option<&'static str> {
    match place {
        Place::Behind | Place::Unsure | Place::First => None,
        Place::Element => Some("a comma stands behind the last record of the list"),
        Place::Outside => Some("no list is open that this could end"),
    }
}

/// Tells what is wrong at a place, with the beginning of its line if that is near.
fn tell(reading: &Reading<'_>, message: &str, sink: &mut dyn Sink) {
    let before = &reading.bytes[reading.at.saturating_sub(BACK)..reading.at];
    let at = memchr::memrchr(b'\n', before).map_or(before.len(), |end| before.len() - end - 1);
    let rest = &reading.bytes[reading.at - at..];
    let line = &rest[..memchr::memchr(b'\n', &rest[at..]).map_or(rest.len(), |end| at + end).min(at + BACK)];
    sink.malformed(malformed(reading.line, line, at, message));
}

/// Hands out an element; whether it is one.
fn element(reading: &mut Reading<'_>, wanted: &Wanted, sink: &mut dyn Sink) -> bool {
    let rest = &reading.bytes[reading.at..];
    let mut stream = serde_json::Deserializer::from_slice(rest).into_iter::<Value>();
    if let Some(Ok(value)) = stream.next()
        && std::str::from_utf8(&rest[..stream.byte_offset()]).is_ok()
    {
        let text = reading.at..reading.at + stream.byte_offset();
        let length = text.len();
        hand_out(&value, wanted, Spot { line: reading.line, text, outer: 0..0 }, sink);
        reading.pass(length);
        return true;
    }
    // The next element is looked for behind what is broken.
    let length = broken::end(rest).max(1);
    match next_documents(&rest[..length], reading.line) {
        (Err(malformed), taken) if taken >= length => sink.malformed(malformed),
        _ => sink.malformed(malformed(reading.line, &rest[..length], 0, "it is no element of a list")),
    }
    reading.pass(length);
    false
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::{Format, Malformed, Raw, Sink, Spot, Wanted};
    use super::super::Json;

    /// The lines of records, and what is told of which line.
    #[derive(Debug, Default, PartialEq, Eq)]
    struct Found {
        records: Vec<u64>,
        told: Vec<(u64, String)>,
    }

    impl Sink for Found {
        fn record(&mut self, spot: Spot, _: &[Raw<'_>]) {
            self.records.push(spot.line);
        }

        fn malformed(&mut self, malformed: Malformed) {
            self.told.push((malformed.line, malformed.message));
        }
    }

    fn found(text: &str, size: usize) -> Found {
        let mut found = Found::default();
        let mut cut = Json.cut(Box::new(std::io::Cursor::new(text.to_owned())));
        let mut scan = Json.scanner(Arc::new(Wanted::default()));
        while let Some(chunk) = cut.next(size).expect("memory can be read") {
            scan.scan(&chunk, &mut found);
        }
        found
    }

    #[test]
    fn what_stands_between_elements_is_told_however_the_stream_is_cut() {
        let wide = r#"{"a":[1,2],"b":"],[","c":{"d":1}}"#;
        for (text, records, told) in [
            ("[W,\nW,\nW]", 3, None),
            ("[]", 0, None),
            ("[ ]\n[W]\nW\nW\n", 3, None),
            ("[W,\nW,\n]", 2, Some((3, "a comma stands behind the last record of the list"))),
            ("[W,\nW,]\n", 2, Some((2, "a comma stands behind the last record of the list"))),
            ("[W\nW,\nW]", 3, Some((2, "no comma stands before this record"))),
            ("[,W,\nW]", 2, Some((1, "no record stands before this comma"))),
            ("[W,\n,W]", 2, Some((2, "no record stands before this comma"))),
            ("[W,\nW\n]]", 2, Some((3, "no list is open that this could end"))),
            ("[W],\nW,W\n]", 3, Some((1, "the list has ended before this comma"))),
            ("[W,\nW", 2, Some((2, "the list ends without its `]`: is the log cut off?"))),
            ("[W,\nW,", 2, Some((2, "the list ends without its `]`: is the log cut off?"))),
            ("[W,\nW,\n\n", 2, Some((4, "the list ends without its `]`: is the log cut off?"))),
            ("[", 0, Some((1, "the list ends without its `]`: is the log cut off?"))),
        ] {
            let text = text.replace('W', wide);
            for size in (1..text.len() + 2).chain([1 << 20]) {
                let found = found(&text, size);
                let told: Vec<_> = told.into_iter().map(|(line, words)| (line, words.to_owned())).collect();
                assert_eq!((found.records.len(), &found.told), (records, &told), "{size} of {text}");
            }
        }
    }
}
