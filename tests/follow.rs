//! A log that is judged while it grows: what is told, and when.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lifespec::history::{Chunk, Json};
use lifespec::model::Model;
use lifespec::replay::{self, Followed, Growing, News, Options, Totals};
use lifespec::source::SourceMap;
use serde_json::Value;

const LIFE: &str = "\
lifecycle Loan
actor Reader, Librarian
entity Loan {
  create on Reader.Borrow -> Lent
  state Lent {
    on Reader.Return -> Returned
    on Reader.Renew stay, restart
    after 10s -> Late as Librarian.Remind
  }
  state Late { on Reader.Return -> Returned  after 60d -> Lost as Librarian.Bill }
  final state Returned
  final state Lost
}
";

/// What a made-up log says, and what time it is then, in seconds.
struct Script {
    news: std::vec::IntoIter<(i64, News)>,
    now: i64,
}

impl Growing for Script {
    fn news(&mut self) -> News {
        let Some((now, news)) = self.news.next() else { return News::End(None) };
        self.now = now;
        news
    }

    fn now(&self) -> i64 {
        self.now * 1_000
    }
}

fn record(second: i64, id: &str, event: &str) -> String {
    let time = format!("1970-01-01T00:{:02}:{:02}Z", second / 60, second % 60);
    format!("{{\"time\":\"{time}\",\"id\":\"{id}\",\"event\":\"{event}\"}}\n")
}

/// Records, at the moment of the last of them.
fn records(all: &[(i64, &str, &str)]) -> (i64, News) {
    let text: String = all.iter().map(|(second, id, event)| record(*second, id, event)).collect();
    let now = all.last().map_or(0, |(second, ..)| *second);
    (now, News::Records(Chunk { bytes: text.into_bytes(), line: 1, ..Chunk::default() }))
}

fn nothing(now: i64) -> (i64, News) {
    (now, News::Nothing)
}

fn model() -> (Model, SourceMap) {
    let mut sources = SourceMap::default();
    let source = sources.add("l.life", LIFE);
    let model = lifespec::model::resolve(&lifespec::syntax::parse_file(source, "l.life", LIFE).file).model;
    (model.expect("the lifecycle is good"), sources)
}

/// Each time something was told: the codes and the roots.
fn told(options: Options<'_>, news: Vec<(i64, News)>) -> (Vec<String>, Totals) {
    let (model, sources) = model();
    let mut told = Vec::new();
    let mut log = Script { news: news.into_iter(), now: 0 };
    let followed = Followed { name: "a.jsonl", format: &Json, sources: &sources };
    let (totals, complete) = replay::follow(&model, options, followed, &mut log, &mut |findings, sources| {
        let all = findings.iter().map(|finding| {
            let places = finding.labels.iter().map(|label| sources.get(label.span.source).name.len());
            assert!(places.sum::<usize>() > 0 || finding.labels.is_empty(), "every label points into a text");
            format!("{} {}", finding.code.id, finding.instance.as_deref().unwrap_or("-"))
        });
        told.push(all.collect::<Vec<_>>().join(", "));
        Ok(())
    })
    .expect("nothing fails");
    assert!(complete);
    (told, totals)
}

#[test]
fn what_is_found_is_told_when_it_is_found() {
    let news = vec![
        records(&[(0, "a", "Reader.Borrow"), (1, "b", "Reader.Return")]),
        records(&[(2, "a", "Reader.Return")]),
        records(&[(3, "a", "Reader.Return"), (3, "c", "Reader.Borrow")]),
        nothing(4),
    ];
    let (told, totals) = told(Options::default(), news);
    assert_eq!(told, ["LS306 b", "LS307 a"]);
    assert_eq!((totals.records, totals.violates, totals.running), (5, 2, 1));
}

#[test]
fn a_root_is_overdue_when_the_clock_says_so_and_is_told_once() {
    let news = vec![
        records(&[(0, "a", "Reader.Borrow"), (5, "b", "Reader.Borrow")]),
        nothing(10),
        nothing(11),
        nothing(12),
        nothing(16),
        nothing(100),
    ];
    let (all, totals) = told(Options::default(), news);
    assert_eq!(all, ["LS320 a", "LS320 b"], "each once, and not again at the end");
    assert_eq!(totals.overdue, 2);
    let late = Options { tolerance: 5_000, ..Options::default() };
    let (all, _) = told(late, vec![records(&[(0, "a", "Reader.Borrow")]), nothing(14), nothing(16)]);
    assert_eq!(all, ["LS320 a"]);
    let (all, _) = told(late, vec![records(&[(0, "a", "Reader.Borrow")]), nothing(14)]);
    assert!(all.is_empty(), "it is within the tolerance: {all:?}");
}

