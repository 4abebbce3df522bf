//! Small documents, good and bad.

use std::io::Cursor;
use std::sync::Arc;

use super::super::{At, Chunk, Cut, Format, Malformed, Place, Raw, Sink, Spot, Wanted, text_of};
use super::index::Index;
use super::{Cutter, Ocel};

#[derive(Default)]
struct Log {
    records: Vec<(u64, String, Vec<String>)>,
    malformed: Vec<(u64, String)>,
    chunks: usize,
}

struct Taking<'a>(&'a Chunk, &'a mut Log);

impl Sink for Taking<'_> {
    fn record(&mut self, spot: Spot, values: &[Raw<'_>]) {
        let text = String::from_utf8(self.0.bytes[spot.text].to_vec()).expect("UTF-8");
        let shown = |value: &Raw<'_>| match value {
            Raw::Text(text) | Raw::Number(text) => (*text).to_owned(),
            other => format!("{other:?}"),
        };
        self.1.records.push((spot.line, text, values.iter().map(shown).collect()));
    }

    fn malformed(&mut self, malformed: Malformed) {
        self.1.malformed.push((malformed.line, malformed.message));
    }
}

const PATHS: [&[&str]; 8] =
    [&["time"], &["entity"], &["id"], &["parent"], &["event"], &["qualifier"], &["set", "cost"], &["set"]];

fn read_bytes(text: &[u8], size: usize) -> Log {
    let paths = PATHS.iter().map(|path| path.iter().map(|key| (*key).to_owned()).collect()).collect();
    let mut scanner = Ocel.scanner(Arc::new(Wanted { paths }));
    let mut cut = Ocel.cut(Box::new(Cursor::new(text.to_vec())));
    let mut log = Log::default();
    while let Some(chunk) = cut.next(size).expect("it is small") {
        scanner.scan(&chunk, &mut Taking(&chunk, &mut log));
        log.chunks += 1;
    }
    log
}

fn read(text: &str) -> Log {
    read_bytes(text.as_bytes(), 1 << 20)
}

const LOG: &str = r#"{
 "objectTypes": [{"name": "Job", "attributes": []}, {"name": "Drive", "attributes": []}], "eventTypes": [],
 "events": [
  {"id": "e2", "type": "Ship", "time": "2026-01-02T01:00:00+02:00", "attributes": [{"name": "cost", "value": 1.5}],
   "relationships": [{"objectId": "j", "qualifier": "of"}, {"objectId": "d", "qualifier": "with"}, {"objectId": "d", "qualifier": "in"}]},
  {"id": "e1", "type": "Create", "time": "2026-01-01T23:30:00", "relationships": [{"objectId": "j", "qualifier": ""}]},
  {"id": "e0", "type": "Create", "time": "2026-01-01T00:00:00Z", "relationships": [{"objectId": "k"}]}
 ],
 "objects": [
  {"id": "j", "type": "Job", "relationships": [{"objectId": "d", "qualifier": "has"}]},
  {"id": "d", "type": "Drive", "relationships": [{"objectId": "j", "qualifier": "is of"}, {"objectId": "d"}]},
  {"id": "k", "type": "Job", "relationships": [{"objectId": "d"}]}
 ]
}"#;

#[test]
fn events_become_records_of_the_objects_they_concern() {
    let log = read(LOG);
    assert_eq!(log.malformed, []);
    let records: Vec<(u64, Vec<&str>)> =
        log.records.iter().map(|(line, _, values)| (*line, values.iter().map(String::as_str).collect())).collect();
    assert_eq!(
        records,
        [
            (7, vec!["2026-01-01T00:00:00Z", "Job", "k", "Absent", "Create", "", "Absent", "Structure"]),
            (4, vec!["2026-01-02T01:00:00+02:00", "Job", "j", "Absent", "Ship", "of", "1.5", "Structure"]),
            (4, vec!["2026-01-02T01:00:00+02:00", "Drive", "d", "j", "Ship", "with+in", "1.5", "Structure"]),
            (6, vec!["2026-01-01T23:30:00", "Job", "j", "Absent", "Create", "", "Absent", "Structure"]),
        ]
    );
}

#[test]
fn a_line_is_read_the_same_by_scan_document_and_locate() {
    for (_, text, values) in read(LOG).records {
        let document = Ocel.document("", "", &text).expect("a record");
        for (path, shown) in PATHS.iter().zip(&values) {
            let at = path.iter().try_fold(At::top(&document), |at, key| at.key(key));
            let route: Vec<Place> = path.iter().map(|key| Place::Key((*key).to_owned())).collect();
            let located = &text[Ocel.locate("", &text, &route)];
            if let Some(value) = at.and_then(|at| text_of(at.value)) {
                assert_eq!((&value, located.trim_matches('"')), (shown, shown.as_str()));
            }
        }
    }
}

