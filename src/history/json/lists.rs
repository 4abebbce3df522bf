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
    /// The same, or more elements of a list that had ended: a comma stands before.
    Beyond,
    /// The same, or a comma, or the end: such an element stands before.
    GoesOn,
    /// The first element, or the end.
    First,
    /// An element: a comma stands before.
    Element,
    /// A comma, or the end.
    Behind,
    /// Anything in a list: what stands before was broken.
    Unsure,
    /// Nothing: the log ends inside of a record, or with one whose end was not to be seen.
    End,
}

/// How far back the beginning of a line is looked for.
const BACK: usize = 4 << 10;

/// Hands out the elements of lists, one after another; of documents that are no lists, these. `last`: the log ends here.
pub(super) fn read(reading: &mut Reading<'_>, (begin, last): (Begin, bool), wanted: &Wanted, sink: &mut dyn Sink) {
    let mut place = match begin {
        Begin::Inside => Place::Element,
        Begin::Somewhere => Place::Unsure,
        Begin::Outside => Place::Outside,
        Begin::Beyond => Place::Beyond,
        Begin::GoesOn => Place::GoesOn,
    };
    while let Some(byte) = reading.bytes.get(reading.at) {
        let (wrong, next) = match byte {
            byte if byte.is_ascii_whitespace() => (None, place),
            b',' => place.comma(),
            b']' => (place.bracket(), Place::Outside),
            b'}' => place.brace(),
            b'[' if !place.is_inside() => (None, Place::First),
            _ => {
                if place == Place::Behind && matches!(byte, b'{' | b'[') {
                    tell(reading, "no comma stands before this record", sink);
                }
                place = place.behind(element(reading, last, wanted, sink));
                continue;
            }
        };
        if let Some(wrong) = wrong {
            tell(reading, wrong, sink);
        }
        place = next;
        reading.pass(1);
    }
    if last && place.is_inside() && place != Place::End {
        tell(reading, "the list ends without its `]`: is the log cut off?", sink);
    }
}

impl Place {
    fn is_inside(self) -> bool {
        !matches!(self, Self::Outside | Self::Beyond | Self::GoesOn)
    }

    /// What is wrong with a comma, if something is, and what may come behind it.
    fn comma(self) -> (Option<&'static str>, Self) {
        match self {
            Self::Behind | Self::Unsure | Self::End => (None, Self::Element),
            Self::First | Self::Element => (Some("no record stands before this comma"), Self::Element),
            Self::Outside => (Some("the list has ended before this comma"), Self::Beyond),
            Self::Beyond => (Some("no record stands before this comma"), Self::Beyond),
            Self::GoesOn => (None, Self::Beyond),
        }
    }

    /// What is wrong with a closing bracket, if something is.
    fn bracket(self) -> Option<&'static str> {
        match self {
            Self::Behind | Self::Unsure | Self::First | Self::GoesOn | Self::End => None,
            Self::Element | Self::Beyond => Some("a comma stands behind the last record of the list"),
            Self::Outside => Some("no list is open that this could end"),
        }
    }

    /// What is wrong with a closing brace, which is one too many, and what may come behind it.
    fn brace(self) -> (Option<&'static str>, Self) {
        const WRONG: &str = "no record is open that this brace could end";
        match self {
            // It may belong to what was broken.
            Self::Unsure | Self::End => (None, self),
            Self::Outside => (Some(WRONG), self),
            Self::Beyond | Self::GoesOn => (Some(WRONG), Self::GoesOn),
            Self::First | Self::Element | Self::Behind => (Some(WRONG), Self::Unsure),
        }
    }

    /// What may come behind an element, or a document.
    fn behind(self, element: Element) -> Self {
        match (self, element) {
            (_, Element::Last) => Self::End,
            (Self::Outside, _) => Self::Outside,
            (Self::Beyond | Self::GoesOn, _) => Self::GoesOn,
            (_, Element::Whole) => Self::Behind,
            (_, Element::Broken) => Self::Unsure,
        }
    }
}

/// What an element turned out to be.
#[derive(Clone, Copy, Debug)]
enum Element {
    Whole,
    Broken,
    /// Broken, and the log ends inside of it, or with it.
    Last,
}

/// Tells what is wrong at a place, with the beginning of its line if that is near.
fn tell(reading: &Reading<'_>, message: &str, sink: &mut dyn Sink) {
    let before = &reading.bytes[reading.at.saturating_sub(BACK)..reading.at];
    let at = memchr::memrchr(b'\n', before).map_or(before.len(), |end| before.len() - end - 1);
    let rest = &reading.bytes[reading.at - at..];
    let line = &rest[..memchr::memchr(b'\n', &rest[at..]).map_or(rest.len(), |end| at + end).min(at + BACK)];
    sink.malformed(malformed(reading.line, line, at, message));
}

