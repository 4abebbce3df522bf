//! What a record says, in terms of the model: the common input of the reference interpreter and of replay.

use std::sync::Arc;

use crate::model::{EntityId, EventId, FieldId, PartId, StateId, Value};

/// The name of an instance, unique within its root and entity.
pub type InstanceId = Arc<str>;

/// One record about one root and its children.
#[derive(Clone, Debug)]
pub struct Observation {
    /// When, in milliseconds since 1970; `None` when the record does not say: then not before the record before it.
    pub time: Option<i64>,
    /// What was seen.
    pub seen: Seen,
}

/// What was seen.
#[derive(Clone, Debug)]
pub enum Seen {
    /// Something happened to one instance.
    Happened(Happening),
    /// A root and its children, as they are.
    Snapshot(Snapshot),
}

/// An event or a change of state of one instance.
#[derive(Clone, Debug)]
pub struct Happening {
    /// The instance.
    pub instance: Address,
    /// The event; `None` for a bare change of state.
    pub event: Option<EventId>,
    /// The actor that the record claims, if it is not the event's.
    pub wrong_actor: Option<String>,
    /// The state before.
    pub from: Option<StateId>,
    /// The state after.
    pub to: Option<StateId>,
    /// Fields that the record brings or shows.
    pub set: Vec<(FieldId, Value)>,
    /// Children that the same event creates along with the instance.
    pub along: Vec<(PartId, InstanceId)>,
}

/// Which instance of a root's family.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Its entity.
    pub entity: EntityId,
    /// Its name.
    pub id: InstanceId,
    /// Its parent's name; `None` for a root, or when it is known already.
    pub parent: Option<InstanceId>,
}

/// One instance as it is at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Its entity.
    pub entity: EntityId,
    /// Its name.
    pub id: InstanceId,
    /// Its state; `None` when the record does not say.
    pub state: Option<StateId>,
    /// Fields whose value the record shows.
    pub fields: Vec<(FieldId, Value)>,
    /// Its children, as far as the record names them.
    pub children: Vec<ChildList>,
}

/// The children of one kind in a snapshot.
#[derive(Clone, Debug)]
pub struct ChildList {
    /// Which parts.
    pub part: PartId,
    /// Whether the list names every child there is.
    pub complete: bool,
    /// The children.
    pub children: Vec<Snapshot>,
}
