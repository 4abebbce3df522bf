//! LS102, LS103, LS104: states from which no end can be reached.

use petgraph::algo::kosaraju_scc;
use petgraph::visit::EdgeFiltered;

use super::names;
use crate::check::EntityFacts;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Entity, MoveId, Role, StateId, Trigger};

/// A state that is not final and has no way out.
pub(crate) const LS102: Code =
    Code { id: "LS102", name: "dead-end", severity: Severity::Error, page: include_str!("LS102.md") };
/// States that lead only to one another, none of them final.
pub(crate) const LS103: Code =
    Code { id: "LS103", name: "trap", severity: Severity::Error, page: include_str!("LS103.md") };
/// An entity without a final state.
pub(crate) const LS104: Code =
    Code { id: "LS104", name: "no-final-state", severity: Severity::Warning, page: include_str!("LS104.md") };

/// Looks for sets of states that lead only to one another. Faults do not count as ways out of a state: nobody can
/// rely on one. States that are never reached are not judged; they have a finding already.
pub(super) fn check(entity: &Entity, facts: &EntityFacts, findings: &mut Vec<Finding>) {
    if !entity.states.iter().any(|state| state.role == Role::Final) {
        findings.extend((!entity.states.is_empty()).then(|| without_final(entity, facts)));
        return;
    }
    let strikes = |by: MoveId| entity.move_(by).trigger == Trigger::Fault;
    let graph = EdgeFiltered::from_fn(facts.graph(), |edge| !strikes(*edge.weight()));
    let mut component_of = vec![0; entity.states.len()];
    let components = kosaraju_scc(&graph);
    for (number, component) in components.iter().enumerate() {
        for node in component {
            component_of[node.index()] = number;
        }
    }
    for (number, component) in components.iter().enumerate() {
        let mut states: Vec<StateId> = component.iter().map(|node| StateId::new(node.index())).collect();
        states.sort_unstable();
        let ends = states.iter().any(|state| entity.state(*state).role == Role::Final || !facts.is_reached(*state));
        let leaves = |state: &StateId| {
            facts.ways_out(*state).any(|way| component_of[way.state.index()] != number && !strikes(way.by))
        };
        if !ends && !states.iter().any(leaves) {
            findings.extend(match states.as_slice() {
                [only] => dead_end(entity, facts, *only),
                _ => Some(trap(entity, &states)),
            });
        }
    }
}

fn without_final(entity: &Entity, facts: &EntityFacts) -> Finding {
    let mut finding = Finding::new(&LS104, format!("`{}` has no final state", entity.name.text))
        .label(entity.name.span, "its histories can never end")
        .help("mark where a history may end: `final state …`; a final state may still have moves");
    let stuck = |state: &StateId| facts.ways_out(*state).all(|way| way.state == *state);
    let ends: Vec<StateId> =
        entity.states().map(|(id, _)| id).filter(|id| facts.is_reached(*id)).filter(stuck).collect();
    for state in ends.iter().take(3) {
        finding = finding.label(entity.state(*state).name.span, "nothing leaves this state: is it final?");
    }
    finding
}

/// A fault state that nothing leaves is a matter of recovery, and told there.
fn dead_end(entity: &Entity, facts: &EntityFacts, state: StateId) -> Option<Finding> {
    let here = entity.state(state);
    if here.role == Role::Fault {
        return None;
    }
    let why = if facts.ways_out(state).any(|way| way.state != state) {
        "only a fault leads out of it"
    } else if facts.leaving(state).is_empty() {
        "it has no moves"
    } else {
        "all its moves stay here"
    };
    Some(
        Finding::new(&LS102, format!("`{}` of `{}` is a dead end", here.name.text, entity.name.text))
            .label(here.name.span, format!("{why}, and it is not final"))
            .help("give it a way out, or mark it `final` if a history may end here"),
    )
}

fn trap(entity: &Entity, states: &[StateId]) -> Finding {
    let first = entity.state(states[0]);
    let all = names(entity, states);
    let mut finding = Finding::new(&LS103, format!("{all} of `{}` are a trap", entity.name.text))
        .label(first.name.span, "from here no final state can be reached");
    for state in states.iter().skip(1).take(5) {
        finding = finding.label(entity.state(*state).name.span, "nor from here");
    }
    finding.help("give one of them a way to a final state, or mark one of them `final`")
}
