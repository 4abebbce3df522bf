//! What is told of whole histories: the story of one, and the nearest legal one of each that is not.

use std::io::{self, Cursor, Read};

use lifespec::diagnostic::{EditKind, Finding, NearestHistory};
use lifespec::history::{Format, Json};
use lifespec::model::Model;
use lifespec::replay::{self, LogText, Options, Outcome, Source, Step, Telling};
use lifespec::source::SourceMap;

const LOAN: &str = include_str!("../docs/samples/loan.life");
const LOANS: &str = include_str!("../docs/samples/loans.jsonl");
const ORDER: &str = include_str!("../docs/samples/lab-order.life");
const ORDERS: &str = include_str!("../docs/samples/lab-order.jsonl");
const TRIP: &str = include_str!("../docs/samples/trip.life");
const POLLS: &str = include_str!("../docs/samples/trip-polls.jsonl");

/// A way of making a value of its own of each test's options.
type Changing = fn(&mut Options<'_>);

/// How many configurations and edits are considered.
const BUDGET: usize = 100_000;

fn model(text: &str) -> (Model, SourceMap) {
    let mut sources = SourceMap::default();
    let source = sources.add("l.life", text);
    let model = lifespec::model::resolve(&lifespec::syntax::parse_file(source, "l.life", text).file).model;
    (model.expect("the lifecycle is good"), sources)
}

fn told(life: &str, log: &str, only: Option<&str>, change: Changing) -> Outcome {
    let (model, mut sources) = model(life);
    let mut options = Options { only, story: only.is_some(), ..Options::default() };
    options.log = model.logs.iter().find(|mapping| log == POLLS && mapping.name.text == "Poll");
    change(&mut options);
    replay::run(&model, options, &[LogText { name: "a.jsonl", bytes: log.as_bytes() }], &mut sources)
}

fn story(life: &str, log: &str, only: &str) -> Telling {
    let mut outcome = told(life, log, Some(only), |_| {});
    assert_eq!(outcome.stories.len(), 1, "{:?}", outcome.stories);
    outcome.stories.remove(0)
}

/// What is known of an instance after a step, if that is new: its states, and its fields.
fn known(step: &Step, instance: &str) -> Option<String> {
    let known = step.after.iter().find(|known| known.instance == instance)?;
    let states: Vec<&str> = known.states.iter().map(|state| state.as_deref().unwrap_or("nowhere")).collect();
    let fields = known.fields.iter().map(|(name, values)| format!(" {name}={}", values.join("|")));
    Some(states.join("|") + &fields.collect::<String>())
}

#[test]
fn a_story_tells_of_each_record_what_is_new() {
    let story = story(LOAN, LOANS, "loan-17");
    assert_eq!((story.root.as_str(), story.entity.as_str()), ("loan-17", "Loan"));
    let lines: Vec<u64> = story.steps.iter().map(|step| step.record.line).collect();
    assert_eq!(lines, [1, 4, 6], "those of others are not told");
    let all: Vec<_> = story.steps.iter().map(|step| known(step, "loan-17")).collect();
    assert_eq!(all, [Some("Lent renewals=0".into()), Some("Lent renewals=1".into()), Some("Returned".into())]);
    let later: Vec<_> = story.steps.iter().map(|step| step.later.as_deref()).collect();
    assert_eq!(later, [None, Some("22d23h"), Some("4d8h20m")]);
    assert_eq!(story.steps[1].says, "`Reader.Renew` on loan-17");
    let due: Vec<_> = story.steps[1].timers.iter().map(|due| (due.earliest.clone(), due.latest.clone())).collect();
    let at = Some("2026-02-27T09:00:00Z".to_owned());
    assert_eq!(due, [(at.clone(), at)], "the restart put it off");
    assert!(story.steps[2].timers.is_empty() && story.next.is_empty(), "it is over: {:?}", story.next);
}

#[test]
fn a_record_that_cannot_be_shows_its_finding_and_how_replay_goes_on() {
    let story = story(LOAN, LOANS, "loan-18");
    let slip = &story.steps[1];
    let codes: Vec<&str> = slip.findings.iter().map(|finding| finding.code.id).collect();
    assert_eq!(codes, ["LS303"]);
    assert_eq!(known(slip, "loan-18"), Some("Lent|Late".into()));
    let states: Vec<_> = story.next.iter().map(|ahead| ahead.state.as_deref()).collect();
    assert_eq!(states, [Some("Lent"), Some("Late")]);
}

#[test]
fn an_overdue_root_is_told_at_the_end_and_not_at_its_last_record() {
    let outcome = told(LOAN, LOANS, Some("loan-19"), |options| options.as_of = Some(i64::MAX / 8));
    let story = &outcome.stories[0];
    assert!(story.steps.iter().all(|step| step.findings.is_empty()), "{:?}", story.steps);
    assert_eq!(story.end.iter().map(|finding| finding.code.id).collect::<Vec<_>>(), ["LS320"]);
}

#[test]
fn what_may_come_next_says_what_a_guard_lacks_and_when_a_timer_is_due() {
    let legal = ORDERS.lines().take(3).collect::<Vec<_>>().join("\n");
    let story = story(ORDER, &legal, "o-1");
    let root = story.next.iter().find(|ahead| ahead.instances == ["o-1"]).expect("the root may go on");
    let way = |rule: &str| root.ways.iter().find(|way| way.rule.starts_with(rule)).expect(rule);
    let measuring = way("when some samples in Received");
    assert_eq!(measuring.holds, Some(false));
    assert!(measuring.lacks[0].contains("some samples in Received"), "{measuring:?}");
    let withdrawn = way("after 5d");
    assert_eq!(withdrawn.event.as_deref(), Some("Lab.GiveUp"));
    assert_eq!(withdrawn.due.as_ref().and_then(|due| due.latest.as_deref()), Some("2026-05-09T08:00:00Z"));
    // What is alike is told once.
    let courier = story.next.iter().find(|ahead| ahead.state.as_deref() == Some("OnTheWay"));
    let all: Vec<_> = story.next.iter().flat_map(|ahead| &ahead.instances).collect();
    assert!(courier.is_some() && all.contains(&&"another sample".to_owned()), "{all:?}");
}

#[test]
fn unseen_moves_are_the_fewest_that_explain_a_record() {
    // The order must have begun to measure before the last record, and no record says so.
    let legal: Vec<String> = vec![
        ORDERS.lines().next().expect("a line").to_owned(),
        ORDERS.lines().nth(1).expect("a line").to_owned(),
        ORDERS.lines().nth(3).expect("a line").to_owned(),
        ORDERS.lines().nth(4).expect("a line").to_owned(),
    ];
    let story = story(ORDER, &legal.join("\n"), "o-1");
    let unseen: Vec<&[String]> = story.steps.iter().map(|step| step.unseen.as_slice()).collect();
    assert!(unseen[..3].iter().all(|unseen| unseen.is_empty()), "{unseen:?}");
    assert_eq!(unseen[3].len(), 1, "{unseen:?}");
    assert!(unseen[3][0].starts_with("o-1 goes from Requested to Measuring: `when some samples in"), "{unseen:?}");
}

#[test]
fn snapshots_are_explained_as_well() {
    let story = story(TRIP, POLLS, "t-1");
    let second = &story.steps[1];
    assert_eq!(known(second, "booking hotel of t-1"), Some("Confirmed".into()));
    assert_eq!(known(second, "t-1"), Some("Planning deposit=present".into()));
    let moves = ["Partner.Confirm", "Agency.Request", "Traveller.Pay"];
    for part in moves {
        assert!(second.unseen.iter().any(|unseen| unseen.contains(part)), "{part} in {:?}", second.unseen);
    }
    assert_eq!(second.unseen.len(), moves.len(), "{:?}", second.unseen);
    assert!(second.says.contains("bookings: hotel in Confirmed, flight in Asked"), "{}", second.says);
}

#[test]
fn a_name_that_is_no_root_gets_help() {
    let help = |log: &str, life: &str, name: &str| {
        let outcome = told(life, log, Some(name), |_| {});
        assert!(outcome.stories.is_empty());
        let only: Vec<&Finding> = outcome.findings.iter().filter(|finding| finding.code.id == "LS336").collect();
        only[0].help.clone()
    };
    assert_eq!(help(LOANS, LOAN, "laon-17").as_deref(), Some("did you mean `loan-17`?"));
    assert_eq!(help(LOANS, LOAN, "bicycle"), None);
    let part = Some("`blood` is a sample of o-1: `--job o-1` tells of its parts, too".to_owned());
    assert_eq!(help(ORDERS, ORDER, "blood"), part);
    let part = Some("`flight` is a booking of t-1: `--job t-1` tells of its parts, too".to_owned());
    assert_eq!(help(POLLS, TRIP, "flight"), part);
}

#[test]
fn a_story_is_the_same_whatever_reads_it() {
    let whole = format!("{:?}", story(ORDER, ORDERS, "o-1"));
    let small =
        told(ORDER, ORDERS, Some("o-1"), |options| (options.chunk, options.threads, options.shapes) = (64, 3, 0));
    assert_eq!(format!("{:?}", small.stories[0]), whole);
}

#[test]
fn a_history_that_is_too_long_is_a_finding_and_is_judged_all_the_same() {
    let outcome = told(LOAN, LOANS, Some("loan-18"), |options| options.keep = 100);
    assert!(outcome.stories.is_empty());
    let codes: Vec<&str> = outcome.findings.iter().map(|finding| finding.code.id).collect();
    assert_eq!(codes, ["LS303", "LS339"]);
    assert_eq!(outcome.totals.violates, 1);
}

fn ask(options: &mut Options<'_>) {
    options.nearest = Some(BUDGET);
}

fn nearest(outcome: &Outcome) -> Vec<(String, NearestHistory)> {
    let told = outcome
        .findings
        .iter()
        .filter_map(|finding| Some((finding.instance.clone()?, finding.nearest.as_deref()?.clone())));
    told.collect()
}

#[test]
fn the_nearest_legal_history_stands_at_the_first_finding_of_each_root() {
    let two = LOANS.to_owned() + &LOANS.lines().nth(4).expect("a line").replace("2026-02-02", "2026-02-03");
    let outcome = told(LOAN, &two, None, ask);
    let told = nearest(&outcome);
    assert_eq!(told.len(), 1, "{told:?}");
    let (root, found) = &told[0];
    assert_eq!((root.as_str(), found.gave_up), ("loan-18", false));
    assert_eq!(found.cost as usize, found.edits.len());
    assert!(found.edits.iter().all(|edit| edit.kind == EditKind::Extra), "{found:?}");
    assert_eq!((found.edits[0].record.line, found.edits[0].event.as_deref()), (5, Some("Librarian.Remind")));
    let finding = outcome.findings.iter().find(|finding| finding.nearest.is_some()).expect("it was found");
    assert!(finding.help.as_deref().is_some_and(|help| help.contains("line 5")), "{finding:?}");
    let fit = outcome.fit.expect("it was asked for");
    // Two of three histories are legal; the third loses its reminders of three records.
    let (average, total) = (fit.fitness.average().expect("histories"), fit.fitness.total().expect("histories"));
    assert!((average - (1.0 + 1.0 + 1.0 - 2.0 / 3.0) / 3.0).abs() < 1e-9, "{average}");
    assert!((total - (1.0 - 2.0 / 7.0)).abs() < 1e-9, "{total}");
    assert!(told_without_asking().fit.is_none());
}

fn told_without_asking() -> Outcome {
    told(LOAN, LOANS, None, |_| {})
}

/// A log that can be opened once.
struct Pipe(&'static str);

impl Source for Pipe {
    fn name(&self) -> &'static str {
        "-"
    }

    fn format(&self) -> &dyn Format {
        &Json
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.0.as_bytes())))
    }

    fn is_repeatable(&self) -> bool {
        false
    }
}