#[test]
fn what_is_recorded_in_time_puts_a_deadline_off() {
    let news = vec![
        records(&[(0, "a", "Reader.Borrow"), (0, "b", "Reader.Borrow")]),
        nothing(1),
        records(&[(8, "a", "Reader.Renew"), (8, "b", "Reader.Return")]),
        nothing(12),
        nothing(18),
        nothing(19),
        records(&[(20, "a", "Reader.Return")]),
        nothing(50),
    ];
    let (told, totals) = told(Options::default(), news);
    assert_eq!(told, ["LS320 a", "LS304 a"], "what comes too late is a violation then");
    assert_eq!((totals.violates, totals.conforms, totals.overdue), (1, 1, 0));
}

#[test]
fn a_record_that_waits_for_earlier_ones_is_judged_by_the_clock() {
    let options = Options { lateness: 3_000, ..Options::default() };
    let news = vec![
        records(&[(1, "a", "Reader.Return")]),
        nothing(2),
        records(&[(0, "a", "Reader.Borrow")]),
        nothing(3),
        nothing(30),
    ];
    let (all, totals) = told(options, news);
    assert!(all.is_empty(), "they were put in order: {all:?}");
    assert_eq!(totals.conforms, 1);
    // A record that waits may be the one that the deadline waits for.
    let news = vec![
        records(&[(0, "a", "Reader.Borrow")]),
        nothing(5),
        records(&[(9, "a", "Reader.Return")]),
        nothing(11),
        nothing(20),
    ];
    let (all, _) = told(options, news);
    assert!(all.is_empty(), "{all:?}");
}

#[test]
fn lines_that_are_no_records_and_a_log_that_begins_anew_are_told() {
    let broken = Chunk { bytes: b"{\n".to_vec(), line: 7, ..Chunk::default() };
    let news = vec![(0, News::Records(broken)), (0, News::Anew("it has become shorter"))];
    let (told, totals) = told(Options::default(), news);
    assert_eq!(told, ["LS331 -", "LS340 -", "LS336 -"]);
    assert_eq!(totals.unread, 1);
}

/// A run of the command, its lines as they come.
struct Run {
    child: Child,
    lines: Receiver<Value>,
}

