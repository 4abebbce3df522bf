//! LS101: states that no way leads to.

use petgraph::algo::kosaraju_scc;
use petgraph::visit::NodeFiltered;

use super::begin::never_created;
use super::names;
use crate::check::facts::enters;
use crate::check::{EntityFacts, Way};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Entity, Role, StateId};

/// A state that no way leads to.
pub(crate) const LS101: Code =
    Code { id: "LS101", name: "unreachable-state", severity: Severity::Error, page: include_str!("LS101.md") };

/// Where several states depend on one another, one of them is named and the others follow in a note: they are
/// reached as soon as that one is. What an initial state leads to that nothing creates is its matter.
pub(super) fn check(entity: &Entity, facts: &EntityFacts, findings: &mut Vec<Finding>) {
    if entity.states().all(|(id, _)| facts.is_reached(id)) {
        return;
    }
    let mut told = vec![false; entity.states.len()];
    for state in never_created(entity, facts) {
        follow(facts, state, &mut told);
    }
    let unreached = NodeFiltered::from_fn(facts.graph(), |node| !facts.is_reached(StateId::new(node.index())));
    // Components come with those that others lead to first: the other way round, causes come before consequences.
    for component in kosaraju_scc(&unreached).into_iter().rev() {
        let Some(first) = component.into_iter().map(|node| StateId::new(node.index())).min() else { continue };
        if !told[first.index()] {
            let with = follow(facts, first, &mut told);
            findings.push(finding(entity, facts, first, &with));
        }
    }
}

/// The states that would be reached if `state` was, in file order, without itself.
fn follow(facts: &EntityFacts, state: StateId, told: &mut [bool]) -> Vec<StateId> {
    let mut with = Vec::new();
    let mut next = vec![state];
    told[state.index()] = true;
    while let Some(at) = next.pop() {
        for way in facts.ways_out(at) {
            if !facts.is_reached(way.state) && !std::mem::replace(&mut told[way.state.index()], true) {
                with.push(way.state);
                next.push(way.state);
            }
        }
    }
    with.sort_unstable();
    with
}

fn finding(entity: &Entity, facts: &EntityFacts, state: StateId, with: &[StateId]) -> Finding {
    let name = &entity.state(state).name;
    let entered = facts.ways_in(state).any(|way| way.state != state && enters(entity, Way { state, by: way.by }));
    let (why, help) = match (entity.state(state).role, entered) {
        (Role::Fault, _) => (
            "it strikes in no state that is reached",
            "strike in states that are reached (`fault … from any active state`), or remove it".to_owned(),
        ),
        (_, true) => (
            "every move to it starts in a state that is never reached",
            format!("lead a move to it (`… -> {}`), or remove it", name.text),
        ),
        (_, false) => ("no move leads here", format!("lead a move to it (`… -> {}`), or remove it", name.text)),
    };
    let finding = Finding::new(&LS101, format!("`{}` of `{}` can never be reached", name.text, entity.name.text))
        .label(name.span, why)
        .help(help);
    if with.is_empty() {
        finding
    } else {
        finding.note(format!("nor can {}, to which only it leads", names(entity, with)))
    }
}
