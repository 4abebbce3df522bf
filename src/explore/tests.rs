//! Both engines against an explorer that knows nothing but the reference interpreter, on lifecycles made up at random.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Answer, Options, Question, Watch, ask};
use crate::model::{EntityId, Model, MoveId, Role, TargetKind, Trigger};
use crate::semantics::reference::{Instance, Reference, System};

const BOX: EntityId = EntityId(0);
const THING: EntityId = EntityId(1);

/// Numbers from a list, 0 behind its end.
struct Dice<'a>(Cell<&'a [u16]>);

impl Dice<'_> {
    fn below(&self, end: usize) -> usize {
        let rest = self.0.get();
        let (first, rest) = rest.split_first().map_or((0, rest), |(first, rest)| (*first, rest));
        self.0.set(rest);
        usize::from(first) % end
    }

    fn one<'t>(&self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// A condition on the things, or on the box itself.
fn condition(dice: &Dice<'_>) -> String {
    let states = dice.one(&["T0", "T1", "T2", "Done", "T0, Done", "T1, Done", "T1, T2", "Broken, Done"]);
    match dice.below(9) {
        0 | 1 => format!("all things in {states}"),
        2 | 3 => format!("some things in {states}"),
        4 => format!("no things in {states}"),
        5 => format!("at least 2 things in {states}"),
        6 => format!("exactly 1 things in {states}"),
        7 => "flag".to_owned(),
        _ => "not flag".to_owned(),
    }
}

/// A box and its things; what does not fit together now and then is a part of it. `late`: things come one by one.
fn lifecycle(dice: &Dice<'_>, late: bool) -> String {
    let mut text =
        String::from("lifecycle L actor A entity Box { flag: bool = false things: many Thing create on A.Make -> B0");
    for state in ["B0", "B1", "B2"] {
        let _ = write!(text, " state {state} {{");
        for event in 0..=dice.below(3) {
            let target = dice.one(&["B0", "B1", "B2", "Shut", "Shut", "stay, set flag = true"]);
            let escape = if dice.below(5) == 0 { "escape " } else { "" };
            let arrow = if target.starts_with("stay") { "" } else { "-> " };
            let _ = match dice.below(4) {
                0 => write!(text, " on A.Do{event} {escape}{arrow}{target}"),
                1 => write!(text, " on A.Do{event} when {} {escape}{arrow}{target}", condition(dice)),
                2 => write!(text, " when {} and {} {escape}{arrow}{target}", condition(dice), condition(dice)),
                _ => write!(text, " when {} {escape}{arrow}{target}", condition(dice)),
            };
        }
        text.push('}');
    }
    text.push_str(" final state Shut");
    if dice.below(3) == 0 {
        text.push_str(" fault Stuck from B0, B1 { on A.Mend -> resume }");
    }
    text.push_str("} entity Thing of Box { create on ");
    let when = || dice.one(&["", "when box in B0 ", "when not box.flag ", "when box in B0, B1 "]);
    let creation = if late { format!("A.Add {}-> T0", when()) } else { "A.Make -> T0".to_owned() };
    text.push_str(&creation);
    for state in ["T0", "T1", "T2"] {
        let _ = write!(text, " state {state} {{");
        for event in 0..=dice.below(2) {
            let target = dice.one(&["T0", "T1", "T2", "Done", "Done"]);
            let guard =
                dice.one(&["", "", "when box in B0", "when box in B1, B2", "when box.flag", "when not box.flag"]);
            let set = dice.one(&["", "", "", ", set box.flag = true", ", set box.flag = false"]);
            let _ = write!(text, " on A.Go{event} {guard} -> {target}{set}");
        }
        text.push('}');
    }
    text.push_str(" final state Done");
    if dice.below(2) == 0 {
        let _ =
            write!(text, " fault Broken from T0, T1 {{ on A.Mend {} -> T0 }}", dice.one(&["", "when box in B0, B1"]));
    } else {
        text.push_str(" state Broken");
    }
    // Somebody reads the flag, so that it is kept.
    text.push_str("} invariant of Box \"there it is\": always flag or not flag");
    text
}

/// Explores with the reference interpreter: each thing by itself, things that look alike changing places.
struct Naive<'m> {
    reference: Reference<'m>,
    all: Vec<System>,
    /// The configurations that each leads to by another one, and whether by a fault or by giving up.
    next: Vec<Vec<(usize, bool, bool)>>,
    used: BTreeSet<(EntityId, MoveId)>,
    /// How many things may come, one by one.
    more: Option<usize>,
}

/// Whether things come one by one.
fn late(model: &Model) -> bool {
    let event = |of| model.entity(of).moves().find(|(_, mv)| mv.is_creation()).map(|(_, mv)| mv.trigger);
    event(BOX) != event(THING)
}

fn begin(reference: &Reference<'_>, system: &mut System, entity: EntityId, name: &str) {
    let model = reference.model;
    let creation = model.entity(entity).moves().find(|(_, mv)| mv.trigger != Trigger::Begin && mv.is_creation());
    let (id, mv) = creation.expect("it is created");
    let TargetKind::State(state) = mv.targets[0].kind else { panic!("into a state") };
    let fields = model.entity(entity).fields.iter().map(|field| field.default.unwrap_or(0)).collect();
    let owner = (entity != BOX).then_some(0);
    system.instances.push(Instance::unmoved(model, (entity, name.into(), owner), state, fields));
    let at = system.instances.len() - 1;
    reference.take(system, (at, id), TargetKind::State(state), 0).expect("it comes to be");
}

