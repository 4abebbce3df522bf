//! A search that is cut short says so: its verdict is the one of the whole search, or `not decided`.

use std::cell::Cell;

use lifespec::replay::{Options, Outcome, Verdict};
use lifespec::semantics::reference::Reference;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::impossible::{START, TICK, change, polls};
use super::payload::{document, line};
use super::walk::Walk;
use super::{DAY, Dice, Spec};

fn verdict(outcome: &Outcome) -> Option<Verdict> {
    outcome.verdicts.first().map(|(_, verdict)| *verdict)
}

#[test]
fn a_search_that_is_cut_short_never_says_more_than_the_whole_one() {
    let spec = Spec::founding();
    let silent = spec.silent();
    let reference = Reference { model: &spec.model, silent: &silent, changes: false, tolerance: 0, tick: TICK };
    let walk = Walk { spec: &spec, reference, steps: [TICK, TICK, 4 * TICK] };
    let [same, undecided, violates] = [(); 3].map(|()| Cell::new(0_u32));
    let dice = || prop::collection::vec(any::<u16>(), 10..100);
    let cases = 600;
    TestRunner::new(Config { cases, max_shrink_iters: 300, failure_persistence: None, ..Config::default() })
        .run(&([dice(), dice()], 1..50_usize, 0..3_i64), |([going, changing], budget, later)| {
            let (going, changing) = (Dice::new(&going), Dice::new(&changing));
            let story = walk.of(&spec.family("job-1", going.below(4)), START, &going);
            let mut polls = polls(&spec, &story, &changing);
            if polls.is_empty() {
                return Ok(());
            }
            change(&spec, &mut polls, 3, &changing);
            for (_, poll) in polls.iter_mut().filter(|_| changing.once_in(8)) {
                poll.state = None;
            }
            let last = polls[polls.len() - 1].0;
            let log: String =
                polls.iter().map(|(moment, poll)| line(document(&spec, poll, &changing), *moment)).collect();
            let options = Options { as_of: Some(last + 50 * DAY * later), budget: 2_000, ..Options::default() };
            let whole = spec.replay(&log, options).0;
            let cut = spec.replay(&log, Options { budget, ..options }).0;
            let told = (verdict(&whole), verdict(&cut));
            match told {
                (_, Some(Verdict::NotDecided)) => {
                    prop_assert!(cut.findings.iter().any(|finding| finding.code.id == "LS322"), "{log}");
                    undecided.set(undecided.get() + 1);
                }
                (whole, cut) => {
                    prop_assert_eq!(whole, cut, "with {} and {}:\n{}", budget, later, log);
                    same.set(same.get() + 1);
                    violates.set(violates.get() + u32::from(whole == Some(Verdict::Violates)));
                }
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{}", super::why(&error)));
    let (same, undecided, violates) = (same.get(), undecided.get(), violates.get());
    assert!(same > 50 && undecided > 50 && violates > 10, "{same} same, {undecided} undecided, {violates} violate");
}
