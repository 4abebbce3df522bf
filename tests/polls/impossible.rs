//! One poll of a history changed: what an exhaustive search proves impossible is found, and nothing else.

use std::cell::{Cell, RefCell};

use lifespec::diagnostic::Severity;
use lifespec::model::StateId;
use lifespec::replay::{Options, Verdict};
use lifespec::semantics::Snapshot;
use lifespec::semantics::reference::Reference;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::payload::{document, line, poll};
use super::search::{Answer, Search};
use super::walk::{Story, Walk, at};
use super::{DAY, Dice, Spec, drive_name};

pub(super) const TICK: i64 = 2 * DAY;
/// A moment of 2026, on a tick.
pub(super) const START: i64 = TICK * 10_227;

/// What was counted.
#[derive(Debug, Default)]
struct Counts {
    possible: Cell<u32>,
    found: Cell<u32>,
    undecided: Cell<u32>,
    too_much: Cell<u32>,
    missed: Cell<u32>,
    examples: RefCell<Vec<String>>,
}

fn add(count: &Cell<u32>) {
    count.set(count.get() + 1);
}

/// What some polls at whole ticks show of a walk.
pub(super) fn polls(spec: &Spec, story: &Story, dice: &Dice<'_>) -> Vec<(i64, Snapshot)> {
    let ticks = (story[story.len() - 1].0 - START) / TICK;
    let mut moments: Vec<i64> =
        (0..2 + dice.below(3)).map(|_| START + TICK * (i64::from(dice.roll()) % (ticks + 1))).collect();
    moments.sort_unstable();
    moments.dedup();
    moments.iter().filter_map(|moment| Some((*moment, poll(spec, at(story, *moment)?, 0)?))).collect()
}

/// Another state, another value, a drive that vanishes or appears, less time or more.
pub(super) fn change(spec: &Spec, polls: &mut [(i64, Snapshot)], drives: usize, dice: &Dice<'_>) {
    let which = dice.below(polls.len());
    let (job, drive) = (spec.model.entity(spec.job), spec.model.entity(spec.drive));
    let state = |states: usize| Some(StateId::new(dice.below(states)));
    let shift = TICK * i64::from(dice.roll() % 8);
    let seen = &mut polls[which].1;
    match dice.below(8) {
        0 => {}
        1 => seen.state = state(job.states.len()),
        2 | 3 => {
            let there = &mut seen.children[0].children;
            let some = dice.below(there.len());
            if let Some(there) = there.get_mut(some) {
                there.state = state(drive.states.len());
            }
        }
        4 => {
            let field = dice.below(seen.fields.len());
            seen.fields[field].1 = 1 - seen.fields[field].1;
        }
        5 => {
            let there = &mut seen.children[0].children;
            let id = drive_name(dice.below(drives));
            let before = there.len();
            there.retain(|drive| drive.id != id);
            if there.len() == before && drives > 0 {
                let state = state(drive.states.len());
                there.push(Snapshot { entity: spec.drive, id, state, fields: Vec::new(), children: Vec::new() });
            }
        }
        6 => polls[which..].iter_mut().for_each(|(moment, _)| *moment += shift),
        _ => {
            let before = if which == 0 { i64::MAX } else { polls[which].0 - polls[which - 1].0 };
            let shift = shift.min(before);
            polls[which..].iter_mut().for_each(|(moment, _)| *moment -= shift);
        }
    }
}

