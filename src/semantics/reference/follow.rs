//! Follows a history: keeps every configuration that is possible, and stops at the record that leaves none.

use std::collections::BTreeSet;

use crate::model::{EntityId, Model, Move, MoveId, StateId, TargetKind, Timer, Trigger, Value};
use crate::semantics::{InstanceId, Observation};

use super::apply::{self, Step};
use super::system::{Instance, System, starting_fields, values_of};
use super::truth::{Inputs, Judge};

/// Says which moves may be taken without a record.
pub(super) type Silent<'a> = dyn Fn(EntityId, &Move, TargetKind) -> bool + 'a;

/// The interpreter.
#[derive(Clone, Copy)]
pub struct Reference<'a> {
    /// The lifecycle.
    pub model: &'a Model,
    /// Which moves may be taken without a record.
    pub silent: &'a Silent<'a>,
    /// Whether a record of a bare state is a change even into the state that the instance is in already; otherwise it
    /// shows where the instance is.
    pub changes: bool,
    /// How far a timer may be off, in milliseconds; a multiple of the tick.
    pub tolerance: i64,
    /// The distance of the moments that are tried, in milliseconds, at least 1.
    pub tick: i64,
}

/// What the interpreter says of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No configuration is left after this record (its index).
    Violates(usize),
    /// Every record can be; these configurations are possible at the last moment.
    Possible(BTreeSet<System>),
}

/// Names of members that may come to be, and their parents.
pub type Wanted = Vec<(EntityId, InstanceId, Option<(EntityId, InstanceId)>)>;

