//! What taking a move does.

use crate::model::{Assign, ClockId, Domain, Length, Model, MoveId, Role, StateId, TargetKind, Timer, Trigger};

use super::System;
use super::truth::Judge;

/// A move taken at a moment, to one of its destinations.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// The instance.
    pub(super) at: usize,
    pub(super) id: MoveId,
    /// The state it enters; `None`: it stays.
    pub(super) enters: Option<StateId>,
    pub(super) now: i64,
}

/// Where a target leads for an instance.
pub(super) fn destination(system: &System, at: usize, target: TargetKind) -> Option<Destination> {
    match target {
        TargetKind::State(state) => Some(Destination::Entered(state)),
        TargetKind::Stay => Some(Destination::Kept(system.instances[at].state)),
        TargetKind::Resume => system.instances[at].struck.map(Destination::Entered),
    }
}

/// Where a move leads.
#[derive(Clone, Copy)]
pub(super) enum Destination {
    /// Into this state.
    Entered(StateId),
    /// Nowhere: it stays in this state without entering it again.
    Kept(StateId),
}

impl Destination {
    /// The state after the move.
    pub(super) fn state(self) -> StateId {
        match self {
            Self::Entered(state) | Self::Kept(state) => state,
        }
    }

    /// The state that is entered, if one is.
    pub(super) fn entered(self) -> Option<StateId> {
        match self {
            Self::Entered(state) => Some(state),
            Self::Kept(_) => None,
        }
    }
}

/// Takes a move whose guard has been judged.
pub(super) fn take(model: &Model, system: &mut System, step: Step) {
    let mv = model.entity(system.instances[step.at].entity).move_(step.id);
    let started = change_state(model, system, step);
    for set in &mv.sets {
        let Some(owner) = system.ancestor(step.at, set.up) else { continue };
        let domain = &model.entity(system.instances[owner].entity).field(set.field).domain;
        let value = &mut system.instances[owner].fields[set.field.index()];
        *value = match (set.assign, domain) {
            (Assign::Set, _) => set.value,
            (Assign::Add, Domain::Range(low, high)) => (*value + set.value).clamp(*low, *high),
            (Assign::Subtract, Domain::Range(low, high)) => (*value - set.value).clamp(*low, *high),
            _ => *value,
        };
    }
    forget_fired(model, system, step.at, &started);
    if matches!(mv.trigger, Trigger::Timer(_)) && step.enters.is_none() && !mv.restart {
        system.instances[step.at].fired.insert(step.id);
    }
    if let Some(state) = step.enters {
        discard(model, system, step.at, state);
    }
    watch(model, system, step.now);
}

fn change_state(model: &Model, system: &mut System, step: Step) -> Vec<ClockId> {
    let entity = model.entity(system.instances[step.at].entity);
    let mv = entity.move_(step.id);
    let instance = &mut system.instances[step.at];
    let before = instance.state;
    let after = step.enters.unwrap_or(before);
    let mut started = Vec::new();
    for (index, clock) in entity.clocks.iter().enumerate() {
        // Into the only state of a clock every entry is one from outside, the state's own loop too.
        let outside = !clock.states.contains(before) || clock.states.single() == Some(after);
        let entered = step.enters.is_some() && (index == 0 || mv.is_creation() || outside);
        if !clock.states.contains(after) {
            instance.clocks[index] = None;
        } else if entered || mv.restart {
            instance.clocks[index] = Some(step.now);
            started.push(ClockId::new(index));
        }
    }
    if step.enters.is_some() && !mv.is_creation() {
        let strikes = mv.trigger == Trigger::Fault && entity.state(after).role == Role::Fault;
        instance.struck = strikes.then_some(before);
    }
    instance.state = after;
    instance.born = true;
    started
}

/// A clock that starts again lets its timers fire again.
fn forget_fired(model: &Model, system: &mut System, owner: usize, started: &[ClockId]) {
    for at in 0..system.instances.len() {
        let entity = model.entity(system.instances[at].entity);
        let again = |id: &MoveId| match entity.move_(*id).trigger {
            Trigger::Timer(timer) => system.ancestor(at, timer.up) == Some(owner) && started.contains(&timer.clock),
            _ => false,
        };
        let keep = system.instances[at].fired.iter().copied().filter(|id| !again(id)).collect();
        system.instances[at].fired = keep;
    }
}

fn discard(model: &Model, system: &mut System, owner: usize, state: StateId) {
    let discards = model.entity(system.instances[owner].entity).state(state).discards.clone();
    let mut ended: Vec<usize> = discards.iter().flat_map(|part| system.parts(model, owner, *part)).collect();
    while let Some(at) = ended.pop() {
        system.instances[at].gone = true;
        ended.extend((0..system.instances.len()).filter(|child| system.instances[*child].parent == Some(at)));
    }
}

/// Notes since when the guard of each condition move with a deadline has held without a break.
pub(super) fn watch(model: &Model, system: &mut System, now: i64) {
    for at in 0..system.instances.len() {
        let entity = model.entity(system.instances[at].entity);
        for (id, mv) in entity.moves() {
            if !matches!(mv.trigger, Trigger::Condition { within: Some(_) }) {
                continue;
            }
            let judge = Judge { model, system, told: &[] };
            let here = mv.sources.contains(system.instances[at].state) && !system.instances[at].gone;
            if here && judge.must_hold(at, mv.guard.as_ref()) {
                system.instances[at].since.entry(id).or_insert(now);
            } else {
                system.instances[at].since.remove(&id);
            }
        }
    }
}

/// When a timer comes due; `None` while it does not run or its length is unknown.
pub(super) fn due(model: &Model, system: &System, at: usize, timer: &Timer) -> Option<i64> {
    let length = match timer.length {
        Length::Fixed(millis) => millis,
        Length::Field(field) => system.instances[at].fields[field.index()],
    };
    let start = started(model, system, at, timer)?;
    (length >= 0).then_some(start + length)
}

/// When a timer's clock started: with the ancestor's entry, or the instance's own if that was later.
pub(super) fn started(model: &Model, system: &System, at: usize, timer: &Timer) -> Option<i64> {
    let owner = system.ancestor(at, timer.up)?;
    let instance = &system.instances[owner];
    if !model.entity(instance.entity).clock(timer.clock).states.contains(instance.state) || instance.gone {
        return None;
    }
    let start = instance.clocks[timer.clock.index()]?;
    if timer.up == 0 { Some(start) } else { Some(start.max(system.instances[at].clocks[0]?)) }
}

/// The last moment up to which nothing more has to happen.
pub(super) fn latest(model: &Model, system: &System, tolerance: i64) -> Option<i64> {
    let mut latest: Option<i64> = None;
    for (at, instance) in system.instances.iter().enumerate().filter(|(_, instance)| !instance.gone) {
        for (id, mv) in model.entity(instance.entity).moves() {
            if !mv.sources.contains(instance.state) || instance.fired.contains(&id) || !mv.changes_anything() {
                continue;
            }
            let limit = match mv.trigger {
                Trigger::Timer(timer) => due(model, system, at, &timer),
                Trigger::Condition { within: Some(within) } => instance.since.get(&id).map(|since| since + within),
                _ => None,
            };
            if let Some(limit) = limit {
                latest = Some(latest.map_or(limit + tolerance, |latest| latest.min(limit + tolerance)));
            }
        }
    }
    latest
}
