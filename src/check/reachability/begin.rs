//! LS107: initial states in which nothing begins.

use crate::check::EntityFacts;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Entity, Role, StateId};

/// An initial state that nothing creates.
pub(crate) const LS107: Code =
    Code { id: "LS107", name: "initial-never-created", severity: Severity::Error, page: include_str!("LS107.md") };

pub(super) fn check(entity: &Entity, facts: &EntityFacts, findings: &mut Vec<Finding>) {
    let name = &entity.name.text;
    for state in never_created(entity, facts) {
        let state = entity.state(state);
        findings.push(
            Finding::new(&LS107, format!("`{}` is initial, but no `create` of `{name}` leads to it", state.name.text))
                .label(state.name.span, "where there are `create`s, they alone say where instances begin")
                .help(format!("lead a `create` here (`create on … -> {}`), or take `initial` away", state.name.text)),
        );
    }
}

/// Initial states that no creation leads to.
pub(super) fn never_created(entity: &Entity, facts: &EntityFacts) -> Vec<StateId> {
    let initial = entity.states().filter(|(_, state)| state.role == Role::Initial).map(|(id, _)| id);
    initial.filter(|state| facts.begins().binary_search(state).is_err()).collect()
}
