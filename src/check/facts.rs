//! What several checks need to know of one entity, computed once.

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::model::{Entity, Move, MoveId, Role, StateId, TargetKind, Trigger};

/// What several checks need to know of one entity.
///
/// The graph ignores guards: it has an edge for each way in which a move may lead from one state to another, and for
/// a move that stays, one from the state to itself.
#[derive(Debug)]
pub struct EntityFacts {
    leaving: Vec<Vec<MoveId>>,
    struck: Vec<Vec<StateId>>,
    graph: DiGraph<(), MoveId>,
    begins: Vec<StateId>,
    reached: Vec<bool>,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The other state.
    pub state: StateId,
    /// The move that leads there.
    pub by: MoveId,
}

impl EntityFacts {
    pub(super) fn new(entity: &Entity) -> Self {
        let mut leaving = vec![Vec::new(); entity.states.len()];
        for (id, mv) in entity.moves() {
            for source in mv.sources.iter() {
                leaving[source.index()].push(id);
            }
        }
        let mut facts = Self {
            leaving,
            struck: struck_in(entity),
            graph: DiGraph::with_capacity(entity.states.len(), entity.moves.len()),
            begins: begins(entity),
            reached: Vec::new(),
        };
        facts.connect(entity);
        facts.reached =
            if facts.begins.is_empty() { vec![true; entity.states.len()] } else { facts.entered_from(entity) };
        facts
    }

    fn connect(&mut self, entity: &Entity) {
        for _ in &entity.states {
            self.graph.add_node(());
        }
        for (id, mv) in entity.moves() {
            for source in mv.sources.iter() {
                for state in self.destinations(mv, source) {
                    self.graph.add_edge(node(source), node(state), id);
                }
            }
        }
    }

    /// The moves that may be taken in a state, in file order.
    pub fn leaving(&self, state: StateId) -> &[MoveId] {
        &self.leaving[state.index()]
    }

    /// The states in which an instance may begin, each once, in file order.
    pub fn begins(&self) -> &[StateId] {
        &self.begins
    }

    /// Whether the moves lead to a state, from where an instance begins. In an entity without a beginning every state
    /// counts as reached, since what is wrong there is the beginning.
    pub fn is_reached(&self, state: StateId) -> bool {
        self.reached[state.index()]
    }

    /// Where `resume` may lead from a state: for a fault, the states that it strikes in. Where a state is entered
    /// otherwise too, every state that any fault strikes in.
    pub fn resumed(&self, state: StateId) -> &[StateId] {
        &self.struck[state.index()]
    }

    /// The states that a move may lead to from one of its sources, each as often as it is written.
    pub fn destinations(&self, mv: &Move, from: StateId) -> Vec<StateId> {
        let mut states = Vec::with_capacity(mv.targets.len());
        for target in &mv.targets {
            match target.kind {
                TargetKind::State(state) => states.push(state),
                TargetKind::Stay => states.push(from),
                TargetKind::Resume => states.extend_from_slice(self.resumed(from)),
            }
        }
        states
    }

    /// Every way out of a state, those that lead back to it included.
    pub fn ways_out(&self, state: StateId) -> impl Iterator<Item = Way> {
        self.graph.edges(node(state)).map(|edge| Way { state: state_of(edge.target()), by: *edge.weight() })
    }

    /// Every way into a state, those that come from it included.
    pub fn ways_in(&self, state: StateId) -> impl Iterator<Item = Way> {
        self.graph
            .edges_directed(node(state), petgraph::Direction::Incoming)
            .map(|edge| Way { state: state_of(edge.source()), by: *edge.weight() })
    }

    /// The graph of states: the index of a node is that of its state.
    pub fn graph(&self) -> &DiGraph<(), MoveId> {
        &self.graph
    }

    /// For each state whether some way leads to it from one of `from`, themselves included.
    pub fn spread(&self, from: &[StateId]) -> Vec<bool> {
        self.spread_along(from, |state| self.ways_out(state).map(|way| way.state))
    }

    /// For each state whether moves that name it lead there from a beginning: `resume` leads only back.
    fn entered_from(&self, entity: &Entity) -> Vec<bool> {
        self.spread_along(&self.begins, |state| {
            self.leaving(state).iter().flat_map(|id| state_targets(entity.move_(*id)))
        })
    }

    fn spread_along<I: Iterator<Item = StateId>>(&self, from: &[StateId], next: impl Fn(StateId) -> I) -> Vec<bool> {
        let mut reached = vec![false; self.graph.node_count()];
        let mut open: Vec<StateId> = from.to_vec();
        for state in from {
            reached[state.index()] = true;
        }
        while let Some(state) = open.pop() {
            for state in next(state) {
                if !std::mem::replace(&mut reached[state.index()], true) {
                    open.push(state);
                }
            }
        }
        reached
    }
}

/// Whether a way enters its state otherwise than by `resume`, which leads only to where the instance was before.
pub(super) fn enters(entity: &Entity, way: Way) -> bool {
    entity.move_(way.by).targets.iter().any(|target| target.kind == TargetKind::State(way.state))
}

fn node(state: StateId) -> NodeIndex {
    NodeIndex::new(state.index())
}

fn state_of(node: NodeIndex) -> StateId {
    StateId::new(node.index())
}

fn begins(entity: &Entity) -> Vec<StateId> {
    let mut states: Vec<StateId> = entity.moves.iter().filter(|mv| mv.is_creation()).flat_map(state_targets).collect();
    states.sort_unstable();
    states.dedup();
    states
}

fn state_targets(mv: &Move) -> impl Iterator<Item = StateId> {
    mv.targets.iter().filter_map(|target| match target.kind {
        TargetKind::State(state) => Some(state),
        _ => None,
    })
}

/// For each state, where `resume` leads from it.
fn struck_in(entity: &Entity) -> Vec<Vec<StateId>> {
    let mut own = vec![Vec::new(); entity.states.len()];
    let mut entered_otherwise = vec![false; entity.states.len()];
    for mv in &entity.moves {
        for target in state_targets(mv) {
            if mv.trigger == Trigger::Fault {
                own[target.index()].extend(mv.sources.iter());
            } else {
                entered_otherwise[target.index()] = true;
            }
        }
    }
    let mut resumes = vec![false; entity.states.len()];
    for mv in entity.moves.iter().filter(|mv| mv.targets.iter().any(|target| target.kind == TargetKind::Resume)) {
        for source in mv.sources.iter() {
            resumes[source.index()] = true;
        }
    }
    let mut any: Vec<StateId> = own.iter().flatten().copied().collect();
    any.sort_unstable();
    any.dedup();
    own.into_iter()
        .enumerate()
        .map(|(index, mut states)| {
            if !resumes[index] {
                return Vec::new();
            }
            if entered_otherwise[index] || entity.states[index].role != Role::Fault {
                return any.clone();
            }
            states.sort_unstable();
            states.dedup();
            states
        })
        .collect()
}