impl Reference<'_> {
    /// Follows a history in which every record bears a time, from `start`, when nothing existed, to `until`.
    pub fn follow(&self, history: &[Observation], start: i64, until: i64) -> Verdict {
        let mut belief = BTreeSet::from([System::default()]);
        let mut now = start;
        for (index, record) in history.iter().enumerate() {
            belief = self.after(belief, now, record);
            now = record.time.unwrap_or(now);
            if belief.is_empty() {
                return Verdict::Violates(index);
            }
        }
        Verdict::Possible(self.wait(belief, (now, until), &Vec::new()))
    }

    /// Every configuration after a record, of those that were possible at `now`.
    pub fn after(&self, belief: BTreeSet<System>, now: i64, record: &Observation) -> BTreeSet<System> {
        let time = record.time.unwrap_or(now);
        let belief = self.wait(belief, (now, time), &self.wanted(&record.seen));
        belief.iter().flat_map(|system| self.observe(system, &record.seen, time)).collect()
    }

    /// Every configuration that one silent move leads to at `now`, or that one of the `wanted` comes to be in.
    pub fn next(&self, system: &System, now: i64, wanted: &Wanted) -> Vec<System> {
        self.silent_moves(system, now).into_iter().chain(self.silent_births(system, now, wanted)).collect()
    }

    /// The last moment up to which nothing more has to happen; `None`: there is none.
    pub fn latest(&self, system: &System) -> Option<i64> {
        apply::latest(self.model, system, self.tolerance)
    }

    /// Every configuration that silent moves lead to, tick by tick.
    fn wait(&self, mut belief: BTreeSet<System>, (from, to): (i64, i64), wanted: &Wanted) -> BTreeSet<System> {
        let mut now = from;
        loop {
            belief = self.closure(belief, (now, wanted), usize::MAX).unwrap_or_default();
            let next = (now + self.tick).min(to);
            if now >= to {
                return belief;
            }
            belief.retain(|system| self.latest(system).is_none_or(|latest| latest >= next));
            now = next;
        }
    }

    /// What silent moves lead to at one moment; nothing if these are more than `most` configurations.
    pub(super) fn closure(
        &self,
        belief: BTreeSet<System>,
        (now, wanted): (i64, &Wanted),
        most: usize,
    ) -> Option<BTreeSet<System>> {
        let mut open: Vec<System> = belief.iter().cloned().collect();
        let mut all = belief;
        while let Some(system) = open.pop() {
            for next in self.next(&system, now, wanted) {
                if all.insert(next.clone()) {
                    open.push(next);
                }
            }
            if all.len() > most {
                return None;
            }
        }
        Some(all)
    }

    fn silent_moves(&self, system: &System, now: i64) -> Vec<System> {
        let mut next = Vec::new();
        for (at, instance) in system.instances.iter().enumerate().filter(|(_, instance)| !instance.gone) {
            for (id, mv) in self.model.entity(instance.entity).moves().filter(|(_, mv)| !mv.is_creation()) {
                for target in &mv.targets {
                    let does = mv.changes_anything() || !mv.brings.is_empty();
                    if does && (self.silent)(instance.entity, mv, target.kind) {
                        for brought in self.any_brought(system, at, mv) {
                            next.extend(self.step(&brought, (at, id), target.kind, (now, &Inputs::new())));
                        }
                    }
                }
            }
        }
        next
    }

    /// The configuration with every combination of values that an unseen event may have brought.
    fn any_brought(&self, system: &System, at: usize, mv: &Move) -> Vec<System> {
        let mut all = vec![system.clone()];
        for field in &mv.brings {
            let domain = &self.model.entity(system.instances[at].entity).field(*field).domain;
            let values = values_of(domain);
            let with = |system: &System, value: &Value| {
                let mut system = system.clone();
                system.instances[at].fields[field.index()] = *value;
                system
            };
            all = all.iter().flat_map(|system| values.iter().map(move |value| with(system, value))).collect();
        }
        all
    }

    /// One move, if it may be taken now.
    pub(super) fn step(
        &self,
        system: &System,
        (at, id): (usize, MoveId),
        target: TargetKind,
        (now, told): (i64, &Inputs),
    ) -> Option<System> {
        if !self.may_step(system, (at, id), (now, told)) {
            return None;
        }
        let enters = apply::destination(system, at, target)?.entered();
        let mut after = system.clone();
        apply::take(self.model, &mut after, Step { at, id, enters, now });
        Some(after)
    }

    /// Whether a move may be taken now, wherever it leads.
    pub(super) fn may_step(&self, system: &System, (at, id): (usize, MoveId), (now, told): (i64, &Inputs)) -> bool {
        let mv = self.model.entity(system.instances[at].entity).move_(id);
        let judge = Judge { model: self.model, system, told };
        let here = mv.is_creation() || mv.sources.contains(system.instances[at].state);
        here && self.in_time(system, (at, id), now) && judge.may_hold(at, mv.guard.as_ref())
    }

    /// Whether a timer, if the move is one, may fire now.
    fn in_time(&self, system: &System, (at, id): (usize, MoveId), now: i64) -> bool {
        let mv = self.model.entity(system.instances[at].entity).move_(id);
        let Trigger::Timer(timer) = mv.trigger else { return true };
        if system.instances[at].fired.contains(&id) || self.waits_for_shorter(system, at, &timer) {
            return false;
        }
        match apply::due(self.model, system, at, &timer) {
            Some(due) => (due - self.tolerance..=due + self.tolerance).contains(&now),
            // The length is not known: any time will do while the clock runs.
            None => apply::started(self.model, system, at, &timer).is_some(),
        }
    }

    /// Whether another timer of the instance is due at the same instant and runs shorter, so that it fires first.
    fn waits_for_shorter(&self, system: &System, at: usize, timer: &Timer) -> bool {
        let instance = &system.instances[at];
        let Some(due) = apply::due(self.model, system, at, timer) else { return false };
        let start = apply::started(self.model, system, at, timer);
        self.model.entity(instance.entity).moves().any(|(id, mv)| {
            let Trigger::Timer(other) = mv.trigger else { return false };
            let runs = mv.sources.contains(instance.state) && !instance.fired.contains(&id) && mv.changes_anything();
            // Due at the same instant: what started later runs shorter.
            runs && apply::due(self.model, system, at, &other) == Some(due)
                && apply::started(self.model, system, at, &other) > start
        })
    }

    fn silent_births(&self, system: &System, now: i64, wanted: &Wanted) -> Vec<System> {
        let mut next = Vec::new();
        for (entity, id, parent) in wanted {
            if system.find(*entity, id).is_some() {
                continue;
            }
            let address = (*entity, id, parent.as_ref().map(|(entity, id)| (*entity, id)));
            for (newborn, mv, state) in
                self.newborns(system, address, &|mv, state| (self.silent)(*entity, mv, TargetKind::State(state)))
            {
                let at = newborn.instances.len() - 1;
                let mv_ref = self.model.entity(*entity).move_(mv);
                for brought in self.any_brought(&newborn, at, mv_ref) {
                    next.extend(self.step(&brought, (at, mv), TargetKind::State(state), (now, &Inputs::new())));
                }
            }
        }
        next
    }

    /// The configuration with a new instance, for each creation that `may` be it and each way its fields may start.
    pub(super) fn newborns(
        &self,
        system: &System,
        (entity, id, parent): (EntityId, &InstanceId, Option<(EntityId, &InstanceId)>),
        may: &dyn Fn(&Move, StateId) -> bool,
    ) -> Vec<(System, MoveId, StateId)> {
        let model = self.model.entity(entity);
        let owner = parent.and_then(|(entity, id)| system.find(entity, id)).filter(|at| !system.instances[*at].gone);
        let room = match (model.parent, owner) {
            (None, _) => system.instances.is_empty(),
            (Some(_), None) => false,
            (Some((above, part)), Some(owner)) => {
                system.parts(self.model, owner, part).len() < self.model.entity(above).part(part).multiplicity.most()
            }
        };
        let mut all = Vec::new();
        for (mv_id, mv) in model.moves().filter(|(_, mv)| room && mv.is_creation()) {
            for target in &mv.targets {
                let TargetKind::State(state) = target.kind else { continue };
                if !may(mv, state) {
                    continue;
                }
                for fields in starting_fields(model) {
                    let mut system = system.clone();
                    let who = (entity, id.clone(), owner);
                    system.instances.push(Instance::unmoved(self.model, who, state, fields));
                    all.push((system, mv_id, state));
                }
            }
        }
        all
    }
}
