//! Values that are odd: bytes that are no text, control characters, numbers, names, times.

use super::runner::log;
use super::{before, behind, record};

#[test]
fn bytes_that_are_no_text_spoil_their_own_line() {
    let broken = b"{\"id\":\"caf\xe9\",\"event\":\"Note\"}\n{\"id\":\"\0\",\"event\":\"Note\"}\n\0\0\n";
    let ran = log("bytes.jsonl", [before().as_bytes(), broken, behind().as_bytes()].concat());
    assert_eq!((ran.exit, ran.count("instances"), ran.count("unread")), (1, 3, 3), "{:#?}", ran.findings());
    ran.says("LS331", 3, "bytes that are no UTF-8");
    ran.says("LS331", 4, "a control character in a text");
    ran.says("LS331", 5, "no JSON value begins so");
    ran.says("LS307", 7, "after its end");
}

#[test]
fn no_name_acts_on_a_terminal() {
    let evil = "\\u001b]0;title\\u0007\\u202e\\u009b31m\\u0000";
    let raw = "\u{202e}\u{9b}31m\u{7f}";
    let lines = format!(
        "{{\"id\":\"{evil}\",\"event\":\"Close\",\"to\":\"Late\"}}\n{{\"id\":\"x\",\"event\":\"{evil}\"}}\n\
         {{\"id\":\"{raw}\",\"event\":\"{raw}\",\"from\":\"{raw}\"}}\n{{\"id\":\"y\",\"event\":\"Note\",\"to\":\"{evil}\"}}\n"
    );
    let ran = log("evil.jsonl", before() + &lines + &behind());
    assert_eq!((ran.exit, ran.count("instances"), ran.count("unread")), (1, 4, 3), "{:#?}", ran.findings());
    ran.says("LS310", 3, "does not take");
    ran.says("LS333", 4, "there is no event");
    let rows = format!(
        "time,entity,id,event\n2026-01-01T10:00:00Z,Order,a,Close\n2026-01-01T10:00:00Z,Order,\u{1b}[31m,{raw}\n"
    );
    let ran = log("evil.csv", rows);
    assert_eq!((ran.exit, ran.count("unread")), (1, 1), "{:#?}", ran.findings());
}

#[test]
fn numbers_that_are_none_and_names_that_are_none_are_told() {
    let set = |value: &str| format!("{{\"id\":\"a\",\"event\":\"Note\",\"set\":{{\"x\":{value}}}}}\n");
    let numbers = set("NaN") + &set("-Infinity") + &set("1e400") + &set("99999999999999999999999999");
    let ran = log("numbers.jsonl", before() + &numbers + &behind());
    assert_eq!((ran.exit, ran.count("unread"), ran.count("instances")), (1, 4, 3), "{:#?}", ran.findings());
    ran.says("LS331", 3, "JSON has no `NaN`");
    ran.says("LS331", 5, "this number is too large");
    ran.says("LS333", 6, "no field `x`");
    let id = |value: &str| format!("{{\"id\":{value},\"event\":\"Note\",\"time\":\"2026-01-03T10:00:00Z\"}}\n");
    let names = id("17") + &id("true") + &id("null") + &id("\"\"") + &id("[1]") + &id("\"x\",\"id\":\"a-2\"");
    let ran = log("names.jsonl", before() + &names + &behind());
    assert_eq!((ran.exit, ran.count("unread"), ran.count("instances")), (1, 3, 6), "{:#?}", ran.findings());
    ran.says("LS332", 5, "the record has no `id`");
    ran.says("LS332", 6, "the record has no `id`");
    ran.says("LS333", 7, "`id` of the record is no word");
}

#[test]
fn times_of_every_shape_are_read_and_others_told() {
    let good = [
        "2026-01-01T10:00:00+02:00",
        "2026-01-01t10:00:00z",
        "2026-01-01 10:00:00Z",
        "2026-01-01T10:00:00.1Z",
        "2026-01-01T10:00:00.123456789Z",
        "2026-01-01T10:00:00.123456789012Z",
        "2026-06-30T23:59:60Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
        "9999-12-31T20:00:00-03:59",
        // Without an offset, which is told once.
        "2026-01-01T10:00:00",
        "2026-01-01 10:00:00,123",
        // Since 1970: seconds, and parts of them.
        "1700000000",
        "1700000000.5",
        "1700000000123",
    ];
    let bad = [
        "10000-01-01T00:00:00Z",
        "2026-01-01",
        "17",
        "20260101100000",
        "2026-02-30T10:00:00Z",
        "2026-01-01T25:00:00Z",
        "2026-01-01T10:00:00+99:00",
        "noon",
        "",
    ];
    let line = |(at, time): (usize, &&str)| format!("{{\"time\":\"{time}\",\"id\":\"o{at}\",\"event\":\"Close\"}}\n");
    let text: String = good.iter().chain(&bad).enumerate().map(line).collect();
    let ran = log("times.jsonl", text + "{\"time\":1700000000,\"id\":\"n\",\"event\":\"Close\"}\n");
    assert_eq!(ran.exit, 1);
    assert_eq!((ran.count("conforms"), ran.count("unread")), (16, 9), "{:#?}", ran.findings());
    ran.says("LS343", 11, "taken for UTC");
    for (at, time) in bad.iter().enumerate() {
        ran.says("LS332", (good.len() + at + 1) as u64, &format!("`{time}` is no time"));
    }
}

#[test]
fn line_ends_and_marks_do_not_matter() {
    let text = before() + &behind();
    let forms = [
        ("mark.jsonl", format!("\u{feff}{text}")),
        ("returns.jsonl", text.replace('\n', "\r\n")),
        ("mixed.jsonl", before().replace('\n', "\r\n") + "\n\r\n" + &behind()),
        ("no-end.jsonl", text.trim_end().to_owned()),
    ];
    for (name, form) in forms {
        let ran = log(name, form);
        assert_eq!((ran.exit, ran.count("records"), ran.count("unread")), (1, 4, 0), "{name}");
        ran.says("LS307", if name == "mixed.jsonl" { 6 } else { 4 }, "after its end");
    }
    let ran = log("nothing.jsonl", "");
    assert_eq!(ran.exit, 1);
    ran.says("LS336", 0, "nothing was judged");
    assert_eq!(log("clean.jsonl", record(1, "a", "Close")).exit, 0);
}
