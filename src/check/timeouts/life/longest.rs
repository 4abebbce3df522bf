//! The longest way from the beginning to an end: states in reverse order of their dependence, each judged once.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::stays::{longest_stay, until};
use super::{Life, Lifespan, Reason, Stay, is_final};
use crate::check::Context;
use crate::check::ways::Ways;
use crate::model::{EntityId, StateId, TargetKind, Trigger};

/// How long an instance of the entity can live. Guards are not judged: what they might rule out counts as possible,
/// so a limit is never too short, and may be longer than any real life. Linear in the entity's moves.
pub fn longest_life(context: &Context<'_>, entity: EntityId) -> Lifespan {
    of(Ways::new(context, entity))
}

pub(super) fn of(ways: Ways<'_>) -> Lifespan {
    let finals = ways.entity.states().map(|(state, _)| state).filter(|state| is_final(ways, *state));
    Lifespan {
        undisturbed: life(ways, false),
        with_faults: life(ways, true),
        after_the_end: finals
            .filter(|state| ways.facts.is_reached(*state))
            .filter_map(|state| longest_stay(ways, state).ok())
            .collect(),
    }
}

/// States in which a life goes on, from its beginning; an edge says how long the stay before it lasts.
struct Course {
    graph: DiGraph<(), i64>,
    stays: Vec<Option<Stay>>,
}

fn life(ways: Ways<'_>, faults: bool) -> Life {
    match Course::of(ways, faults) {
        Err(reason) => Life::Unbounded(reason),
        Ok(course) => course.longest(ways.facts.begins()),
    }
}

impl Course {
    /// The first state without a limit, in file order, is the reason why there is no course.
    fn of(ways: Ways<'_>, faults: bool) -> Result<Self, Reason> {
        let mut graph = DiGraph::with_capacity(ways.entity.states.len(), ways.facts.graph().edge_count());
        for _ in &ways.entity.states {
            graph.add_node(());
        }
        let mut stays = vec![None; ways.entity.states.len()];
        let mut seen = vec![false; ways.entity.states.len()];
        let mut open: Vec<StateId> = ways.facts.begins().to_vec();
        let mut endless: Option<(StateId, Reason)> = None;
        while let Some(state) = open.pop() {
            if is_final(ways, state) || std::mem::replace(&mut seen[state.index()], true) {
                continue;
            }
            let stay = match longest_stay(ways, state) {
                Ok(stay) => Some(stay),
                Err(reason) => {
                    if endless.as_ref().is_none_or(|(first, _)| state < *first) {
                        endless = Some((state, reason));
                    }
                    None
                }
            };
            stays[state.index()] = stay;
            for (_, mv) in ways.out(state).filter(|(_, mv)| faults || mv.trigger != Trigger::Fault) {
                let Some(millis) = stay.map_or(Some(0), |stay| until(mv, stay)) else { continue };
                if mv.targets.iter().all(|target| target.kind == TargetKind::Stay) {
                    continue;
                }
                for next in ways.facts.destinations(mv, state) {
                    let stays_here = next == state && !enters(mv, state);
                    if !is_final(ways, next) && !stays_here {
                        graph.add_edge(node(state), node(next), millis);
                        open.push(next);
                    }
                }
            }
        }
        endless.map_or(Ok(Self { graph, stays }), |(_, reason)| Err(reason))
    }

    fn longest(&self, begins: &[StateId]) -> Life {
        let mut lasts: Vec<i64> = vec![0; self.stays.len()];
        let mut next: Vec<Option<(NodeIndex, i64)>> = vec![None; self.stays.len()];
        // A component comes after every other one that it leads to.
        for component in kosaraju_scc(&self.graph) {
            let at = component[0];
            if component.len() > 1 || self.graph.contains_edge(at, at) {
                return Life::Unbounded(Reason::Cycle(self.cycle(&component)));
            }
            lasts[at.index()] = self.stays[at.index()].map_or(0, |stay| stay.millis);
            for edge in self.graph.edges(at) {
                let total = edge.weight().saturating_add(lasts[edge.target().index()]);
                if total > lasts[at.index()] || total == lasts[at.index()] && next[at.index()].is_none() {
                    lasts[at.index()] = total;
                    next[at.index()] = Some((edge.target(), *edge.weight()));
                }
            }
        }
        let first = begins.iter().copied().max_by_key(|state| (lasts[state.index()], std::cmp::Reverse(*state)));
        let mut path = Vec::new();
        let mut at = first.map(node);
        while let Some(here) = at {
            let step = next[here.index()];
            path.extend(
                self.stays[here.index()]
                    .map(|stay| Stay { millis: step.map_or(stay.millis, |(_, millis)| millis), ..stay }),
            );
            at = step.map(|(next, _)| next);
        }
        Life::Bounded { millis: first.map_or(0, |state| lasts[state.index()]), path }
    }

    /// A shortest cycle through the first state of a component.
    fn cycle(&self, component: &[NodeIndex]) -> Vec<StateId> {
        let mut inside = vec![false; self.stays.len()];
        for node in component {
            inside[node.index()] = true;
        }
        let Some(start) = component.iter().copied().min() else { return Vec::new() };
        let mut before: Vec<Option<NodeIndex>> = vec![None; self.stays.len()];
        let mut open = VecDeque::from([start]);
        while let Some(at) = open.pop_front() {
            for next in self.graph.neighbors(at).filter(|next| inside[next.index()]) {
                if next == start {
                    return back(&before, at, start);
                }
                if before[next.index()].is_none() {
                    before[next.index()] = Some(at);
                    open.push_back(next);
                }
            }
        }
        vec![state_of(start)]
    }
}

/// The way from `start` to `at`, as the search went.
fn back(before: &[Option<NodeIndex>], at: NodeIndex, start: NodeIndex) -> Vec<StateId> {
    let mut states = vec![state_of(at)];
    let mut at = at;
    while at != start {
        let Some(earlier) = before[at.index()] else { break };
        states.push(state_of(earlier));
        at = earlier;
    }
    states.reverse();
    states
}

fn enters(mv: &crate::model::Move, state: StateId) -> bool {
    mv.targets
        .iter()
        .any(|target| matches!(target.kind, TargetKind::State(to) if to == state) || target.kind == TargetKind::Resume)
}

fn node(state: StateId) -> NodeIndex {
    NodeIndex::new(state.index())
}

fn state_of(node: NodeIndex) -> StateId {
    StateId::new(node.index())
}
