//! Where to go on after a record that cannot be, so that one slip is one finding.

use std::rc::Rc;

use crate::model::{MoveId, StateId, TargetKind};
use crate::semantics::Happening;

use super::belief::{Case, Config, Goal, Interval, Slot, Step, UNKNOWN};

/// How many configurations are carried over a slip.
const CARRIED: usize = 16;

/// After an event or a change of state: the record's state after, else the event's targets, else no change.
pub(crate) fn happened(case: Case<'_>, known: &[Config], slip: (usize, &Happening), at: i64) -> Vec<Config> {
    let (member, record) = slip;
    let empty = [Config::empty()];
    let known = if known.is_empty() { &empty[..] } else { known };
    let mut after: Vec<Config> = Vec::new();
    for config in known.iter().take(CARRIED) {
        let mut next = by_event(case, config, slip, at);
        if next.is_empty() {
            next = match record.to {
                Some(state) => vec![force(case, config, (member, state), Interval::at(at))],
                None => vec![config.clone()],
            };
        }
        for mut config in next {
            bring(case, &mut config, member, record);
            config.now = Interval::at(at);
            if !after.contains(&config) {
                after.push(config);
            }
        }
    }
    after
}

/// The event's moves taken although they are not possible here.
fn by_event(case: Case<'_>, config: &Config, (member, record): (usize, &Happening), at: i64) -> Vec<Config> {
    let Some(event) = record.event else { return Vec::new() };
    let ground = case.world.ground;
    let entity = case.family.members[member].entity;
    let mut after: Vec<Config> = Vec::new();
    let moves: &[MoveId] = ground.tables.rows(entity).moves_on(event);
    for id in moves {
        let mv = ground.model.entity(entity).move_(*id);
        for target in &mv.targets {
            let enters = match target.kind {
                TargetKind::State(state) => Some(state),
                TargetKind::Stay => None,
                TargetKind::Resume => continue,
            };
            if record.to.is_some_and(|to| enters != Some(to)) {
                continue;
            }
            let mut config = config.clone();
            match (config.slot(member), enters) {
                (Slot::Here(_), _) => {}
                (_, Some(state)) => config.put(member, case.newborn(member, state, Interval::at(at))),
                (_, None) => continue,
            }
            let step = Step { member, id: *id, mv, enters, at: Interval::at(at) };
            let config = case.take(config, step);
            if !after.contains(&config) {
                after.push(config);
            }
        }
    }
    after
}

/// `member` in `state`, however it got there.
fn force(case: Case<'_>, config: &Config, (member, state): (usize, StateId), at: Interval) -> Config {
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
            if !rows.is_input(crate::model::FieldId::new(index)) {
                *field = UNKNOWN;
            }
        }
        config.put(member, Slot::Here(Rc::new(fresh)));
    }
    case.watch_conditions(&mut config, at);
    config
}

fn bring(case: Case<'_>, config: &mut Config, member: usize, record: &Happening) {
    let rows = case.world.ground.tables.rows(case.family.members[member].entity);
    if let Some(local) = config.local_mut(member) {
        for (field, value) in record.set.iter().filter(|(field, _)| !rows.is_input(*field)) {
            local.face.fields[field.index()] = *value;
        }
    }
}

/// After a snapshot: what it shows, entered at some moment since the last record.
pub(crate) fn saw(case: Case<'_>, known: &[Config], goal: &Goal, at: i64) -> Vec<Config> {
    let empty = [Config::empty()];
    let known = if known.is_empty() { &empty[..] } else { known };
    let mut after: Vec<Config> = Vec::new();
    for config in known.iter().take(CARRIED) {
        let mut next = config.clone();
        let since = Interval { lo: config.now.lo, hi: at };
        for wanted in &goal.members {
            let Some(state) = wanted.state.or_else(|| next.local(wanted.member).map(|local| local.face.state)) else {
                continue;
            };
            next = force(case, &next, (wanted.member, state), since);
            if let Some(local) = next.local_mut(wanted.member) {
                let rows = case.world.ground.tables.rows(case.family.members[wanted.member].entity);
                for (field, value) in wanted.fields.iter().filter(|(field, _)| !rows.is_input(*field)) {
                    local.face.fields[field.index()] = *value;
                }
            }
        }
        for member in &goal.absent {
            next.put(*member, Slot::Gone);
        }
        next.now = Interval::at(at);
        if !after.contains(&next) {
            after.push(next);
        }
    }
    after
}
