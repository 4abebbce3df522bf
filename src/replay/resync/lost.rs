//! What one record that is missing may have told.

use std::rc::Rc;

use crate::model::{FieldId, StateId, StateSet};

use super::super::belief::{Case, Config, Interval, Moment, Slot, Step, UNKNOWN};
use super::limits::{CARRIED, STATES};

/// The configurations after one move of a member that no record tells of, taken within some time: those that end in
/// one of the states that are asked for. The move does all that it does, to its owners' fields too.
pub(super) fn one_move(
    case: Case<'_>,
    config: &Config,
    member: usize,
    (within, wanted): (Interval, &dyn Fn(Option<StateId>) -> bool),
) -> Vec<Config> {
    let Some(local) = config.local(member) else { return Vec::new() };
    let rows = case.world.ground.tables.rows(case.family.members[member].entity);
    let mut after: Vec<Config> = Vec::new();
    for id in rows.moves_from(local.face.state) {
        let mv = case.move_of(member, *id);
        let Some(at) = case.opening(config, member, *id, mv).and_then(|window| window.and(within)) else { continue };
        for target in &mv.targets {
            for enters in case.destinations(member, local, target.kind).into_iter().filter(|enters| wanted(*enters)) {
                if enters.is_none() && !mv.restart && mv.sets.is_empty() && mv.brings.is_empty() {
                    continue;
                }
                let mut brought = config.clone();
                if let Some(local) = brought.local_mut(member) {
                    for field in mv.brings.iter().filter(|field| !rows.is_input(**field)) {
                        local.face.fields[field.index()] = UNKNOWN;
                    }
                }
                let step = Step { member, id: *id, mv, enters, at };
                let held = case.where_holds(brought, member, mv.guard.as_ref()).into_iter().take(CARRIED);
                for next in held.map(|config| case.take(config, step)) {
                    if !after.contains(&next) {
                        after.push(next);
                    }
                }
            }
        }
    }
    after
}

/// The configurations with a member inside some states, or outside of them, after one move that no record tells of; if
/// none leads there, however it got there.
pub(super) fn led(
    case: Case<'_>,
    config: &Config,
    member: usize,
    (states, inside, until): (&StateSet, bool, Moment),
) -> Vec<Config> {
    let since = Interval { lo: config.now.lo, hi: until };
    let here = config.local(member).map(|local| local.face.state);
    let wanted = |enters: Option<StateId>| enters.or(here).is_some_and(|state| states.contains(state) == inside);
    let led = one_move(case, config, member, (since, &wanted));
    if !led.is_empty() {
        return led;
    }
    let model = case.world.ground.model.entity(case.family.members[member].entity);
    let there = model.states().map(|(state, _)| state).filter(|state| states.contains(*state) == inside);
    there.take(STATES).map(|state| force(case, config, (member, state), since)).collect()
}

/// `member` in `state`, however it got there.
pub(super) fn force(case: Case<'_>, config: &Config, (member, state): (usize, StateId), at: Interval) -> Config {
    let mut config = config.clone();
    let fresh = case.newborn(member, state, at);
    let Slot::Here(fresh) = fresh else { return config };
    if let Some(local) = config.local_mut(member) {
        local.face.state = state;
        local.face.struck = None;
        local.face.marks = 0;
        local.clocks.clone_from(&fresh.clocks);
    } else {
        let mut fresh = Rc::unwrap_or_clone(fresh);
        // Nothing is known of how it came to be.
        let rows = case.world.ground.tables.rows(case.family.members[member].entity);
        for (index, field) in fresh.face.fields.iter_mut().enumerate() {
            if !rows.is_input(FieldId::new(index)) {
                *field = UNKNOWN;
            }
        }
        config.put(member, Slot::Here(Rc::new(fresh)));
    }
    case.watch_conditions(&mut config, at);
    config
}
