//! Reads single statements and parts of statements that stand inside another notation.

use super::context::{Context, Node};
use super::grammar::Rule;
use super::{entity, expr, log, moves, read, scenario, words};
use crate::diagnostic::Finding;
use crate::syntax::ast::{
    Create, EventName, Expr, Field, Incident, LogKind, LogStatement, Name, Owned, ScenarioStep, StateMember, StateSet,
};
use crate::syntax::places::Places;

/// What was read of a piece of text.
#[derive(Clone, Debug)]
pub(crate) struct Fragment<T> {
    /// What it says; `None` where it could not be understood (there is a finding then).
    pub(crate) value: Option<T>,
    /// What is wrong with it.
    pub(crate) findings: Vec<Finding>,
}

/// A production of the grammar that may stand alone, and what it is converted to.
pub(crate) struct Production<T> {
    rule: Rule,
    convert: fn(&mut Context<'_>, Node<'_>) -> Option<T>,
}

impl<T> Production<T> {
    /// Reads `text`, which stands at `place`: every span is shifted there. Comments are kept.
    pub(crate) fn read(&self, place: Places, text: &str) -> Fragment<T> {
        let (value, findings) = read(place, text, self.rule, |cx, whole| {
            whole.into_inner().next().and_then(|inner| (self.convert)(cx, inner))
        });
        Fragment { value: value.flatten(), findings }
    }
}

/// A statement of a state: `on`, `when`, `after`, `ignore`, `incident`, `on enter`, a nested state, `allow`.
pub(crate) const STATE_MEMBER: Production<StateMember> =
    Production { rule: Rule::only_state_member, convert: entity::state_member };

/// `create on EVENT …`
pub(crate) const CREATE: Production<Create> =
    Production { rule: Rule::only_create, convert: |cx, node| Some(moves::create(cx, node)) };

/// `incident EVENT { … }`
pub(crate) const INCIDENT: Production<Incident> =
    Production { rule: Rule::only_incident, convert: |cx, node| Some(moves::incident(cx, node)) };

/// A set of states: `Creating, Open except Received`
pub(crate) const STATES: Production<StateSet> =
    Production { rule: Rule::only_states, convert: |cx, node| Some(expr::states(cx, node)) };

/// A guard.
pub(crate) const GUARD: Production<Expr> =
    Production { rule: Rule::only_guard, convert: |cx, node| Some(expr::guard(cx, node)) };

/// `Actor.Event`
pub(crate) const EVENT: Production<EventName> =
    Production { rule: Rule::only_event, convert: |cx, node| Some(words::event(cx, node)) };

/// `events`, `changes of ENTITY`, `snapshot of ENTITY at …`
pub(crate) const LOG_KIND: Production<LogKind> =
    Production { rule: Rule::only_log_kind, convert: |cx, node| Some(log::log_kind(cx, node)) };

/// A line of a log mapping.
pub(crate) const LOG_STATEMENT: Production<LogStatement> =
    Production { rule: Rule::only_log_statement, convert: log::log_statement };

/// A line of a scenario.
pub(crate) const SCENARIO_STEP: Production<ScenarioStep> =
    Production { rule: Rule::only_step, convert: |cx, node| Some(scenario::step(cx, node)) };

/// A field behind its name: `input 0..100 = 0 "…" @tag`
pub(crate) fn field(place: Places, text: &str, name: Name) -> Fragment<Field> {
    let (value, findings) = read(place, text, Rule::only_field_body, |cx, whole| {
        whole.into_inner().next().map(|body| entity::field_body(cx, body, name))
    });
    Fragment { value: value.flatten(), findings }
}

/// Parts behind their name: `many Drive "…" @tag`
pub(crate) fn parts(place: Places, text: &str, name: Name) -> Fragment<Owned> {
    let (value, findings) = read(place, text, Rule::only_parts_body, |cx, whole| {
        whole.into_inner().next().map(|body| entity::parts_body(cx, body, name))
    });
    Fragment { value: value.flatten(), findings }
}

/// A single name.
pub(crate) const NAME: Production<Name> =
    Production { rule: Rule::only_name, convert: |cx, node| Some(words::name(cx, &node)) };
