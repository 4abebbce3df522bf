//! Follows a history: keeps every configuration that is possible, and stops at the record that leaves none.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{EntityId, FieldId, Model, Move, MoveId, StateId, TargetKind, Trigger, Value};
use crate::semantics::{Address, Happening, InstanceId, Observation, Seen, Snapshot};

use super::apply::{self, Step};
use super::system::{Instance, System, starting_fields, values_of};
use super::truth::Judge;

/// Says which moves may be taken without a record.
pub type Silent<'a> = dyn Fn(EntityId, &Move, TargetKind) -> bool + 'a;

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
type Wanted = Vec<(EntityId, InstanceId, Option<(EntityId, InstanceId)>)>;

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

    /// Every configuration that silent moves lead to, tick by tick.
    fn wait(&self, mut belief: BTreeSet<System>, (from, to): (i64, i64), wanted: &Wanted) -> BTreeSet<System> {
        let mut now = from;
        loop {
            belief = self.closure(belief, now, wanted);
            let next = (now + self.tick).min(to);
            if now >= to {
                return belief;
            }
            belief
                .retain(|system| apply::latest(self.model, system, self.tolerance).is_none_or(|latest| latest >= next));
            now = next;
        }
    }

    fn closure(&self, belief: BTreeSet<System>, now: i64, wanted: &Wanted) -> BTreeSet<System> {
        let mut open: Vec<System> = belief.iter().cloned().collect();
        let mut all = belief;
        while let Some(system) = open.pop() {
            for next in self.silent_moves(&system, now).into_iter().chain(self.silent_births(&system, now, wanted)) {
                if all.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        all
    }

    fn silent_moves(&self, system: &System, now: i64) -> Vec<System> {
        let mut next = Vec::new();
        for (at, instance) in system.instances.iter().enumerate().filter(|(_, instance)| !instance.gone) {
            for (id, mv) in self.model.entity(instance.entity).moves().filter(|(_, mv)| !mv.is_creation()) {
                for target in &mv.targets {
                    let does = mv.changes_anything() || !mv.brings.is_empty();
                    if does && (self.silent)(instance.entity, mv, target.kind) {
                        for brought in self.any_brought(system, at, mv) {
                            next.extend(self.step(&brought, (at, id), target.kind, (now, &[])));
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
    fn step(
        &self,
        system: &System,
        (at, id): (usize, MoveId),
        target: TargetKind,
        (now, told): (i64, &[((usize, FieldId), Value)]),
    ) -> Option<System> {
        let mv = self.model.entity(system.instances[at].entity).move_(id);
        let judge = Judge { model: self.model, system, told };
        let here = mv.is_creation() || mv.sources.contains(system.instances[at].state);
        if !here || !self.in_time(system, (at, id), now) || !judge.may_hold(at, mv.guard.as_ref()) {
            return None;
        }
        let enters = apply::destination(system, at, target)?;
        let mut after = system.clone();
        apply::take(self.model, &mut after, Step { at, id, enters, now });
        Some(after)
    }

    /// Whether a timer, if the move is one, may fire now.
    fn in_time(&self, system: &System, (at, id): (usize, MoveId), now: i64) -> bool {
        let mv = self.model.entity(system.instances[at].entity).move_(id);
        let Trigger::Timer(timer) = mv.trigger else { return true };
        if system.instances[at].fired.contains(&id) {
            return false;
        }
        match apply::due(self.model, system, at, &timer) {
            Some(due) => (due - self.tolerance..=due + self.tolerance).contains(&now),
            // The length is not known: any time will do while the clock runs.
            None => apply::started(self.model, system, at, &timer).is_some(),
        }
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
                    next.extend(self.step(&brought, (at, mv), TargetKind::State(state), (now, &[])));
                }
            }
        }
        next
    }

    /// The configuration with a new instance, for each creation that `may` be it and each way its fields may start.
    fn newborns(
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
                    system.instances.push(Instance {
                        entity,
                        id: id.clone(),
                        parent: owner,
                        state,
                        struck: None,
                        fields,
                        clocks: vec![None; model.clocks.len()],
                        fired: BTreeSet::new(),
                        since: BTreeMap::new(),
                        gone: false,
                    });
                    all.push((system, mv_id, state));
                }
            }
        }
        all
    }

    fn observe(&self, system: &System, seen: &Seen, now: i64) -> Vec<System> {
        match seen {
            Seen::Happened(record) => self.happened(system, record, now),
            Seen::Snapshot(snapshot) => {
                if self.shows(system, snapshot) {
                    vec![system.clone()]
                } else {
                    Vec::new()
                }
            }
        }
    }

    fn happened(&self, system: &System, record: &Happening, now: i64) -> Vec<System> {
        if record.wrong_actor.is_some() {
            return Vec::new();
        }
        let mut after = match system.find(record.instance.entity, &record.instance.id) {
            Some(at) if system.instances[at].gone => Vec::new(),
            Some(at) => self.moved(system, (at, record), now),
            None => self.created(system, record, now),
        };
        for (part, id) in &record.along {
            let child = Happening {
                instance: Address {
                    entity: self.model.entity(record.instance.entity).part(*part).entity,
                    id: id.clone(),
                    parent: Some(record.instance.id.clone()),
                },
                event: record.event,
                wrong_actor: None,
                from: None,
                to: None,
                set: Vec::new(),
                along: Vec::new(),
            };
            after = after.iter().flat_map(|system| self.happened(system, &child, now)).collect();
        }
        after
    }

    fn created(&self, system: &System, record: &Happening, now: i64) -> Vec<System> {
        let entity = record.instance.entity;
        let above = self.model.entity(entity).parent.map(|(above, _)| above);
        let root = system.instances.first().map(|root| root.id.clone());
        let parent = above.and_then(|above| Some((above, record.instance.parent.clone().or(root)?)));
        let address = (entity, &record.instance.id, parent.as_ref().map(|(entity, id)| (*entity, id)));
        let may = |mv: &Move, state| {
            (record.event.is_none() || mv.recorded_event() == record.event)
                && record.from.is_none()
                && record.to.is_none_or(|to| to == state)
        };
        let mut after = Vec::new();
        for (newborn, mv, state) in self.newborns(system, address, &may) {
            let at = newborn.instances.len() - 1;
            after.extend(self.recorded(&newborn, (at, mv), TargetKind::State(state), (record, now)));
        }
        let before = self
            .model
            .entity(entity)
            .incidents
            .iter()
            .any(|incident| Some(incident.event) == record.event && incident.states.is_none());
        if before && record.to.is_none() {
            after.push(system.clone());
        }
        after
    }

    fn moved(&self, system: &System, (at, record): (usize, &Happening), now: i64) -> Vec<System> {
        let instance = &system.instances[at];
        let entity = self.model.entity(instance.entity);
        let mut after = Vec::new();
        if record.from.is_some_and(|from| from != instance.state) {
            return after;
        }
        let bare = record.event.is_none() && record.from.is_none() && !self.changes;
        for (id, mv) in entity.moves() {
            if mv.is_creation() || record.event.is_some() && mv.recorded_event() != record.event {
                continue;
            }
            for target in &mv.targets {
                if bare && target.kind == TargetKind::Stay {
                    continue;
                }
                let Some(enters) = apply::destination(system, at, target.kind) else { continue };
                if record.to.is_none_or(|to| to == enters.unwrap_or(instance.state)) {
                    after.extend(self.recorded(system, (at, id), target.kind, (record, now)));
                }
            }
        }
        if bare && record.to == Some(instance.state) && self.agrees(system, at, &record.set) {
            after.push(system.clone());
        }
        let judge = Judge { model: self.model, system, told: &[] };
        let takes = entity
            .ignores
            .iter()
            .any(|ignore| Some(ignore.event) == record.event && ignore.states.contains(instance.state))
            || entity.incidents.iter().any(|incident| {
                Some(incident.event) == record.event
                    && incident.states.as_ref().is_some_and(|states| states.contains(instance.state))
                    && judge.may_hold(at, incident.guard.as_ref())
            });
        if takes && record.to.is_none_or(|to| to == instance.state) && self.agrees(system, at, &record.set) {
            after.push(system.clone());
        }
        after
    }

    /// A recorded move: what it brings is written before its guard is judged; what the record shows besides must be so
    /// afterwards.
    fn recorded(
        &self,
        system: &System,
        (at, id): (usize, MoveId),
        target: TargetKind,
        (record, now): (&Happening, i64),
    ) -> Option<System> {
        let entity = self.model.entity(system.instances[at].entity);
        let mut brought = system.clone();
        let (mut told, mut shown) = (Vec::new(), Vec::new());
        for (field, value) in &record.set {
            if entity.field(*field).input {
                told.push(((at, *field), *value));
            } else if entity.move_(id).brings.contains(field) {
                brought.instances[at].fields[field.index()] = *value;
            } else {
                shown.push((*field, *value));
            }
        }
        let after = self.step(&brought, (at, id), target, (now, &told))?;
        self.agrees(&after, at, &shown).then_some(after)
    }

    /// Whether an instance has the values shown; what the world sets is not held against it.
    fn agrees(&self, system: &System, at: usize, shown: &[(FieldId, Value)]) -> bool {
        let entity = self.model.entity(system.instances[at].entity);
        shown
            .iter()
            .all(|(field, value)| entity.field(*field).input || system.instances[at].fields[field.index()] == *value)
    }

    fn shows(&self, system: &System, snapshot: &Snapshot) -> bool {
        let Some(at) = system.find(snapshot.entity, &snapshot.id) else { return false };
        let instance = &system.instances[at];
        !instance.gone
            && snapshot.state.is_none_or(|state| state == instance.state)
            && self.agrees(system, at, &snapshot.fields)
            && snapshot.children.iter().all(|list| {
                let there = system.parts(self.model, at, list.part);
                list.children.iter().all(|child| self.shows(system, child))
                    && (!list.complete
                        || there.iter().all(|at| list.children.iter().any(|c| c.id == system.instances[*at].id)))
            })
    }

    /// Who may have to come to be before a record can be.
    fn wanted(&self, seen: &Seen) -> Wanted {
        match seen {
            Seen::Happened(record) => {
                let parent = self.model.entity(record.instance.entity).parent.map(|(above, _)| above);
                let parent = parent.and_then(|above| Some((above, record.instance.parent.clone()?)));
                vec![(record.instance.entity, record.instance.id.clone(), parent)]
            }
            Seen::Snapshot(snapshot) => named(snapshot, None),
        }
    }
}

fn named(snapshot: &Snapshot, parent: Option<(EntityId, InstanceId)>) -> Wanted {
    let mut all = vec![(snapshot.entity, snapshot.id.clone(), parent)];
    for child in snapshot.children.iter().flat_map(|list| &list.children) {
        all.extend(named(child, Some((snapshot.entity, snapshot.id.clone()))));
    }
    all
}
