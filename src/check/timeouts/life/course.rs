//! The states in which a life goes on, and how long each stay lasts before the next.

use std::collections::VecDeque;

use petgraph::graph::{DiGraph, NodeIndex};

use super::stays::{longest_stay, until};
use super::{Reason, Stay, is_final};
use crate::check::ways::Ways;
use crate::model::{Move, StateId, TargetKind, Trigger};

/// States in which a life goes on, from its beginning; an edge says how long the stay before it lasts.
pub(super) struct Course {
    pub(super) graph: DiGraph<(), i64>,
    /// For each state of the course its longest stay.
    pub(super) stays: Vec<Option<Stay>>,
}

impl Course {
    /// The first state without a limit, in file order, is the reason why there is no course.
    pub(super) fn of(ways: Ways<'_>, faults: bool) -> Result<Self, Reason> {
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

    /// A shortest cycle through the first state of a component.
    pub(super) fn cycle(&self, component: &[NodeIndex]) -> Vec<StateId> {
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

fn enters(mv: &Move, state: StateId) -> bool {
    mv.targets
        .iter()
        .any(|target| matches!(target.kind, TargetKind::State(to) if to == state) || target.kind == TargetKind::Resume)
}

pub(super) fn node(state: StateId) -> NodeIndex {
    NodeIndex::new(state.index())
}

pub(super) fn state_of(node: NodeIndex) -> StateId {
    StateId::new(node.index())
}
