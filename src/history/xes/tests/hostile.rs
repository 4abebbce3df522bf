//! Logs that nobody should write.

use std::time::{Duration, Instant};

use super::super::super::Format;
use super::super::Xes;
use super::{read, read_with};

fn log(middle: &str) -> String {
    let good = |name: &str| format!("<trace>\n<event><string key=\"a\" value=\"{name}\"/></event>\n</trace>\n");
    format!("<log>\n{}<trace>\n{middle}\n</trace>\n{}</log>", good("before"), good("after"))
}

/// The traces around a broken one are read, and it is told once, on its line.
#[test]
fn one_broken_trace_is_one_finding_and_the_others_are_read() {
    for (middle, message) in [
        ("<event><string key='a' value='1'></event>", "`</string>`"),
        ("<event><string key='a' value='1'/>", "not closed"),
        ("<event><string key='a' value='1/></event>", "not closed"),
        ("<event><string key='a' value='x </trace> y'/></event>", "not closed"),
        ("<event><string key='a' value='a < b'/></event>", "`<` inside a tag"),
        ("<event><string key='a' value=1/></event>", "without quotes"),
        ("<event><string key='a'/></event>", "without its `value`"),
        ("<event><string value='a'/></event>", "without its `key`"),
        ("<event><string key='a' key='b' value='c'/></event>", "twice"),
        ("<event><strng key='a' value='c'/></event>", "<strng> is no attribute of XES"),
        ("<event>text</event>", "text between elements"),
        ("<event><string key='a' value='&e;'/></event>", "unrecognized entity `e`"),
        ("<event><string key='a' value='&#0;'/></event>", ""),
        ("<event><string key='a' value='\0'/></event>", "U+0000"),
        ("<event><![CDATA[</trace>]]></event>", "text between elements"),
        ("<event><!DOCTYPE a ><trac/></event>", "no attribute of XES"),
        ("<string key='a' value='&e;'/><event/><event/>", "unrecognized entity `e`"),
        ("<string key='a' value='1'><event/><event/>", "not closed"),
        ("<event></event><string key='late' value='1'/>", "behind an event"),
        ("</event>", "</event> of nothing"),
        ("<values/>", "outside of a <list>"),
    ] {
        let text = log(middle);
        for size in [1, 1 << 20] {
            for usual in [false, true] {
                let found = read_with(&Xes::default(), text.as_bytes(), &[&["a"]], size, usual);
                assert_eq!(found.wrong().len(), 1, "{middle}: {:?}", found.wrong());
                assert!(found.malformed[0].message.contains(message), "{middle}: {:?}", found.wrong());
                assert!((5..=7).contains(&found.malformed[0].line), "{middle}: {:?}", found.wrong());
                let values = found.firsts();
                assert_eq!((values[0], values[values.len() - 1]), ("\"before\"", "\"after\""), "{middle}");
                assert!(found.error.is_none(), "{middle}");
            }
        }
    }
}

#[test]
fn a_broken_event_does_not_spoil_the_next_one_of_its_trace() {
    let found = read(
        &log("<event><string key=\"a\" value=\"1/></event><event><string key=\"a\" value=\"2\"/></event>"),
        &[&["a"]],
    );
    assert_eq!(found.firsts(), ["\"before\"", "\"2\"", "\"after\""]);
    assert_eq!(found.wrong().len(), 1);
}

#[test]
fn bytes_that_are_no_utf8_spoil_their_own_event() {
    let mut bytes = log("<event><string key=\"a\" value=\"@\"/></event><event><string key=\"a\" value=\"2\"/></event>")
        .into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'@').expect("it is there");
    bytes[at] = 0xff;
    let found = read_with(&Xes::default(), &bytes, &[&["a"]], 1, true);
    assert_eq!(found.firsts(), ["\"before\"", "\"2\"", "\"after\""]);
    assert_eq!(found.wrong(), ["6: bytes that are no UTF-8 | <event><string key=\"a\" value=\"^\u{fffd}\"/>"]);
}

#[test]
fn attributes_in_one_another_do_not_overflow_the_stack() {
    let deep = |depth: usize| {
        let open = "<string key='a' value='1'>".repeat(depth);
        log(&format!("<event>{open}{}</event>", "</string>".repeat(depth)))
    };
    let found = read(&deep(10_000), &[&["a"]]);
    assert_eq!((found.firsts().len(), found.wrong().len()), (2, 1));
    assert!(found.malformed[0].message.contains("more than 64 deep"));
    let xes = Xes::default();
    let path = vec!["a"; 70];
    let found = read_with(&xes, deep(64).as_bytes(), &[&path, &path[..64]], 1, true);
    assert_eq!(found.records[1].values, ["-", "{}"]);
    let record = &found.records[1];
    let document = xes.document(&record.head, &record.outer, &record.text).expect("it is a record");
    assert!(document.pointer(&"/a".repeat(64)).is_some_and(serde_json::Value::is_object));
}

#[test]
fn what_a_dtd_declares_is_not_resolved() {
    let bomb = "<!DOCTYPE log [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    for name in ["b", "x"] {
        let text = format!("{bomb}{}", log(&format!("<event><string key='a' value='&{name};'/></event>")));
        let found = read(&text, &[&["a"]]);
        assert_eq!(found.firsts(), ["\"before\"", "\"after\""]);
        assert_eq!(found.wrong().len(), 1, "{:?}", found.wrong());
    }
}

#[test]
fn a_huge_value_is_read_and_a_broken_one_is_shown_in_part() {
    let huge = "x".repeat(5 << 20);
    let found = read(&log(&format!("<event><string key=\"a\" value=\"{huge}\"/></event>")), &[&["a"]]);
    assert_eq!(found.records[1].values[0].len(), huge.len() + 2);
    let found = read(&log(&format!("<event><string key=\"a\" value=\"{huge}&e;\"/></event>")), &[&["a"]]);
    assert!(found.malformed[0].text.len() < 1000);
}

#[test]
fn quotes_that_nobody_closes_cost_no_more_than_their_events() {
    let mut text = "<log><trace>".to_owned();
    text.push_str(&"<event><string key='a' value=\"1/></event>".repeat(50_000));
    text.push_str("</trace></log>");
    let start = Instant::now();
    let found = read(&text, &[&["a"]]);
    assert_eq!(found.malformed.len(), 50_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_second_log_in_one_file_is_told() {
    let found = read(&format!("{}{}", log("<event/>"), log("<event/>")), &[]);
    assert_eq!((found.records.len(), found.wrong().len()), (6, 1), "{:?}", found.wrong());
}
