//! What a record of an event or of a change of state does to a configuration.

use crate::model::{FieldId, Guard, TargetKind, Trigger, Value};
use crate::semantics::Happening;

use super::super::coverage::Noted;
use super::apply::Step;
use super::{Case, Config, Interval, Local, Slot, Truth, UNKNOWN};

impl Case<'_> {
    /// Every configuration after the record at some moment of `at`, if it was `config` just before; none if the record cannot
    /// be.
    pub(crate) fn after(&self, config: &Config, member: usize, record: &Happening, at: Interval) -> Vec<Config> {
        // Not before what has happened already, and not after something else has to.
        let at = Interval { lo: at.lo.max(config.now.lo), hi: at.hi };
        let at = Interval { hi: self.latest(config, at.hi).max(at.lo), ..at };
        let mut after = match config.slot(member) {
            Slot::Gone => Vec::new(),
            Slot::Absent => {
                let mut after = self.created(config, member, record, at);
                let unmoved = self.unmoved(config, member, record);
                after.extend(unmoved.into_iter().map(|config| Config { now: at, ..config }));
                after
            }
            Slot::Here(local) => self.moved(config, (member, local), record, at),
        };
        for (part, id) in &record.along {
            let child = self.family.members[member].children.iter().copied().find(|child| {
                let who = &self.family.members[*child];
                who.id == *id && self.world.ground.model.entity(who.entity).parent.is_some_and(|(_, p)| p == *part)
            });
            let Some(child) = child else { return Vec::new() };
            let entity = self.family.members[child].entity;
            let model = self.world.ground.model;
            let mut creations = self.world.ground.tables.rows(entity).creations.iter();
            let begins = creations.any(|id| model.entity(entity).move_(*id).trigger == Trigger::Begin);
            let alone = Happening {
                instance: crate::semantics::Address { entity, id: id.clone(), parent: None },
                event: record.event.filter(|_| !begins),
                wrong_actor: None,
                from: None,
                to: None,
                set: Vec::new(),
                along: Vec::new(),
            };
            after = after.iter().flat_map(|config| self.after(config, child, &alone, at)).collect();
        }
        after
    }

    fn created(&self, config: &Config, member: usize, record: &Happening, at: Interval) -> Vec<Config> {
        let entity = self.family.members[member].entity;
        let ground = self.world.ground;
        let mut after = Vec::new();
        if !self.may_be_born(config, member) {
            return after;
        }
        for id in &ground.tables.rows(entity).creations {
            let mv = ground.model.entity(entity).move_(*id);
            if record.event.is_some() && mv.recorded_event() != record.event {
                continue;
            }
            for target in &mv.targets {
                let TargetKind::State(state) = target.kind else { continue };
                if record.from.is_some() || record.to.is_some_and(|to| to != state) {
                    continue;
                }
                let born = self.with_coming(config, member, (state, at));
                let step = Step { member, id: *id, mv, enters: Some(state), at };
                after.extend(self.recorded_step(born, step, record));
            }
        }
        after
    }

    fn moved(
        &self,
        config: &Config,
        (member, local): (usize, &Local),
        record: &Happening,
        at: Interval,
    ) -> Vec<Config> {
        let state = local.face.state;
        if record.from.is_some_and(|from| from != state) {
            return Vec::new();
        }
        let entity = self.family.members[member].entity;
        let ground = self.world.ground;
        let bare = record.event.is_none() && record.from.is_none() && !ground.recording.is_changes();
        let mut after = Vec::new();
        for id in ground.tables.rows(entity).moves_from(state) {
            let mv = ground.model.entity(entity).move_(*id);
            if record.event.is_some() && mv.recorded_event() != record.event {
                continue;
            }
            let Some(at) = self.opening(config, member, *id, mv).and_then(|window| window.and(at)) else { continue };
            for target in &mv.targets {
                // Where events have names, a bare state shows where the instance is; it is no event that stays.
                if bare && target.kind == TargetKind::Stay {
                    continue;
                }
                for enters in self.destinations(member, local, target.kind) {
                    if record.to.is_some_and(|to| to != enters.unwrap_or(state)) {
                        continue;
                    }
                    let step = Step { member, id: *id, mv, enters, at };
                    after.extend(self.recorded_step(config.clone(), step, record));
                }
            }
        }
        let seen_here = bare && record.to == Some(state);
        let mut unmoved = self.unmoved(config, member, record);
        if seen_here {
            unmoved.push(config.clone());
        }
        after.extend(unmoved.into_iter().filter_map(|config| self.agree(config, member, &record.set)));
        for config in &mut after {
            config.now = config.now.and(at).unwrap_or(at);
        }
        after
    }

    /// The move taken with what the record brings; what the record shows besides must agree with the outcome.
    fn recorded_step(&self, mut config: Config, step: Step<'_>, record: &Happening) -> Vec<Config> {
        let rows = self.world.ground.tables.rows(self.family.members[step.member].entity);
        let mut shown = Vec::new();
        if let Some(local) = config.local_mut(step.member) {
            for (field, value) in &record.set {
                if step.mv.brings.contains(field) || rows.is_input(*field) {
                    local.face.fields[field.index()] = *value;
                } else {
                    shown.push((*field, *value));
                }
            }
        }
        let held = self.where_holds(config, step.member, step.mv.guard.as_ref());
        let taken = held.into_iter().map(|config| self.take(self.forget_inputs(config, step.member), step));
        taken.filter_map(|config| self.agree(config, step.member, &shown)).collect()
    }

    /// What the world sets is known only at the moment it is told.
    fn forget_inputs(&self, mut config: Config, member: usize) -> Config {
        let rows = self.world.ground.tables.rows(self.family.members[member].entity);
        if let Some(local) = config.local_mut(member) {
            for index in 0..local.face.fields.len() {
                if rows.is_input(FieldId::new(index)) {
                    local.face.fields[index] = UNKNOWN;
                }
            }
        }
        config
    }

    /// The configuration with the values shown, if it can have them.
    pub(crate) fn agree(&self, mut config: Config, member: usize, shown: &[(FieldId, Value)]) -> Option<Config> {
        let rows = self.world.ground.tables.rows(self.family.members[member].entity);
        let local = config.local_mut(member)?;
        for (field, value) in shown.iter().filter(|(field, _)| !rows.is_input(*field)) {
            let known = &mut local.face.fields[field.index()];
            if *known != UNKNOWN && *known != *value {
                return None;
            }
            *known = *value;
        }
        Some(config)
    }

    /// The configurations in which the event is taken and does nothing: it is ignored in the state, or an incident
    /// there (or before the instance exists). What the incident's guard says of unknown fields is known from then on.
    fn unmoved(&self, config: &Config, member: usize, record: &Happening) -> Vec<Config> {
        let Some(event) = record.event else { return Vec::new() };
        let state = config.local(member).map(|local| local.face.state);
        if record.to.is_some() && record.to != state {
            return Vec::new();
        }
        let entity = self.world.ground.model.entity(self.family.members[member].entity);
        let ignored = entity
            .ignores
            .iter()
            .position(|ignore| ignore.event == event && state.is_some_and(|state| ignore.states.contains(state)));
        if let Some(at) = ignored {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            return vec![self.note_event(config.clone(), member, Noted::Ignored(at))];
        }
        let incidents = (0..).zip(&entity.incidents).filter(|(_, incident)| {
            let here = match (&incident.states, state) {
                (Some(states), Some(state)) => states.contains(state),
                (None, None) => true,
                _ => false,
            };
            incident.event == event && here
        });
        incidents
            .flat_map(|(at, incident)| {
                let held = self.where_incident(config, member, incident.guard.as_ref());
                held.into_iter().map(move |config| self.note_event(config, member, Noted::Incident(at)))
            })
            .collect()
    }

    fn where_incident(&self, config: &Config, member: usize, guard: Option<&Guard>) -> Vec<Config> {
        if config.local(member).is_some() {
            let held = self.where_holds(config.clone(), member, guard);
            return held.into_iter().map(|config| self.forget_inputs(config, member)).collect();
        }
        // Nothing can be found out about the fields of an instance that does not exist.
        let may = guard.is_none_or(|guard| self.truth(config, member, guard) != Truth::No);
        if may { vec![config.clone()] } else { Vec::new() }
    }
}
