//! Scenarios: short histories, and what must be said of them.

use super::{DurationLiteral, EventName, Expr, Literal, Meta, Name, StateSet};
use crate::source::Span;

/// `scenario "…" @tags { … }`. The title is the description of its `meta`.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its steps, in order.
    pub steps: Vec<ScenarioStep>,
    /// Title, tags, comments, span.
    pub meta: Meta,
}

/// The name of an instance: a name that may hold dashes, or a quoted one.
pub type InstanceName = Name;

/// One line of a scenario.
#[derive(Clone, Debug)]
pub struct ScenarioStep {
    /// How much later than the step before (`+5d`).
    pub later: Option<DurationLiteral>,
    /// What happens, or what must hold.
    pub clause: Clause,
    /// Comments and span.
    pub meta: Meta,
}

/// What a line of a scenario says.
#[derive(Clone, Debug)]
pub enum Clause {
    /// `Operator.Receive d1 of job-1 with kind = Import, drives = d1, d2`.
    Event {
        /// The event.
        event: EventName,
        /// The instance it addresses.
        instance: InstanceName,
        /// The instance's parent, where it is not plain.
        parent: Option<InstanceName>,
        /// What it brings.
        with: Vec<Argument>,
        /// The violation that it must be (`refused: LS303`).
        refused: Option<Name>,
    },
    /// `see job-1 in Received`: a record says that the instance is now in that state.
    See {
        /// The instance.
        instance: InstanceName,
        /// The state it is now in.
        state: Name,
        /// The violation that it must be.
        refused: Option<Name>,
    },
    /// `expect surely d2 in Received`.
    Expect {
        /// Whether every possibility must agree, instead of one.
        surely: bool,
        /// What must hold.
        expectation: Expectation,
    },
}

/// What `expect` says.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// `job-1 in Received`.
    In(InstanceName, StateSet),
    /// `job-1 overdue`: a deadline has passed.
    Overdue(InstanceName, Span),
    /// `job-1 where errors`: a guard over the instance's fields and parts.
    Where(InstanceName, Expr),
}

/// `kind = Import`, `return_address`, `drives = d1, d2`.
#[derive(Clone, Debug)]
pub struct Argument {
    /// A field, or the name of parts.
    pub name: Name,
    /// The field's value; absent means present or true.
    pub value: ArgumentValue,
}

/// The value of an argument.
#[derive(Clone, Debug)]
pub enum ArgumentValue {
    /// None said: present, or true.
    Present,
    /// A value of the field.
    Value(Literal),
    /// A duration.
    Duration(DurationLiteral),
    /// Instances of parts that are created along.
    Instances(Vec<InstanceName>),
}
