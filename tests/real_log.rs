//! Real logs, of 1,487 tickets and of 1,434 applications for a permit: every violation that replay names is really
//! there, and none is passed over.
//!
//! The logs are not part of the project. Where they are not there, the tests say so and check nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lifespec::history::{Format, Malformed, Raw, Sink, Spot, Wanted, Xes};
use lifespec::replay::{self, LogText, Options, Outcome, Source};
use lifespec::source::SourceMap;
use serde_json::{Value, json};

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

/// A XES log in memory.
struct Traces<'a>(&'a [u8], Xes);

impl Source for Traces<'_> {
    fn name(&self) -> &'static str {
        "log"
    }

    fn format(&self) -> &dyn Format {
        &self.1
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.0.to_vec())))
    }
}

/// The case, the activity and the time of every event of a XES log.
#[derive(Default)]
struct Steps(Vec<[String; 3]>);

impl Sink for Steps {
    fn record(&mut self, spot: Spot, values: &[Raw<'_>]) {
        let [Raw::Text(case), Raw::Text(activity), Raw::Text(time)] = values else { panic!("line {}", spot.line) };
        self.0.push([case, activity, time].map(|word| (*word).to_owned()));
    }

    fn malformed(&mut self, malformed: Malformed) {
        panic!("{malformed:?}");
    }
}

fn steps(log: &[u8]) -> Vec<[String; 3]> {
    let xes = Xes::default();
    let paths = ["id", "event", "time"].iter().map(|name| xes.plain_path(name)).collect();
    let mut cut = xes.cut(Box::new(Cursor::new(log.to_vec())));
    let mut scanner = xes.scanner(Arc::new(Wanted { paths, closed: Vec::new() }));
    let mut steps = Steps::default();
    while let Some(chunk) = cut.next(1 << 16).expect("the log can be read") {
        scanner.scan(&chunk, &mut steps);
    }
    steps.0
}

/// The applications that were settled before anybody had checked the confirmation of their receipt.
fn settled_too_early(steps: &[[String; 3]]) -> BTreeSet<&str> {
    let (mut checked, mut early) = (BTreeSet::new(), BTreeSet::new());
    for [case, activity, _] in steps {
        if activity.starts_with("T02 ") {
            checked.insert(case.as_str());
        } else if activity.starts_with("T10 ") && !checked.contains(case.as_str()) {
            early.insert(case.as_str());
        }
    }
    early
}

/// The applications that a finding of a kind is about.
fn named<'a>(outcome: &'a Outcome, code: &str) -> Vec<&'a str> {
    let of_kind = outcome.findings.iter().filter(|finding| finding.code.id == code);
    of_kind.filter_map(|finding| finding.instance.as_deref()).collect()
}

#[test]
fn replay_names_the_applications_that_break_a_rule_and_no_others() {
    let Some(file) = beside("logs/receipt.xes.gz") else { return };
    let packed = std::fs::File::open(file).expect("the log can be read");
    let mut log = Vec::new();
    flate2::read::MultiGzDecoder::new(packed).read_to_end(&mut log).expect("the log can be unpacked");
    let steps = steps(&log);
    let line = |[case, activity, time]: &[String; 3]| json!({"time": time, "case": case, "activity": activity});
    let lines: Vec<String> = steps.iter().map(|step| line(step).to_string()).collect();
    let spec = judge(include_str!("../spec/permit.life"));
    let lines = lines.join("\n");
    let (traces, lines) = (Traces(&log, Xes::default()), LogText { name: "log", bytes: lines.as_bytes() });
    let mapping = spec.model().logs.iter().find(|log| log.name.text == "Steps");
    for log in [&traces as &dyn Source, &lines] {
        let options = Options { log: mapping, list: true, ..Options::default() };
        let outcome = replay::run_logs(spec.model(), options, &[log], &mut SourceMap::default());
        let of = &outcome.totals;
        assert_eq!((of.records, of.instances, of.skipped, of.unread), (8_577, 1_434, 0, 0));
        assert_eq!((of.conforms, of.violates, of.overdue, of.running, of.not_decided), (1_103, 179, 128, 24, 0));
        let counts = ["LS301", "LS302", "LS304", "LS320"].map(|code| named(&outcome, code).len());
        assert_eq!(counts, [7, 161, 21, 137]);
        assert_eq!(outcome.findings.len(), counts.iter().sum::<usize>(), "nothing else is found");
        assert_eq!(named(&outcome, "LS302").into_iter().collect::<BTreeSet<_>>(), settled_too_early(&steps));
    }
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
