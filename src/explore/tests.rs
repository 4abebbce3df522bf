//! Both engines against an explorer that knows nothing but the reference interpreter, on lifecycles made up at random.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Answer, Options, Question, ask};
use crate::model::{EntityId, Model, MoveId, Role, TargetKind, Trigger};
use crate::semantics::reference::{Instance, Reference, System};

const BOX: EntityId = EntityId(0);
const THING: EntityId = EntityId(1);

/// Numbers from a list, 0 behind its end.
struct Dice<'a>(std::cell::Cell<&'a [u16]>);

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

/// A box and its things; what does not fit together now and then is a part of it.
fn lifecycle(dice: &Dice<'_>) -> String {
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
    text.push_str("} entity Thing of Box { create on A.Make -> T0");
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
        (0..things).for_each(|thing| begin(&reference, &mut system, THING, &format!("thing-{thing}")));
        let first = canonical(system);
        let mut numbers = HashMap::from([(first.clone(), 0)]);
        let mut naive = Self { reference, all: vec![first], next: Vec::new(), used: BTreeSet::new() };
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

    /// Whether everything that satisfies `from` leads to a goal.
    fn leads(&self, from: &dyn Fn(usize) -> bool, goal: &dyn Fn(usize) -> bool, escapes: bool) -> bool {
        let mut good: Vec<bool> = (0..self.all.len()).map(goal).collect();
        loop {
            let before = good.clone();
            for (good, next) in good.iter_mut().zip(&self.next) {
                let may = |(to, fault, escape): &(usize, bool, bool)| !fault && (escapes || !escape) && before[*to];
                *good |= next.iter().any(may);
            }
            if good == before {
                return (0..good.len()).all(|at| good[at] || !from(at));
            }
        }
    }

    fn holds(&self, question: Question) -> bool {
        let thing = |at: usize| self.all[at].instances[1..].iter();
        let done = |state| self.reference.model.entity(THING).state(state).role == Role::Final;
        let finished = |at: usize| self.is_end(at) && thing(at).all(|thing| done(thing.state));
        match question {
            Question::NoDeadlock => (0..self.all.len()).all(|at| self.is_end(at) || !self.next[at].is_empty()),
            Question::EndReachable => self.leads(&|_| true, &|at| self.is_end(at), true),
            Question::EndWithoutEscape => self.leads(&|_| true, &|at| self.is_end(at), false),
            Question::NoOrphan => self.leads(&|at| self.is_end(at), &finished, true),
            Question::Alive(entity, id) => self.used.contains(&(entity, id)),
            Question::Invariant(_) => true,
        }
    }
}

fn model(text: &str) -> Option<Model> {
    let mut sources = crate::source::SourceMap::default();
    let source = sources.add("made-up.life", text);
    crate::model::resolve(&crate::syntax::parse_file(source, "made-up.life", text).file).model
}

fn compare(model: &Model, decided: &std::cell::Cell<(u32, u32)>) -> Result<(), TestCaseError> {
    let silent = |_: EntityId, _: &crate::model::Move, _: TargetKind| false;
    let reference = Reference { model, silent: &silent, changes: false, tolerance: 0, tick: 1 };
    let whole = ask(model, BOX, Options { parts: None, max_states: 20_000 });
    let naive: Vec<Naive<'_>> = (0..=4).map(|things| Naive::new(reference, things)).collect();
    for (things, naive) in (0..).zip(&naive) {
        let one = ask(model, BOX, Options { parts: Some(things), max_states: 20_000 });
        prop_assert_eq!(one.states, Some(naive.all.len()), "{} things", things);
        for (question, answer) in &one.answers {
            let holds = naive.holds(*question);
            match (question, answer) {
                // A move is alive if it is for some number.
                (Question::Alive(..), Answer::Violated { .. }) => prop_assert!(!holds, "{question:?} {things}"),
                (Question::Alive(..), _) => {}
                (_, Answer::Violated { .. }) => prop_assert!(!holds, "{question:?} {things}"),
                (_, _) => prop_assert!(holds, "{question:?} {things} {answer:?}"),
            }
        }
    }
    for things in [5, 6] {
        let one = ask(model, BOX, Options { parts: Some(things), max_states: 20_000 });
        for ((question, answer), (_, every)) in one.answers.iter().zip(&whole.answers) {
            let refuted = *every == Answer::HoldsForEveryN && matches!(answer, Answer::Violated { .. });
            prop_assert!(!refuted, "{question:?} with {things}");
        }
    }
    for (question, answer) in &whole.answers {
        let first = naive.iter().position(|naive| naive.holds(*question) == matches!(question, Question::Alive(..)));
        let (sure, of) = decided.get();
        decided.set((sure + u32::from(!matches!(answer, Answer::HoldsUpTo(_))), of + 1));
        match (question, answer) {
            (Question::Alive(..), Answer::Violated { .. }) => prop_assert!(first.is_none(), "{question:?}"),
            (Question::Alive(..), _) => {}
            (_, Answer::HoldsForEveryN | Answer::HoldsUpTo(_)) => {
                let first = naive.iter().position(|naive| !naive.holds(*question));
                prop_assert!(first.is_none(), "{question:?} {answer:?} {first:?}");
            }
            (_, Answer::Violated { parts, .. }) => {
                let first = naive.iter().position(|naive| !naive.holds(*question));
                prop_assert!(first == Some(*parts as usize) || first.is_none() && *parts > 4, "{question:?} {first:?}");
            }
        }
    }
    Ok(())
}

#[test]
fn both_engines_say_what_the_reference_says() {
    let decided = std::cell::Cell::new((0, 0));
    let cases = std::cell::Cell::new(0);
    let config = Config { cases: 2_000, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&prop::collection::vec(any::<u16>(), 20..80), |dice| {
            let text = lifecycle(&Dice(std::cell::Cell::new(&dice)));
            if let Some(model) = model(&text) {
                cases.set(cases.get() + 1);
                compare(&model, &decided).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    let (sure, of) = decided.get();
    println!("{} lifecycles, {sure} of {of} questions decided", cases.get());
    assert!(cases.get() >= 2_000, "{} are lifecycles at all", cases.get());
    assert!(sure * 10 >= of * 9, "{sure} of {of} decided");
}
