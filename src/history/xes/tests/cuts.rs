//! Where logs are cut.

use std::fmt::Write as _;
use std::io::{self, Cursor};

use super::super::super::Cut;
use super::super::Xes;
use super::super::cut::Cutter;
use super::{read, read_with};

fn chunks(log: &str, size: usize) -> Vec<String> {
    let found = read_with(&Xes::default(), log.as_bytes(), &[], size, true);
    assert!(found.error.is_none(), "{:?}", found.error);
    found.chunks.into_iter().map(|chunk| String::from_utf8(chunk).expect("UTF-8")).collect()
}

#[test]
fn every_chunk_has_whole_traces() {
    let log = "<log>\n<trace><event/>\n</trace><trace/> <trace><event/></trace><event/>\n<event></event></log>";
    let parts = chunks(log, 1);
    assert_eq!(parts.concat(), log);
    assert_eq!(parts[0], "<log>\n<trace><event/>\n</trace>");
    assert_eq!(parts.last().map(String::as_str), Some("<event></event></log>"));
    for part in &parts[1..] {
        assert!(part.starts_with("<trace") || part.starts_with("<event"), "{part}");
        assert_eq!(part.matches("<trace>").count(), part.matches("</trace>").count(), "{part}");
    }
}

#[test]
fn what_looks_like_a_tag_is_no_place_to_cut() {
    let log = "<log><trace><!-- </trace><trace> --><?x </trace><trace> ?><event><string key='a' value='b'>\
               <![CDATA[</trace><trace>]]></string></event><event/></trace><trace><event/></trace></log>";
    let found = read_with(&Xes::default(), log.as_bytes(), &[], 1, true);
    assert_eq!(found.chunks.len(), 2);
    assert_eq!(found.records.len(), 2);
    assert_eq!(found.wrong().len(), 1, "text in an event is none of XES: {:?}", found.wrong());
}

#[test]
fn lines_are_those_of_the_file_in_every_chunk() {
    let mut log = "<?xml version='1.0'?>\n<log>\n".to_owned();
    for index in 0..50 {
        let _ =
            write!(log, "<trace>\n<string key='concept:name' value='{index}'/>\n<event>\n</event><event/>\n</trace>\n");
    }
    log.push_str("</log>\n");
    for size in [1, 64, 300, 4096, 1 << 20] {
        let found = read_with(&Xes::default(), log.as_bytes(), &[], size, true);
        let lines: Vec<u64> = found.records.iter().map(|record| record.line).collect();
        let expected: Vec<u64> = (0..50).flat_map(|index| [3 + index * 5 + 2, 3 + index * 5 + 3]).collect();
        assert_eq!(lines, expected, "chunks of {size}");
        assert_eq!(found.chunks.concat(), log.as_bytes());
        assert!(found.error.is_none() && found.malformed.is_empty());
    }
}

#[test]
fn a_file_that_is_cut_off_keeps_its_whole_events_and_says_so() {
    let log = "<log><trace><event/></trace>\n<trace><string key='a' value='b'/>\n<event/><event><string key='a' value='c'/></event></trace></log>";
    for end in "<log>".len()..log.len() - "</log>".len() {
        for size in [1, 30, 1 << 20] {
            let found = read_with(&Xes::default(), &log.as_bytes()[..end], &[], size, true);
            let whole = log[..end].matches("<event/>").count() + log[..end].matches("</event>").count();
            assert_eq!(found.records.len(), whole, "{:?}", &log[..end]);
            let told = found.malformed.len() + usize::from(found.error.is_some());
            assert_eq!(told, 1, "{:?}: {:?} {:?}", &log[..end], found.wrong(), found.error);
        }
    }
}

#[test]
fn what_is_too_large_is_an_error_behind_what_is_not() {
    let log = format!("<log>\n<trace><event/></trace>\n<trace><event/>{}</trace><trace/></log>", " ".repeat(300));
    for size in [1, 100, 1 << 20] {
        let mut cut = Cutter::new(Box::new(Cursor::new(log.clone().into_bytes())));
        cut.limit(200, 100);
        let first = cut.next(size).expect("the first trace is small").expect("a chunk");
        assert_eq!(first.bytes, b"<log>\n<trace><event/></trace>\n");
        let error = cut.next(size).expect_err("the second one is large");
        assert!(error.to_string().contains("trace at line 3 is larger"), "{error}");
        assert!(cut.next(size).expect("the end").is_none());
    }
}

#[test]
fn something_else_than_a_log_is_not_held_whole() {
    let mut cut = Cutter::new(Box::new(io::Read::take(io::repeat(b'x'), 1 << 30)));
    cut.limit(1 << 20, 1 << 20);
    let error = cut.next(1).expect_err("there is no trace");
    assert!(error.to_string().contains("is this an XES log?"), "{error}");
}

#[test]
fn something_else_than_a_log_is_told() {
    for text in ["hello", "{\"a\": 1}\n", "<html><trac></html>", "<log", "<log><!-- ", "<", "<log>&#1;", "a,b\n1,2\n"] {
        let found = read(text, &[]);
        assert_eq!(
            (found.records.len(), found.malformed.len(), found.error.is_some()),
            (0, 1, false),
            "{text}: {found:?}"
        );
    }
    for text in ["", "\n", "<log/>", "<log>\n</log>", "<?xml version='1.0'?><log></log>"] {
        let found = read(text, &[]);
        assert_eq!(
            (found.records.len(), found.malformed.len(), found.error.is_some()),
            (0, 0, false),
            "{text}: {found:?}"
        );
    }
}
