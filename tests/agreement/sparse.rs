//! The interpreter finds the same first record whether it tries every tick or only the moments that can matter.

use std::cell::Cell;

use lifespec::semantics::reference::{Found, Reference, Verdict};
use lifespec::table::Recording;
use proptest::prelude::*;

use super::lifecycles::{RECORDED, SILENT};
use super::{dice, history, model, mutate, runner, silent, told};

#[test]
fn the_moments_that_can_matter_are_enough() {
    let (refused, possible) = (Cell::new(0_u32), Cell::new(0_u32));
    for text in RECORDED.iter().chain(&SILENT) {
        let model = model(text);
        let recording = Recording::events();
        let silent = silent(&recording);
        let reference = Reference { model: &model, silent: &silent, changes: false, tolerance: 0, tick: 1000 };
        runner(400)
            .run(&dice(), |(dice, mutation)| {
                let mut history = history(&model, &reference, &dice);
                mutate(&model, &mut history, mutation);
                let start = history.first().and_then(|first| first.time).unwrap_or(0);
                let expected = match reference.follow(&history, start, start) {
                    Verdict::Violates(at) => Found::Refused(at),
                    Verdict::Possible(_) => Found::Possible,
                };
                let count = if expected == Found::Possible { &possible } else { &refused };
                count.set(count.get() + 1);
                let found = reference.first_refused(&history, usize::MAX);
                prop_assert_eq!(found, expected, "{}", told(&model, &history));
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{}: {error}", model.name.text));
    }
    assert!(refused.get() > 500 && possible.get() > 500, "{} refused, {} possible", refused.get(), possible.get());
}

#[test]
fn it_gives_up_where_it_may_not_look_far() {
    let model = model(SILENT[0]);
    let recording = Recording::events();
    let silent = silent(&recording);
    let reference = Reference { model: &model, silent: &silent, changes: false, tolerance: 0, tick: 1000 };
    let die = (0, 0, 0, 0, 0);
    let history = vec![super::record(&model, die, 0)];
    assert_eq!(reference.first_refused(&history, 0), Found::TooMany);
}
