//! Tests of tables: what is read, what is reported, and that no cut and no shortcut changes either.

use std::borrow::Cow;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::row::{self, Field};
use super::{Csv, scan};
use crate::history::{Chunk, Format, Malformed, Place, Raw, Scan, Sink, Spot, Wanted};

/// What a scan finds, as text.
#[derive(Default, Debug, PartialEq, Eq)]
struct Found {
    rows: Vec<(u64, String, Vec<String>)>,
    bad: Vec<(u64, String, usize, String)>,
}

/// Notes what is found in a chunk.
struct Notes<'a> {
    found: &'a mut Found,
    bytes: &'a [u8],
}

impl Sink for Notes<'_> {
    fn record(&mut self, spot: Spot, values: &[Raw<'_>]) {
        let text = String::from_utf8(self.bytes[spot.text].to_vec()).expect("a record is text");
        let value = |value: &Raw<'_>| match value {
            Raw::Text(text) => (*text).to_owned(),
            Raw::Absent => "-".to_owned(),
            other => format!("{other:?}"),
        };
        self.found.rows.push((spot.line, text, values.iter().map(value).collect()));
    }

    fn malformed(&mut self, bad: Malformed) {
        self.found.bad.push((bad.line, bad.text, bad.at, bad.message));
    }
}

fn wanted(paths: &[&[&str]]) -> Arc<Wanted> {
    let path = |path: &&[&str]| path.iter().map(|key| (*key).to_owned()).collect();
    Arc::new(Wanted { paths: paths.iter().map(path).collect(), closed: Vec::new() })
}

fn read(table: &[u8], size: usize, paths: &[&[&str]]) -> Found {
    let csv = Csv::default();
    let mut cut = csv.cut(Box::new(std::io::Cursor::new(table.to_vec())));
    let mut scanner = csv.scanner(wanted(paths));
    let mut found = Found::default();
    while let Some(chunk) = cut.next(size).expect("the table can be cut") {
        scanner.scan(&chunk, &mut Notes { found: &mut found, bytes: &chunk.bytes });
    }
    found
}

/// A line, and what is found there.
type Line = (u64, String);

/// The lines and values of every row, and the lines and messages of what is no row.
fn seen(table: &str, paths: &[&[&str]]) -> (Vec<Line>, Vec<Line>) {
    let found = read(table.as_bytes(), 1 << 20, paths);
    let rows = found.rows.into_iter().map(|(line, _, values)| (line, values.join("|"))).collect();
    (rows, found.bad.into_iter().map(|(line, _, _, message)| (line, message)).collect())
}

fn rows(table: &str) -> Vec<Line> {
    let (rows, bad) = seen(table, &[&["a"], &["b"]]);
    assert_eq!(bad, []);
    rows
}

fn row(line: u64, values: &str) -> Line {
    (line, values.to_owned())
}

#[test]
fn every_way_to_end_a_line_is_read() {
    for ending in ["\n", "\r\n", "\r"] {
        let table = ["a,b", "1,2", "", "3,", ",\"\"", "5,6"].join(ending);
        let expected = [row(2, "1|2"), row(4, "3|-"), row(5, "-|"), row(6, "5|6")];
        assert_eq!(rows(&table), expected, "{ending:?}");
        assert_eq!(rows(&(table + ending)), expected, "{ending:?}");
    }
    assert_eq!(rows("\n\r\na,b\n1,2"), [row(4, "1|2")]);
    assert_eq!(rows("a,b\n"), []);
    assert_eq!(rows(""), []);
    assert_eq!(rows("\n\n"), []);
}

#[test]
fn quotes_hold_delimiters_quotes_and_line_ends() {
    let table = "a,b\n\"1,\"\"x\"\"\",\"two\nlines\r\nand\rmore\"\n3,5\" disk\n\"ä\",\n";
    assert_eq!(rows(table), [row(2, "1,\"x\"|two\nlines\r\nand\rmore"), row(6, "3|5\" disk"), row(7, "ä|-")]);
}

