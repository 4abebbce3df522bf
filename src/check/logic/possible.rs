//! What can be at all: the states that are reached and the values that fields ever take.

use crate::check::EntityFacts;
use crate::model::{
    ABSENT, Assign, Domain, Entity, EntityId, Field, FieldId, Model, Move, Part, PartId, StateId, StateSet, Trigger,
    Value,
};

/// The values that a field ever takes; more than it really takes, never fewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// Any of its domain.
    Any,
    /// These, sorted.
    Only(Vec<Value>),
}

/// What can be at all.
#[derive(Debug)]
pub(crate) struct Possible {
    reached: Vec<Vec<bool>>,
    count: Vec<usize>,
    values: Vec<Vec<Values>>,
    always_there: Vec<Vec<bool>>,
}

/// More values than this are not told apart one by one.
const LISTED: usize = 64;

impl Possible {
    /// Looks at every move that starts in a state that is reached.
    pub(crate) fn new(model: &Model, facts: &[EntityFacts]) -> Self {
        let reached: Vec<Vec<bool>> = model
            .entities()
            .zip(facts)
            .map(|((_, entity), facts)| entity.states().map(|(id, _)| facts.is_reached(id)).collect())
            .collect();
        let mut possible = Self {
            count: reached.iter().map(|states| states.iter().filter(|reached| **reached).count()).collect(),
            reached,
            values: model.entities.iter().map(|entity| entity.fields.iter().map(at_creation).collect()).collect(),
            always_there: model.entities.iter().map(|entity| always_there(model, entity)).collect(),
        };
        for (id, entity) in model.entities() {
            for mv in &entity.moves {
                if mv.is_creation() || mv.sources.iter().any(|state| possible.is_reached(id, state)) {
                    possible.write(model, id, mv);
                }
            }
        }
        possible
    }

    fn write(&mut self, model: &Model, entity: EntityId, mv: &Move) {
        for field in &mv.brings {
            self.values[entity.index()][field.index()] = Values::Any;
        }
        for set in &mv.sets {
            let Some(owner) = model.ancestor(entity, set.up) else { continue };
            let values = &mut self.values[owner.index()][set.field.index()];
            match set.assign {
                Assign::Set => values.add(set.value),
                Assign::Add | Assign::Subtract => *values = Values::Any,
            }
        }
    }

    /// Whether a state is reached.
    pub(crate) fn is_reached(&self, entity: EntityId, state: StateId) -> bool {
        self.reached[entity.index()][state.index()]
    }

    /// How many states of an entity are reached.
    pub(crate) fn count_reached(&self, entity: EntityId) -> usize {
        self.count[entity.index()]
    }

    /// Some reached state of an entity outside `mentioned`, which is sorted.
    pub(crate) fn reached_outside(&self, entity: EntityId, mentioned: &StateSet) -> Option<StateId> {
        let reached = self.reached[entity.index()].iter().enumerate();
        reached
            .filter(|(_, reached)| **reached)
            .map(|(at, _)| StateId::new(at))
            .find(|state| !mentioned.contains(*state))
    }

    /// Whether parts are there from the start and for ever, so that the lower bound of their multiplicity always holds.
    pub(crate) fn is_always_there(&self, entity: EntityId, part: PartId) -> bool {
        self.always_there[entity.index()][part.index()]
    }

    /// The values that a field ever takes.
    pub(crate) fn values(&self, entity: EntityId, field: FieldId) -> &Values {
        &self.values[entity.index()][field.index()]
    }
}

impl Values {
    fn add(&mut self, value: Value) {
        let Self::Only(values) = self else { return };
        if let Err(at) = values.binary_search(&value) {
            values.insert(at, value);
        }
        if values.len() > LISTED {
            *self = Self::Any;
        }
    }
}

/// For each kind of parts whether nothing creates them later, and no state discards them.
fn always_there(model: &Model, entity: &Entity) -> Vec<bool> {
    let begins = |part: &Part| model.entity(part.entity).moves.iter().any(|mv| mv.trigger == Trigger::Begin);
    let mut there: Vec<bool> = entity.parts.iter().map(begins).collect();
    for part in entity.states.iter().flat_map(|state| &state.discards) {
        there[part.index()] = false;
    }
    there
}

/// The values that a field may have before anything sets it; what a creation brings is not considered.
pub(crate) fn at_creation(field: &Field) -> Values {
    if field.input {
        return Values::Any;
    }
    match (&field.domain, field.default) {
        (_, Some(value)) => Values::Only(vec![value]),
        (Domain::Record, None) => Values::Only(vec![0]),
        (Domain::Duration, None) => Values::Only(vec![ABSENT]),
        (Domain::Bool | Domain::Enum(_) | Domain::Range(..), None) => Values::Any,
    }
}
