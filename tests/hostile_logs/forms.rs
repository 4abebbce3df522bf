//! One log in every form: the same is found.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use super::broken::{gzip, zstd};
use super::runner::{Ran, folder, replay, write};
use crate::cli::lifespec;

/// Orders: one is closed, one is noted after its end, one is overdue, one is closed too late to be.
const RECORDS: [(&str, &str, &str); 7] = [
    ("2026-01-01T10:00:00Z", "overdue", "Note"),
    ("2026-01-01T10:30:00Z", "closed", "Note"),
    ("2026-01-01T11:00:00Z", "late", "Note"),
    ("2026-01-02T10:00:00Z", "closed", "Close"),
    ("2026-01-02T11:00:00Z", "noted", "Close"),
    ("2026-01-03T10:00:00Z", "noted", "Note"),
    ("2026-01-28T10:00:00Z", "late", "Close"),
];

fn object((time, id, event): (&str, &str, &str)) -> Value {
    json!({"time": time, "entity": "Order", "id": id, "event": event})
}

/// An OCEL document of these orders, and of one more event.
pub(super) fn ocel(more: &str) -> String {
    let objects: Vec<Value> =
        ["overdue", "closed", "late", "noted"].map(|id| json!({"id": id, "type": "Order"})).to_vec();
    let events = RECORDS.iter().enumerate().map(|(at, (time, id, event))| {
        json!({"id": format!("e{at}"), "type": event, "time": time, "attributes": [], "relationships": [{"objectId": id}]})
            .to_string()
    });
    let mut events: Vec<String> = if more.is_empty() { events.collect() } else { events.take(1).collect() };
    events.extend((!more.is_empty()).then(|| more.to_owned()));
    format!(
        "{{\"objectTypes\":[{{\"name\":\"Order\",\"attributes\":[]}}],\"eventTypes\":[],\n\"events\":[\n{}\n],\n\"objects\":{}}}\n",
        events.join(",\n"),
        Value::from(objects)
    )
}

pub(super) fn xes() -> String {
    let mut text = "<log>\n".to_owned();
    for trace in ["overdue", "closed", "late", "noted"] {
        let _ = write!(text, "<trace><string key=\"concept:name\" value=\"{trace}\"/>");
        for (time, _, event) in RECORDS.iter().filter(|(_, id, _)| *id == trace) {
            let _ = write!(
                text,
                "<event><string key=\"concept:name\" value=\"{event}\"/><date key=\"time:timestamp\" value=\"{time}\"/></event>"
            );
        }
        text += "</trace>";
    }
    text + "\n</log>\n"
}

fn forms() -> Vec<(&'static str, String)> {
    let lines: Vec<String> = RECORDS.iter().map(|record| object(*record).to_string()).collect();
    let rows = |between: &str| {
        let row = |(time, id, event): &(&str, &str, &str)| [*time, "Order", *id, *event].join(between) + "\n";
        ["time", "entity", "id", "event"].join(between) + "\n" + &RECORDS.iter().map(row).collect::<String>()
    };
    let pretty = RECORDS.map(|record| serde_json::to_string_pretty(&object(record)).expect("it is JSON"));
    vec![
        ("lines.jsonl", lines.join("\n")),
        ("list.json", format!("[\n{}\n]\n", lines.join(",\n"))),
        ("one-line.json", format!("[{}]", lines.join(","))),
        ("documents.json", pretty.join("\n")),
        ("table.csv", rows(",")),
        ("table.tsv", rows("\t")),
        ("log.xes", xes()),
        ("log.jsonocel", ocel("")),
    ]
}

/// What was found, without the places in the log.
fn found(ran: &Ran) -> (Value, Vec<String>) {
    let mut findings: Vec<String> = ran.report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| {
            let labels = finding["labels"].as_array().expect("labels");
            let inside: Vec<&Value> = labels
                .iter()
                .filter(|label| {
                    let file = label["file"].as_str().map(Path::new);
                    file.and_then(Path::extension).is_some_and(|ending| ending == "life")
                })
                .collect();
            assert_eq!(labels.len(), inside.len() + 1, "the words of the record are shown: {finding:#}");
            let own: Vec<&Value> = inside.iter().map(|label| &label["line"]).collect();
            format!("{} {} {} {own:?} {}", finding["code"], finding["message"], finding["instance"], labels[0]["text"])
        })
        .collect();
    findings.sort();
    (ran.report["summary"].clone(), findings)
}

#[test]
fn the_same_is_found_in_every_form_and_compression() {
    let folder = folder("forms");
    let mut expected = None;
    for (name, text) in forms() {
        for (ending, bytes) in
            [("", text.clone().into_bytes()), (".gz", gzip(text.as_bytes())), (".zst", zstd(text.as_bytes()))]
        {
            let path = write(&folder, &format!("{name}{ending}"), bytes);
            for threads in ["1", "3"] {
                let ran = replay(&folder, &[&path, "--threads", threads]);
                let found = found(&ran);
                assert_eq!((ran.exit, found.1.len()), (1, 3), "{path}: {found:#?}");
                assert_eq!(&found, expected.get_or_insert_with(|| found.clone()), "{path}");
            }
        }
    }
}

#[test]
fn findings_about_the_end_show_the_last_record_of_their_own_history() {
    let folder = folder("last");
    for (name, text) in forms() {
        let path = write(&folder, name, text);
        let file = fs::File::open(&path).expect("it was written");
        let spec = write(&folder, "demo.life", super::SPEC);
        let mut args = vec!["replay", spec.as_str(), "-", "--format", "json"];
        let piped = lifespec(&args).stdin(Stdio::from(file)).output().expect("the command runs");
        args[2] = &path;
        let read = lifespec(&args).output().expect("the command runs");
        for output in [piped, read] {
            let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
            let findings = report["findings"].as_array().expect("findings");
            let overdue = findings.iter().find(|finding| finding["code"] == "LS320").expect("one is overdue");
            let label = &overdue["labels"][0];
            assert_eq!(label["text"], "this is the last that is known", "{name}: {report:#}");
            let text = fs::read_to_string(&path).expect("text");
            let line = usize::try_from(label["line"].as_u64().expect("a line")).expect("a small number");
            let words = text.lines().nth(line - 1).expect("the line");
            if name == "lines.jsonl" || name == "log.xes" {
                let from = usize::try_from(label["column"].as_u64().expect("a column")).expect("a small number");
                assert!(words[from - 1..].contains("2026-01-01T10:00:00Z"), "{name}: {label:#} {words}");
            }
        }
    }
}

#[test]
fn a_folder_may_hold_all_forms() {
    let folder = folder("mixed");
    let logs = folder.join("logs");
    fs::create_dir_all(&logs).expect("a folder");
    for (name, text) in forms() {
        let renamed = text.replace("overdue", &format!("overdue-{name}"));
        write(
            &logs,
            name,
            renamed
                .replace("noted", &format!("noted-{name}"))
                .replace("closed", &format!("closed-{name}"))
                .replace("late", &format!("late-{name}")),
        );
    }
    let ran = replay(&folder, &[logs.to_str().expect("text")]);
    let counts = ["instances", "conforms", "violates", "overdue", "unread"].map(|key| ran.count(key));
    assert_eq!((ran.exit, counts), (1, [32, 8, 16, 8, 0]), "{:#?}", ran.findings());
}