#[test]
fn a_name_with_dots_is_one_key_and_a_path() {
    let paths: &[&[&str]] = &[&["a.b"], &["a", "b"], &["a"], &["c", "d"], &["c.d"], &[], &["a.b", "x"], &["b"]];
    let (found, bad) = seen("a.b, c ,\"c.d\"\n1,2,3\n,,3\n\"1\",\"2\",\"3\"\n,,\"3\"\n", paths);
    assert_eq!(bad, []);
    let full = "1|1|Structure|-|3|Structure|-|-";
    let empty = "-|-|-|-|3|Structure|-|-";
    assert_eq!(found, [row(2, full), row(3, empty), row(4, full), row(5, empty)]);
}

#[test]
fn what_is_no_row_is_reported_and_the_others_are_read() {
    let table = b"a,b\n1,2\n1\n1,2,3\n\"x\"y,2\n3,4\n1,\xff\n1,\0\n\"open,2\n5,6\n7,8";
    let found = read(table, 1 << 20, &[&["a"]]);
    let lines: Vec<u64> = found.rows.iter().map(|row| row.0).collect();
    assert_eq!(lines, [2, 6, 10, 11]);
    let bad: Vec<(u64, &str, usize, &str)> =
        found.bad.iter().map(|(line, text, at, message)| (*line, &text[..], *at, &message[..])).collect();
    assert_eq!(
        bad,
        [
            (3, "1", 1, "1 field, where the header line has 2"),
            (4, "1,2,3", 4, "3 fields, where the header line has 2"),
            (5, "\"x\"y,2", 3, "text behind the closing quote of a field"),
            (7, "1,\u{fffd}", 2, "bytes that are no UTF-8"),
            (8, "1,\0", 2, "a NUL character"),
            (9, "\"open,2", 0, "a quote that is never closed"),
        ]
    );
}

#[test]
fn a_quote_that_never_closes_spoils_its_own_line_only() {
    let table = format!("a,b\n1,\"open\n{}", "2,plain\n".repeat(50_000));
    for size in [1 << 10, 1 << 20] {
        let found = read(table.as_bytes(), size, &[&["a"]]);
        assert_eq!(found.rows.len(), 50_000);
        assert_eq!(found.bad.len(), 1);
        assert_eq!((found.bad[0].0, found.bad[0].2), (2, 2));
    }
    let hostile = format!("a,b\n{}", "1,\"open\n".repeat(50_000));
    assert_eq!(read(hostile.as_bytes(), 1 << 16, &[]).bad.len(), 50_000);
}

#[test]
fn a_quoted_text_is_bounded() {
    let long = "x\n".repeat(40 << 20);
    let table = format!("a,b\n1,\"{long}\",2\n3,4\n");
    let csv = Csv::default();
    let mut cut = csv.cut(Box::new(std::io::Cursor::new(table.into_bytes())));
    let first = cut.next(1 << 20).expect("it is cut").expect("it is there");
    assert!(first.bytes.len() <= 1 << 20);
    let mut found = Found::default();
    csv.scanner(wanted(&[])).scan(&first, &mut Notes { found: &mut found, bytes: &first.bytes });
    assert_eq!(found.bad[0].3, "a quote that is never closed");
    let table = format!("a,b\n1,{}", "x".repeat(65 << 20));
    let mut cut = csv.cut(Box::new(std::io::Cursor::new(table.into_bytes())));
    assert_eq!(cut.next(1 << 20).expect_err("too long").to_string(), "a record is longer than 64 MiB");
    assert!(cut.next(1 << 20).expect("over").is_none());
}

#[test]
fn a_header_line_that_is_none_is_an_error() {
    for (table, message) in [
        (&b"a,\"b\n1,2\n"[..], "the header line has a quote that is never closed"),
        (b"a,\xff\n1,2\n", "the header line is no UTF-8 text"),
        (b"a,\0\n1,2\n", "the header line holds a NUL character"),
    ] {
        let mut cut = Csv::default().cut(Box::new(table));
        assert_eq!(cut.next(100).expect_err("no header").to_string(), message);
        assert!(cut.next(100).expect("over").is_none());
    }
}