impl Run {
    fn new(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lifespec"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (give, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).expect("each line is an object");
                if give.send(value).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line; it must come while the run goes on.
    fn next(&self) -> Value {
        self.lines.recv_timeout(Duration::from_secs(60)).expect("a line comes")
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ended_before = self.child.kill();
        let _nobody_asks = self.child.wait();
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("lifespec-follow-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

fn append(path: &PathBuf, text: &str) {
    let mut file = fs::OpenOptions::new().append(true).create(true).open(path).expect("the log");
    file.write_all(text.as_bytes()).expect("the log can be written");
}

#[test]
fn a_pipe_is_followed_to_its_end() {
    let folder = folder("pipe");
    let life = folder.join("l.life");
    fs::write(&life, LIFE).expect("a file");
    let mut run = Run::new(&["replay", &life.to_string_lossy(), "-", "--follow", "--format", "json"]);
    let mut input = run.child.stdin.take().expect("a pipe");
    input.write_all(record(0, "a", "Reader.Return").as_bytes()).expect("it reads");
    let first = run.next();
    assert_eq!((&first["code"], &first["record"]["line"]), (&"LS306".into(), &1.into()), "{first}");
    // The time of 1970 is long past.
    input.write_all(record(1, "b", "Reader.Borrow").as_bytes()).expect("it reads");
    let second = run.next();
    assert_eq!((&second["code"], &second["instance"]), (&"LS320".into(), &"b".into()), "{second}");
    // A last line needs no line break.
    input.write_all(record(2, "c", "Reader.Return").trim_end().as_bytes()).expect("it reads");
    drop(input);
    assert_eq!(run.next()["instance"], "c");
    let last = run.next();
    assert_eq!((&last["summary"]["records"], &last["summary"]["overdue"]), (&3.into(), &1.into()), "{last}");
    assert_eq!(run.child.wait().expect("it ends").code(), Some(1));
    fs::remove_dir_all(folder).expect("a temporary folder");
}

#[test]
fn a_file_is_followed_as_it_grows_is_cut_and_is_replaced() {
    let folder = folder("file");
    let (life, log) = (folder.join("l.life"), folder.join("a.jsonl"));
    fs::write(&life, LIFE).expect("a file");
    fs::write(&log, record(0, "a", "Reader.Return")).expect("a file");
    let run = Run::new(&["replay", &life.to_string_lossy(), &log.to_string_lossy(), "--follow", "--format", "json"]);
    assert_eq!(run.next()["instance"], "a");
    // A record may come in pieces.
    let piece = record(1, "b", "Reader.Return");
    append(&log, &piece[..20]);
    thread::sleep(Duration::from_millis(400));
    append(&log, &piece[20..]);
    let second = run.next();
    assert_eq!((&second["instance"], &second["record"]["line"]), (&"b".into(), &2.into()), "{second}");
    fs::write(&log, "").expect("a file");
    assert_eq!(run.next()["code"], "LS340");
    append(&log, &record(2, "c", "Reader.Return"));
    let third = run.next();
    assert_eq!((&third["instance"], &third["record"]["line"]), (&"c".into(), &1.into()), "{third}");
    // What is written to a file that was moved away is read before the new one.
    let old = folder.join("a.1.jsonl");
    fs::rename(&log, &old).expect("a file");
    append(&old, &record(3, "d", "Reader.Return"));
    assert_eq!(run.next()["instance"], "d");
    append(&log, &record(4, "e", "Reader.Return"));
    assert_eq!(run.next()["code"], "LS340");
    let last = run.next();
    assert_eq!((&last["instance"], &last["record"]["line"]), (&"e".into(), &1.into()), "{last}");
    drop(run);
    fs::remove_dir_all(folder).expect("a temporary folder");
}

#[test]
fn a_deadline_of_now_is_told_when_it_passes() {
    let folder = folder("clock");
    let life = folder.join("l.life");
    fs::write(&life, LIFE.replace("10s", "1s")).expect("a file");
    let mut run = Run::new(&["replay", &life.to_string_lossy(), "-", "--follow", "--format", "json"]);
    let mut input = run.child.stdin.take().expect("a pipe");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let log = format!("{{\"time\":\"{}\",\"id\":\"a\",\"event\":\"Reader.Borrow\"}}\n", rfc3339(now));
    input.write_all(log.as_bytes()).expect("it reads");
    let told = run.next();
    assert_eq!((&told["code"], &told["instance"]), (&"LS320".into(), &"a".into()), "{told}");
    let later = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    assert!(later > now, "not before it has passed");
    drop(input);
    assert!(run.next()["summary"].is_object(), "and once only");
    fs::remove_dir_all(folder).expect("a temporary folder");
}

/// Seconds since 1970 as a time; days are counted by the proleptic calendar.
fn rfc3339(seconds: u64) -> String {
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let (day, month) = (days + 1, month + 1);
    format!("{year}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

#[test]
fn only_one_log_is_followed_and_nothing_that_looks_back() {
    let folder = folder("refused");
    let life = folder.join("l.life");
    fs::write(&life, LIFE).expect("a file");
    let life = life.to_string_lossy();
    for args in [
        vec!["replay", &life, &life, "-", "--follow"],
        vec!["replay", &life, "-", "--follow", "--nearest"],
        vec!["replay", &life, "-", "--follow", "--as-of", "2026-01-01"],
        vec!["replay", &life, "-", "--follow", "--output", "x"],
        vec!["replay", &life, "nowhere.jsonl", "--follow"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_lifespec")).args(&args).stdin(Stdio::null()).output();
        assert_eq!(output.expect("it runs").status.code(), Some(2), "{args:?}");
    }
    assert!(!std::path::Path::new("x").exists(), "a run that is refused writes nothing");
    fs::remove_dir_all(folder).expect("a temporary folder");
}