fn piped(keep: usize) -> Outcome {
    let (model, mut sources) = model(LOAN);
    let options = Options { nearest: Some(BUDGET), keep, ..Options::default() };
    replay::run_logs(&model, options, &[&Pipe(LOANS)], &mut sources)
}

#[test]
fn a_pipe_is_kept_from_the_start_and_says_so_when_that_is_too_much() {
    let whole = piped(1 << 20);
    assert_eq!(nearest(&whole), nearest(&told(LOAN, LOANS, None, ask)).into_iter().map(at_stdin).collect::<Vec<_>>());
    let short = piped(200);
    assert!(nearest(&short).is_empty() && short.fit.is_none());
    let last = short.findings.last().expect("it is told");
    assert_eq!(last.code.id, "LS339");
    assert!(last.help.as_deref().is_some_and(|help| help.contains("once only")), "{last:?}");
    assert_eq!(short.totals, whole.totals);
}

fn at_stdin((root, mut found): (String, NearestHistory)) -> (String, NearestHistory) {
    for edit in &mut found.edits {
        "-".clone_into(&mut edit.record.file);
    }
    (root, found)
}

#[test]
fn files_are_read_as_often_as_the_memory_asks_for() {
    // Eight histories with one record too many each; there is room for about two at a time.
    let mut log = String::new();
    for loan in 0..8 {
        log.push_str(&LOANS.lines().nth(1).expect("a line").replace("loan-18", &format!("loan-{loan}")));
        log.push('\n');
        log.push_str(&LOANS.lines().nth(4).expect("a line").replace("loan-18", &format!("loan-{loan}")));
        log.push('\n');
    }
    let all = told(LOAN, &log, None, ask);
    assert_eq!(nearest(&all).len(), 8);
    let (model, mut sources) = model(LOAN);
    let options = Options { nearest: Some(BUDGET), keep: 1_000, threads: 2, ..Options::default() };
    let few = replay::run(&model, options, &[LogText { name: "a.jsonl", bytes: log.as_bytes() }], &mut sources);
    assert_eq!(nearest(&few), nearest(&all));
    assert_eq!(few.fit, all.fit);
}
