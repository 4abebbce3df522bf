//! What a record does to a configuration: which of them can be, and what they are afterwards.

use crate::model::{EntityId, FieldId, Move, MoveId, PartId, TargetKind, Value};
use crate::semantics::{Address, Happening, InstanceId, Seen, Snapshot};

use super::apply;
use super::follow::{Reference, Wanted};
use super::system::System;
use super::truth::Judge;

impl Reference<'_> {
    pub(super) fn observe(&self, system: &System, seen: &Seen, now: i64) -> Vec<System> {
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
                let Some(leads) = apply::destination(system, at, target.kind) else { continue };
                if record.to.is_none_or(|to| to == leads.state()) {
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

    /// Whether a configuration is what a snapshot shows.
    pub fn shows(&self, system: &System, snapshot: &Snapshot) -> bool {
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

    /// Parts that no snapshot names, since the state that their owner is shown in has ended them.
    fn come_and_gone(&self, snapshot: &Snapshot) -> Wanted {
        let entity = self.model.entity(snapshot.entity);
        let ended = snapshot.state.map(|state| entity.state(state).discards.as_slice()).unwrap_or_default();
        let unseen = |part: &PartId| {
            let of = entity.part(*part).entity;
            let owner = (snapshot.entity, snapshot.id.clone());
            (0..UNSEEN).map(move |number| (of, format!("(unseen {number})").into(), Some(owner.clone())))
        };
        ended.iter().flat_map(unseen).collect()
    }

    /// Who may have to come to be before a record can be.
    pub(super) fn wanted(&self, seen: &Seen) -> Wanted {
        match seen {
            Seen::Happened(record) => {
                let parent = self.model.entity(record.instance.entity).parent.map(|(above, _)| above);
                let parent = parent.and_then(|above| Some((above, record.instance.parent.clone()?)));
                vec![(record.instance.entity, record.instance.id.clone(), parent)]
            }
            Seen::Snapshot(snapshot) => {
                let mut all = named(snapshot, None);
                all.extend(self.come_and_gone(snapshot));
                all
            }
        }
    }
}

/// How many parts of a kind are tried that came and went unseen; more are needed only if guards ask for more.
const UNSEEN: usize = 2;

fn named(snapshot: &Snapshot, parent: Option<(EntityId, InstanceId)>) -> Wanted {
    let mut all = vec![(snapshot.entity, snapshot.id.clone(), parent)];
    for child in snapshot.children.iter().flat_map(|list| &list.children) {
        all.extend(named(child, Some((snapshot.entity, snapshot.id.clone()))));
    }
    all
}
