//! Entities: fields, parts, groups, states, faults.

use super::{Allow, Create, EventName, Expr, Ignore, Incident, Literal, Meta, Move, Name, OnEnter, StateSet};
use crate::source::Span;

/// `entity NAME of PARENT "…" { … }`.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its name.
    pub name: Name,
    /// The entity that owns it.
    pub parent: Option<Name>,
    /// Its statements, in file order.
    pub members: Vec<EntityMember>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// A statement inside an entity.
#[derive(Clone, Debug)]
pub enum EntityMember {
    /// `kind: Import | Export`.
    Field(Field),
    /// `drives: many Drive`.
    Owned(Owned),
    /// `group Open = Creating, Shipping`.
    Group(Group),
    /// `before create { … }`.
    Before(Before),
    /// `create on EVENT -> STATE`.
    Create(Create),
    /// `from Creating, Shipping { … }`.
    From(FromBlock),
    /// `state NAME { … }`.
    State(State),
    /// `fault NAME from STATES { … }`.
    Fault(Fault),
    /// `allow CODE "why"` for the whole entity.
    Allow(Allow),
}

/// `input percent: 0..100 = 0`.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Set by the world outside, at any time.
    pub input: bool,
    /// What it may hold.
    pub ty: FieldType,
    /// Where the type stands.
    pub ty_span: Span,
    /// Its value at creation; without one it starts with any value.
    pub default: Option<Literal>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// The finite domain of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// `bool`
    Bool,
    /// `Import | Export`
    Enum(Vec<Name>),
    /// `0..100`, both ends included.
    Range(i64, i64),
    /// `record?`: present or absent.
    Record,
    /// `duration`: brought by the history, used by `after`.
    Duration,
}

/// `drives: many Drive`.
#[derive(Clone, Debug)]
pub struct Owned {
    /// What the parts are called.
    pub name: Name,
    /// How many there may be.
    pub multiplicity: Multiplicity,
    /// Where the multiplicity stands.
    pub multiplicity_span: Span,
    /// Their entity.
    pub entity: Name,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// How many parts an instance may own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Multiplicity {
    /// `many`: any number, none included.
    Many,
    /// `one`: exactly one.
    One,
    /// `optional`: none or one.
    Optional,
    /// `1..64`: both ends included.
    Range(u32, u32),
}

/// `group Open = Creating, Shipping`.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: Name,
    /// Its states.
    pub states: StateSet,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// `before create { incident … }`: what may happen to an instance that does not exist yet.
#[derive(Clone, Debug)]
pub struct Before {
    /// The incidents.
    pub incidents: Vec<Incident>,
    /// Comments, span.
    pub meta: Meta,
}

/// `from Creating, Shipping { … }`: moves that several states share, each on its own account.
#[derive(Clone, Debug)]
pub struct FromBlock {
    /// The states.
    pub states: StateSet,
    /// What they share. Nested states are not allowed here.
    pub members: Vec<StateMember>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// `initial state NAME when GUARD discards PARTS "…" { … }`.
#[derive(Clone, Debug)]
pub struct State {
    /// Initial, ordinary or final.
    pub role: StateRole,
    /// Its name.
    pub name: Name,
    /// On an initial state: when an instance may begin here.
    pub when: Option<Expr>,
    /// Parts whose existence ends when this state is entered.
    pub discards: Vec<Name>,
    /// Its moves, incidents, and nested states.
    pub members: Vec<StateMember>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// The role of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StateRole {
    /// An instance may begin here.
    Initial,
    /// Neither initial nor final.
    Ordinary,
    /// A history may end here.
    Final,
}

/// A statement inside a state, a fault, or a `from` block.
#[derive(Clone, Debug)]
pub enum StateMember {
    /// `on`, `when`, `after`.
    Move(Move),
    /// `ignore EVENT, EVENT`.
    Ignore(Ignore),
    /// `incident EVENT { … }`.
    Incident(Incident),
    /// `on enter contact Customer`.
    OnEnter(OnEnter),
    /// A nested state; only inside a state.
    State(State),
    /// `allow CODE "why"` for the state.
    Allow(Allow),
}

/// `fault NAME from STATES when GUARD as EVENT "…" { … }`.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The fault state's name.
    pub name: Name,
    /// The states it strikes in; absent only where it was forgotten (a finding has been made).
    pub from: Option<StateSet>,
    /// It strikes only while this holds.
    pub when: Option<Expr>,
    /// The event that reports it.
    pub reported_as: Option<EventName>,
    /// Ways out, entry actions, incidents.
    pub members: Vec<StateMember>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

impl Multiplicity {
    /// The least number of parts.
    pub fn least(self) -> usize {
        match self {
            Self::Many | Self::Optional => 0,
            Self::One => 1,
            Self::Range(least, _) => least as usize,
        }
    }

    /// The greatest number of parts; `usize::MAX` where there is no limit.
    pub fn most(self) -> usize {
        match self {
            Self::Many => usize::MAX,
            Self::One | Self::Optional => 1,
            Self::Range(_, most) => most as usize,
        }
    }
}
