//! The nearest legal history: the fewest records that are missing, extra or by the wrong actor in one that is not.
//!
//! A legal history is one that replay finds nothing wrong with, wherever it ends. Of the given history every record is
//! kept, with its time, or left out; records of moves that the log may not leave out are added between them, at any
//! moment that their neighbours allow. They speak of the instances that the given records speak of: none is invented.
//! What a log may leave out is free, as it is to replay. Snapshots are kept or left out; nothing is added between them.

mod bound;
mod expand;
mod fitness;
mod history;
mod queue;
mod search;
mod variants;
mod words;

pub use fitness::{Fitness, LogFitness};
pub use variants::Variants;

use crate::model::{EntityId, EventId, MoveId, StateId};
use crate::semantics::InstanceId;

/// How far a history is from a legal one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// These edits make it legal, and no fewer do.
    Found {
        /// How many edits.
        cost: u32,
        /// The edits, in the order of the records that they are about.
        edits: Vec<Edit>,
    },
    /// The search was given up.
    GaveUp {
        /// No fewer edits than this make it legal.
        at_least: u32,
    },
}

/// One difference between a history and the nearest legal one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A record is missing.
    Missing(Missing),
    /// A record is there that cannot be.
    Extra {
        /// Which record.
        index: usize,
    },
    /// A record tells what happened, but not who did it.
    WrongActor {
        /// Which record.
        index: usize,
    },
}

/// A record that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The record before which it belongs, and behind which none does: a history may end anywhere.
    pub before: usize,
    /// The entity of the instance that it is about.
    pub entity: EntityId,
    /// The instance.
    pub instance: InstanceId,
    /// The owner of the instance, if it is owned.
    pub owner: Option<InstanceId>,
    /// The move that it records.
    pub id: MoveId,
    /// The event that records the move; in a log of changes a move may have none.
    pub event: Option<EventId>,
    /// The state before; `None`: the instance is made.
    pub from: Option<StateId>,
    /// The state after.
    pub to: StateId,
}
