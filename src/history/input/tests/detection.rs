//! The format of many small samples.

use std::io::{self, Read};

use super::super::FormatKind::{Csv, Json, Ocel, Parquet, Xes};
use super::super::{FormatKind, detect};
use super::{Bytes, bytes, drip};

const COMMA: FormatKind = Csv { delimiter: b',' };
const SEMICOLON: FormatKind = Csv { delimiter: b';' };
const TAB: FormatKind = Csv { delimiter: b'\t' };
const BAR: FormatKind = Csv { delimiter: b'|' };

fn assert_kinds(samples: &[(&str, &[u8], FormatKind)]) {
    for (name, text, kind) in samples {
        let slowly = (text.len() < 1000).then(|| drip(text));
        for input in std::iter::once(bytes(text)).chain(slowly) {
            let (found, mut stream) = detect(name, input);
            assert_eq!(found, *kind, "{name}: {:?}", String::from_utf8_lossy(&text[..text.len().min(200)]));
            let mut out = Vec::new();
            stream.read_to_end(&mut out).expect("nothing is wrong");
            assert!(out == *text, "{name}: the stream begins at its beginning");
        }
    }
}

#[test]
fn json_by_its_first_character() {
    assert_kinds(&[
        ("a", b"", Json),
        ("a.csv", b"", Json),
        ("a.parquet", b"", Json),
        ("a", b" \n\t\r\n", Json),
        ("a", b"{}", Json),
        ("a.csv", b"{\"id\":1}\n", Json),
        ("a", b"\n\n  {\"id\": 1,\n \"x\": [1, 2]}\n", Json),
        ("a", b"\xef\xbb\xbf {\"id\":1}", Json),
        ("a", b"[{\"id\":1},\n{\"id\":2}]", Json),
        ("a", b"{\"id\": \"cut off", Json),
        ("a", b"{,;\t|}\n{,;\t|}\n", Json),
        ("a", b"}}}}]]]]", Json),
        ("a", b"\0\0\0\0\0\0\0", Json),
    ]);
}

#[test]
fn broken_first_lines_leave_json_lines_what_they_are() {
    assert_kinds(&[
        ("a", b"nonsense\n{\"id\":1,\"x\":2}\n", Json),
        ("a", b"\"id\": 1, \"event\": 2}\n{\"id\":1,\"event\":2}\n", Json),
        ("a.jsonl", b"id: 1, event: x\nid: 2, event: y\n", Json),
        ("a", b"1\n2\n3\n", Json),
        ("a", b"null", Json),
        ("a", b"\xff\xfe\xfd,\xff\n\xff,\xff\n", Json),
    ]);
}

