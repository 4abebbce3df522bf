//! One instance without time and without what nobody reads: all that tells its future apart.

use crate::model::{
    ABSENT, Assign, Assignment, Domain, Entity, EntityId, FieldId, FieldRef, Guard, GuardKind, Model, Move, MoveId,
    Operand, Role, StateId, TargetKind, Trigger, Value,
};
use crate::semantics::reference::values_of;
use crate::source::Span;

/// One instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::explore) struct Local {
    pub(in crate::explore) entity: EntityId,
    pub(in crate::explore) state: StateId,
    /// In a fault state out of which a move leads back: where the fault struck.
    pub(in crate::explore) struck: Option<StateId>,
    /// Values of fields; 0 of those that nobody reads.
    pub(in crate::explore) fields: Box<[Value]>,
    /// Timers that stay in their state and have fired, a bit for each move.
    pub(in crate::explore) fired: u64,
}

/// What of the instances of a model tells their futures apart.
#[derive(Debug)]
pub(in crate::explore) struct Relevance {
    /// By entity and field: whether a guard or an invariant reads it.
    read: Vec<Vec<bool>>,
    /// By entity and state: whether a move leads from it back to where a fault struck.
    back: Vec<Vec<bool>>,
}

impl Relevance {
    pub(in crate::explore) fn of(model: &Model) -> Self {
        let read = model.entities.iter().map(|entity| vec![false; entity.fields.len()]).collect();
        let back = model.entities.iter().map(|entity| {
            let leads = |state: StateId| {
                let resumes = |mv: &Move| mv.targets.iter().any(|target| target.kind == TargetKind::Resume);
                entity.moves.iter().any(|mv| mv.sources.contains(state) && resumes(mv))
            };
            entity.states().map(|(id, state)| state.role == Role::Fault && leads(id)).collect()
        });
        let mut relevance = Self { read, back: back.collect() };
        for (id, entity) in model.entities() {
            for guard in entity.moves.iter().filter_map(|mv| mv.guard.as_ref()) {
                relevance.note(model, id, guard);
            }
        }
        for invariant in &model.invariants {
            relevance.note(model, invariant.entity, &invariant.condition);
        }
        relevance
    }

    fn note(&mut self, model: &Model, entity: EntityId, guard: &Guard) {
        let mut field = |reference: &FieldRef| {
            if let Some(of) = model.ancestor(entity, reference.up) {
                self.read[of.index()][reference.field.index()] = true;
            }
        };
        match &guard.kind {
            GuardKind::Field(reference) => field(reference),
            GuardKind::Compare { left, right, .. } => {
                field(left);
                if let Operand::Field(right) = right {
                    field(right);
                }
            }
            GuardKind::Not(inner) => self.note(model, entity, inner),
            GuardKind::And(all) | GuardKind::Or(all) => all.iter().for_each(|guard| self.note(model, entity, guard)),
            GuardKind::Parts { up, part, filter: Some(filter), .. } => {
                if let Some(owner) = model.ancestor(entity, *up) {
                    self.note(model, model.entity(owner).part(*part).entity, filter);
                }
            }
            GuardKind::Const(_) | GuardKind::In { .. } | GuardKind::Parts { .. } | GuardKind::Enters(_) => {}
        }
    }

    /// Whether a field is kept: somebody reads it, and the world outside does not change it at will.
    fn keeps(&self, entity: EntityId, field: FieldId, model: &Model) -> bool {
        self.read[entity.index()][field.index()] && !model.entity(entity).field(field).input
    }

    /// Every way in which an instance may begin in a state, before the move that makes it.
    pub(in crate::explore) fn newborns(&self, model: &Model, entity: EntityId, state: StateId) -> Vec<Local> {
        let fields = vec![0; model.entity(entity).fields.len()].into_boxed_slice();
        let mut all = vec![Local { entity, state, struck: None, fields, fired: 0 }];
        for (id, field) in model.entity(entity).fields().filter(|(id, _)| self.keeps(entity, *id, model)) {
            let values = match (&field.domain, field.default) {
                (_, Some(default)) => vec![default],
                (Domain::Record, None) => vec![0],
                (Domain::Duration, None) => vec![ABSENT],
                (domain, None) => values_of(domain),
            };
            all = each(&all, id, &values);
        }
        all
    }

    /// An instance with every combination of values that a record of a move may bring.
    pub(in crate::explore) fn brought(&self, model: &Model, local: &Local, mv: &Move) -> Vec<Local> {
        let mut all = vec![local.clone()];
        for id in mv.brings.iter().filter(|id| self.keeps(local.entity, **id, model)) {
            let field = model.entity(local.entity).field(*id);
            let mut values = values_of(&field.domain);
            if field.domain == Domain::Duration {
                // Any length: nothing depends on which.
                values.push(0);
            }
            all = each(&all, *id, &values);
        }
        all
    }