#[test]
fn a_name_that_stands_twice_is_told_where_it_is_asked_for() {
    let (found, bad) = seen("a,b,a\n1,2,3\n", &[&["b"]]);
    assert_eq!((found, bad), (vec![row(2, "2")], vec![]));
    let (found, bad) = seen("a,b,a\n1,2,3\n\"1\",2,3\n", &[&["a"]]);
    assert_eq!(found, []);
    let message = "more than one column is called `a`: which one is meant?";
    assert_eq!(bad, [row(2, message), row(3, message)]);
}

#[test]
fn a_document_has_what_is_there_and_every_value_can_be_located() {
    let csv = Csv::default();
    let head = "id,set.kind,set.size,set.size.x,note";
    let text = "7,\"a \"\"b\"\"\",,9,\"\"";
    let document = csv.document(head, "", text).expect("it is a row");
    assert_eq!(
        document,
        json!({"id": "7", "set.kind": "a \"b\"", "set": {"kind": "a \"b\""}, "set.size.x": "9", "note": ""})
    );
    assert_eq!(csv.document(head, "", "1,2"), None);
    let at = |keys: &[&str]| {
        let route: Vec<Place> = keys.iter().map(|key| Place::Key((*key).to_owned())).collect();
        &text[csv.locate(head, text, &route)]
    };
    assert_eq!(at(&["id"]), "7");
    assert_eq!(at(&["set", "kind"]), "\"a \"\"b\"\"\"");
    assert_eq!(at(&["set.kind"]), "\"a \"\"b\"\"\"");
    assert_eq!(at(&["id", "deeper"]), "7");
    assert_eq!(at(&["no"]), text);
    assert_eq!(at(&[]), text);
}

#[test]
fn the_delimiter_is_guessed_from_the_first_lines() {
    let guess = |text: &str| Csv::guess(text.as_bytes()).map(|csv| char::from(csv.delimiter));
    assert_eq!(guess("a,b\n1,2\n"), Some(','));
    assert_eq!(guess("a;b\n1,5;2\n"), Some(';'));
    assert_eq!(guess("a\tb\n1,1\t2,2\n"), Some('\t'));
    assert_eq!(guess("\na|b|c, d\n1|2|3, 4\n"), Some('|'));
    assert_eq!(guess("\"a;x\",b\n1,2\n1,\"cut o"), Some(','));
    for none in ["", "one\ntwo\n", "a,b\n1\n", "a,a\n1,2\n", "a,\n1,2\n", "{\"a\":1,\"b\":2}\n", "[1,2]", "<a,b>"] {
        assert_eq!(guess(none), None, "{none:?}");
    }
    assert_eq!(Csv::new(b'"'), None);
    assert_eq!(Csv::new(0xe4), None);
    assert_eq!(Csv::new(b'\t').map(|csv| csv.name()), Some("TSV"));
}

/// The rows as the crate reads them.
fn reference(table: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv_core::Reader::new();
    let (mut input, mut output, mut ends) = (table, vec![0; table.len() + 16], vec![0; table.len() + 16]);
    let mut rows = Vec::new();
    loop {
        let (result, read, _, fields) = reader.read_record(input, &mut output, &mut ends);
        input = &input[read..];
        match result {
            csv_core::ReadRecordResult::Record => {
                let begins = std::iter::once(&0).chain(&ends);
                let text = |(begin, end): (&usize, &usize)| String::from_utf8_lossy(&output[*begin..*end]).into_owned();
                rows.push(begins.zip(&ends[..fields]).map(text).collect());
            }
            csv_core::ReadRecordResult::InputEmpty => {}
            _ => return rows,
        }
    }
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z ä.0-9-]{0,6}", "\"([a-z,\n\r]|\"\"|\r\n){0,6}\""]
}

fn table() -> impl Strategy<Value = String> {
    let ending = prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\n")];
    let row = (prop::collection::vec(field(), 3), ending).prop_map(|(fields, ending)| fields.join(",") + ending);
    prop::collection::vec(row, 0..12).prop_map(|rows| rows.concat())
}

