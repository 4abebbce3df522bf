//! The fast way and the general one, the scan and the document, and all sizes of chunks say the same of any log.

use proptest::prelude::*;
use serde_json::Value;

use super::super::super::Format;
use super::super::Xes;
use super::{Log, read_with};

const PATHS: &[&[&str]] = &[
    &["a"],
    &["b"],
    &["b", "c"],
    &["b", "value"],
    &["l"],
    &["l", "a"],
    &["c"],
    &["c", "a"],
    &["c", "b", "c"],
    &["concept:name"],
    &["only in a global"],
    &["trace"],
    &["trace", "a"],
    &["trace", "b", "c"],
    &["trace", "b"],
    &["classifier"],
    &["classifier", "N"],
    &["classifier", "N", "x"],
    &["é"],
    &[],
];

const HEAD: &str = "<?xml version='1.0'?>\n<!-- <trace> --><log>\n<global scope='event'><string key='b' value='B'><int key='c' \
    value='3'/></string><int key='only in a global' value='4'/></global><global scope='trace'><int key='a' value='9'/>\
    </global><classifier name='N' keys=\"a concept:name 'only in a global'\"/>\n";

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("1"),
        Just("-2.50"),
        Just("true"),
        Just("x y"),
        Just(""),
        Just("&lt;&#65;&amp;"),
        Just("a\n\tb"),
        Just("é>"),
        Just("1e999"),
    ]
    .prop_map(str::to_owned)
}

fn attribute() -> impl Strategy<Value = String> {
    let key =
        prop_oneof![Just("a"), Just("b"), Just("c"), Just("concept:name"), Just("é"), Just("trace"), Just("value")];
    let kind = prop_oneof![Just("string"), Just("int"), Just("float"), Just("boolean"), Just("date"), Just("id")];
    let shape = 0..8u8;
    let simple = (kind, key, value(), shape).prop_map(|(kind, key, value, shape)| match shape {
        0 => format!("<{kind} value=\"{value}\" key=\"{key}\"/>"),
        1 => format!("<{kind} key='{key}' value='{value}' />"),
        2 => format!("<{kind} key=\"{key}\" value=\"{value}\"></{kind}>\n"),
        3 => format!("<x:{kind}\n key=\"{key}\" value=\"{value}\"/><!-- </event> -->"),
        _ => format!("<{kind} key=\"{key}\" value=\"{value}\"/>"),
    });
    simple.prop_recursive(2, 8, 3, |inner| {
        (prop::collection::vec(inner, 0..3), 0..3u8).prop_map(|(inner, shape)| {
            let inner = inner.concat();
            match shape {
                0 => format!("<list key=\"l\"><values>{inner}</values></list>"),
                1 => format!("<container key=\"c\">{inner}</container>"),
                _ => format!("<string key=\"b\" value=\"v\">{inner}</string>"),
            }
        })
    })
}

fn event() -> impl Strategy<Value = String> {
    (prop::collection::vec(attribute(), 0..5), 0..9u8).prop_map(|(attributes, shape)| match shape {
        0 => "<event/>\n".to_owned(),
        1 => format!("<x:event>{}</x:event>", attributes.concat()),
        _ => format!("<event>{}</event>\n", attributes.concat()),
    })
}

fn log() -> impl Strategy<Value = String> {
    let trace = (prop::collection::vec(attribute(), 0..3), prop::collection::vec(event(), 0..5));
    let trace =
        trace.prop_map(|(attributes, events)| format!("<trace>{}{}</trace>\n", attributes.concat(), events.concat()));
    let part = prop_oneof![4 => trace, 1 => event(), 1 => Just("<trace/>".to_owned())];
    prop::collection::vec(part, 0..6).prop_map(|parts| format!("{HEAD}{}</log>\n", parts.concat()))
}

/// Puts something into a log, or takes something away.
fn spoil(log: &str, spoils: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    const PUT: &[&[u8]] = &[
        b"<",
        b">",
        b"\"",
        b"'",
        b"/",
        b"&",
        b"<!--",
        b"-->",
        b"</trace>",
        b"<trace>",
        b"</event>",
        b"<event>",
        b"\0",
        b"\xff",
        b"<![CDATA[",
        b"]]>",
        b"\n",
        b"<?",
        b"?>",
        b"</log>",
        b"<log>",
        b"x",
    ];
    let mut bytes = log.as_bytes().to_vec();
    for (index, what) in spoils {
        let at = index.index(bytes.len());
        match PUT.get(usize::from(*what)) {
            Some(put) => drop(bytes.splice(at..at, put.iter().copied())),
            None if *what % 2 == 0 => bytes.truncate(at.max(1)),
            None => drop(bytes.remove(at)),
        }
        if bytes.is_empty() {
            bytes.push(b'<');
        }
    }
    bytes
}

fn same(one: &Log, other: &Log) {
    assert_eq!(one.records.len(), other.records.len());
    for (one, other) in one.records.iter().zip(&other.records) {
        assert_eq!(one, other);
    }
    assert_eq!(one.wrong(), other.wrong());
    assert_eq!(one.error.as_ref().map(ToString::to_string), other.error.as_ref().map(ToString::to_string));
}

/// Whether a value of a document is what the scan showed.
fn agrees(document: &Value, path: &[&str], shown: &str) -> bool {
    let value = path.iter().try_fold(document, |value, key| value.get(key));
    match value {
        None | Some(Value::Null) => shown == "-",
        Some(Value::Object(_) | Value::Array(_)) => shown == "{}",
        Some(Value::Number(number)) => serde_json::from_str(shown).ok().as_ref() == Some(number),
        // A number beyond all bounds.
        Some(Value::String(text)) if text == shown => text == "1e999",
        Some(other) => shown == serde_json::to_string(other).expect("a value"),
    }
}

fn check(bytes: &[u8]) {
    let xes = Xes::default();
    let whole = read_with(&xes, bytes, PATHS, 1 << 20, true);
    same(&whole, &read_with(&xes, bytes, PATHS, 1 << 20, false));
    for size in [1, 70, 400] {
        let parts = read_with(&xes, bytes, PATHS, size, true);
        same(&whole, &parts);
        assert_eq!(parts.chunks.concat(), bytes);
    }
    for record in &whole.records {
        let document = xes.document(&record.head, &record.outer, &record.text).expect("a record has a document");
        for (path, shown) in PATHS.iter().zip(&record.values) {
            assert!(agrees(&document, path, shown), "{path:?} {shown} {document}");
        }
    }
}

#[test]
fn everything_says_the_same_where_one_trace_begins_in_what_another_left_open() {
    for spoilt in [
        "<trace/<trace><event/></trace>",
        "!-- <trace<trace>> --><trace><event/></trace>",
        "<trace><list key='l'><values><string key='b' value='v'><trace><event/></trace></values></list></trace>",
        "<trace><event",
        "<trace",
    ] {
        check(format!("<log>\n{spoilt}").as_bytes());
        check(format!("<log>\n<trace><event/></trace>{spoilt}\n</log>").as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_says_the_same_of_a_good_log(log in log()) {
        let found = read_with(&Xes::default(), log.as_bytes(), PATHS, 1 << 20, true);
        prop_assert_eq!(found.wrong(), Vec::<String>::new());
        prop_assert_eq!(found.records.len(), log.matches("<event").count() + log.matches("<x:event").count());
        check(log.as_bytes());
    }

    #[test]
    fn everything_says_the_same_of_a_spoilt_log(log in log(), spoils in prop::collection::vec((any::<prop::sample::Index>(), 0..30u8), 1..4)) {
        check(&spoil(&log, &spoils));
    }
}
