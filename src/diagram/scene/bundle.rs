//! Moves as edges: those between the same two places become one, those from many states leave from one place.

use std::collections::{BTreeMap, BTreeSet};

use super::label::Context;
use super::{Edge, End, MoveKind, Node, NodeKind};
use crate::model::show::states_text;
use crate::model::{CompositeId, MoveId, Role, StateId, StateSet, TargetKind, Trigger};

/// From so many states on, a move leaves from a node that stands for them all. Each state's own edge is easier to
/// follow while they are few.
const MANY: usize = 4;
/// For a fault they are many sooner: its edges are the least ordinary, and each has one back.
const MANY_FAULT: usize = 2;

/// The edges of an entity, and the nodes that stand for many states.
#[derive(Default)]
pub(super) struct Bundled {
    /// In order of their first move.
    pub(super) edges: Vec<Edge>,
    /// In order of the first edge that needs them.
    pub(super) nodes: Vec<Node>,
}

/// Makes the edges of an entity.
pub(super) struct Bundler<'a> {
    context: Context<'a>,
    happy: BTreeSet<(StateId, StateId)>,
    first: Option<StateId>,
    known: BTreeMap<(End, End), usize>,
    any_of: BTreeMap<(StateSet, StateId), String>,
    done: Bundled,
}

/// A move on its way from some states to a target.
#[derive(Clone, Copy)]
struct Step {
    id: MoveId,
    target: TargetKind,
}

impl<'a> Bundler<'a> {
    /// Ready to bundle; `happy` is the way that the entity takes when all goes well.
    pub(super) fn new(context: Context<'a>, happy: &[StateId]) -> Self {
        Self {
            context,
            happy: happy.windows(2).map(|pair| (pair[0], pair[1])).collect(),
            first: happy.first().copied(),
            known: BTreeMap::new(),
            any_of: BTreeMap::new(),
            done: Bundled::default(),
        }
    }

    /// Every edge of the entity.
    pub(super) fn bundle(mut self) -> Bundled {
        for (id, step) in self.context.entity().moves() {
            for target in &step.targets {
                let way = Step { id, target: target.kind };
                match target.kind {
                    TargetKind::State(to) if step.is_creation() => self.create(way, to),
                    TargetKind::State(to) => self.go(way, to),
                    TargetKind::Resume => self.resume(way),
                    TargetKind::Stay => {}
                }
            }
        }
        mark_back(&mut self.done.edges);
        self.done
    }

    fn create(&mut self, way: Step, to: StateId) {
        let from = End { node: format!("{}-start", self.context.entity().name.text), cluster: None };
        let happy = self.first == Some(to);
        let to = self.state(to);
        self.add(way, from, to, happy);
    }

    fn go(&mut self, way: Step, to: StateId) {
        let entity = self.context.entity();
        let step = entity.move_(way.id);
        let sources: StateSet = step.sources.iter().filter(|source| *source != to).collect();
        let target = self.state(to);
        for (from, states) in self.places(&sources, to) {
            let happy = states.single().is_some_and(|from| !step.is_escape() && self.happy.contains(&(from, to)));
            self.add(way, from, target.clone(), happy);
        }
    }

    /// A way back from a fault leads to where the fault came from.
    fn resume(&mut self, way: Step) {
        let entity = self.context.entity();
        for fault in entity.move_(way.id).sources.iter() {
            let strikes = entity.moves.iter().filter(|step| {
                step.trigger == Trigger::Fault && step.targets.iter().any(|to| to.kind == TargetKind::State(fault))
            });
            for struck in strikes {
                for (place, _) in self.places(&struck.sources, fault) {
                    let from = self.state(fault);
                    self.add(way, from, place, false);
                }
            }
        }
    }

    /// Where edges from these states to that one begin.
    fn places(&mut self, sources: &StateSet, to: StateId) -> Vec<(End, StateSet)> {
        let entity = self.context.entity();
        let many = if entity.state(to).role == Role::Fault { MANY_FAULT } else { MANY };
        let whole = entity.composites.iter().position(|outer| outer.states == *sources && sources.len() > 1);
        if let Some(index) = whole {
            return self.frame(CompositeId::new(index)).into_iter().map(|end| (end, sources.clone())).collect();
        }
        if sources.len() < many {
            return sources.iter().map(|state| (self.state(state), StateSet::one(state))).collect();
        }
        let on_the_way: StateSet = sources.iter().filter(|from| self.happy.contains(&(*from, to))).collect();
        let mut places: Vec<_> = on_the_way.iter().map(|state| (self.state(state), StateSet::one(state))).collect();
        places.push((self.any(sources, to), sources.clone()));
        places
    }

    /// The node of a state.
    fn state(&self, id: StateId) -> End {
        let entity = self.context.entity();
        End { node: format!("{}.{}", entity.name.text, entity.state(id).name.text), cluster: None }
    }

