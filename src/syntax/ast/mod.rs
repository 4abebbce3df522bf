//! The one abstract syntax tree of both notations: names unresolved, every node with its span.
//!
//! The tree keeps what a formatter and a converter need: comments ([`Trivia`]), the order of statements, and the
//! literal text of durations. It knows nothing of what names mean; `model` does that.

mod common;
mod entity;
mod expr;
mod log;
mod moves;
mod scenario;

pub use common::{Allow, Comment, EventName, Literal, Meta, Name, Text, Trivia};
pub use entity::{
    Before, Entity, EntityMember, Fault, Field, FieldType, FromBlock, Group, Multiplicity, Owned, State, StateMember,
    StateRole,
};
pub use expr::{Comparison, Expr, FieldPath, Operand, Quantifier, StateSet, StateSetItem};
pub use log::{
    AlwaysRecorded, ChildRecords, Log, LogKind, LogStatement, Path, PathStep, Rename, Template, TemplatePart,
    ValueSource,
};
pub use moves::{
    Assign, Assignment, Create, DurationLiteral, Effect, Ignore, Incident, Length, Move, OnEnter, Resolution, Step,
    Target, Trigger,
};
pub use scenario::{Argument, ArgumentValue, Clause, Expectation, InstanceName, Scenario, ScenarioStep};

use crate::source::Span;

/// A whole lifecycle file.
#[derive(Clone, Debug)]
pub struct File {
    /// `lifecycle NAME "…" @tags`; absent only in a file that lacks it (a finding has been made).
    pub header: Option<Header>,
    /// The statements, in file order.
    pub items: Vec<Item>,
    /// Comments after the last statement.
    pub end: Trivia,
}

/// `lifecycle NAME "description" @tags`.
#[derive(Clone, Debug)]
pub struct Header {
    /// Name of the lifecycle.
    pub name: Name,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// A statement of the top level.
#[derive(Clone, Debug)]
pub enum Item {
    /// `allow CODE "why"` for the whole file.
    Allow(Allow),
    /// `actor A, B "…"`.
    Actor(Actors),
    /// `event Actor.Event "…"`.
    Event(EventDecl),
    /// `entity NAME of PARENT { … }`.
    Entity(Entity),
    /// `invariant of ENTITY "…": always P`.
    Invariant(Invariant),
    /// `log NAME { … }`.
    Log(Log),
    /// `scenario "…" { … }`.
    Scenario(Scenario),
}

/// `actor A, B "description" @tags`.
#[derive(Clone, Debug)]
pub struct Actors {
    /// The actors named.
    pub names: Vec<Name>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// `event Actor.Event "description" @tags`: describes an event; moves use events without declaring them.
#[derive(Clone, Debug)]
pub struct EventDecl {
    /// The event.
    pub event: EventName,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// `invariant of ENTITY "description" @tags: always P` or `never P`.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// The entity whose instances it speaks of.
    pub entity: Name,
    /// `true` for `always`, `false` for `never`.
    pub always: bool,
    /// The words `always` or `never`.
    pub mode_span: Span,
    /// What must always, or never, hold.
    pub condition: Expr,
    /// Description (the invariant's title), tags, comments, span.
    pub meta: Meta,
}

impl Item {
    /// What every statement carries.
    pub fn meta(&self) -> &Meta {
        match self {
            Self::Allow(item) => &item.meta,
            Self::Actor(item) => &item.meta,
            Self::Event(item) => &item.meta,
            Self::Entity(item) => &item.meta,
            Self::Invariant(item) => &item.meta,
            Self::Log(item) => &item.meta,
            Self::Scenario(item) => &item.meta,
        }
    }

    /// What every statement carries, to change it.
    pub fn meta_mut(&mut self) -> &mut Meta {
        match self {
            Self::Allow(item) => &mut item.meta,
            Self::Actor(item) => &mut item.meta,
            Self::Event(item) => &mut item.meta,
            Self::Entity(item) => &mut item.meta,
            Self::Invariant(item) => &mut item.meta,
            Self::Log(item) => &mut item.meta,
            Self::Scenario(item) => &mut item.meta,
        }
    }
}
