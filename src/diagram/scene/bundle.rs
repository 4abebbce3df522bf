//! Moves as edges: those between the same two places become one.

use std::collections::{BTreeMap, BTreeSet};

use super::cycle::mark_back;
use super::label::Context;
use super::place::{Place, Places, common};
use super::{Edge, MoveKind, Node};
use crate::model::{CompositeId, Entity, MoveId, StateId, TargetKind, Trigger};

/// The edges of an entity and the nodes that stand for many states, each with the innermost composite that holds it.
#[derive(Default)]
pub(super) struct Bundled {
    /// In order of their first move.
    pub(super) edges: Vec<(Edge, Option<CompositeId>)>,
    /// In order of the first edge that needs them.
    pub(super) nodes: Vec<(Node, Option<CompositeId>)>,
}

/// Makes the edges of an entity.
pub(super) struct Bundler<'a> {
    context: Context<'a>,
    happy: BTreeSet<(StateId, StateId)>,
    first: Option<StateId>,
    places: Places<'a>,
    /// For each fault the moves that lead into it.
    strikes: BTreeMap<StateId, Vec<MoveId>>,
    known: BTreeMap<(Place, Place), usize>,
    edges: Vec<Edge>,
    frames: Vec<Option<CompositeId>>,
    origins: Vec<Vec<String>>,
}

/// A move on its way to one of its targets.
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
            places: Places::new(context),
            strikes: strikes(context.entity()),
            known: BTreeMap::new(),
            edges: Vec::new(),
            frames: Vec::new(),
            origins: Vec::new(),
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
        mark_back(&mut self.edges, &self.origins, self.places.start().end.node);
        Bundled { edges: self.edges.into_iter().zip(self.frames).collect(), nodes: self.places.nodes }
    }

    fn create(&mut self, way: Step, to: StateId) {
        let (from, target) = (self.places.start(), self.places.state(to));
        self.add(way, (from, target), self.first == Some(to));
    }

    fn go(&mut self, way: Step, to: StateId) {
        let step = self.context.entity().move_(way.id);
        let happy = &self.happy;
        let on_the_way = |from| !step.is_escape() && happy.contains(&(from, to));
        let leave = self.places.leave(&step.sources, to, on_the_way);
        let all: Vec<_> = leave.into_iter().map(|from| (from.state.is_some_and(on_the_way), from)).collect();
        for (happy, from) in all {
            let target = self.places.state(to);
            self.add(way, (from, target), happy);
        }
    }

    /// A way back from a fault leads to where the fault came from.
    fn resume(&mut self, way: Step) {
        let entity = self.context.entity();
        for fault in entity.move_(way.id).sources.iter() {
            for strike in self.strikes.get(&fault).cloned().unwrap_or_default() {
                for place in self.places.leave(&entity.move_(strike).sources, fault, |_| false) {
                    let from = self.places.state(fault);
                    self.add(way, (from, place), false);
                }
            }
        }
    }

    /// Adds a move to the edge between two places.
    fn add(&mut self, way: Step, between: (Place, Place), happy: bool) {
        let step = self.context.entity().move_(way.id);
        let index = if let Some(index) = self.known.get(&between) {
            *index
        } else {
            self.frames.push(common(self.context.entity(), between.0.frame, between.1.frame));
            self.origins.push(between.0.origins.clone());
            self.edges.push(empty_edge(&between, way.target));
            self.known.insert(between, self.edges.len() - 1);
            self.edges.len() - 1
        };
        let part = self.context.part(step, way.target);
        let timed = matches!(step.trigger, Trigger::Timer(_));
        let whole = self.context.whole(step);
        let edge = &mut self.edges[index];
        if edge.moves.last() == Some(&way.id) {
            return;
        }
        edge.timed &= timed;
        edge.happy |= happy;
        // A merged edge looks like the kind that a reader should see first: an ordinary move before a rare one.
        edge.kind = if edge.moves.is_empty() { part.kind } else { edge.kind.min(part.kind) };
        for class in [part.kind.class(), if timed { "timer" } else { part.kind.class() }] {
            if !edge.classes.contains(&class) {
                edge.classes.push(class);
            }
        }
        edge.label.push(part);
        if !edge.tooltip.is_empty() {
            edge.tooltip.push('\n');
        }
        edge.tooltip.push_str(&whole);
        edge.moves.push(way.id);
    }
}

fn strikes(entity: &Entity) -> BTreeMap<StateId, Vec<MoveId>> {
    let mut strikes: BTreeMap<StateId, Vec<MoveId>> = BTreeMap::new();
    for (id, step) in entity.moves().filter(|(_, step)| step.trigger == Trigger::Fault) {
        for target in &step.targets {
            if let TargetKind::State(fault) = target.kind {
                strikes.entry(fault).or_default().push(id);
            }
        }
    }
    strikes
}

/// An edge that holds no move yet.
fn empty_edge((from, to): &(Place, Place), target: TargetKind) -> Edge {
    let name = |place: &Place| place.end.cluster.clone().unwrap_or_else(|| place.end.node.clone());
    let short = name(to).split_once('.').map_or_else(|| name(to), |(_, short)| short.to_owned());
    Edge {
        id: format!("{}-{short}", name(from)),
        from: from.end.clone(),
        to: to.end.clone(),
        kind: MoveKind::Event,
        timed: true,
        happy: false,
        back: target == TargetKind::Resume,
        label: Vec::new(),
        tooltip: String::new(),
        classes: vec!["move"],
        moves: Vec::new(),
        sources: from.states.iter().collect(),
        targets: to.states.iter().collect(),
        seen: None,
        marked: false,
    }
}