    /// The border of a composite.
    fn frame(&self, id: CompositeId) -> Option<End> {
        let entity = self.context.entity();
        let outer = &entity.composites[id.index()];
        let last = outer.states.iter().last()?;
        Some(End { cluster: Some(format!("{}.{}", entity.name.text, outer.name.text)), ..self.state(last) })
    }

    /// The node that stands for many states, near the state to which they lead.
    fn any(&mut self, sources: &StateSet, to: StateId) -> End {
        let Context { model, id } = self.context;
        if let Some(node) = self.any_of.get(&(sources.clone(), to)) {
            return End { node: node.clone(), cluster: None };
        }
        let near = self.state(to).node;
        let same = self.any_of.keys().filter(|(_, other)| *other == to).count();
        let node = if same == 0 { format!("{near}-from") } else { format!("{near}-from-{}", same + 1) };
        let entity = model.entity(id);
        let names: Vec<&str> = sources.iter().map(|state| entity.state(state).name.text.as_str()).collect();
        self.done.nodes.push(Node {
            id: node.clone(),
            kind: NodeKind::AnyOf,
            name: states_text(model, id, sources),
            lines: Vec::new(),
            tooltip: format!("any of {}", names.join(", ")),
            classes: vec!["any-of"],
            happy: false,
        });
        self.any_of.insert((sources.clone(), to), node.clone());
        End { node, cluster: None }
    }

    /// Adds a move to the edge between two places.
    fn add(&mut self, way: Step, from: End, to: End, happy: bool) {
        let step = self.context.entity().move_(way.id);
        let key = (from, to);
        let index = if let Some(index) = self.known.get(&key) {
            *index
        } else {
            self.known.insert(key.clone(), self.done.edges.len());
            self.done.edges.push(empty_edge(key, way.target));
            self.done.edges.len() - 1
        };
        let part = self.context.part(step, way.target);
        let timed = matches!(step.trigger, Trigger::Timer(_));
        let whole = self.context.whole(step);
        let edge = &mut self.done.edges[index];
        if edge.moves.last() == Some(&way.id) {
            return;
        }
        edge.timed &= timed;
        edge.happy |= happy;
        edge.kind = if edge.moves.is_empty() { part.kind } else { more_ordinary(edge.kind, part.kind) };
        for class in [part.kind.class(), if timed { "timer" } else { part.kind.class() }] {
            if !edge.classes.contains(&class) {
                edge.classes.push(class);
            }
        }
        edge.label.push(part);
        edge.tooltip = if edge.tooltip.is_empty() { whole } else { format!("{}\n{whole}", edge.tooltip) };
        edge.moves.push(way.id);
    }
}

fn empty_edge((from, to): (End, End), target: TargetKind) -> Edge {
    Edge {
        id: format!("{}-{}", end_name(&from), short(end_name(&to))),
        from,
        to,
        kind: MoveKind::Event,
        timed: true,
        happy: false,
        back: target == TargetKind::Resume,
        label: Vec::new(),
        tooltip: String::new(),
        classes: vec!["move"],
        moves: Vec::new(),
    }
}

/// A merged edge looks like the kind that a reader should see first: an ordinary move before a rare one.
fn more_ordinary(one: MoveKind, other: MoveKind) -> MoveKind {
    one.min(other)
}

/// Marks the edges that close a cycle, so that what is left leads one way: down.
fn mark_back(edges: &mut [Edge]) {
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, edge) in edges.iter().enumerate().filter(|(_, edge)| !edge.back) {
        out.entry(edge.from.node.clone()).or_default().push(index);
    }
    let mut seen = BTreeMap::new();
    let starts: Vec<String> = edges.iter().map(|edge| edge.from.node.clone()).collect();
    for start in starts {
        walk(edges, &out, start, &mut seen);
    }
}

/// Walks on from a node, depth first without recursion: histories of states may be long. `seen` says of a node whether
/// the walk is still on its way beyond it.
fn walk(edges: &mut [Edge], out: &BTreeMap<String, Vec<usize>>, start: String, seen: &mut BTreeMap<String, bool>) {
    if seen.contains_key(&start) {
        return;
    }
    seen.insert(start.clone(), true);
    let mut stack = vec![(start, 0)];
    while let Some((node, next)) = stack.last_mut() {
        let Some(index) = out.get(node).and_then(|list| list.get(*next)).copied() else {
            seen.insert(node.clone(), false);
            stack.pop();
            continue;
        };
        *next += 1;
        let to = edges[index].to.node.clone();
        match seen.get(&to) {
            Some(true) => edges[index].back = true,
            Some(false) => {}
            None => {
                seen.insert(to.clone(), true);
                stack.push((to, 0));
            }
        }
    }
}

fn end_name(end: &End) -> &str {
    end.cluster.as_deref().unwrap_or(&end.node)
}

/// A name without its entity.
fn short(name: &str) -> &str {
    name.split_once('.').map_or(name, |(_, short)| short)
}
