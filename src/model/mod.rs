//! Names resolved to ids: what a lifecycle means, ready to be judged, run and drawn.

mod dump;
mod duration;
mod entity;
mod graph;
mod guard;
mod ids;
mod log;
mod moves;
mod resolve;
mod scenario;
pub mod show;
mod states;
mod value;

pub use dump::dump;
pub use duration::duration_text;
pub use entity::{
    Clock, Composite, Domain, Entity, Field, Group, Ignore, Incident, Multiplicity, OnEnter, Part, Role, State,
};
pub use graph::graph;
pub use guard::{Comparison, FieldRef, Guard, GuardKind, Operand, Quantifier};
pub use ids::{ActorId, ClockId, CompositeId, EntityId, EventId, FieldId, MoveId, PartId, StateId};
pub use log::{ChildSource, Key, Log, LogKind};
pub use moves::{Assign, Assignment, Length, Move, Target, TargetKind, Timer, Trigger};
pub use resolve::codes;
pub use resolve::codes::CODES;
pub use resolve::{Resolved, resolve};
pub use scenario::{Brought, Clause, Expectation, Scenario, ScenarioStep};
pub use states::StateSet;
pub use value::{ABSENT, Value};

use crate::source::Span;
pub use crate::syntax::ast::Resolution;

/// A name and where it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub text: String,
    /// Where it is declared.
    pub span: Span,
}

/// What every statement carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// The description, if there is one.
    pub description: Option<String>,
    /// Tags without their `@`; those of the blocks around the statement are not repeated.
    pub tags: Vec<String>,
    /// The whole statement, block included.
    pub span: Span,
}

/// A lifecycle with every name resolved.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name.
    pub name: Named,
    /// Actors, in file order.
    pub actors: Vec<Actor>,
    /// Events, in order of their first appearance.
    pub events: Vec<Event>,
    /// Entities; a parent stands before its parts.
    pub entities: Vec<Entity>,
    /// Invariants, in file order.
    pub invariants: Vec<Invariant>,
    /// Log mappings, in file order.
    pub logs: Vec<Log>,
    /// Scenarios, in file order.
    pub scenarios: Vec<Scenario>,
    /// Every `allow`, in file order.
    pub allows: Vec<Allow>,
    /// Description, tags and the header statement.
    pub info: Info,
}

/// Somebody, or something, who makes events happen.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The name.
    pub name: Named,
    /// Description, tags and the statement.
    pub info: Info,
}

/// Something that an actor does or reports.
#[derive(Clone, Debug)]
pub struct Event {
    /// Who.
    pub actor: ActorId,
    /// `Actor.Event`; its span is where it is declared, or first used.
    pub name: Named,
    /// The description of its declaration.
    pub description: Option<String>,
    /// Tags of its declaration.
    pub tags: Vec<String>,
}

/// What must always, or never, hold.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// Whose instances it speaks of.
    pub entity: EntityId,
    /// `true` for `always`, `false` for `never`.
    pub always: bool,
    /// The condition.
    pub condition: Guard,
    /// Title, tags and the whole statement.
    pub info: Info,
}

/// `allow CODE "why"`: findings of this code with their primary label in the scope are suppressed.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The code.
    pub code: Named,
    /// The reason.
    pub reason: String,
    /// Where findings are suppressed; `None`: everywhere.
    pub scope: Option<Span>,
    /// The whole statement.
    pub span: Span,
}

impl Model {
    /// An entity by id.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }

    /// Every entity with its id.
    pub fn entities(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        self.entities.iter().enumerate().map(|(index, entity)| (EntityId::new(index), entity))
    }

    /// An event by id.
    pub fn event(&self, id: EventId) -> &Event {
        &self.events[id.index()]
    }

    /// An actor by id.
    pub fn actor(&self, id: ActorId) -> &Actor {
        &self.actors[id.index()]
    }

    /// The entity of a name.
    pub fn entity_named(&self, name: &str) -> Option<EntityId> {
        self.entities().find(|(_, entity)| entity.name.text == name).map(|(id, _)| id)
    }

    /// The event of a name such as `Customer.Ship`.
    pub fn event_named(&self, name: &str) -> Option<EventId> {
        self.events.iter().position(|event| event.name.text == name).map(EventId::new)
    }

    /// The entity `up` steps above `entity`: itself for 0, its parent for 1.
    pub fn ancestor(&self, entity: EntityId, up: usize) -> Option<EntityId> {
        (0..up).try_fold(entity, |at, _| self.entity(at).parent.map(|(parent, _)| parent))
    }
}