#[test]
fn the_size_of_chunks_changes_nothing() {
    let (whole, parts) = (read(LOG), read_bytes(LOG.as_bytes(), 1));
    assert_eq!((whole.chunks, parts.chunks), (1, 3));
    assert_eq!(whole.records, parts.records);
}

#[test]
fn a_broken_part_is_told_and_the_rest_is_read() {
    let good = r#"{"type": "A", "time": "2026-01-01T00:00:00Z", "relationships": [{"objectId": "o"}]}"#;
    for (bad, message) in [
        ("{\"type\": }", "expected value"),
        ("7", "no event"),
        ("{\"time\": \"x\", \"relationships\": []}", "without its `type`"),
        ("{\"type\": \"A\"}", "without its `time`"),
        ("{\"type\": \"A\", \"time\": \"2026-01-01T00:00:00Z\"}", "concerns no object"),
        (
            "{\"type\": \"A\", \"time\": \"2026-01-01T00:00:00Z\", \"relationships\": [{\"objectId\": \"p\"}]}",
            "`p`, which is no object",
        ),
        ("{\"type\": \"A\", \"time\": \"2026-01-01T00:00:00Z\", \"relationships\": [{}]}", "without an `objectId`"),
        ("{\"type\": \"\u{0}\"}", "control character"),
    ] {
        let text =
            format!("{{\"objects\": [{{\"id\": \"o\", \"type\": \"O\"}}], \"events\": [{good},\n{bad},\n{good}]}}");
        let log = read(&text);
        assert_eq!((log.records.len(), log.malformed.len()), (2, 1), "{bad}: {:?}", log.malformed);
        assert!(log.malformed[0].0 == 2 && log.malformed[0].1.contains(message), "{bad}: {:?}", log.malformed);
    }
    for (bad, message) in [
        ("{\"id\": \"o\", \"type\": \"O\"}", "a second object `o`"),
        ("{\"id\": \"p\"}", "without its `id` or its `type`"),
        ("[]", "without its `id` or its `type`"),
    ] {
        let text = format!("{{\"objects\": [{{\"id\": \"o\", \"type\": \"O\"}},\n{bad}], \"events\": [{good}]}}");
        let log = read(&text);
        assert_eq!((log.records.len(), log.malformed.len()), (1, 1), "{bad}: {:?}", log.malformed);
        assert!(log.malformed[0].0 == 2 && log.malformed[0].1.contains(message), "{bad}: {:?}", log.malformed);
    }
}

#[test]
fn a_document_that_is_cut_off_keeps_its_whole_events_and_says_so() {
    for end in 1..LOG.len() {
        let log = read(&LOG[..end]);
        assert!(!log.malformed.is_empty(), "{}", &LOG[..end]);
    }
    let objects_first = LOG.replacen("\"events\"", "\"later\"", 1);
    assert!(read(&objects_first).malformed[0].1.contains("it has no `events`"));
}

#[test]
fn something_else_than_ocel_is_told() {
    for text in
        ["[]", "hello", "{}", "{\"a\": 1}", "{\"events\": 1}", "{\"events\": [] x", "{\"events\": []} {}", "{\"a\" 1}"]
    {
        assert_eq!(read(text).malformed.len(), 1, "{text}: {:?}", read(text).malformed);
    }
    assert!(read("").malformed.is_empty() && read("{\"events\": []}").malformed.is_empty());
}

#[test]
fn hostile_documents_end_in_a_finding() {
    let deep = format!("{{\"events\": [{}{}]}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&deep).malformed[0].1.contains("recursion limit"));
    let bytes =
        b"{\"objects\": [{\"id\": \"o\", \"type\": \"\xff\"}, {\"id\": \"p\", \"type\": \"P\"}], \"events\": []}";
    assert_eq!(read_bytes(bytes, 1).malformed.len(), 1);
    let mut cut = Cutter {
        input: Some(Box::new(std::io::repeat(b' '))),
        limit: 1 << 20,
        bytes: Vec::new(),
        index: Index::default(),
        next: 0,
    };
    assert!(cut.next(1).expect_err("it is large").to_string().contains("larger than 1 MiB"));
    assert!(cut.next(1).expect("the end").is_none());
}

#[test]
fn ownership_in_a_circle_is_not_followed() {
    let text = r#"{"objects": [
        {"id": "a", "type": "A", "relationships": [{"objectId": "b"}]},
        {"id": "b", "type": "A", "relationships": [{"objectId": "c"}]},
        {"id": "c", "type": "A", "relationships": [{"objectId": "a"}]}],
      "events": [{"type": "E", "time": "2026-01-01", "relationships": [{"objectId": "a"}, {"objectId": "b"}, {"objectId": "c"}]}]}"#;
    let parents: Vec<String> = read(text).records.into_iter().map(|(_, _, values)| values[3].clone()).collect();
    assert_eq!(parents, ["Absent", "a", "b"]);
}
