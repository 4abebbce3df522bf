//! Where edges begin and end: at a state, at the border of a composite, or at a node that stands for many states.

use std::collections::BTreeMap;

use super::label::Context;
use super::{End, Node, NodeKind};
use crate::model::show::states_text;
use crate::model::{CompositeId, Entity, Role, StateId, StateSet};

/// From so many states on, a move leaves from a node that stands for them all. Each state's own edge is easier to
/// follow while they are few.
const MANY: usize = 4;
/// For a fault they are many sooner: its edges are the least ordinary, and each has one back.
const MANY_FAULT: usize = 2;

/// One end of an edge.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The end itself.
    pub(super) end: End,
    /// The innermost composite around it; of a composite's border, the one around that.
    pub(super) frame: Option<CompositeId>,
    /// The state, if it is one.
    pub(super) state: Option<StateId>,
    /// The nodes from which an edge leaves in truth: those of all states inside a composite, else the end's own.
    pub(super) origins: Vec<String>,
    /// The states that it means.
    pub(super) states: StateSet,
}

/// How moves from some states to one target leave.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// From each state.
    Each,
    /// From the border of a composite.
    Border(CompositeId),
    /// From a node that stands for them all, near the target.
    AnyOf,
    /// From a node in a composite that stands for all its states, as the target is one of them.
    Inside(CompositeId),
}

/// The places of an entity.
pub(super) struct Places<'a> {
    context: Context<'a>,
    composites: BTreeMap<StateSet, CompositeId>,
    any_of: BTreeMap<(StateSet, Option<StateId>), Place>,
    /// How many nodes that stand for many states lead to a state.
    counts: BTreeMap<StateId, usize>,
    /// The nodes that stand for many states, each with the composite it is drawn in.
    pub(super) nodes: Vec<(Node, Option<CompositeId>)>,
}

impl<'a> Places<'a> {
    /// Of an entity.
    pub(super) fn new(context: Context<'a>) -> Self {
        let composites = context.entity().composites.iter().enumerate();
        let whole = composites.filter(|(_, outer)| outer.states.len() > 1);
        Self {
            context,
            composites: whole.map(|(index, outer)| (outer.states.clone(), CompositeId::new(index))).collect(),
            any_of: BTreeMap::new(),
            counts: BTreeMap::new(),
            nodes: Vec::new(),
        }
    }

    /// Where instances come from.
    pub(super) fn start(&self) -> Place {
        let node = format!("{}-start", self.context.entity().name.text);
        let (origins, states) = (vec![node.clone()], StateSet::empty());
        Place { origins, end: End { node, cluster: None }, frame: None, state: None, states }
    }

    /// A state.
    pub(super) fn state(&self, id: StateId) -> Place {
        let entity = self.context.entity();
        let state = entity.state(id);
        let node = format!("{}.{}", entity.name.text, state.name.text);
        let (origins, states) = (vec![node.clone()], StateSet::one(id));
        Place { origins, end: End { node, cluster: None }, frame: state.outer, state: Some(id), states }
    }

    /// Where edges from these states to that one begin. States on the happy way have their own edge besides.
    pub(super) fn leave(
        &mut self,
        sources: &StateSet,
        to: StateId,
        on_the_way: impl Fn(StateId) -> bool,
    ) -> Vec<Place> {
        match self.manner(sources, to) {
            Manner::Each => sources.iter().filter(|from| *from != to).map(|from| self.state(from)).collect(),
            Manner::Border(id) => self.border(id).into_iter().collect(),
            Manner::AnyOf => {
                let happy = sources.iter().filter(|from| on_the_way(*from));
                let mut places: Vec<_> = happy.map(|from| self.state(from)).collect();
                places.push(self.any_near(sources, to));
                places
            }
            Manner::Inside(id) => vec![self.any_inside(id)],
        }
    }

    /// Whether a node that stands for all `sources`, `to` among them, says that a move enters its own state again.
    pub(super) fn gathers(&self, sources: &StateSet, to: StateId) -> bool {
        matches!(self.manner(sources, to), Manner::AnyOf | Manner::Inside(_))
    }

    fn manner(&self, sources: &StateSet, to: StateId) -> Manner {
        let many = if self.context.entity().state(to).role == Role::Fault { MANY_FAULT } else { MANY };
        match self.composites.get(sources) {
            Some(id) if sources.contains(to) => Manner::Inside(*id),
            Some(id) => Manner::Border(*id),
            None if sources.len() >= many => Manner::AnyOf,
            None => Manner::Each,
        }
    }

    fn border(&self, id: CompositeId) -> Option<Place> {
        let entity = self.context.entity();
        let outer = &entity.composites[id.index()];
        // The last state is nearest to what follows, so that the hidden part of the edge is short.
        let last = self.state(outer.states.iter().last()?);
        let cluster = Some(format!("{}.{}", entity.name.text, outer.name.text));
        Some(Place {
            end: End { cluster, ..last.end },
            frame: outer.outer,
            state: None,
            origins: self.nodes_of(&outer.states),
            states: outer.states.clone(),
        })
    }

    /// A node that stands for many states, near the state to which they lead.
    fn any_near(&mut self, sources: &StateSet, to: StateId) -> Place {
        let target = self.state(to);
        let entity = self.context.entity();
        let frame = sources.iter().fold(target.frame, |frame, from| common(entity, frame, entity.state(from).outer));
        self.any(sources, (Some(to), &target.end.node), frame)
    }

    /// The node that stands for the states of a composite inside of it.
    fn any_inside(&mut self, id: CompositeId) -> Place {
        let entity = self.context.entity();
        let outer = &entity.composites[id.index()];
        let place = self.any(&outer.states, (None, &format!("{}.{}", entity.name.text, outer.name.text)), Some(id));
        Place { origins: self.nodes_of(&outer.states), ..place }
    }

    fn nodes_of(&self, states: &StateSet) -> Vec<String> {
        states.iter().map(|state| self.state(state).end.node).collect()
    }

    fn any(&mut self, sources: &StateSet, near: (Option<StateId>, &str), frame: Option<CompositeId>) -> Place {
        let key = (sources.clone(), near.0);
        if let Some(place) = self.any_of.get(&key) {
            return place.clone();
        }
        let entity = self.context.entity();
        let count = near.0.map_or(1, |to| {
            let count = self.counts.entry(to).or_default();
            *count += 1;
            *count
        });
        let suffix = if count == 1 { String::new() } else { format!("-{count}") };
        let node = format!("{}-from{suffix}", near.1);
        let names: Vec<&str> = sources.iter().map(|state| entity.state(state).name.text.as_str()).collect();
        let words = Node {
            id: node.clone(),
            kind: NodeKind::AnyOf,
            name: states_text(self.context.model, self.context.id, sources),
            lines: Vec::new(),
            tooltip: format!("any of {}", names.join(", ")),
            classes: vec!["any-of"],
            happy: false,
            seen: None,
            marked: false,
        };
        self.nodes.push((words, frame));
        let origins = vec![node.clone()];
        let place = Place { origins, end: End { node, cluster: None }, frame, state: None, states: sources.clone() };
        self.any_of.insert(key, place.clone());
        place
    }
}

/// The innermost composite around both.
pub(super) fn common(entity: &Entity, one: Option<CompositeId>, other: Option<CompositeId>) -> Option<CompositeId> {
    let around = |from: Option<CompositeId>| std::iter::successors(from, |id| entity.composites[id.index()].outer);
    around(one).find(|id| around(other).any(|outer| outer == *id))
}