fn compare(
    (spec, walk, search): (&Spec, &Walk<'_>, &RefCell<Search<'_>>),
    (most, dice): (usize, &[Vec<u16>; 2]),
    counts: &Counts,
) -> Result<(), TestCaseError> {
    let [going, changing] = dice.each_ref().map(|dice| Dice::new(dice));
    let drives = going.below(most + 1);
    let story = walk.of(&spec.family("job-1", drives), START, &going);
    let mut polls = polls(spec, &story, &changing);
    if polls.is_empty() {
        return Ok(());
    }
    change(spec, &mut polls, most, &changing);
    let log: String = polls.iter().map(|(moment, poll)| line(document(spec, poll, &changing), *moment)).collect();
    let (outcome, _) = spec.replay(&log, Options::default());
    let found = outcome.findings.iter().find(|finding| finding.severity() == Severity::Error);
    let line = found.map(|finding| finding.record.as_ref().map_or(0, |record| record.line));
    let messages: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.as_str()).collect();
    let [(_, verdict)] = outcome.verdicts.as_slice() else { return Ok(()) };
    let answer = search.borrow_mut().ask(&polls);
    match answer {
        Answer::TooMuch => add(&counts.too_much),
        _ if *verdict == Verdict::NotDecided => add(&counts.undecided),
        Answer::Possible => {
            prop_assert!(line.is_none() && *verdict < Verdict::Overdue, "can be, {messages:#?} {verdict}:\n{log}");
            add(&counts.possible);
        }
        Answer::Impossible(at) if line == u64::try_from(at + 1).ok() => add(&counts.found),
        Answer::Impossible(at) => {
            prop_assert!(line.is_none_or(|line| line > at as u64), "too early, {messages:#?} {verdict}:\n{log}");
            add(&counts.missed);
            counts.examples.borrow_mut().push(format!("{line:?} for line {} {messages:?}:\n{log}", at + 1));
        }
    }
    Ok(())
}

fn agree(spec: &Spec, most: usize, bounds: (i64, usize), cases: u32) -> Counts {
    let silent = spec.silent();
    let reference = Reference { model: &spec.model, silent: &silent, changes: false, tolerance: 0, tick: TICK };
    let walk = Walk { spec, reference, steps: [TICK, TICK, 2 * TICK] };
    let search = RefCell::new(Search::new(spec, reference, spec.family("job-1", most + UNSEEN), bounds));
    let counts = Counts::default();
    let dice = || prop::collection::vec(any::<u16>(), 10..100);
    TestRunner::new(Config { cases, max_shrink_iters: 300, failure_persistence: None, ..Config::default() })
        .run(&[dice(), dice()], |dice| compare((spec, &walk, &search), (most, &dice), &counts))
        .unwrap_or_else(|error| panic!("{}", super::why(&error)));
    counts
}

/// How many drives may have come and gone with their job, so that no poll names them.
const UNSEEN: usize = 2;

/// How many ticks before the first poll a history of short times may have begun: more than two of its longest timers
/// run one after the other.
const BEFORE: i64 = 14;

/// Jobs with up to `most` drives, by a copy with short times; an impossible history in which nothing is found is one too
/// many. How many could be, and how many were found that could not.
fn all_are_found(most: usize, cases: u32, budget: usize) -> (u32, u32) {
    let counts = agree(&Spec::founding().scaled(), most, (BEFORE, budget), cases);
    let (possible, found, too_much) = (counts.possible.get(), counts.found.get(), counts.too_much.get());
    println!("up to {most} drives: {possible} can be, {found} cannot, {too_much} too much to search");
    assert_eq!(counts.missed.get(), 0, "{}", counts.examples.borrow().join("\n"));
    assert_eq!(counts.undecided.get(), 0, "{counts:?}");
    (possible, found)
}

/// As [`all_are_found`], of so many that there are some of each kind.
fn all_of_many_are_found(most: usize, cases: u32) {
    let (possible, found) = all_are_found(most, cases, 20_000);
    assert!(possible * 10 > cases && found * 20 > cases, "{possible} possible, {found} found");
}

#[test]
fn impossible_jumps_are_found() {
    let few = [20, 40, 20, 10];
    let told: Vec<(u32, u32)> = (0..).zip(few).map(|(most, cases)| all_are_found(most, cases, 1_000)).collect();
    let (possible, found) = told.iter().fold((0, 0), |sum, told| (sum.0 + told.0, sum.1 + told.1));
    let total = few.iter().sum::<u32>();
    assert!(possible * 10 > total && found * 20 > total, "{possible} possible, {found} found");
}