    /// Sets a field of an instance, if it is kept.
    pub(in crate::explore) fn assign(&self, model: &Model, local: &mut Local, set: &Assignment) {
        if !self.keeps(local.entity, set.field, model) {
            return;
        }
        let value = &mut local.fields[set.field.index()];
        *value = match (set.assign, &model.entity(local.entity).field(set.field).domain) {
            (Assign::Set, _) => set.value,
            (Assign::Add, Domain::Range(low, high)) => (*value + set.value).clamp(*low, *high),
            (Assign::Subtract, Domain::Range(low, high)) => (*value - set.value).clamp(*low, *high),
            _ => *value,
        };
    }

    /// Takes a move to a target, as far as it concerns the instance itself; `None` if the target leads nowhere.
    pub(in crate::explore) fn take(&self, model: &Model, local: &mut Local, id: MoveId, to: TargetKind) -> Option<()> {
        let entity = model.entity(local.entity);
        let mv = entity.move_(id);
        let before = local.state;
        let enters = match to {
            TargetKind::State(state) => Some(state),
            TargetKind::Stay => None,
            TargetKind::Resume => Some(local.struck?),
        };
        if let Some(state) = enters {
            local.state = state;
            if !mv.is_creation() {
                let strikes = mv.trigger == Trigger::Fault && entity.state(state).role == Role::Fault;
                local.struck = (strikes && self.back[local.entity.index()][state.index()]).then_some(before);
            }
        }
        for set in mv.sets.iter().filter(|set| set.up == 0) {
            self.assign(model, local, set);
        }
        mark(entity, local, (id, before, enters.is_some()));
        Some(())
    }

    /// What cannot be followed: a timer that cannot be noted to have fired, because it stands too far down in its entity,
    /// or fields with too many values to try.
    pub(in crate::explore) fn unfollowed(&self, model: &Model) -> Option<Span> {
        let late = model.entities.iter().flat_map(|entity| entity.moves.iter().skip(64));
        let unnoted = late.filter(|mv| fires_once(mv)).map(|mv| mv.trigger_span).next();
        unnoted.or_else(|| model.entities().find_map(|(id, _)| self.too_wide(model, id)))
    }

    /// The last of some fields that begin, or are brought, with too many combinations of values.
    fn too_wide(&self, model: &Model, of: EntityId) -> Option<Span> {
        let entity = model.entity(of);
        let free = entity.fields().filter(|(_, field)| field.default.is_none()).map(|(id, _)| id).collect::<Vec<_>>();
        let brought = entity.moves.iter().map(|mv| mv.brings.as_slice());
        brought.chain([free.as_slice()]).find_map(|fields| {
            let kept = fields.iter().filter(|field| self.keeps(of, **field, model));
            let mut combinations: u64 = 1;
            kept.map(|field| entity.field(*field)).find_map(|field| {
                combinations = combinations.saturating_mul(count(&field.domain));
                (combinations > MOST_VALUES).then_some(field.name.span)
            })
        })
    }

    /// Whether an instance has fired a timer already.
    pub(in crate::explore) fn has_fired(local: &Local, id: MoveId) -> bool {
        id.index() < 64 && local.fired >> id.index() & 1 == 1
    }
}

/// More combinations of values than this are not tried.
pub(super) const MOST_VALUES: u64 = 4_096;

/// How many values there are to try.
pub(super) fn count(domain: &Domain) -> u64 {
    match domain {
        Domain::Bool | Domain::Record | Domain::Duration => 2,
        Domain::Enum(names) => names.len() as u64,
        Domain::Range(low, high) => high.abs_diff(*low).saturating_add(1),
    }
}

/// Notes that a timer has fired, or forgets it, as its clock starts again.
///
/// Only timers that change something while they stay, and not the clock, have to be told from those that have fired.
fn mark(entity: &Entity, local: &mut Local, (id, before, enters): (MoveId, StateId, bool)) {
    let mv = entity.move_(id);
    if enters || mv.restart {
        let kept = |timer: &Move| match timer.trigger {
            // A clock of several states runs on while the instance moves among them.
            Trigger::Timer(of) if of.up == 0 && of.clock.index() > 0 && !mv.restart => {
                let states = &entity.clock(of.clock).states;
                states.contains(before) && states.contains(local.state)
            }
            Trigger::Timer(of) => of.up > 0 && !mv.restart && local.state == before,
            _ => false,
        };
        let bits = entity.moves().take(64).filter(|(_, timer)| kept(timer)).map(|(id, _)| 1 << id.index());
        local.fired &= bits.fold(0, |all, bit: u64| all | bit);
    } else if fires_once(mv) && id.index() < 64 {
        local.fired |= 1 << id.index();
    }
}

/// Whether a move is a timer that changes something, once, and stays.
fn fires_once(mv: &Move) -> bool {
    matches!(mv.trigger, Trigger::Timer(_)) && !mv.restart && !mv.sets.is_empty()
}

fn each(all: &[Local], field: FieldId, values: &[Value]) -> Vec<Local> {
    let with = |local: &Local, value: &Value| {
        let mut local = local.clone();
        local.fields[field.index()] = *value;
        local
    };
    all.iter().flat_map(|local| values.iter().map(move |value| with(local, value))).collect()
}
