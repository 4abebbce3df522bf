//! A real log of 1,487 tickets: every violation that replay names is really there, and none is passed over.
//!
//! The log is not part of the project. Where it is not there, the tests say so and check nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lifespec::replay;
use serde_json::Value;

use crate::judge::judge;

const DAY: i64 = 86_400_000;

/// A file that lies beside the project's folder; `None`, said aloud, where it does not.
fn beside(path: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("SKIPPED: {} is not there", file.display());
    None
}

struct Line {
    number: u64,
    time: i64,
    state: String,
    major: bool,
}

/// The lines of each ticket in the order of time.
fn tickets(text: &str) -> BTreeMap<String, Vec<Line>> {
    let mut all: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let record: Value = serde_json::from_str(line).expect("every line is a record");
        let word = |key: &str| record[key].as_str().expect("the key is there").to_owned();
        let time = replay::parse_time(&word("ts")).expect("a time");
        let line = Line { number, time, state: word("sub_status"), major: word("impact") == "Major" };
        all.entry(word("ticket")).or_default().push(line);
    }
    for lines in all.values_mut() {
        lines.sort_by_key(|line| line.time);
    }
    all
}

/// The rules of `spec/ticket.life` once more, as a table by hand: the lines that break one.
fn broken(lines: &[Line]) -> BTreeSet<u64> {
    let mut broken = BTreeSet::new();
    let (mut state, mut since, mut opened, mut told) = (None::<&str>, 0, 0, false);
    for line in lines {
        let to = line.state.as_str();
        let taken = ["In Progress", "Assigned", "Wait"];
        let open = |state: &str| taken.contains(&state) || state == "Awaiting Assignment" || state == "Unmatched";
        let legal = match state {
            None => to == "Awaiting Assignment" || taken.contains(&to),
            Some("Awaiting Assignment" | "Unmatched") => {
                ["Awaiting Assignment", "In Progress", "Assigned"].contains(&to)
            }
            Some("Assigned") => to != "Closed",
            Some("In Progress" | "Wait") => true,
            Some("Cancelled") => to == "In Progress",
            Some(_) => false,
        };
        // Open for too long is one slip, however many lines follow while it is.
        let old = state.is_some_and(open) && line.time - opened > 1095 * DAY;
        let late = state == Some("Awaiting Assignment") && line.time - since > 180 * DAY || old && !told;
        told |= old;
        if !legal || to == "Wait" && line.major || late {
            broken.insert(line.number);
        }
        if !state.is_some_and(open) {
            (opened, told) = (line.time, false);
        }
        (state, since) = (Some(to), line.time);
    }
    broken
}

#[test]
fn replay_names_the_tickets_that_break_a_rule_and_no_others() {
    let Some(file) = beside("logs/bpic2013_closed.jsonl") else { return };
    let bytes = std::fs::read(file).expect("the log can be read");
    let spec = judge(include_str!("../spec/ticket.life"));
    let outcome = spec.replay(Some("Changes"), &bytes);
    let text = String::from_utf8(bytes).expect("the log is UTF-8");
    let expected: BTreeSet<u64> = tickets(&text).values().flat_map(|lines| broken(lines)).collect();
    let named: Vec<u64> = outcome.findings.iter().filter_map(|f| f.record.as_ref()).map(|record| record.line).collect();
    assert_eq!(named.iter().copied().collect::<BTreeSet<u64>>(), expected);
    assert_eq!(named.len(), expected.len(), "one slip is one finding");
    assert_eq!((outcome.totals.records, outcome.totals.instances), (6_660, 1_487));
    assert_eq!((outcome.totals.violates, outcome.totals.not_decided), (138, 0));
}

#[test]
fn the_answers_in_the_service_s_own_documents_conform() {
    let spec = judge(include_str!("../spec/import-export.life"));
    for (name, jobs) in [("get_job_2016-11-01.json", 1), ("list_jobs_2020-08-01.json", 2)] {
        let Some(file) = beside(&format!("source/payloads/{name}")) else { continue };
        let outcome = spec.replay(Some("GetJob"), &std::fs::read(file).expect("the payload can be read"));
        assert_eq!((outcome.totals.instances, outcome.totals.running), (jobs, jobs), "{:#?}", outcome.findings);
    }
}
