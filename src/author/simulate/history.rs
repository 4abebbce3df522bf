//! A history as it is simulated: its members and what is recorded of them.

use crate::model::{ActorId, EntityId, EventId, FieldId, Model, StateId, Value};
use crate::semantics::{Address, Happening, InstanceId, Observation, Seen};

use super::kind::Plant;

/// One of a root and all that it owns.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) entity: EntityId,
    pub(super) id: InstanceId,
    /// Its owner's index.
    pub(super) owner: Option<usize>,
}

/// What is recorded of one move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) time: i64,
    /// The index of the member.
    pub(super) who: usize,
    pub(super) event: Option<EventId>,
    /// The actor that the record names besides its event; only a slip names one.
    pub(super) actor: Option<ActorId>,
    pub(super) from: Option<StateId>,
    pub(super) to: Option<StateId>,
    pub(super) set: Vec<(FieldId, Value)>,
    /// The last moment at which the move was in time.
    pub(super) limit: Option<i64>,
    /// Whether it is a timer's move.
    pub(super) timer: bool,
}

/// All records of one root, in the order of their times.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    pub(super) members: Vec<Member>,
    pub(super) records: Vec<Record>,
    /// Whether it was ended because it would not end.
    pub(super) cut: bool,
    /// What was planted into it.
    pub(super) plant: Option<Plant>,
}

impl Record {
    /// A record of a member that says nothing yet.
    pub(super) fn bare(time: i64, who: usize) -> Self {
        Self { time, who, event: None, actor: None, from: None, to: None, set: Vec::new(), limit: None, timer: false }
    }
}

impl History {
    /// The observation of one record.
    pub(super) fn observation(&self, model: &Model, record: &Record) -> Observation {
        let member = &self.members[record.who];
        let wrong_actor = record.actor.map(|actor| model.actor(actor).name.text.clone());
        let seen = Seen::Happened(Happening {
            instance: Address {
                entity: member.entity,
                id: member.id.clone(),
                parent: member.owner.map(|owner| self.members[owner].id.clone()),
            },
            event: record.event,
            wrong_actor,
            from: record.from,
            to: record.to,
            set: record.set.clone(),
            along: Vec::new(),
        });
        Observation { time: Some(record.time), seen }
    }

    /// The observations of all records.
    pub(super) fn observations(&self, model: &Model) -> Vec<Observation> {
        self.records.iter().map(|record| self.observation(model, record)).collect()
    }

    /// The state of each member just before a record; `None` before it exists.
    pub(super) fn states_before(&self, index: usize) -> Vec<Option<StateId>> {
        let mut states = vec![None; self.members.len()];
        for record in &self.records[..index] {
            if record.to.is_some() {
                states[record.who] = record.to;
            }
        }
        states
    }
}