/// Any mixture of the characters that mean something.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        6 => prop::sample::select(&b"ab,\"\n\r"[..]),
        1 => prop::sample::select(&b"\0\xff\xc3\xa4"[..])
    ];
    prop::collection::vec(byte, 0..120)
}

proptest! {
    #[test]
    fn fields_are_those_that_the_crate_reads(table in table()) {
        let mut fields: Vec<Field> = Vec::new();
        let (mut at, mut rows) = (0, Vec::new());
        while at < table.len() {
            let row = row::split(table.as_bytes(), b',', at, &mut fields);
            prop_assert_eq!(row.fault, None);
            if row.end > at {
                let text = |field: &Field| row::text(&table, field).map_or_else(String::new, Cow::into_owned);
                rows.push(fields.iter().map(text).collect::<Vec<_>>());
            }
            at = row.next;
        }
        prop_assert_eq!(rows, reference(table.as_bytes()));
    }

    #[test]
    fn the_short_way_finds_what_the_long_way_finds(table in hostile(), twice in any::<bool>()) {
        let paths: &[&[&str]] = &[&["a"], &["b"], &[], &["c"], &["c", "d"]];
        let head: Arc<str> = if twice { "a,b,c.d".into() } else { "a,b".into() };
        let scan = |bytes: &[u8], line| {
            let chunk = Chunk { bytes: bytes.to_vec(), line, head: head.clone(), too_long: None };
            let mut found = Found::default();
            scan::Scanner::new(b',', wanted(paths)).scan(&chunk, &mut Notes { found: &mut found, bytes });
            found
        };
        let short = scan(&table, 7);
        // A NUL sends the whole chunk the long way.
        let mut expected = scan(&[b"\0\n", &table[..]].concat(), 6);
        prop_assert_eq!(expected.bad.remove(0).0, 6);
        prop_assert_eq!(short, expected);
    }

    #[test]
    fn no_cut_changes_what_is_found(rows in hostile(), size in 1_usize..40) {
        let table = [b"a,b\n", &rows[..]].concat();
        let paths: &[&[&str]] = &[&["a"], &["b"]];
        prop_assert_eq!(read(&table, size, paths), read(&table, 1 << 20, paths));
    }
}

#[test]
#[ignore = "measures"]
fn rows_per_second() {
    struct Count(usize, usize);
    impl Sink for Count {
        fn record(&mut self, _spot: Spot, values: &[Raw<'_>]) {
            self.0 += 1;
            self.1 += values.iter().filter(|value| matches!(value, Raw::Text(_))).count();
        }

        fn malformed(&mut self, bad: Malformed) {
            panic!("{bad:?}");
        }
    }
    let quote = |row: &str| format!("\"{}\"", row.replace(',', "\",\""));
    let row = |index: u32| format!("2016-01-01T00:17:27Z,job-{index:07},update_progress,,Creating");
    for quoted in [false, true] {
        let rows = (0..1_000_000).map(|index| if quoted { quote(&row(index)) } else { row(index) });
        let table = rows.fold("ts,job,event,from,to\n".to_owned(), |table, row| table + &row + "\n");
        let paths: &[&[&str]] = &[&["ts"], &["job"], &["event"], &["from"], &["to"]];
        let mut scanner = Csv::default().scanner(wanted(paths));
        for _ in 0..3 {
            let mut cut = Csv::default().cut(Box::new(std::io::Cursor::new(table.clone())));
            let begin = std::time::Instant::now();
            let mut chunks = Vec::new();
            while let Some(chunk) = cut.next(1 << 20).expect("it is cut") {
                chunks.push(chunk);
            }
            let cut = begin.elapsed();
            let begin = std::time::Instant::now();
            let mut count = Count(0, 0);
            for chunk in &chunks {
                scanner.scan(chunk, &mut count);
            }
            assert_eq!(count.0, 1_000_000);
            eprintln!("{} values, quoted: {quoted}: cut in {cut:?}, scanned in {:?}", count.1, begin.elapsed());
        }
    }
}