#[test]
#[ignore = "takes minutes without --release"]
fn every_impossible_jump_without_drives_is_found() {
    all_of_many_are_found(0, 200);
}

#[test]
#[ignore = "takes minutes without --release"]
fn every_impossible_jump_with_a_drive_is_found() {
    all_of_many_are_found(1, 300);
}

#[test]
#[ignore = "takes minutes without --release"]
fn every_impossible_jump_with_two_drives_is_found() {
    all_of_many_are_found(2, 200);
}

#[test]
#[ignore = "takes minutes without --release"]
fn every_impossible_jump_with_three_drives_is_found() {
    all_of_many_are_found(3, 100);
}

#[test]
#[ignore = "takes minutes without --release"]
fn impossible_jumps_are_found_by_the_lengths_of_the_lifecycle_itself() {
    // All its times are whole ticks of two days; the longest timers run for 45.
    let counts = agree(&Spec::founding(), 1, (100, 20_000), 100);
    println!("{counts:?}");
    assert_eq!(counts.missed.get(), 0, "{}", counts.examples.borrow().join("\n"));
    assert!(counts.possible.get() > 15 && counts.found.get() > 5, "{counts:?}");
}

/// A poll of a job with a package, an address and some drives, so many days after the start.
fn shown(day: i64, (kind, job): (&str, &str), drives: &[&str]) -> String {
    let drives: Vec<_> =
        drives.iter().map(|state| serde_json::json!({ "driveId": "disk-0", "state": state })).collect();
    let document = serde_json::json!({
        "name": "job-1",
        "properties": {
            "jobType": kind, "state": job, "cancelRequested": false,
            "deliveryPackage": {}, "returnAddress": {}, "driveList": drives,
        },
    });
    line(document, START + day * DAY)
}

fn verdict(spec: &Spec, polls: &[String]) -> Verdict {
    let (outcome, _) = spec.replay(&polls.concat(), Options::default());
    outcome.verdicts[0].1
}

#[test]
fn a_deadline_of_the_job_ends_before_that_of_a_drive_which_came_later() {
    let spec = Spec::founding().scaled();
    // A drive that is none of the extra ones comes while its job is shipped, so it cannot come out of its fault in
    // time: the 12 days of the fault began after the 6 days of the shipping.
    let first = shown(0, ("Import", "Shipping"), &["Faulted"]);
    let second = |job| shown(14, ("Import", job), &["Received"]);
    assert_eq!(verdict(&spec, &[first.clone(), second("Transferring")]), Verdict::Violates);
    assert_eq!(verdict(&spec, &[first, second("Closed")]), Verdict::Conforms);
}

#[test]
fn a_fault_that_began_after_a_poll_ends_so_much_later() {
    let spec = Spec::founding().scaled();
    let first = shown(0, ("Export", "Received"), &["Received"]);
    let second = shown(10, ("Export", "Closed"), &["Faulted"]);
    let third = |day| shown(day, ("Export", "Closed"), &["Received"]);
    assert_eq!(verdict(&spec, &[first.clone(), second.clone(), third(11)]), Verdict::Violates);
    assert_eq!(verdict(&spec, &[first, second, third(14)]), Verdict::Conforms);
}

#[test]
fn drives_may_have_come_and_gone_with_their_job() {
    let spec = Spec::founding();
    let deleted = |day| shown(day, ("Export", "Deleted"), &[]);
    let export = |day| vec![shown(0, ("Export", "Shipping"), &[]), deleted(day)];
    // A drive came, was copied and shipped back; the job was completed and deleted, all within a day.
    assert_eq!(verdict(&spec, &export(1)), Verdict::Conforms);
    // An import has only the drives that it was created with, and extra ones that nobody waits for.
    let import = |day| vec![shown(0, ("Import", "Shipping"), &[]), shown(day, ("Import", "Deleted"), &[])];
    assert_eq!(verdict(&spec, &import(80)), Verdict::Violates);
    assert_eq!(verdict(&spec, &import(133)), Verdict::Conforms);
}
