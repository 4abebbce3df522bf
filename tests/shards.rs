//! The reports of all shards of a run, merged, are the report of the whole run: byte for byte, in every format.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use lifespec::author::simulate::{Kind, Options as Making, Rate, simulate};
use lifespec::diagnostic::Severity;
use lifespec::model::Model;
use lifespec::replay::{self, LogText, Options, Outcome, Share, Source};
use lifespec::report::{Covered, Detail, Format, Look, Part, ReplaySummary, Report, Root, Summary, merge, read_part};
use lifespec::source::SourceMap;

use crate::cli::{file, run};
use crate::judge::{Judged, judge};

pub(super) const LOOK: Look = Look { color: false, unicode: true, width: 100, detail: Detail::Notes };

/// A run: a lifecycle, a mapping, logs, and what it is asked for.
struct Case {
    spec: String,
    judged: Judged,
    mapping: Option<&'static str>,
    logs: Vec<(String, Vec<u8>)>,
    options: Options<'static>,
}

impl Case {
    fn new(spec: &str, mapping: Option<&'static str>, logs: Vec<Vec<u8>>) -> Self {
        let text = fs::read_to_string(root().join(spec)).expect("a lifecycle");
        let judged = judge(&text);
        let logs = logs.into_iter().enumerate().map(|(at, bytes)| (format!("{at}.jsonl"), bytes)).collect();
        Self { spec: text, judged, mapping, logs, options: Options::default() }
    }

    fn model(&self) -> &Model {
        self.judged.model()
    }

    /// Replays all of it, or a shard.
    fn replay(&self, options: Options<'_>, share: Option<Share>) -> (SourceMap, Outcome) {
        let mut sources = SourceMap::default();
        sources.add("test.life", self.spec.as_str());
        let logs: Vec<LogText<'_>> = self.logs.iter().map(|(name, bytes)| LogText { name, bytes }).collect();
        let logs: Vec<&dyn Source> = logs.iter().map(|log| log as &dyn Source).collect();
        let mapping = self.mapping.map(|name| self.model().logs.iter().find(|log| log.name.text == name));
        let log = mapping.map(|log| log.expect("a mapping of that name"));
        let outcome = replay::run_logs(self.model(), Options { log, share, ..options }, &logs, &mut sources);
        (sources, outcome)
    }

    /// What a whole run prints: JSON, for people, and JUnit, which names the logs.
    fn whole(&self, options: Options<'_>) -> [String; 3] {
        let (sources, outcome) = self.replay(options, None);
        let report = self.report(options, (&sources, &outcome));
        all_formats(&report)
    }

    /// The JSON of a shard.
    fn part(&self, options: Options<'_>, share: Share) -> Vec<u8> {
        let (sources, outcome) = self.replay(options, Some(share));
        let mut out = Vec::new();
        let settings = [("log".to_owned(), self.mapping.into())].into_iter().collect();
        let part = Part { logs: self.names(), settings, ..Part::of(share, &outcome, 0) };
        self.report(options, (&sources, &outcome)).print_part(&part, &mut out).expect("memory takes all");
        out
    }

    fn names(&self) -> Vec<String> {
        self.logs.iter().map(|(name, _)| name.clone()).collect()
    }

    fn report<'a>(&self, options: Options<'_>, (sources, outcome): (&'a SourceMap, &'a Outcome)) -> Report<'a> {
        let coverage = options.coverage.then(|| Covered::new(self.model(), &outcome.coverage));
        let (totals, partial, logs) = (outcome.totals, !outcome.complete, self.names());
        let summary = Summary::Replay(ReplaySummary { totals, partial, logs, ..ReplaySummary::default() });
        Report { sources, findings: &outcome.findings, tables: &[], stories: &[], coverage, summary }
    }

    /// What the merged reports of `of` shards print.
    fn merged(&self, options: Options<'_>, of: u32) -> [String; 3] {
        let shares = (1..=of).rev().filter_map(|index| Share::new(index, of));
        let parts = shares.map(|share| read_part(&share.to_string(), &self.part(options, share)).expect("a report"));
        let merged = merge(parts.collect()).expect("all shards of one run");
        all_formats(&merged.report())
    }

    /// Shards are as good as the whole; `codes`: what there must be among the findings, so that the case is one.
    fn assert_adds_up(&self, name: &str, codes: &[&str]) {
        for coverage in [false, true] {
            let options = Options { coverage, ..self.options };
            let whole = self.whole(options);
            for code in codes {
                assert!(whole[0].contains(&format!("\"{code}\"")), "{name}: no {code} in\n{}", whole[1]);
            }
            for of in [1, 2, 3, 7] {
                let threads = of as usize % 3 + 1;
                let merged = self.merged(Options { threads, chunk: 4 << 10, ..options }, of);
                assert_same(&merged[0], &whole[0], &format!("{name} in {of}, coverage {coverage}"));
                assert_same(&merged[1], &whole[1], &format!("{name} in {of}, coverage {coverage}, for people"));
                assert_same(&merged[2], &whole[2], &format!("{name} in {of}, coverage {coverage}, JUnit"));
            }
        }
    }
}

