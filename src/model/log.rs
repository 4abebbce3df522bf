//! Log mappings with every name resolved.

use super::{EntityId, EventId, FieldId, Info, Named, PartId};
use crate::source::Span;
use crate::syntax::ast::{Path, ValueSource};

/// How the records of one kind of log speak about the lifecycle.
#[derive(Clone, Debug)]
pub struct Log {
    /// Its name.
    pub name: Named,
    /// What a record says.
    pub kind: LogKind,
    /// Where each part of a record stands; each key at most once.
    pub keys: Vec<(Key, ValueSource)>,
    /// Where fields stand. The name is looked up in the entity of the record; for changes and snapshots the id is
    /// known already.
    pub sets: Vec<(Named, Option<FieldId>, ValueSource)>,
    /// Where children stand; snapshots only.
    pub parts: Vec<ChildSource>,
    /// Events whose moves, and fault and condition moves reported as them, never go unrecorded.
    pub always: Vec<EventId>,
    /// Values of the event path that say nothing about the lifecycle.
    pub ignores: Vec<String>,
    /// Of a text log, the pattern of its lines, which compiles, and where it stands.
    pub lines: Option<(String, Span)>,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// What a record of a log says.
#[derive(Clone, Debug)]
pub enum LogKind {
    /// An event happened to an instance, or to several.
    Events {
        /// Where in the record the instances stand, first that applies; empty means the record itself.
        at: Vec<Path>,
    },
    /// The state of an instance of this entity changed.
    Changes(EntityId),
    /// A root and its children as they are at one moment.
    Snapshot {
        /// The root's entity.
        entity: EntityId,
        /// Where in the record the roots stand, first that applies; empty means the record itself.
        at: Vec<Path>,
    },
}

/// A part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// When: RFC 3339, the same without an offset, or a number since 1970.
    Time,
    /// The instance.
    Id,
    /// The root instance that a child belongs to.
    Root,
    /// The parent instance.
    Parent,
    /// The entity's name.
    Entity,
    /// The event, with or without its actor.
    Event,
    /// The actor.
    Actor,
    /// State before.
    From,
    /// State after.
    To,
    /// State now (snapshots).
    State,
}

/// `parts drives = PATH complete { … }`.
#[derive(Clone, Debug)]
pub struct ChildSource {
    /// Which parts.
    pub part: PartId,
    /// Their entity.
    pub entity: EntityId,
    /// Where the list stands, inside the owner's object.
    pub at: Path,
    /// Whether the list names every child there is.
    pub complete: bool,
    /// Where each part of an element stands.
    pub keys: Vec<(Key, ValueSource)>,
    /// Where fields stand.
    pub sets: Vec<(FieldId, ValueSource)>,
    /// Children of the children.
    pub parts: Vec<ChildSource>,
}

impl Key {
    /// The word that the language writes for it.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(key, _)| *key == self).map_or("", |(_, word)| word)
    }

    /// Every key with the word that the language writes for it.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Time, "time"),
        (Self::Id, "id"),
        (Self::Root, "root"),
        (Self::Parent, "parent"),
        (Self::Entity, "entity"),
        (Self::Event, "event"),
        (Self::Actor, "actor"),
        (Self::From, "from"),
        (Self::To, "to"),
        (Self::State, "state"),
    ];
}
