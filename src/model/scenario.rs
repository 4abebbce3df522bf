//! Scenarios with every name resolved.

use super::{EntityId, EventId, FieldId, Guard, Info, Named, PartId, StateId, StateSet, Value};

/// A short history, and what must be said of it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its steps, in order; the first happens at time 0.
    pub steps: Vec<ScenarioStep>,
    /// Title (as the description), tags and the whole statement.
    pub info: Info,
}

/// One line of a scenario.
#[derive(Clone, Debug)]
pub struct ScenarioStep {
    /// Milliseconds since the step before.
    pub later: i64,
    /// What happens, or what must hold.
    pub clause: Clause,
    /// The violation that it must be: the id of a code, such as `LS303`.
    pub refused: Option<Named>,
    /// The whole line.
    pub info: Info,
}

/// What a line of a scenario says.
#[derive(Clone, Debug)]
pub enum Clause {
    /// An event.
    Event {
        /// Which.
        event: EventId,
        /// The entity of the instance it addresses.
        entity: EntityId,
        /// The instance.
        instance: Named,
        /// The instance's parent.
        parent: Option<Named>,
        /// What it brings.
        brings: Vec<Brought>,
    },
    /// A record says that the instance is now in that state.
    See {
        /// The instance's entity.
        entity: EntityId,
        /// The instance.
        instance: Named,
        /// The state.
        state: StateId,
    },
    /// Something must hold.
    Expect {
        /// Whether every possibility must agree, instead of one.
        surely: bool,
        /// The instance's entity.
        entity: EntityId,
        /// The instance.
        instance: Named,
        /// What must hold.
        expectation: Expectation,
    },
}

/// What `expect` says of an instance.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// It is in one of these states.
    In(StateSet),
    /// A deadline of it has passed.
    Overdue,
    /// A guard holds for it.
    Where(Guard),
}

/// Something that an event of a scenario brings.
#[derive(Clone, Debug)]
pub enum Brought {
    /// A field's value.
    Field(FieldId, Value),
    /// Children that are created along with the instance, by the same event.
    Parts(PartId, Vec<Named>),
}
