//! What taking a move does to a configuration.

use std::rc::Rc;

use crate::model::{
    Assign, Assignment, ClockId, Domain, EntityId, FieldId, Guard, Move, MoveId, Role, StateId, TargetKind, Trigger,
    Value,
};

use super::gaps::Timed;
use super::{Case, Config, Interval, Local, Slot, Truth, UNKNOWN};

/// A move taken by a member, to one of its destinations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    pub(crate) member: usize,
    pub(crate) id: MoveId,
    pub(crate) mv: &'a Move,
    /// The state it enters; `None`: it stays.
    pub(crate) enters: Option<StateId>,
    /// When.
    pub(crate) at: Interval,
}

impl Case<'_> {
    /// Where a target leads from `local`: states to enter, `None` for staying. An unknown place of a fault gives all.
    pub(crate) fn destinations(&self, member: usize, local: &Local, target: TargetKind) -> Vec<Option<StateId>> {
        match (target, local.face.struck) {
            (TargetKind::State(state), _) => vec![Some(state)],
            (TargetKind::Stay, _) => vec![None],
            (TargetKind::Resume, Some(struck)) => vec![Some(struck)],
            (TargetKind::Resume, None) => {
                let rows = self.world.ground.tables.rows(self.family.members[member].entity);
                let mut all = rows.struck_by(local.face.state).to_vec();
                all.sort_unstable();
                all.dedup();
                all.into_iter().map(Some).collect()
            }
        }
    }

    /// The configurations, with unknown fields decided as far as needed, in which the guard may hold.
    pub(crate) fn where_holds(&self, config: Config, member: usize, guard: Option<&Guard>) -> Vec<Config> {
        let Some(guard) = guard else { return vec![config] };
        let (mut held, mut open) = (Vec::new(), vec![config]);
        while let Some(config) = open.pop() {
            match self.truth(&config, member, guard) {
                Truth::No => {}
                Truth::Yes | Truth::Maybe(None) => held.push(config),
                Truth::Maybe(Some((who, field))) => {
                    for value in self.choices(who, field).unwrap_or_default() {
                        let mut decided = config.clone();
                        if let Some(local) = decided.local_mut(who) {
                            local.face.fields[field.index()] = value;
                        }
                        open.push(decided);
                    }
                }
            }
        }
        held
    }

    /// The configuration after the step; the guard has been judged before.
    pub(crate) fn take(&self, mut config: Config, step: Step<'_>) -> Config {
        self.note_move(&mut config, step);
        config.coming = None;
        let restarted = self.move_on(&mut config, step);
        for set in &step.mv.sets {
            self.assign(&mut config, step.member, set);
        }
        self.mark(&mut config, step, &restarted);
        if let Some(state) = step.enters {
            self.discard(&mut config, step.member, state);
        }
        self.watch_conditions(&mut config, step.at);
        config.now = step.at;
        config
    }

    /// The configuration with an instance that comes to be in a state, before the move that makes it.
    pub(crate) fn with_coming(&self, config: &Config, member: usize, (state, at): (StateId, Interval)) -> Config {
        let mut with = Config { coming: Some(member), ..config.clone() };
        with.put(member, self.newborn(member, state, at));
        with
    }

    /// A new instance in its first state; its clocks start.
    pub(crate) fn newborn(&self, member: usize, state: StateId, at: Interval) -> Slot {
        let entity = self.family.members[member].entity;
        let model = self.world.ground.model.entity(entity);
        let rows = self.world.ground.tables.rows(entity);
        let mut local = Local::new(model, rows.prompt.len(), state);
        for (index, field) in local.face.fields.iter_mut().enumerate() {
            if rows.is_input(FieldId::new(index)) {
                *field = UNKNOWN;
            }
        }
        for (index, (clock, start)) in model.clocks.iter().zip(&mut local.clocks).enumerate() {
            if clock.states.contains(state) && self.counts(entity, index, state) {
                *start = at;
            }
        }
        Slot::Here(Rc::new(local))
    }

    /// Whether anybody looks at a clock in a state: one that nobody looks at stands still, so that configurations that
    /// differ in nothing else are the same.
    fn counts(&self, entity: EntityId, clock: usize, state: StateId) -> bool {
        clock > 0 || self.world.notes || self.world.ground.tables.rows(entity).reads_entry(state)
    }

    /// Changes the state and starts clocks; says which clocks started.
    fn move_on(&self, config: &mut Config, step: Step<'_>) -> Vec<ClockId> {
        let id = self.family.members[step.member].entity;
        let entity = self.world.ground.model.entity(id);
        let Some(local) = config.local_mut(step.member) else { return Vec::new() };
        let before = local.face.state;
        let after = step.enters.unwrap_or(before);
        let mut started = Vec::new();
        for (index, clock) in entity.clocks.iter().enumerate() {
            let runs = clock.states.contains(after) && self.counts(id, index, after);
            let entered = step.enters.is_some()
                && (index == 0 || !clock.states.contains(before) || clock.states.single() == Some(after));
            if runs && (entered || step.mv.restart || step.mv.is_creation()) {
                local.clocks[index] = step.at;
                started.push(ClockId::new(index));
            } else if !runs {
                local.clocks[index] = Interval::IDLE;
            }
        }
        if step.enters.is_some() && !step.mv.is_creation() {
            local.face.struck = (step.mv.trigger == Trigger::Fault).then_some(before);
            if entity.state(after).role != Role::Fault {
                local.face.struck = None;
            }
        }
        local.face.state = after;
        if self.keeps_gaps() {
            self.time(config, step, &started);
        }
        started
    }

    /// Gaps of clocks that started, from others that run; a clock that nothing reads is not worth one.
    fn time(&self, config: &mut Config, step: Step<'_>, started: &[ClockId]) {
        let id = self.family.members[step.member].entity;
        let Some(state) = config.local(step.member).map(|local| local.face.state) else { return };
        for (index, clock) in self.world.ground.model.entity(id).clocks.iter().enumerate() {
            let timed = Timed::Clock(step.member, index);
            let clock_id = ClockId::new(index);
            if !clock.states.contains(state) {
                config.gaps.forget(timed);
            } else if !self.is_read(id, state, clock_id) {
                config.gaps.forget(timed);
                if let Some(local) = config.local_mut(step.member) {
                    local.clocks[index] = Interval::IDLE;
                }
            } else if started.contains(&clock_id) {
                config.gaps.start(timed);
            }
        }
    }

    fn assign(&self, config: &mut Config, member: usize, set: &Assignment) {
        let Some(owner) = self.family.ancestor(member, set.up) else { return };
        let id = self.family.members[owner].entity;
        if self.world.ground.tables.rows(id).is_input(set.field) {
            return; // What it is set to now, it need not be a moment later.
        }
        let entity = self.world.ground.model.entity(id);
        let Some(local) = config.local_mut(owner) else { return };
        let value = &mut local.face.fields[set.field.index()];
        *value = assigned(*value, set, &entity.field(set.field).domain);
    }

    /// A timer that stays marks that it has fired; a clock that starts again clears the marks of its timers.
    fn mark(&self, config: &mut Config, step: Step<'_>, restarted: &[ClockId]) {
        for member in 0..config.slots.len() {
            let entity = self.family.members[member].entity;
            let rows = self.world.ground.tables.rows(entity);
            if rows.marking.is_empty() {
                continue;
            }
            for (bit, id) in rows.marking.iter().enumerate() {
                let Trigger::Timer(timer) = self.world.ground.model.entity(entity).move_(*id).trigger else { continue };
                if self.family.ancestor(member, timer.up) == Some(step.member) && restarted.contains(&timer.clock) {
                    set_mark(config, member, bit, false);
                }
            }
            if let (true, Some(bit)) = (member == step.member, rows.mark(step.id)) {
                set_mark(config, member, bit, step.enters.is_none());
            }
        }
    }

    /// Ends the existence of the parts that a state discards, and of everything they own.
    fn discard(&self, config: &mut Config, member: usize, state: StateId) {
        let model = self.world.ground.model;
        let entity = model.entity(self.family.members[member].entity);
        let parts = &entity.state(state).discards;
        let mut gone: Vec<usize> = parts.iter().flat_map(|part| self.family.parts(model, member, *part)).collect();
        while let Some(child) = gone.pop() {
            if config.local(child).is_some() {
                config.put(child, Slot::Gone);
                config.gaps.forget_member(child);
            }
            gone.extend(&self.family.members[child].children);
        }
    }

    /// Notes since when each prompt condition has surely held.
    pub(crate) fn watch_conditions(&self, config: &mut Config, at: Interval) {
        for member in 0..config.slots.len() {
            let entity = self.family.members[member].entity;
            for (index, id) in self.world.ground.tables.rows(entity).prompt.iter().enumerate() {
                let mv = self.world.ground.model.entity(entity).move_(*id);
                let holds = config.local(member).is_some_and(|local| mv.sources.contains(local.face.state))
                    && mv.guard.as_ref().is_none_or(|guard| self.truth(config, member, guard) == Truth::Yes);
                if let Some(local) = config.local_mut(member) {
                    local.prompt[index] = holds.then(|| local.prompt[index].unwrap_or(at));
                }
            }
        }
    }
}

fn set_mark(config: &mut Config, member: usize, bit: usize, on: bool) {
    // More marking timers than bits: the rest counts as never fired, which a belief may say of any of them.
    if let (Some(local), true) = (config.local_mut(member), bit < 64) {
        local.face.marks = if on { local.face.marks | 1 << bit } else { local.face.marks & !(1 << bit) };
    }
}

fn assigned(before: Value, set: &Assignment, domain: &Domain) -> Value {
    let difference = match set.assign {
        Assign::Set => return set.value,
        Assign::Add => set.value,
        Assign::Subtract => -set.value,
    };
    match domain {
        _ if before == UNKNOWN => UNKNOWN,
        Domain::Range(low, high) => before.saturating_add(difference).clamp(*low, *high),
        _ => before,
    }
}
