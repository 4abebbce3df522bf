//! LS101: states that no way leads to.

use petgraph::algo::tarjan_scc;
use petgraph::visit::NodeFiltered;

use crate::check::EntityFacts;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Entity, StateId};

/// A state that no way leads to.
pub(crate) const LS101: Code =
    Code { id: "LS101", name: "unreachable-state", severity: Severity::Error, page: include_str!("LS101.md") };

/// Where several states depend on one another, the first of them is named and the others follow in a note: they are
/// reached as soon as that one is.
pub(super) fn check(entity: &Entity, facts: &EntityFacts, findings: &mut Vec<Finding>) {
    if entity.states().all(|(id, _)| facts.is_reached(id)) {
        return;
    }
    let unreached = NodeFiltered::from_fn(facts.graph(), |node| !facts.is_reached(StateId::new(node.index())));
    let mut told = vec![false; entity.states.len()];
    let mut found = Vec::new();
    // Components come with those that others lead to first: the other way round, causes come before consequences.
    for component in tarjan_scc(&unreached).into_iter().rev() {
        let mut states: Vec<StateId> = component.into_iter().map(|node| StateId::new(node.index())).collect();
        states.sort_unstable();
        if !told[states[0].index()] {
            let with = follow(facts, states[0], &mut told);
            found.push(finding(entity, states[0], &with));
        }
    }
    findings.extend(found);
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

fn finding(entity: &Entity, state: StateId, with: &[StateId]) -> Finding {
    let name = &entity.state(state).name;
    let entered = entity
        .moves
        .iter()
        .any(|mv| mv.targets.iter().any(|target| target.kind == crate::model::TargetKind::State(state)));
    let why = match (entity.state(state).role, entered) {
        (crate::model::Role::Fault, _) => "it strikes only in states that are never reached",
        (_, true) => "every move to it starts in a state that is never reached",
        (_, false) => "no move leads here",
    };
    let mut finding = Finding::new(&LS101, format!("`{}` of `{}` can never be reached", name.text, entity.name.text))
        .label(name.span, why)
        .help(format!("lead a move to it (`… -> {}`), or remove it", name.text));
    if !with.is_empty() {
        let names: Vec<String> = with.iter().map(|id| format!("`{}`", entity.state(*id).name.text)).collect();
        finding = finding.note(format!("nor can what only it leads to: {}", names.join(", ")));
    }
    finding
}
