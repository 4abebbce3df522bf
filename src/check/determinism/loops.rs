//! LS132: condition moves that can be taken for ever without anything else happening.

use std::collections::{HashMap, HashSet, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::places::places_in;
use crate::check::Context;
use crate::check::logic::{Clause, Place};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::show::states_text;
use crate::model::{
    ABSENT, Assign, Comparison, Domain, EntityId, FieldRef, Guard, GuardKind, Model, Move, MoveId, Operand, StateId,
    StateSet, TargetKind, Trigger, Value,
};

/// Condition moves that go round without progress.
pub(crate) const LS132: Code =
    Code { id: "LS132", name: "endless-conditions", severity: Severity::Warning, page: include_str!("LS132.md") };

/// Longer circles are not looked for.
const LONGEST: usize = 16;

pub(super) fn check(context: &Context<'_>, id: EntityId, findings: &mut Vec<Finding>) {
    let entity = context.model.entity(id);
    for (_, mv) in entity.moves().filter(|(_, mv)| is_condition(mv)) {
        let Some(guard) = &mv.guard else { continue };
        let back: StateSet = mv.sources.iter().filter(|state| leads_back(mv, *state)).collect();
        if places_in(context, id, &back, &[guard]).iter().any(|place| again(context, place, mv, guard)) {
            let states = states_text(context.model, id, &back);
            findings.push(
                Finding::new(&LS132, format!("this can be taken for ever in {states}"))
                    .label(mv.trigger_span, "still true after the move, which leads back here")
                    .help("let the move make its condition false (`set …`), or lead it elsewhere"),
            );
        }
    }
    circles(context, id, findings);
}

fn is_condition(mv: &Move) -> bool {
    matches!(mv.trigger, Trigger::Condition { .. }) && (mv.changes_anything() || !mv.notifies.is_empty())
}

/// Whether a move can only lead from `state` back to it.
fn leads_back(mv: &Move, state: StateId) -> bool {
    mv.targets.iter().all(|target| match target.kind {
        TargetKind::State(to) => to == state,
        TargetKind::Stay => true,
        TargetKind::Resume => false,
    })
}

/// Whether the condition of a move that leads back can still hold after it.
fn again(context: &Context<'_>, place: &Place<'_>, mv: &Move, guard: &Guard) -> bool {
    if mv.sets.iter().any(|set| set.assign != Assign::Set) {
        return false;
    }
    let written: HashMap<FieldRef, Value> =
        mv.sets.iter().map(|set| (FieldRef { up: set.up, field: set.field }, set.value)).collect();
    let after = written_into(context.model, place.entity, guard, &written);
    context.logic().ask(place, &[place.holds(guard), place.holds(&after)]).exact().is_some()
}

/// The guard as it is judged after these fields were written. Filters of parts are judged as before.
fn written_into(model: &Model, id: EntityId, guard: &Guard, written: &HashMap<FieldRef, Value>) -> Guard {
    let all = |list: &[Guard]| list.iter().map(|part| written_into(model, id, part, written)).collect();
    let kind = match &guard.kind {
        GuardKind::Not(inner) => GuardKind::Not(Box::new(written_into(model, id, inner, written))),
        GuardKind::And(list) => GuardKind::And(all(list)),
        GuardKind::Or(list) => GuardKind::Or(all(list)),
        GuardKind::Field(field) => match written.get(field) {
            Some(value) => {
                let duration = model
                    .ancestor(id, field.up)
                    .is_some_and(|owner| model.entity(owner).field(field.field).domain == Domain::Duration);
                GuardKind::Const(*value != if duration { ABSENT } else { 0 })
            }
            None => guard.kind.clone(),
        },
        GuardKind::Compare { left, comparison, right } => written_compare(*left, *comparison, *right, written),
        _ => guard.kind.clone(),
    };
    Guard { kind, span: guard.span }
}

fn written_compare(
    left: FieldRef,
    comparison: Comparison,
    right: Operand,
    written: &HashMap<FieldRef, Value>,
) -> GuardKind {
    let right = match right {
        Operand::Field(field) => written.get(&field).map_or(right, |value| Operand::Value(*value)),
        Operand::Value(_) => right,
    };
    match (written.get(&left), right) {
        (Some(left), Operand::Value(right)) => GuardKind::Const(comparison.holds(*left, right)),
        (Some(value), Operand::Field(right)) => {
            GuardKind::Compare { left: right, comparison: comparison.mirrored(), right: Operand::Value(*value) }
        }
        (None, _) => GuardKind::Compare { left, comparison, right },
    }
}

/// Circles of condition moves that set nothing, through two states or more.
fn circles(context: &Context<'_>, id: EntityId, findings: &mut Vec<Finding>) {
    let (entity, facts) = (context.model.entity(id), context.facts(id));
    let mut graph: DiGraph<(), MoveId> = DiGraph::new();
    for _ in &entity.states {
        graph.add_node(());
    }
    for (move_id, mv) in entity.moves().filter(|(_, mv)| is_condition(mv) && mv.sets.is_empty()) {
        let [target] = mv.targets.as_slice() else { continue };
        let TargetKind::State(to) = target.kind else { continue };
        for from in mv.sources.iter().filter(|from| *from != to && facts.is_reached(*from)) {
            graph.add_edge(NodeIndex::new(from.index()), NodeIndex::new(to.index()), move_id);
        }
    }
    for component in kosaraju_scc(&graph).into_iter().filter(|component| component.len() > 1) {
        let within: HashSet<NodeIndex> = component.iter().copied().collect();
        let Some(start) = component.iter().min().copied() else { continue };
        let circle = circle(&graph, start, &within);
        let place = Place::of(id);
        let clauses: Vec<Clause<'_>> = circle
            .iter()
            .filter_map(|(state, by)| Some(Place::in_state(id, *state).holds(entity.move_(*by).guard.as_ref()?)))
            .collect();
        if !circle.is_empty() && context.logic().ask(&place, &clauses).exact().is_some() {
            findings.push(round(context, id, &circle));
        }
    }
}

/// The shortest way from `start` back to it: each state with the move that leaves it; empty if it is too long.
fn circle(graph: &DiGraph<(), MoveId>, start: NodeIndex, within: &HashSet<NodeIndex>) -> Vec<(StateId, MoveId)> {
    let mut came: HashMap<NodeIndex, (NodeIndex, MoveId)> = HashMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(at) = next.pop_front() {
        for edge in graph.edges(at).filter(|edge| within.contains(&edge.target())) {
            if let std::collections::hash_map::Entry::Vacant(entry) = came.entry(edge.target()) {
                entry.insert((at, *edge.weight()));
                next.push_back(edge.target());
            }
        }
    }
    let mut circle = Vec::new();
    let mut at = start;
    while let Some((from, by)) = came.get(&at).filter(|_| circle.len() <= LONGEST) {
        circle.push((StateId::new(from.index()), *by));
        at = *from;
        if at == start {
            circle.reverse();
            return circle;
        }
    }
    Vec::new()
}

fn round(context: &Context<'_>, id: EntityId, circle: &[(StateId, MoveId)]) -> Finding {
    let entity = context.model.entity(id);
    let names: Vec<String> = circle.iter().map(|(state, _)| format!("`{}`", entity.state(*state).name.text)).collect();
    let mut finding = Finding::new(&LS132, format!("conditions lead round and round through {}", names.join(", ")));
    for (at, (_, by)) in circle.iter().enumerate() {
        finding =
            finding.label(entity.move_(*by).trigger_span, if at == 0 { "this" } else { "and this can hold together" });
    }
    finding.help("let the conditions exclude one another, or let a move of the circle set what makes one false")
}