fn all_formats(report: &Report<'_>) -> [String; 3] {
    let root = Root::new(Path::new("/"), None);
    [Format::Json, Format::Human(LOOK), Format::Junit(&root, Severity::Warning)].map(|format| printed(report, format))
}

pub(super) fn printed(report: &Report<'_>, format: Format) -> String {
    let mut out = Vec::new();
    report.print(format, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// Says where two texts part, which are too long to be read.
fn assert_same(mine: &str, whole: &str, context: &str) {
    let Some(at) = mine.lines().zip(whole.lines()).position(|(mine, whole)| mine != whole) else {
        assert_eq!(mine.len(), whole.len(), "{context}: one text goes on");
        return;
    };
    let around = |text: &str| text.lines().skip(at.saturating_sub(6)).take(14).collect::<Vec<_>>().join("\n");
    panic!("{context}: line {} differs\n{}\n--- of the whole run:\n{}", at + 1, around(mine), around(whole));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Vec<u8> {
    fs::read(root().join(path)).expect("a log")
}

/// Histories of a lifecycle with every kind of slip in them.
fn made(spec: &str, jobs: u64) -> String {
    let judged = judge(&fs::read_to_string(root().join(spec)).expect("a lifecycle"));
    let kinds = ["skip", "extra", "late", "early", "actor", "guard", "from", "after-end", "duplicate"];
    let kind = |name: &str| Kind::ALL.into_iter().find(|(_, known)| *known == name).expect("a kind of slip").0;
    let inject = kinds.map(|name| (kind(name), Rate::percent(6))).to_vec();
    let mut out = Vec::new();
    let options = Making { jobs, inject, ..Making::default() };
    simulate(judged.model(), &options, &mut out).expect("memory takes all").expect("it can be simulated");
    String::from_utf8(out).expect("a log is text")
}

/// The same log with everything in it that a recorder can do wrong; `homeless` is a record of a part without a root.
fn spoiled(log: &str, homeless: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        match at % 40 {
            3 => text.push_str("{\"time\": \"2026-01-0\n"),
            7 => text.push_str("{\"id\": \"job-1\", \"event\": \"Nobody.Knows\"}\n"),
            11 => text.push_str("{\"event\": \"Customer.Ship\"}\n"),
            13 => writeln!(text, "{line}").expect("memory takes all"),
            17 => writeln!(text, "{}", lines[at.saturating_sub(30)]).expect("memory takes all"),
            19 => writeln!(text, "{homeless}").expect("memory takes all"),
            23 => writeln!(text, "[{line},{}]", lines[at.saturating_sub(1)]).expect("memory takes all"),
            29 => text.push_str(&without_time(line)),
            _ => {}
        }
        writeln!(text, "{line}").expect("memory takes all");
    }
    text
}

/// A record as one that bears no time.
fn without_time(line: &str) -> String {
    let mut value: serde_json::Value = serde_json::from_str(line).expect("a record");
    value.as_object_mut().expect("an object").remove("time");
    format!("{value}\n")
}

#[test]
fn samples_and_logs_of_real_programs_add_up() {
    let lab = read("docs/samples/lab-order.jsonl");
    Case::new("docs/samples/lab-order.life", None, vec![lab]).assert_adds_up("lab", &["LS302"]);
    let loans = vec![read("docs/samples/loans.jsonl")];
    Case::new("docs/samples/loan.life", None, loans).assert_adds_up("loans", &["LS303"]);
    for (mapping, log, code) in [("Desk", "desk", "LS302"), ("Status", "status", "LS304"), ("Poll", "polls", "LS308")] {
        let log = read(&format!("docs/samples/trip-{log}.jsonl"));
        Case::new("docs/samples/trip.life", Some(mapping), vec![log]).assert_adds_up(mapping, &[code]);
    }
    let permits = read("tests/data/permits.jsonl");
    Case::new("spec/permit.life", Some("Steps"), vec![permits]).assert_adds_up("permits", &[]);
}

#[test]
fn made_up_histories_with_slips_add_up() {
    let jobs = made("spec/import-export.life", 60).into_bytes();
    Case::new("spec/import-export.life", None, vec![jobs]).assert_adds_up("jobs", &["LS301", "LS304", "LS305"]);
    let flat = made("benches/flat-job.life", 200).into_bytes();
    Case::new("benches/flat-job.life", None, vec![flat]).assert_adds_up("flat jobs", &["LS305"]);
}

#[test]
fn logs_with_everything_wrong_in_them_add_up() {
    let all = ["LS305", "LS331", "LS332", "LS333", "LS334", "LS335", "LS337"];
    let homeless = r#"{"time":"2026-02-01T00:00:00Z","entity":"Drive","id":"stray","event":"Operator.Receive"}"#;
    let text = spoiled(&made("spec/import-export.life", 70), homeless);
    Case::new("spec/import-export.life", None, vec![text.clone().into_bytes()]).assert_adds_up("spoiled jobs", &all);
    let flat = spoiled(&made("benches/flat-job.life", 80), "null").into_bytes();
    Case::new("benches/flat-job.life", None, vec![flat]).assert_adds_up("spoiled flat jobs", &all[..2]);
    let options =
        Options { lateness: 86_400_000, tolerance: 3_600_000, as_of: Some(1_800_000_000_000), ..Options::default() };
    let late = Case { options, ..Case::new("spec/import-export.life", None, vec![text.into_bytes()]) };
    late.assert_adds_up("with options", &["LS304"]);
}

/// Records without a time, and late ones, are judged where the times of all others put them.
#[test]
fn several_logs_are_read_in_one_order_in_every_shard() {
    for (spec, jobs) in [("benches/flat-job.life", 100), ("spec/import-export.life", 30)] {
        let text = spoiled(&made(spec, jobs), "null");
        let mut logs = vec![String::new(), String::new(), String::new()];
        for (at, line) in text.lines().enumerate() {
            writeln!(logs[at * 7 % 5 % 3], "{line}").expect("memory takes all");
        }
        let logs = logs.into_iter().map(String::into_bytes).collect();
        Case::new(spec, None, logs).assert_adds_up(spec, &["LS331", "LS335", "LS337"]);
    }
}

/// Parts that name no root, told by records that come later or earlier, or by several roots.
#[test]
fn parts_are_told_their_roots_by_records_of_other_shards() {
    let mut text = String::new();
    for job in 0..30 {
        let day = job % 28 + 1;
        let time = |hour: u32| format!("2026-05-{day:02}T{hour:02}:00:00Z");
        writeln!(text, r#"{{"time":"{}","id":"s-{job}","event":"Courier.Deliver"}}"#, time(11)).expect("memory");
        writeln!(text, r#"{{"time":"{}","entity":"Order","id":"o-{job}","event":"Doctor.Request"}}"#, time(8))
            .expect("memory");
        let (owner, sample) = (format!("o-{job}"), format!("s-{}", job / 2 * 2));
        writeln!(
            text,
            r#"{{"time":"{}","entity":"Sample","id":"{sample}","parent":"{owner}","event":"Doctor.Draw"}}"#,
            time(9)
        )
        .expect("memory");
        writeln!(text, r#"{{"time":"{}","id":"s-{job}","event":"Lab.Measure"}}"#, time(12)).expect("memory");
    }
    let case = Case::new("docs/samples/lab-order.life", None, vec![text.into_bytes()]);
    case.assert_adds_up("parts", &["LS311", "LS334", "LS337"]);
}

/// One document that shows many roots: what is found about them stands on one line.
#[test]
fn polls_of_many_roots_add_up() {
    let mut text = String::new();
    for day in 1..12 {
        let states = ["Planning", "Booked", "Ready", "CalledOff"];
        let trips = (0..25).map(|trip: usize| {
            let now = states[(trip * day / 7 + trip) % 4];
            format!(r#"{{"number":"t-{trip}","status":"{now}","bookings":[{{"ref":"b","status":"Asked"}}]}}"#)
        });
        let trips = trips.collect::<Vec<_>>().join(",");
        writeln!(text, r#"{{"asked_at":"2026-03-{day:02}T12:00:00Z","trips":[{trips}]}}"#).expect("memory takes all");
    }
    let case = Case::new("docs/samples/trip.life", Some("Poll"), vec![text.into_bytes()]);
    case.assert_adds_up("polls", &["LS308"]);
    for folder in ["legal", "illegal"] {
        let folder = root().join("tests/data/histories/polls").join(folder);
        let mut files: Vec<_> =
            fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path()).collect();
        files.sort();
        let logs = files.iter().map(|path| fs::read(path).expect("a log")).collect();
        Case::new("spec/import-export.life", Some("GetJob"), logs).assert_adds_up("GetJob", &[]);
    }
}

#[test]
fn a_shard_without_roots_passes_and_an_empty_run_does_not() {
    let line = br#"{"time":"2026-01-01T00:00:00Z","id":"x","event":"Reader.Borrow"}"#.to_vec();
    for log in [line, Vec::new(), b"[]".to_vec()] {
        Case::new("docs/samples/loan.life", None, vec![log]).assert_adds_up("one root or none", &[]);
    }
    let (log, empty) = (file("shards-empty.jsonl", "\n"), spec("docs/samples/loan.life"));
    let reports: Vec<String> = (1..=2)
        .map(|index| {
            let shard = format!("{index}/2");
            let output = run(&["replay", &empty, &log, "--shard", &shard, "--format", "json"]);
            assert_eq!(output.status.code(), Some(0));
            file(&format!("shards-empty-{index}.json"), output.stdout)
        })
        .collect();
    let output = run(&["merge", &reports[0], &reports[1]]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("LS336"), "{output:?}");
}

pub(super) fn spec(path: &str) -> String {
    root().join(path).to_str().expect("the path is text").to_owned()
}

#[test]
fn the_command_prints_what_one_run_prints_and_ends_as_it_does() {
    let (spec, log) = (spec("docs/samples/loan.life"), spec("docs/samples/loans.jsonl"));
    let missing = format!("{log}.gone");
    for logs in [vec![log.as_str()], vec![log.as_str(), missing.as_str()], vec![log.as_str(), log.as_str()]] {
        for more in [&["--coverage"][..], &["--unknown-events", "warn"], &["--as-of", "2026-02-10"]] {
            for format in ["json", "human"] {
                let mut args = vec!["replay", &spec, "--format", format];
                args.extend(logs.iter().chain(more));
                let whole = run(&args);
                let reports: Vec<String> = (1..=3)
                    .map(|index| {
                        let shard = format!("{index}/3");
                        let mut args = vec!["replay", &spec, "--shard", &shard, "--format", "json"];
                        args.extend(logs.iter().chain(more));
                        file(&format!("shards-command-{index}.json"), run(&args).stdout)
                    })
                    .collect();
                let merged = run(&["merge", &reports[2], &reports[0], &reports[1], "--format", format]);
                let context = format!("{logs:?} {more:?}");
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                assert_same(&text(&merged.stdout), &text(&whole.stdout), &context);
                assert_eq!(merged.status.code(), whole.status.code(), "{context}");
            }
        }
    }
}

#[test]
fn a_configuration_is_none_of_the_texts_of_a_run() {
    let (spec, log) = (spec("docs/samples/loan.life"), spec("docs/samples/loans.jsonl"));
    let logs = [1, 2, 3].map(|day| {
        let text = String::from_utf8(read("docs/samples/loans.jsonl")).expect("a log is text");
        file(&format!("shards-configured-{day}.jsonl"), text.replace("loan-", &format!("loan-{day}-")))
    });
    let missing = serde_json::Value::from(format!("{log}.gone"));
    let [spec, one, two, three] =
        [&spec, &logs[0], &logs[1], &logs[2]].map(|path| serde_json::Value::from(path.as_str()));
    for (name, missing) in [("whole", String::new()), ("gone", format!(", {missing}"))] {
        let settings = format!("[replay]\nspec = {spec}\nlogs = [{one}, {two}, {three}{missing}]\n");
        let config = file(&format!("shards-{name}.toml"), settings);
        let reports = [1, 2].map(|index| {
            let shard = format!("{index}/2");
            let args = ["replay", "--config", &config, "--shard", &shard, "--format", "json"];
            file(&format!("shards-configured-{index}.json"), run(&args).stdout)
        });
        for format in ["json", "human", "sarif", "junit", "github", "gitlab", "html"] {
            let whole = run(&["replay", "--config", &config, "--format", format]);
            let merged = run(&["merge", "--config", &config, &reports[0], &reports[1], "--format", format]);
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert_same(&text(&merged.stdout), &text(&whole.stdout), &format!("{name}, {format}"));
            assert_eq!(merged.status.code(), whole.status.code(), "{name}, {format}");
        }
    }
}

#[test]
fn what_a_run_takes_for_less_is_less_when_it_is_merged() {
    let spec = spec("docs/samples/loan.life");
    let mut records = read("docs/samples/loans.jsonl");
    records.extend(b"{\"time\":\"2026-02-03T10:00:00Z\",\"id\":\"loan-17\",\"event\":\"Reader.Sing\"}\n");
    let log = file("shards-unknown.jsonl", records);
    let report = |how: &str, index: u32| {
        let shard = format!("{index}/2");
        let args = ["replay", &spec, &log, "--unknown-events", how, "--shard", &shard, "--format", "json"];
        file(&format!("shards-unknown-{how}-{index}.json"), run(&args).stdout)
    };
    for (how, severity) in [("error", Some("error")), ("warn", Some("warning")), ("ignore", None)] {
        let reports = [1, 2].map(|index| report(how, index));
        for format in ["json", "human"] {
            let whole = run(&["replay", &spec, &log, "--unknown-events", how, "--format", format]);
            let merged = run(&["merge", &reports[0], &reports[1], "--format", format]);
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert_same(&text(&merged.stdout), &text(&whole.stdout), how);
            assert_eq!(merged.status.code(), whole.status.code(), "{how}");
            let said = severity.map(|severity| format!("{severity}[LS333]"));
            let shown = text(&merged.stdout);
            assert_eq!(said.as_ref().is_some_and(|said| shown.contains(said)), format == "human" && said.is_some());
        }
    }
    let refused = run(&["merge", &report("warn", 1), &report("ignore", 2)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("unknown_events"), "{refused:?}");
}

#[test]
fn what_takes_a_whole_run_does_not_go_with_a_shard() {
    let (spec, log) = (spec("docs/samples/loan.life"), spec("docs/samples/loans.jsonl"));
    for more in [&["--job", "loan-17"][..], &["--nearest"], &["--follow"], &["--max-findings", "3"]] {
        let mut args = vec!["replay", &spec, &log, "--shard", "1/2"];
        args.extend(more);
        let output = run(&args);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(more[0]), "{more:?}: {output:?}");
    }
}

/// The reports that the documents merge; `LIFESPEC_DOCS=write` writes them anew.
#[test]
fn the_reports_among_the_samples_are_what_replay_writes() {
    for shard in [1, 2] {
        let path = root().join(format!("docs/samples/loans-{shard}-of-2.json"));
        let shard = format!("{shard}/2");
        let args =
            ["replay", "docs/samples/loan.life", "docs/samples/loans.jsonl", "--shard", &shard, "--format", "json"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_lifespec"));
        let fresh = command.args(args).current_dir(root()).output().expect("the command runs").stdout;
        if std::env::var("LIFESPEC_DOCS").is_ok_and(|how| how == "write") {
            fs::write(&path, &fresh).expect("a sample can be written");
        }
        assert!(fs::read(&path).is_ok_and(|bytes| bytes == fresh), "{} differs", path.display());
    }
}