#[test]
fn ocel_by_the_keys_at_its_top() {
    assert_kinds(&[
        ("a", br#"{"objectTypes": [{"name": "Order"}], "events": []}"#, Ocel),
        ("a.json", b"\n{ \"eventTypes\" :\n [ {\"name\": \"Pay\"} ], \"objects\": [] }\n\n", Ocel),
        ("a", br#"{"eventTypes": [], "objectTypes": []}"#, Ocel),
        ("a", br#"{"events": [{"id": "e1", "type": "Pay", "relationships": []}]}"#, Ocel),
        ("a", br#"{"x": {"eventTypes": [{}]}}"#, Json),
        ("a", br#"{"x": "\"eventTypes\": [{"}"#, Json),
        ("a", br#"{"id": 1, "events": [{"type": "Pay"}]}"#, Json),
        ("a", br#"{"id": 1, "eventTypes": ["Pay"]}"#, Json),
        ("a", br#"{"id": 1, "eventTypes": 3}"#, Json),
        ("a", b"{\"eventTypes\": [{}]}\n{\"eventTypes\": [{}]}\n", Json),
        ("a", b"[{\"eventTypes\": [{}]}]", Json),
    ]);
    let mut long = br#"{"objectTypes": [{"name": "Order"}], "objects": ["#.to_vec();
    long.extend(b"{\"id\": \"o\\\"}]\"}, ".repeat(10_000));
    assert_kinds(&[("a", &long, Ocel)]);
    assert_kinds(&[("a", "{\"a\":[".repeat(50_000).as_bytes(), Json)]);
}

#[test]
fn xes_by_its_first_tag() {
    assert_kinds(&[
        ("a", b"<?xml version=\"1.0\"?>\n<log>", Xes),
        ("a", b"\xef\xbb\xbf\n<log xes.version=\"1.0\">", Xes),
        ("a", b"<!-- from a tool --><log/>", Xes),
        ("a.csv", b"<xes:log>", Xes),
        ("a", b"<log>", Xes),
        ("a", b"<logbook, of, ships>\n", Json),
        ("a", b"<34>Oct 11 22:14:15 host su: failed\n<34>Oct 11 22:14:16 host su: failed\n", Json),
        ("a.xes", b"nothing of the kind", Xes),
    ]);
}

#[test]
fn parquet_by_its_mark() {
    assert_kinds(&[
        ("a", b"PAR1\x15\x04\x15\x10", Parquet),
        ("a.csv", b"PAR1\x15\0\x15\x10", Parquet),
        ("a", b"PAR1,PAR2\n1,2\n", COMMA),
        ("a", b"PAR1", Json),
        ("a.parquet", b"nothing of the kind", Parquet),
    ]);
}

#[test]
fn tables_by_how_their_lines_split() {
    assert_kinds(&[
        ("a", b"id,event,time\n1,Pay,2\n2,Pay,3\n", COMMA),
        ("a", b"id;event;time\r\n1;Pay;2,5\r\n2;Pay;3,5\r\n", SEMICOLON),
        ("a", b"id\tevent\n1\tPay, then go\n", TAB),
        ("a", b"id | event\n1 | Pay\n", BAR),
        ("a", b"case:concept:name,Start Time,_x\n1,2,3\n", COMMA),
        ("a", b"\xef\xbb\xbfid,event\n1,Pay\n", COMMA),
        ("a", b"\n\nid,event\n1,Pay\n", COMMA),
        ("a", b"id,\"event, or\nwhatever\"\n1,\"Pay; go; run\"\n2,x\n", COMMA),
        ("a", b"id,event\n", COMMA),
        ("a", b"id,event", COMMA),
        ("a.jsonl", b"id,event\n1,Pay\n", COMMA),
        ("a", b"id,a;b\n1,x;y\n2,x;y\n", COMMA),
        ("a", "fall,ereignis,\u{fc}ber\n1,2,3\n".as_bytes(), COMMA),
        // Three records of four are enough: the others are for the reader to report.
        ("a", b"id,event\n1,Pay\n2,Pay\n3\n4,Pay\n", COMMA),
    ]);
}

#[test]
fn the_name_decides_what_the_text_does_not() {
    assert_kinds(&[
        ("a.csv", b"id\n1\n2\n", COMMA),
        ("a.csv.gz", b"id\n1\n2\n", COMMA),
        ("a.tsv.zst", b"id\n1\n2\n", TAB),
        ("a.csv", b"1;2;3\n4;5;6\n", SEMICOLON),
        ("a.TSV", b"a,b\tc,d\n1,2\t3,4\n", TAB),
        ("a", b"a,b\tc,d\n1,2\t3,4\n", COMMA),
        ("a.csv", b"id,x\n{1},2\n", COMMA),
    ]);
}

#[test]
fn lines_of_ordinary_text_are_no_table() {
    assert_kinds(&[
        ("a.log", b"2026-01-31 12:00:00,123 INFO start\n2026-01-31 12:00:01,456 INFO stop\n", Json),
        ("a.log", b"Dear customer, this is it\nand so, dear friends, are we\n", Json),
        ("a.log", b"job started\njob stopped\n", Json),
        ("a.log", b"\"never closed, and so on\nx, y\n", Json),
    ]);
    let long = "a,b\n".to_owned() + &"c".repeat(100_000);
    assert_kinds(&[("a", long.as_bytes(), COMMA), ("a", "x".repeat(200_000).as_bytes(), Json)]);
    assert_kinds(&[("a", ",".repeat(200_000).as_bytes(), Json), ("a", "\n".repeat(100_000).as_bytes(), Json)]);
}

/// A pipe that must not be asked for more.
struct Waiting(&'static [u8]);

impl Read for Waiting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(!self.0.is_empty(), "it would wait for what may never come");
        self.0.read(buffer)
    }
}

#[test]
fn a_slow_pipe_is_not_waited_for_when_the_format_is_known() {
    for (text, kind) in [
        (&b"{\"id\":1}\n"[..], Json),
        (b"[", Json),
        (b"<log>", Xes),
        (b"a,b\n1,2\n1,2\n1,2\n1,2\n1,2\n", COMMA),
        (b"PAR1\x15", Parquet),
    ] {
        assert_eq!(detect("a", Box::new(Waiting(text)) as Bytes).0, kind);
    }
}

#[test]
fn an_error_behind_the_first_bytes_is_handed_on() {
    struct Failing(bool);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(io::Error::other("the line went dead"));
            }
            b"id,event\n1,P".as_slice().read(buffer)
        }
    }
    let (kind, mut stream) = detect("a", Box::new(Failing(false)));
    let mut out = Vec::new();
    let error = stream.read_to_end(&mut out).expect_err("the line went dead");
    assert_eq!((kind, out.as_slice()), (COMMA, &b"id,event\n1,P"[..]));
    assert_eq!(error.to_string(), "the line went dead");
}
