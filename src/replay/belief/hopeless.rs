//! Tells configurations that can never become what a snapshot shows, so that the search need not follow them.
//!
//! Each reason is a proof: a state that no silent moves lead to, or not soon enough; a field with another value than
//! shown, or than every way into the state shown asks for, that no silent move changes back.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::model::{
    Assign, Comparison, Domain, EntityId, FieldId, Guard, GuardKind, Model, Operand, StateId, TargetKind, Trigger,
    Value,
};

use super::goal::MemberGoal;
use super::{Case, Config, FUTURE, Goal, Local, Query, UNKNOWN};

/// Values that fields must have.
type Literals = Rc<[(FieldId, Value)]>;

/// What has been found out about fields; the same for all roots of a run.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    settable: RefCell<HashMap<(EntityId, FieldId, Value), bool>>,
    entry: RefCell<HashMap<(EntityId, StateId), Literals>>,
    read: RefCell<HashMap<(EntityId, StateId), bool>>,
}

impl Memory {
    /// Whether a timer may ask for the moment at which an instance entered a state, as long as it is there.
    pub(super) fn is_entry_read(&self, model: &Model, entity: EntityId, state: StateId) -> bool {
        *self.read.borrow_mut().entry((entity, state)).or_insert_with(|| {
            model.entities().any(|(id, asking)| {
                asking.moves.iter().any(|mv| match mv.trigger {
                    // A timer on an owner's clock counts from the own entry if that was later.
                    Trigger::Timer(timer) if id == entity && mv.sources.contains(state) => {
                        timer.up > 0 || timer.clock.index() == 0
                    }
                    Trigger::Timer(timer) if timer.up > 0 && timer.clock.index() == 0 => {
                        model.ancestor(id, timer.up) == Some(entity)
                    }
                    _ => false,
                })
            })
        })
    }
}

