//! An explorer that knows nothing but the reference interpreter.

use std::collections::{BTreeSet, HashMap};

use super::{BOX, THING};
use crate::explore::Question;
use crate::model::{EntityId, Model, MoveId, Role, TargetKind, Trigger};
use crate::semantics::reference::{Instance, Reference, System};

/// Explores with the reference interpreter: each thing by itself, things that look alike changing places.
pub(super) struct Naive<'m> {
    reference: Reference<'m>,
    pub(super) all: Vec<System>,
    /// The configurations that each leads to by another one, and whether by a fault or by giving up.
    next: Vec<Vec<(usize, bool, bool)>>,
    used: BTreeSet<(EntityId, MoveId)>,
    /// How many things may come, one by one.
    more: Option<usize>,
}

/// Whether things come one by one.
pub(super) fn late(model: &Model) -> bool {
    let event = |of| model.entity(of).moves().find(|(_, mv)| mv.is_creation()).map(|(_, mv)| mv.trigger);
    event(BOX) != event(THING)
}

/// A new instance, whose creation is still to be taken.
fn coming(reference: &Reference<'_>, system: &mut System, entity: EntityId, name: &str) -> (usize, MoveId, TargetKind) {
    let model = reference.model;
    let creation = model.entity(entity).moves().find(|(_, mv)| mv.trigger != Trigger::Begin && mv.is_creation());
    let (id, mv) = creation.expect("it is created");
    let TargetKind::State(state) = mv.targets[0].kind else { panic!("into a state") };
    let fields = model.entity(entity).fields.iter().map(|field| field.default.unwrap_or(0)).collect();
    let owner = (entity != BOX).then_some(0);
    system.instances.push(Instance::unmoved(model, (entity, name.into(), owner), state, fields));
    (system.instances.len() - 1, id, TargetKind::State(state))
}

fn begin(reference: &Reference<'_>, system: &mut System, entity: EntityId, name: &str) {
    let (at, id, target) = coming(reference, system, entity, name);
    reference.take(system, (at, id), target, 0).expect("it comes to be");
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
    pub(super) fn new(reference: Reference<'m>, things: u32) -> Self {
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
            let (at, id, target) = coming(&self.reference, &mut after, THING, "new");
            if self.reference.may_hold(&after, at, model.entity(THING).move_(id).guard.as_ref()) {
                self.reference.take(&mut after, (at, id), target, 0).expect("it comes to be");
                self.used.insert((THING, id));
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
    pub(super) fn refuting(&self, question: Question) -> Vec<usize> {
        let thing = |at: usize| self.all[at].instances[1..].iter();
        let done = |state| self.reference.model.entity(THING).state(state).role == Role::Final;
        let finished = |at: usize| thing(at).all(|thing| done(thing.state));
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

    pub(super) fn holds(&self, question: Question) -> bool {
        match question {
            Question::Alive(entity, id) => self.used.contains(&(entity, id)),
            other => self.refuting(other).is_empty(),
        }
    }
}
