//! Both engines against an explorer that knows nothing but the reference interpreter, on lifecycles made up at random.

mod lifecycles;
mod naive;

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Answer, Options, Question, Watch, ask};
use crate::model::{EntityId, Model, TargetKind};
use crate::semantics::reference::Reference;
use lifecycles::{Dice, lifecycle};
use naive::{Naive, late};

const BOX: EntityId = EntityId(0);
const THING: EntityId = EntityId(1);

fn model(text: &str) -> Option<Model> {
    let mut sources = crate::source::SourceMap::default();
    let source = sources.add("made-up.life", text);
    crate::model::resolve(&crate::syntax::parse_file(source, "made-up.life", text).file).model
}

fn compare(model: &Model, decided: &Cell<(u32, u32)>) -> Result<(), TestCaseError> {
    let silent = |_: EntityId, _: &crate::model::Move, _: TargetKind| false;
    let reference = Reference { model, silent: &silent, changes: false, tolerance: 0, tick: 1 };
    let whole = ask(model, BOX, Options { parts: None, max_states: 20_000 }, Watch::default());
    let naive: Vec<Naive<'_>> = (0..=4).map(|things| Naive::new(reference, things)).collect();
    let naive_of = &naive;
    for (things, naive) in (0..).zip(&naive) {
        let one = ask(model, BOX, Options { parts: Some(things), max_states: 20_000 }, Watch::default());
        prop_assert_eq!(one.states, Some(naive.all.len()), "{} things", things);
        for (question, answer) in &one.answers {
            let holds = naive.holds(*question);
            match (question, answer) {
                // A move is alive if it is for some number.
                (Question::Alive(..), Answer::Violated(_)) => prop_assert!(!holds, "{question:?} {things}"),
                (Question::Alive(..), _) => {}
                // Where it holds with so many and is open, fewer are looked at, too.
                (_, Answer::Violated(violation)) => {
                    let with = &naive_of[violation.parts as usize];
                    let first = holds || violation.parts == things;
                    prop_assert!(violation.parts <= things && !with.holds(*question), "{question:?} {things}");
                    prop_assert!(first, "{question:?} is violated with {things}, and told of {}", violation.parts);
                }
                (_, Answer::HoldsForEveryN) => prop_assert!(holds, "{question:?} {things}"),
                (_, Answer::HoldsUpTo(most)) => {
                    let up_to = naive_of.iter().take(most.map_or(0, |most| most as usize + 1));
                    prop_assert!(up_to.into_iter().all(|naive| naive.holds(*question)), "{question:?} {answer:?}");
                    prop_assert!(holds, "{question:?} {things} {answer:?}");
                }
            }
        }
    }
    for things in [5, 6] {
        let one = ask(model, BOX, Options { parts: Some(things), max_states: 20_000 }, Watch::default());
        for ((question, answer), (_, every)) in one.answers.iter().zip(&whole.answers) {
            let refuted = *every == Answer::HoldsForEveryN && matches!(answer, Answer::Violated(_));
            prop_assert!(!refuted, "{question:?} with {things}");
        }
    }
    for (question, answer) in &whole.answers {
        let first = naive.iter().position(|naive| naive.holds(*question) == matches!(question, Question::Alive(..)));
        let (sure, of) = decided.get();
        decided.set((sure + u32::from(!matches!(answer, Answer::HoldsUpTo(_))), of + 1));
        match (question, answer) {
            (Question::Alive(..), Answer::Violated(_)) => prop_assert!(first.is_none(), "{question:?}"),
            (Question::Alive(..), _) => {}
            (_, Answer::HoldsForEveryN | Answer::HoldsUpTo(_)) => {
                let first = naive.iter().position(|naive| !naive.holds(*question));
                prop_assert!(first.is_none(), "{question:?} {answer:?} {first:?}");
            }
            (_, Answer::Violated(violation)) => {
                let first = naive.iter().position(|naive| !naive.holds(*question));
                prop_assert!(
                    first == Some(violation.parts as usize) || first.is_none() && violation.parts > 4,
                    "{question:?} {first:?}"
                );
            }
        }
    }
    Ok(())
}

/// The most things that come one by one here: two guards together ask for four at most, and one may be lost before.
const MANY: u32 = 6;
/// Up to so many things the configurations are counted.
const COUNTED: u32 = 4;

/// The same where things come one by one: what refutes a question has to do so whatever else may come.
fn compare_late(model: &Model, decided: &Cell<(u32, u32)>) -> Result<(), TestCaseError> {
    let silent = |_: EntityId, _: &crate::model::Move, _: TargetKind| false;
    let reference = Reference { model, silent: &silent, changes: false, tolerance: 0, tick: 1 };
    let options = |parts| Options { parts, max_states: 20_000 };
    for things in 0..COUNTED {
        let one = ask(model, BOX, options(Some(things)), Watch::default());
        prop_assert_eq!(one.states, Some(Naive::new(reference, things).all.len()), "{} things", things);
    }
    let naive = Naive::new(reference, MANY);
    // How many things there have been where a question is refuted though others may come.
    let first = |question| naive.refuting(question).iter().map(|at| naive.all[*at].instances.len() - 1).min();
    for (question, answer) in ask(model, BOX, options(None), Watch::default()).answers {
        let (sure, of) = decided.get();
        decided.set((sure + u32::from(!matches!(answer, Answer::HoldsUpTo(_))), of + 1));
        match (question, &answer) {
            (Question::Alive(..), Answer::Violated(_)) => prop_assert!(!naive.holds(question), "{question:?}"),
            (Question::Alive(..) | Question::Invariant(_), _) | (_, Answer::HoldsUpTo(_)) => {}
            (_, Answer::Violated(violation)) => {
                let shown = first(question).is_some_and(|first| first <= violation.parts as usize);
                prop_assert!(shown || violation.parts > MANY, "{question:?} {answer:?}");
            }
            // With five more nothing changed.
            (_, Answer::HoldsForEveryN) => prop_assert!(first(question).is_none_or(|first| first > 1), "{question:?}"),
        }
    }
    Ok(())
}

