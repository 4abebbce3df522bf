//! One slip in a history is one finding: what comes after it is judged by where the history has got to.

use lifespec::replay::{Outcome, Verdict};
use serde_json::Value;

use crate::judge::{Judged, judge, only_verdict};

const SPEC: &str = include_str!("../spec/import-export.life");
const HISTORIES: [&str; 4] = [
    include_str!("data/histories/legal/completed.jsonl"),
    include_str!("data/histories/legal/drive-completed-while-transferring.jsonl"),
    include_str!("data/histories/legal/export.jsonl"),
    include_str!("data/histories/legal/late-drive.jsonl"),
];

/// A part with a deadline of its own, and an owner that goes on without it.
const FAMILY: &str = "lifecycle Family
actor A, S
entity Job {
  bad: bool = false
  parts: 0..3 Part
  create on A.Make -> Open
  initial state Open { on A.Ship -> Shipping  after 5d -> Closed as S.Expire }
  state Shipping {
    when all parts in Good, Bad and some parts in Good -> Closed as S.Close
    after 30d escape -> Closed as S.Late
  }
  final state Closed { after 2d -> Gone as S.Forget }
  final state Gone discards parts
}
entity Part of Job {
  create on A.Add when job in Open -> New
  initial state New {
    on A.Check when job in Shipping -> Good
    on A.Fail -> Bad, set job.bad = true
    after 3d of job in Shipping -> Bad as S.Miss
  }
  final state Good { on A.Fail when not job.bad -> Bad }
  final state Bad { on A.Check -> Good }
}
log Polls {
  snapshot of Job
  time = time
  id = id
  state = state
  parts parts = parts[*] complete { id = id  state = state }
}";

fn records(history: &str) -> Vec<Value> {
    history.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

/// The records without the states before and after, where an event says what happened.
fn by_event_alone(mut records: Vec<Value>) -> Vec<Value> {
    for record in records.iter_mut().filter_map(Value::as_object_mut).filter(|record| record.contains_key("event")) {
        record.remove("from");
        record.remove("to");
    }
    records
}

fn told(spec: &Judged, mapping: Option<&str>, records: &[Value]) -> Outcome {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    spec.replay(mapping, lines.join("\n").as_bytes())
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome.findings.iter().map(|finding| finding.code.id).collect()
}

#[test]
fn a_lost_record_is_missed_once() {
    let spec = judge(SPEC);
    for history in HISTORIES.map(records) {
        for records in [history.clone(), by_event_alone(history)] {
            for lost in 0..records.len() {
                let rest = [&records[..lost], &records[lost + 1..]].concat();
                let outcome = told(&spec, None, &rest);
                assert!(outcome.findings.len() <= 1, "without {}: {:#?}", records[lost], outcome.findings);
            }
        }
    }
}

#[test]
fn a_record_told_again_later_is_told_once() {
    let spec = judge(SPEC);
    let (mut all, mut once) = (0, 0);
    for records in HISTORIES.map(records) {
        for first in 0..records.len() {
            for later in (first + 2..records.len()).step_by(2) {
                let mut again = records[first].clone();
                again["time"] = records[later]["time"].clone();
                let history = [&records[..=later], &[again], &records[later + 1..]].concat();
                all += 1;
                once += usize::from(told(&spec, None, &history).findings.len() <= 1);
            }
        }
    }
    assert!(once * 100 >= all * 95, "{once} of {all}");
}

#[test]
fn a_part_that_is_late_is_late_once() {
    let outcome = judge(FAMILY).replay(
        None,
        br#"{"time":"2020-01-01T00:00:00Z","entity":"Job","id":"j","event":"A.Make"}
{"time":"2020-01-01T00:00:01Z","entity":"Part","id":"p","root":"j","event":"A.Add"}
{"time":"2020-01-01T00:00:01Z","entity":"Part","id":"q","root":"j","event":"A.Add"}
{"time":"2020-01-02T00:00:02Z","entity":"Job","id":"j","event":"A.Ship"}
{"time":"2020-01-03T00:00:02Z","entity":"Part","id":"q","root":"j","event":"A.Check"}
{"time":"2020-01-10T00:00:03Z","entity":"Part","id":"q","root":"j","event":"A.Fail"}
{"time":"2020-01-11T00:00:03Z","entity":"Part","id":"q","root":"j","event":"A.Check"}
{"time":"2020-01-12T00:00:03Z","entity":"Part","id":"p","root":"j","event":"S.Miss"}"#,
    );
    assert_eq!(codes(&outcome), ["LS304"], "{:#?}", outcome.findings);
    assert_eq!(outcome.findings[0].record.as_ref().map(|record| record.line), Some(6));
}

#[test]
fn parts_without_their_owner_are_told_once() {
    let outcome = judge(FAMILY).replay(
        None,
        br#"{"time":"2020-01-01T00:00:00Z","entity":"Part","id":"p","root":"j","event":"A.Add"}
{"time":"2020-01-01T00:00:00Z","entity":"Part","id":"q","root":"j","event":"A.Add"}
{"time":"2020-01-01T00:00:02Z","entity":"Job","id":"j","event":"A.Ship"}
{"time":"2020-01-01T00:00:03Z","entity":"Part","id":"p","root":"j","event":"A.Check"}
{"time":"2020-01-01T00:00:04Z","entity":"Part","id":"q","root":"j","event":"A.Check"}
{"time":"2020-01-02T00:00:04Z","entity":"Job","id":"j","event":"S.Close"}
{"time":"2020-01-04T00:00:04Z","entity":"Job","id":"j","event":"S.Forget"}"#,
    );
    assert_eq!(codes(&outcome), ["LS306"], "{:#?}", outcome.findings);
}

#[test]
fn a_poll_that_is_wrong_for_once_is_one_finding() {
    let poll = |day: u32, state: &str, parts: &str| {
        format!(r#"{{"time":"2020-01-0{day}T00:00:00Z","id":"j","state":"{state}","parts":[{parts}]}}"#)
    };
    let (a, b) = (r#"{"id":"a","state":"New"}"#, r#"{"id":"b","state":"New"}"#);
    let both = format!("{a},{b}");
    for (state, parts) in [("Open", a), ("Gone", both.as_str()), ("Closed", "")] {
        let polls = [poll(1, "Open", &both), poll(2, state, parts), poll(3, "Open", &both), poll(4, "Shipping", &both)];
        let outcome = judge(FAMILY).replay(Some("Polls"), polls.join("\n").as_bytes());
        assert_eq!(only_verdict(&outcome), Verdict::Violates);
        assert_eq!(outcome.findings.len(), 1, "{state}: {:#?}", outcome.findings);
        assert_eq!(outcome.findings[0].record.as_ref().map(|record| record.line), Some(2));
    }
}
