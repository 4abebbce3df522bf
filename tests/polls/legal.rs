//! Histories that can be, thinned to polls at random moments: none of them is blamed.

use std::cell::Cell;
use std::collections::BTreeMap;

use lifespec::replay::{Options, Verdict};
use lifespec::semantics::reference::Reference;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use super::payload::{document, line, poll};
use super::walk::{Story, Walk, at};
use super::{DAY, Dice, HOUR, Spec};

/// A moment of 2026.
const START: i64 = 1_767_225_600_000;

/// All that may be said of a history that can be: that the search of it was cut short.
const NOT_DECIDED: &str = "LS322";

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    histories: Cell<u32>,
    polls: Cell<u32>,
    undecided: Cell<u32>,
    conform: Cell<u32>,
}

fn add(count: &Cell<u32>) {
    count.set(count.get() + 1);
}

/// The polls of some jobs as a log: at each moment a list of all jobs, or one document each.
fn log(spec: &Spec, stories: &[Story], dice: &Dice<'_>) -> (String, usize) {
    let end = stories.iter().map(|story| story[story.len() - 1].0).max().unwrap_or(START);
    let mut moments: Vec<i64> = (0..=dice.below(8))
        .map(|_| match dice.roll() {
            // Just when something happened, which is when clocks start and stop.
            rolled if rolled % 3 == 0 => {
                let story = &stories[usize::from(rolled / 3) % stories.len()];
                story[dice.below(story.len())].0
            }
            rolled => START + (end - START) * i64::from(rolled) / i64::from(u16::MAX),
        })
        .collect();
    moments.sort_unstable();
    moments.dedup();
    let (mut log, mut polls) = (String::new(), 0);
    for moment in moments {
        let there = stories.iter().filter_map(|story| poll(spec, at(story, moment)?, 0));
        let mut documents: Vec<_> = there.map(|poll| document(spec, &poll, dice)).collect();
        polls += documents.len();
        if documents.len() > 1 || dice.once_in(4) {
            log += &line(json!({ "value": documents }), moment);
        } else if let Some(document) = documents.pop() {
            log += &line(document, moment);
        }
    }
    (log, polls)
}

fn judge(spec: &Spec, walk: &Walk<'_>, dice: &[Vec<u16>], counts: &Counts) -> Result<(), TestCaseError> {
    let [thinning, walks @ ..] = dice else { return Ok(()) };
    let names = ["job-a", "job-b", "job-c"];
    let stories: Vec<Story> = walks
        .iter()
        .zip(names)
        .map(|(dice, name)| {
            let dice = Dice::new(dice);
            walk.of(&spec.family(name, dice.below(4)), START, &dice)
        })
        .collect();
    let (log, polls) = log(spec, &stories, &Dice::new(thinning));
    let (outcome, _) = spec.replay(&log, Options::default());
    let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for finding in &outcome.findings {
        told.entry(finding.instance.as_deref().unwrap_or("")).or_default().push(finding.code.id);
    }
    prop_assert_eq!(outcome.totals.unread, 0);
    let told_of: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.as_str()).collect();
    for (name, verdict) in &outcome.verdicts {
        let said = told.remove(name.as_str()).unwrap_or_default();
        let fine = match verdict {
            Verdict::Conforms | Verdict::Running => said.is_empty(),
            Verdict::NotDecided => !said.is_empty() && said.iter().all(|code| *code == NOT_DECIDED),
            Verdict::Violates | Verdict::Overdue => false,
        };
        prop_assert!(fine, "{name} {verdict}: {said:?} of\n{log}{told_of:#?}");
        add(&counts.histories);
        match verdict {
            Verdict::NotDecided => add(&counts.undecided),
            Verdict::Conforms => add(&counts.conform),
            _ => {}
        }
    }
    prop_assert!(told.is_empty() || outcome.verdicts.is_empty(), "{told:?} of\n{log}");
    counts.polls.set(counts.polls.get() + u32::try_from(polls).unwrap_or(0));
    Ok(())
}

fn none_is_blamed(spec: &Spec, cases: u32) -> Counts {
    let silent = spec.silent();
    let reference = Reference { model: &spec.model, silent: &silent, changes: false, tolerance: 0, tick: 1 };
    let walk = Walk { spec, reference, steps: [HOUR / 60, HOUR, DAY] };
    let counts = Counts::default();
    let walks = prop::collection::vec(any::<u16>(), 10..150);
    TestRunner::new(Config { cases, max_shrink_iters: 2_000, failure_persistence: None, ..Config::default() })
        .run(&prop::collection::vec(walks, 2..5), |dice| judge(spec, &walk, &dice, &counts))
        .unwrap_or_else(|error| panic!("{}", super::why(&error)));
    counts
}

/// So much of a run as every test run has time for.
const SOME: u32 = 75;
/// So much as makes 10,000 histories and more.
const MANY: u32 = 5_600;

/// Few of the histories may be too much to decide.
fn are_decided(counts: &Counts, least: u32) {
    let (histories, undecided) = (counts.histories.get(), counts.undecided.get());
    println!("{histories} histories, {} polls, {undecided} not decided", counts.polls.get());
    assert!(histories >= least, "{counts:?}");
    assert!(undecided * 100 <= histories + 200, "{counts:?}");
    // Enough of them are not over yet, and enough are.
    let conform = counts.conform.get();
    assert!(conform * 10 > histories && conform * 10 < histories * 9, "{counts:?}");
}

#[test]
fn no_polled_history_that_can_be_is_blamed() {
    are_decided(&none_is_blamed(&Spec::founding(), SOME), 100);
}

#[test]
fn no_polled_history_with_recoveries_is_blamed() {
    are_decided(&none_is_blamed(&Spec::unpromising(), SOME / 3), 30);
}

#[test]
#[ignore = "takes minutes without --release"]
fn none_of_ten_thousand_polled_histories_that_can_be_is_blamed() {
    are_decided(&none_is_blamed(&Spec::founding(), MANY), 10_000);
}

#[test]
#[ignore = "takes minutes without --release"]
fn none_of_two_thousand_polled_histories_with_recoveries_is_blamed() {
    are_decided(&none_is_blamed(&Spec::unpromising(), MANY / 5), 2_000);
}
