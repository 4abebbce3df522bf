//! LS105, LS107: entities and states in which nothing begins.

use crate::check::EntityFacts;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Entity, Role, StateId};

/// An entity that can never begin.
pub(crate) const LS105: Code =
    Code { id: "LS105", name: "never-begins", severity: Severity::Error, page: include_str!("LS105.md") };
/// An initial state that nothing creates.
pub(crate) const LS107: Code =
    Code { id: "LS107", name: "initial-never-created", severity: Severity::Error, page: include_str!("LS107.md") };

pub(super) fn check(entity: &Entity, facts: &EntityFacts, findings: &mut Vec<Finding>) {
    let name = &entity.name.text;
    if facts.begins().is_empty() {
        findings.push(
            Finding::new(&LS105, format!("no `{name}` can ever begin"))
                .label(entity.name.span, "it has neither a `create` nor an `initial` state")
                .help("mark the state in which it begins (`initial state …`), or say what creates it (`create on … -> …`)"),
        );
        return;
    }
    for state in never_created(entity, facts) {
        let state = entity.state(state);
        findings.push(
            Finding::new(&LS107, format!("`{}` is initial, but nothing creates a `{name}` in it", state.name.text))
                .label(state.name.span, "every `create` leads elsewhere")
                .help(format!("lead a `create` here (`create on … -> {}`), or take `initial` away", state.name.text)),
        );
    }
}

/// Initial states that no creation leads to.
pub(super) fn never_created(entity: &Entity, facts: &EntityFacts) -> Vec<StateId> {
    let initial = entity.states().filter(|(_, state)| state.role == Role::Initial).map(|(id, _)| id);
    initial.filter(|state| facts.begins().binary_search(state).is_err()).collect()
}