/// The same with its things in one order, and without their names.
fn canonical(mut system: System) -> System {
    let looks = |thing: &Instance| (thing.state, thing.fields.clone(), thing.struck);
    system.instances[1..].sort_by_key(looks);
    for (at, thing) in system.instances.iter_mut().enumerate() {
        // Which thing it was tells nothing; nor where a fault struck that nobody comes back from.
        thing.id = at.to_string().as_str().into();
        if at > 0 {
            thing.struck = None;
        }
    }
    system.instances[1..].sort_by_key(looks);
    for (at, thing) in system.instances.iter_mut().enumerate() {
        thing.id = at.to_string().as_str().into();
    }
    system
}

impl<'m> Naive<'m> {
    fn new(reference: Reference<'m>, things: u32) -> Self {
        let mut system = System::default();
        begin(&reference, &mut system, BOX, "box");
        let late = late(reference.model);
        if !late {
            (0..things).for_each(|thing| begin(&reference, &mut system, THING, &format!("thing-{thing}")));
        }
        let first = canonical(system);
        let mut numbers = HashMap::from([(first.clone(), 0)]);
        let more = late.then_some(things as usize);
        let mut naive = Self { reference, all: vec![first], next: Vec::new(), used: BTreeSet::new(), more };
        while let Some(system) = naive.all.get(naive.next.len()).cloned() {
            let mut next = Vec::new();
            for (after, fault, escape) in naive.successors(&system) {
                let count = numbers.len();
                let number = *numbers.entry(after.clone()).or_insert(count);
                if number == count {
                    naive.all.push(after);
                }
                if number != naive.next.len() {
                    next.push((number, fault, escape));
                }
            }
            naive.next.push(next);
        }
        naive
    }

    fn successors(&mut self, system: &System) -> Vec<(System, bool, bool)> {
        let model = self.reference.model;
        let mut all = Vec::new();
        if self.more.is_some_and(|most| system.instances.len() <= most) {
            let mut after = system.clone();
            begin(&self.reference, &mut after, THING, "new");
            let guard =
                model.entity(THING).moves().find(|(_, mv)| mv.is_creation()).and_then(|(_, mv)| mv.guard.as_ref());
            if self.reference.may_hold(&after, after.instances.len() - 1, guard) {
                all.push((canonical(after), false, false));
            }
        }
        for (at, instance) in system.instances.iter().enumerate() {
            for (id, mv) in model.entity(instance.entity).moves().filter(|(_, mv)| !mv.is_creation()) {
                if !self.reference.may(system, (at, id), (0, &[])) {
                    continue;
                }
                for target in &mv.targets {
                    let mut after = system.clone();
                    if self.reference.take(&mut after, (at, id), target.kind, 0).is_some() {
                        self.used.insert((instance.entity, id));
                        all.push((canonical(after), mv.trigger == Trigger::Fault, mv.escape.is_some()));
                    }
                }
            }
        }
        all
    }

    fn is_end(&self, at: usize) -> bool {
        let root = &self.all[at].instances[0];
        self.reference.model.entity(BOX).state(root.state).role == Role::Final
    }

    /// What satisfies `from` and does not lead to a goal.
    fn lost(&self, from: &dyn Fn(usize) -> bool, goal: &dyn Fn(usize) -> bool, escapes: bool) -> Vec<usize> {
        let mut good: Vec<bool> = (0..self.all.len()).map(goal).collect();
        loop {
            let before = good.clone();
            for (good, next) in good.iter_mut().zip(&self.next) {
                let may = |(to, fault, escape): &(usize, bool, bool)| !fault && (escapes || !escape) && before[*to];
                *good |= next.iter().any(may);
            }
            if good == before {
                return (0..good.len()).filter(|at| !good[*at] && from(*at)).collect();
            }
        }
    }

    /// The configurations that refute a question.
    fn refuting(&self, question: Question) -> Vec<usize> {
        let thing = |at: usize| self.all[at].instances[1..].iter();
        let done = |state| self.reference.model.entity(THING).state(state).role == Role::Final;
        let finished = |at: usize| self.is_end(at) && thing(at).all(|thing| done(thing.state));
        match question {
            Question::NoDeadlock => {
                (0..self.all.len()).filter(|at| !self.is_end(*at) && self.next[*at].is_empty()).collect()
            }
            Question::EndReachable => self.lost(&|_| true, &|at| self.is_end(at), true),
            Question::EndWithoutEscape => self.lost(&|_| true, &|at| self.is_end(at), false),
            Question::NoOrphan => self.lost(&|at| self.is_end(at), &finished, true),
            Question::Alive(..) | Question::Invariant(_) => Vec::new(),
        }
    }

    fn holds(&self, question: Question) -> bool {
        match question {
            Question::Alive(entity, id) => self.used.contains(&(entity, id)),
            other => self.refuting(other).is_empty(),
        }
    }
}

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
