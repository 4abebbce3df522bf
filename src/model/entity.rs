//! Entities with every name resolved: states, fields, parts, clocks.

use super::{
    ABSENT, ClockId, CompositeId, EntityId, EventId, FieldId, Guard, Info, Move, MoveId, Named, PartId, Resolution,
    StateId, StateSet, Value,
};
use crate::source::Span;

pub use crate::syntax::ast::Multiplicity;

/// A kind of thing with a life.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its name.
    pub name: Named,
    /// The entity that owns it, and as which parts.
    pub parent: Option<(EntityId, PartId)>,
    /// Fields, in file order.
    pub fields: Vec<Field>,
    /// Parts it owns, in file order.
    pub parts: Vec<Part>,
    /// States, in file order; nested ones where they stand, faults too.
    pub states: Vec<State>,
    /// States with nested states.
    pub composites: Vec<Composite>,
    /// Groups, in file order.
    pub groups: Vec<Group>,
    /// Clocks; the first counts from the entry into the current state.
    pub clocks: Vec<Clock>,
    /// Moves, in file order; a fault's strike stands before the moves out of it.
    pub moves: Vec<Move>,
    /// Events that states take and do nothing with.
    pub ignores: Vec<Ignore>,
    /// Error events and their resolution.
    pub incidents: Vec<Incident>,
    /// What people do when a state is entered.
    pub on_enter: Vec<OnEnter>,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// A state.
#[derive(Clone, Debug)]
pub struct State {
    /// Its name.
    pub name: Named,
    /// Initial, ordinary, final, or a fault.
    pub role: Role,
    /// The innermost composite it stands in.
    pub outer: Option<CompositeId>,
    /// Parts whose existence ends when this state is entered.
    pub discards: Vec<PartId>,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// The role of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// An instance may begin here. (A nested `initial` state of a composite that is not initial is `Ordinary`.)
    Initial,
    /// Neither.
    Ordinary,
    /// A history may end here.
    Final,
    /// Entered by a fault.
    Fault,
}

/// A state with nested states; an instance is in one of those.
#[derive(Clone, Debug)]
pub struct Composite {
    /// Its name.
    pub name: Named,
    /// Every state inside, however deep.
    pub states: StateSet,
    /// The state in which a move to the composite ends up.
    pub entry: StateId,
    /// The composite around it.
    pub outer: Option<CompositeId>,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// A named set of states.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: Named,
    /// Its states.
    pub states: StateSet,
    /// Whether anything names it.
    pub used: bool,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// Counts from an entry. Clock 0 of every entity starts at each entry into a state; every other clock starts when
/// its states are entered from outside them, and runs on while the instance moves among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The states among which it runs; for clock 0, all.
    pub states: StateSet,
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Named,
    /// Set by the world outside, to any value at any time.
    pub input: bool,
    /// What it may hold.
    pub domain: Domain,
    /// Its value at creation; `None`: any value then, kept until something sets it. Records and durations start
    /// absent unless the creation brings them.
    pub default: Option<Value>,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// The finite domain of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// `bool`
    Bool,
    /// An enumeration, by its values' names.
    Enum(Vec<Named>),
    /// Whole numbers, both ends included.
    Range(i64, i64),
    /// Present or absent.
    Record,
    /// Milliseconds or [`ABSENT`].
    Duration,
}

/// Parts that an instance owns.
#[derive(Clone, Debug)]
pub struct Part {
    /// What they are called.
    pub name: Named,
    /// How many there may be.
    pub multiplicity: Multiplicity,
    /// Their entity.
    pub entity: EntityId,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// A state takes an event and does nothing with it.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The event.
    pub event: EventId,
    /// Where the event is written.
    pub event_span: Span,
    /// The states.
    pub states: StateSet,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// An error event, and what people do about it. Its record is legal in its states and moves nothing.
#[derive(Clone, Debug)]
pub struct Incident {
    /// The error event.
    pub event: EventId,
    /// Where the event is written.
    pub event_span: Span,
    /// Where it may happen; `None`: before the instance exists.
    pub states: Option<StateSet>,
    /// It concerns only instances for which this holds.
    pub guard: Option<Guard>,
    /// What is done.
    pub resolution: Resolution,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// What people do when a state is entered.
#[derive(Clone, Debug)]
pub struct OnEnter {
    /// The states.
    pub states: StateSet,
    /// What is done.
    pub resolution: Resolution,
    /// Description, tags and the whole statement.
    pub info: Info,
}

impl Entity {
    /// A state by id.
    pub fn state(&self, id: StateId) -> &State {
        &self.states[id.index()]
    }

    /// A move by id.
    pub fn move_(&self, id: MoveId) -> &Move {
        &self.moves[id.index()]
    }

    /// A field by id.
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[id.index()]
    }

    /// A clock by id.
    pub fn clock(&self, id: ClockId) -> &Clock {
        &self.clocks[id.index()]
    }

    /// A kind of parts by id.
    pub fn part(&self, id: PartId) -> &Part {
        &self.parts[id.index()]
    }

    /// Every state with its id.
    pub fn states(&self) -> impl Iterator<Item = (StateId, &State)> {
        self.states.iter().enumerate().map(|(index, state)| (StateId::new(index), state))
    }

    /// Every move with its id.
    pub fn moves(&self) -> impl Iterator<Item = (MoveId, &Move)> {
        self.moves.iter().enumerate().map(|(index, mv)| (MoveId::new(index), mv))
    }

    /// Every field with its id.
    pub fn fields(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        self.fields.iter().enumerate().map(|(index, field)| (FieldId::new(index), field))
    }

    /// The state of a name; a composite's name gives its entry.
    pub fn state_named(&self, name: &str) -> Option<StateId> {
        self.states().find(|(_, state)| state.name.text == name).map(|(id, _)| id).or_else(|| {
            self.composites.iter().find(|composite| composite.name.text == name).map(|composite| composite.entry)
        })
    }

    /// The field of a name.
    pub fn field_named(&self, name: &str) -> Option<FieldId> {
        self.fields().find(|(_, field)| field.name.text == name).map(|(id, _)| id)
    }

    /// The parts of a name.
    pub fn part_named(&self, name: &str) -> Option<PartId> {
        self.parts.iter().position(|part| part.name.text == name).map(PartId::new)
    }
}

impl Domain {
    /// How many values there are; `None` for a duration, whose values are not counted.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Bool | Self::Record => Some(2),
            Self::Enum(names) => Some(names.len() as u64),
            Self::Range(low, high) => Some(high.abs_diff(*low).saturating_add(1)),
            Self::Duration => None,
        }
    }
}

impl Field {
    /// The text of one of its values, as the language writes it.
    pub fn show(&self, value: Value) -> String {
        match &self.domain {
            Domain::Bool => (value != 0).to_string(),
            Domain::Enum(names) => usize::try_from(value)
                .ok()
                .and_then(|index| names.get(index))
                .map_or_else(|| value.to_string(), |name| name.text.clone()),
            Domain::Range(..) => value.to_string(),
            Domain::Record if value == 0 => "absent".to_owned(),
            Domain::Record => "present".to_owned(),
            Domain::Duration if value == ABSENT => "absent".to_owned(),
            Domain::Duration => super::duration_text(value),
        }
    }
}