impl Case<'_> {
    /// Whether `config` can never become the goal of the query.
    pub(crate) fn is_hopeless(&self, config: &Config, goal: &Goal, query: Query<'_>) -> bool {
        goal.members.iter().any(|wanted| {
            config.local(wanted.member).is_some_and(|local| {
                self.has_lost_a_value(local, wanted) || !self.in_time(config, local, (wanted, query))
            })
        })
    }

    /// Whether a field has a value that cannot be changed to what is shown, or needed to get into the state shown.
    fn has_lost_a_value(&self, local: &Local, wanted: &MemberGoal) -> bool {
        let entity = self.family.members[wanted.member].entity;
        let rows = self.world.ground.tables.rows(entity);
        let lost = |field: FieldId, value: Value| {
            let known = local.face.fields[field.index()];
            known != UNKNOWN && known != value && !rows.is_input(field) && !self.is_settable(entity, field, value)
        };
        if wanted.fields.iter().any(|(field, value)| lost(*field, *value)) {
            return true;
        }
        let Some(state) = wanted.state.filter(|state| *state != local.face.state) else { return false };
        self.needed_for(entity, state).iter().any(|(field, value)| lost(*field, *value))
    }

    /// Whether the state shown can be reached by the moment of the snapshot, as far as timers tell.
    fn in_time(&self, config: &Config, local: &Local, (wanted, query): (&MemberGoal, Query<'_>)) -> bool {
        let Some(goal) = wanted.state.filter(|state| *state != local.face.state) else { return true };
        let ground = self.world.ground;
        let entity = self.family.members[wanted.member].entity;
        let ways = self.world.reach.ways(ground, entity, goal);
        let slack = self.world.tolerance;
        ground.tables.rows(entity).moves_from(local.face.state).iter().any(|id| {
            let mv = ground.model.entity(entity).move_(*id);
            let opens = match &mv.trigger {
                Trigger::Timer(timer) => {
                    self.due(config, wanted.member, timer).map_or(config.now.lo, |due| due.widen(slack).lo)
                }
                _ => config.now.lo,
            };
            mv.targets.iter().any(|target| {
                let onward = match target.kind {
                    TargetKind::Stay => None,
                    _ if !ground.recording.may_be_silent(entity, mv, target.kind) => None,
                    TargetKind::State(next) => ways.millis(next),
                    // Where a fault struck is not known here; any state may be next.
                    TargetKind::Resume => Some(0),
                };
                onward.is_some_and(|onward| {
                    // Each timer on the way may be early by the tolerance; with one, nothing can be told from sums.
                    let onward = if slack > 0 { 0 } else { onward };
                    opens.max(config.now.lo).plus(onward) <= query.until.min(FUTURE)
                })
            })
        })
    }

    /// Whether some silent move may give a field a value.
    fn is_settable(&self, entity: EntityId, field: FieldId, value: Value) -> bool {
        let key = (entity, field, value);
        if let Some(known) = self.world.memory.settable.borrow().get(&key) {
            return *known;
        }
        let model = self.world.ground.model;
        let settable = model.entities().any(|(id, setter)| {
            setter.moves.iter().filter(|mv| !mv.is_creation() || id != entity).any(|mv| {
                let silent =
                    || mv.targets.iter().any(|target| self.world.ground.recording.may_be_silent(id, mv, target.kind));
                let brings = id == entity && mv.brings.contains(&field);
                let sets = mv.sets.iter().any(|set| {
                    set.field == field
                        && model.ancestor(id, set.up) == Some(entity)
                        && (set.assign != Assign::Set || set.value == value)
                });
                (brings || sets) && silent()
            })
        });
        self.world.memory.settable.borrow_mut().insert(key, settable);
        settable
    }

    /// The values of own fields that every silent move into a state asks for.
    fn needed_for(&self, entity: EntityId, state: StateId) -> Literals {
        if let Some(known) = self.world.memory.entry.borrow().get(&(entity, state)) {
            return Rc::clone(known);
        }
        let needed: Literals = self.every_way_asks(entity, state).into();
        self.world.memory.entry.borrow_mut().insert((entity, state), Rc::clone(&needed));
        needed
    }

    fn every_way_asks(&self, entity: EntityId, state: StateId) -> Vec<(FieldId, Value)> {
        let ground = self.world.ground;
        let mut needed: Option<Vec<(FieldId, Value)>> = None;
        for mv in ground.model.entity(entity).moves.iter().filter(|mv| !mv.is_creation()) {
            let silent = |kind| ground.recording.may_be_silent(entity, mv, kind);
            if mv.targets.iter().any(|target| target.kind == TargetKind::Resume && silent(target.kind)) {
                return Vec::new();
            }
            if !mv.targets.iter().any(|target| target.kind == TargetKind::State(state) && silent(target.kind)) {
                continue;
            }
            let mut asked = Vec::new();
            if let Some(guard) = &mv.guard {
                literals(guard, &mut asked);
            }
            // What the move brings itself, it may bring in any value.
            // A duration is present with any value.
            let duration = |field| ground.model.entity(entity).field(field).domain == Domain::Duration;
            asked.retain(|(field, _)| !mv.brings.contains(field) && !duration(*field));
            needed = Some(match needed {
                None => asked,
                Some(known) => known.into_iter().filter(|literal| asked.contains(literal)).collect(),
            });
        }
        needed.unwrap_or_default()
    }
}

/// The values of own fields without which a guard cannot hold.
fn literals(guard: &Guard, all: &mut Vec<(FieldId, Value)>) {
    match &guard.kind {
        GuardKind::And(parts) => parts.iter().for_each(|part| literals(part, all)),
        GuardKind::Field(field) if field.up == 0 => all.push((field.field, 1)),
        GuardKind::Not(inner) => {
            if let GuardKind::Field(field) = inner.kind
                && field.up == 0
            {
                all.push((field.field, 0));
            }
        }
        GuardKind::Compare { left, comparison: Comparison::Equal, right: Operand::Value(value) } if left.up == 0 => {
            all.push((left.field, *value));
        }
        _ => {}
    }
}
