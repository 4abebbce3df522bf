//! The states and moves of one entity as a graph, for algorithms that know nothing of lifecycles.

use petgraph::graph::{DiGraph, NodeIndex};

use super::{Entity, Move, MoveId, StateId, TargetKind, Trigger};

/// One node for each state, with the state's id as its index; one edge for each source state and each target state
/// of a move, in the order of the moves.
///
/// Creation has no source and gives no edge, `stay` changes no state and gives none. `resume` gives an edge to every
/// state in which the fault may have struck.
pub fn graph(entity: &Entity) -> DiGraph<StateId, MoveId> {
    let mut graph = DiGraph::with_capacity(entity.states.len(), entity.moves.len());
    for (state, _) in entity.states() {
        graph.add_node(state);
    }
    let struck = struck(entity);
    for (id, mv) in entity.moves() {
        for source in mv.sources.iter() {
            for target in &mv.targets {
                match target.kind {
                    TargetKind::State(state) => {
                        graph.add_edge(node(source), node(state), id);
                    }
                    TargetKind::Resume => {
                        for state in &struck[source.index()] {
                            graph.add_edge(node(source), node(*state), id);
                        }
                    }
                    TargetKind::Stay => {}
                }
            }
        }
    }
    graph
}

/// The node of a state.
fn node(state: StateId) -> NodeIndex {
    NodeIndex::from(state.0)
}

/// By state: where the faults that lead to it strike.
fn struck(entity: &Entity) -> Vec<Vec<StateId>> {
    let mut struck = vec![Vec::new(); entity.states.len()];
    let faults = entity.moves.iter().filter(|mv| mv.trigger == Trigger::Fault);
    for fault in faults {
        for state in faulted(fault) {
            struck[state.index()].extend(fault.sources.iter());
        }
    }
    struck
}

fn faulted(fault: &Move) -> impl Iterator<Item = StateId> + '_ {
    fault.targets.iter().filter_map(|target| match target.kind {
        TargetKind::State(state) => Some(state),
        TargetKind::Stay | TargetKind::Resume => None,
    })
}
