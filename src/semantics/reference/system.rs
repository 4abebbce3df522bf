//! A configuration with nothing left open.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ABSENT, Domain, Entity, EntityId, Model, MoveId, PartId, StateId, Value};
use crate::semantics::InstanceId;

/// One instance as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instance {
    /// Its entity.
    pub entity: EntityId,
    /// Its name.
    pub id: InstanceId,
    /// The index of its parent in the system.
    pub parent: Option<usize>,
    /// Its state.
    pub state: StateId,
    /// In a fault state: where the fault struck.
    pub struck: Option<StateId>,
    /// The value of each field; of an input field the value means nothing.
    pub fields: Vec<Value>,
    /// When each clock started; `None` while it does not run.
    pub clocks: Vec<Option<i64>>,
    /// Timers that stay in their state and have fired since their clock started.
    pub fired: BTreeSet<MoveId>,
    /// Since when the guard of each condition move with a deadline has held.
    pub since: BTreeMap<MoveId, i64>,
    /// Whether the move that makes it has been taken: while its guard is asked, it is no part of its owner yet.
    pub born: bool,
    /// Whether its owner's end ended it.
    pub gone: bool,
}

impl Instance {
    /// An instance before the move that makes it is taken: nothing has happened to it.
    pub(crate) fn unmoved(
        model: &Model,
        (entity, id, parent): (EntityId, InstanceId, Option<usize>),
        state: StateId,
        fields: Vec<Value>,
    ) -> Self {
        Self {
            entity,
            id,
            parent,
            state,
            struck: None,
            fields,
            clocks: vec![None; model.entity(entity).clocks.len()],
            fired: BTreeSet::new(),
            since: BTreeMap::new(),
            born: false,
            gone: false,
        }
    }
}

/// A root with its children: those that ever came to be, the root first.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct System {
    /// The instances; an owner stands before its parts.
    pub instances: Vec<Instance>,
}

impl System {
    /// The index of an instance, whether it is gone or not.
    pub fn find(&self, entity: EntityId, id: &str) -> Option<usize> {
        self.instances.iter().position(|instance| instance.entity == entity && &*instance.id == id)
    }

    /// The instance `up` steps above.
    pub fn ancestor(&self, at: usize, up: usize) -> Option<usize> {
        (0..up).try_fold(at, |at, _| self.instances[at].parent)
    }

    /// The parts of one kind that exist.
    pub fn parts(&self, model: &Model, owner: usize, part: PartId) -> Vec<usize> {
        let of = (self.instances[owner].entity, part);
        (0..self.instances.len())
            .filter(|at| {
                let instance = &self.instances[*at];
                let is_there = instance.born && !instance.gone;
                is_there && instance.parent == Some(owner) && model.entity(instance.entity).parent == Some(of)
            })
            .collect()
    }
}

/// Every way in which the fields of a new instance may start: a default is certain, a record or duration absent, an
/// input irrelevant, anything else any value of its domain.
pub(super) fn starting_fields(entity: &Entity) -> Vec<Vec<Value>> {
    let mut all = vec![Vec::new()];
    for field in &entity.fields {
        let values = match (&field.domain, field.default) {
            _ if field.input => vec![0],
            (_, Some(default)) => vec![default],
            (Domain::Record, None) => vec![0],
            (Domain::Duration, None) => vec![ABSENT],
            (domain, None) => values_of(domain),
        };
        all = with_each(&all, &values);
    }
    all
}

/// Every value of a domain; of a duration only its absence, since its values are not counted.
pub(crate) fn values_of(domain: &Domain) -> Vec<Value> {
    match domain {
        Domain::Bool | Domain::Record => vec![0, 1],
        Domain::Enum(names) => (0..).take(names.len()).collect(),
        Domain::Range(low, high) => (*low..=*high).collect(),
        Domain::Duration => vec![ABSENT],
    }
}

fn with_each(all: &[Vec<Value>], values: &[Value]) -> Vec<Vec<Value>> {
    let longer = |start: &Vec<Value>, value: &Value| start.iter().copied().chain([*value]).collect();
    all.iter().flat_map(|start| values.iter().map(move |value| longer(start, value))).collect()
}