/// The same where there is at most one thing: all numbers are looked at one by one.
fn compare_single(model: &Model, decided: &Cell<(u32, u32)>) -> Result<(), TestCaseError> {
    let silent = |_: EntityId, _: &crate::model::Move, _: TargetKind| false;
    let reference = Reference { model, silent: &silent, changes: false, tolerance: 0, tick: 1 };
    // What comes by itself may also not come: that is among what happens with one.
    let numbers = if late(model) { 1..=1 } else { 0..=1 };
    let naive: Vec<Naive<'_>> = numbers.map(|things| Naive::new(reference, things)).collect();
    for (question, answer) in ask(model, BOX, Options::default(), Watch::default()).answers {
        decided.set((decided.get().0 + u32::from(!matches!(answer, Answer::HoldsUpTo(_))), decided.get().1 + 1));
        let alive = matches!(question, Question::Alive(..));
        let holds = if alive {
            naive.iter().any(|naive| naive.holds(question))
        } else {
            naive.iter().all(|naive| naive.holds(question))
        };
        prop_assert_eq!(answer == Answer::HoldsForEveryN, holds, "{:?} {:?}", question, answer);
    }
    Ok(())
}

/// The same where there are so many things at least and at most: every number of them is looked at.
fn compare_bounded(model: &Model, (least, most): (u32, u32), decided: &Cell<(u32, u32)>) -> Result<(), TestCaseError> {
    let silent = |_: EntityId, _: &crate::model::Move, _: TargetKind| false;
    let reference = Reference { model, silent: &silent, changes: false, tolerance: 0, tick: 1 };
    // Of things that come one by one all may have come.
    let numbers = if late(model) { most..=most } else { least..=most };
    let naive: Vec<(u32, Naive<'_>)> = numbers.map(|things| (things, Naive::new(reference, things))).collect();
    for asked in 0..=most + 1 {
        let options = Options { parts: Some(asked), max_states: 20_000 };
        let one = ask(model, BOX, options, Watch::default());
        if let Some((_, naive)) = naive.iter().find(|(things, _)| *things == asked.clamp(least, most)) {
            prop_assert_eq!(one.states, Some(naive.all.len()), "{} things", asked);
            // Where there is only one number, it is the one looked at, whichever was asked for.
            for (question, answer) in one.answers.iter().filter(|_| least == most) {
                prop_assert_eq!(*answer == Answer::HoldsForEveryN, naive.holds(*question), "{} {:?}", asked, answer);
            }
        }
    }
    for (question, answer) in ask(model, BOX, Options::default(), Watch::default()).answers {
        let (sure, of) = decided.get();
        decided.set((sure + u32::from(!matches!(answer, Answer::HoldsUpTo(_))), of + 1));
        let mut holds = naive.iter().map(|(_, naive)| naive.holds(question));
        let holds = if matches!(question, Question::Alive(..)) { holds.any(|it| it) } else { holds.all(|it| it) };
        prop_assert_eq!(answer == Answer::HoldsForEveryN, holds, "{:?} {:?}", question, answer);
    }
    Ok(())
}

/// Asks about so many lifecycles made up at random; how many questions were decided, and of how many.
fn made_up(
    cases: u32,
    (late, multiplicity): (bool, &str),
    compare: impl Fn(&Model, &Cell<(u32, u32)>) -> Result<(), TestCaseError>,
) -> (u32, u32) {
    let decided = Cell::new((0, 0));
    let met = Cell::new(0);
    let config = Config { cases, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&prop::collection::vec(any::<u16>(), 20..80), |dice| {
            let text =
                lifecycle(&Dice(Cell::new(&dice)), late).replace("things: many", &format!("things: {multiplicity}"));
            if let Some(model) = model(&text) {
                met.set(met.get() + 1);
                compare(&model, &decided).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(met.get() >= cases, "{} are lifecycles at all", met.get());
    let (sure, of) = decided.get();
    println!("{cases} lifecycles, {sure} of {of} questions decided");
    (sure, of)
}

#[test]
fn both_engines_say_what_the_reference_says() {
    let (sure, of) = made_up(2_000, (false, "many"), compare);
    assert!(sure * 10 >= of * 9, "{sure} of {of} decided");
}

#[test]
fn both_engines_say_what_the_reference_says_of_things_that_come_one_by_one() {
    let (sure, of) = made_up(500, (true, "many"), compare_late);
    assert!(sure * 10 >= of * 9, "{sure} of {of} decided");
}

#[test]
fn both_engines_say_what_the_reference_says_of_a_thing_alone() {
    for late in [false, true] {
        let (sure, of) = made_up(300, (late, "optional"), compare_single);
        assert_eq!(sure, of, "decided");
    }
}

#[test]
fn both_engines_say_what_the_reference_says_of_a_bounded_number_of_things() {
    for (least, most) in [(0, 2), (1, 2), (2, 3), (3, 3)] {
        for late in [false, true] {
            let compare = |model: &Model, decided: &Cell<(u32, u32)>| compare_bounded(model, (least, most), decided);
            let (sure, of) = made_up(100, (late, &format!("{least}..{most}")), compare);
            assert_eq!(sure, of, "decided");
        }
    }
}