/// Hands out an element, if it is one.
fn element(reading: &mut Reading<'_>, last: bool, wanted: &Wanted, sink: &mut dyn Sink) -> Element {
    let rest = &reading.bytes[reading.at..];
    let mut stream = serde_json::Deserializer::from_slice(rest).into_iter::<Value>();
    let read = stream.next();
    if let Some(Ok(value)) = &read
        && std::str::from_utf8(&rest[..stream.byte_offset()]).is_ok()
    {
        let text = reading.at..reading.at + stream.byte_offset();
        let length = text.len();
        hand_out(value, wanted, Spot { line: reading.line, text, outer: 0..0 }, sink);
        reading.pass(length);
        return Element::Whole;
    }
    if last && matches!(read, Some(Err(error)) if error.is_eof()) && broken::is_alone(reading.bytes, reading.at) {
        tell(reading, "the log ends before this record does: is it cut off?", sink);
        reading.pass(rest.len());
        return Element::Last;
    }
    // The next element is looked for behind what is broken.
    let length = broken::end(rest).max(1);
    match next_documents(&rest[..length], reading.line) {
        (Err(malformed), taken) if taken >= length => sink.malformed(malformed),
        _ => sink.malformed(malformed(reading.line, &rest[..length], 0, "it is no element of a list")),
    }
    // Where its end is not to be seen, it may take that of the list with it.
    let takes_end = last && rest[length..].trim_ascii().is_empty() && rest[..length].trim_ascii_end().ends_with(b"]");
    reading.pass(length);
    if takes_end { Element::Last } else { Element::Broken }
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

    /// A text, how many records are read of it, and what is told.
    type Case<'t> = (&'t str, usize, &'t [(u64, &'t str)]);

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
        const ENDED: &str = "the list has ended before this comma";
        const LACKS: &str = "the list ends without its `]`: is the log cut off?";
        const BRACE: &str = "no record is open that this brace could end";
        const CUT_OFF: &str = "the log ends before this record does: is it cut off?";
        let wide = r#"{"a":[1,2],"b":"],[","c":{"d":1}}"#;
        let cases: &[Case<'_>] = &[
            ("[W,\nW,\nW]", 3, &[]),
            ("[]", 0, &[]),
            ("[ ]\n[W]\nW\nW\n", 3, &[]),
            ("[W,\nW,\n]", 2, &[(3, "a comma stands behind the last record of the list")]),
            ("[W,\nW,]\n", 2, &[(2, "a comma stands behind the last record of the list")]),
            ("[W\nW,\nW]", 3, &[(2, "no comma stands before this record")]),
            ("[,W,\nW]", 2, &[(1, "no record stands before this comma")]),
            ("[W,\n,W]", 2, &[(2, "no record stands before this comma")]),
            ("[W,\nW\n]]", 2, &[(3, "no list is open that this could end")]),
            ("[W],\nW,W\n]", 3, &[(1, ENDED)]),
            ("[W],\n[W,\nW]", 3, &[(1, ENDED)]),
            ("[W],[W,W],\n [W]", 4, &[(1, ENDED), (1, ENDED)]),
            ("[W],\nW,\n[W,W]\n[W]\n,W", 6, &[(1, ENDED), (5, ENDED)]),
            ("[W],\nW\nW\n[W,,W]\nW", 6, &[(1, ENDED), (4, "no record stands before this comma")]),
            ("[W],", 1, &[(1, ENDED)]),
            ("[W],\nW,", 2, &[(1, ENDED)]),
            ("[W],,[W]", 2, &[(1, ENDED), (1, "no record stands before this comma")]),
            ("[W],\n[W,\nW", 3, &[(1, ENDED), (3, LACKS)]),
            ("[W],\n[[W],W],[[W,W],\nW]", 5, &[(1, ENDED), (2, ENDED)]),
            ("[W}", 1, &[(1, BRACE), (1, LACKS)]),
            ("[W}},\nW]\nW}\n[W]", 4, &[(1, BRACE), (3, BRACE)]),
            ("[W],\nW},[W]", 3, &[(1, ENDED), (2, BRACE)]),
            ("[W,\n{\"a\":1,", 1, &[(2, CUT_OFF)]),
            ("[W,\n{\"a\":[{\"b\":", 1, &[(2, CUT_OFF)]),
            ("[W],[W,\n{\"a\":\"", 2, &[(1, ENDED), (2, CUT_OFF)]),
            ("[W]\n{\n \"a\":1,\n", 1, &[(2, CUT_OFF)]),
            ("[\n W,\n {\n  \"a\": [\n   {\n    \"b\": 1\n   },\n", 1, &[(3, CUT_OFF)]),
            ("[W,\n{\"a\":\"\"\"}]\n", 1, &[(2, "expected `,` or `}`")]),
            ("[W,\nW", 2, &[(2, LACKS)]),
            ("[W,\nW,", 2, &[(2, LACKS)]),
            ("[W,\nW,\n\n", 2, &[(4, LACKS)]),
            ("[", 0, &[(1, LACKS)]),
        ];
        for (text, records, told) in cases {
            let text = text.replace('W', wide);
            for size in (1..text.len() + 2).chain([1 << 20]) {
                let found = found(&text, size);
                let told: Vec<_> = told.iter().map(|(line, words)| (*line, (*words).to_owned())).collect();
                assert_eq!((found.records.len(), &found.told), (*records, &told), "{size} of {text}");
            }
        }
    }
}
