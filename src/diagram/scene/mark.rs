//! Marks in a scene what places in the lifecycle's text are about.

use std::collections::HashSet;

use super::{Cluster, Node, NodeKind, Scene};
use crate::model::{Entity, Info, Model, MoveId, StateId};
use crate::source::Span;

/// What a place is about.
#[derive(Clone, PartialEq, Eq)]
enum Thing {
    State(StateId),
    Move(MoveId),
    /// States in which something may happen.
    States(Vec<StateId>),
    Composite(String),
    Entity,
}

impl Scene {
    /// Marks the states and moves that these places of the text are about. The second value says how many places are
    /// about something that is drawn.
    #[must_use]
    pub fn marked(mut self, model: &Model, places: &[Span]) -> (Self, usize) {
        let mut found = 0;
        let mut ids = HashSet::new();
        for place in places {
            let about = self.about(model, *place);
            found += usize::from(!about.is_empty());
            ids.extend(about);
        }
        for cluster in &mut self.clusters {
            cluster.each(&mut |each| {
                each.marked |= ids.contains(&each.id);
                each.nodes.iter_mut().for_each(|node| node.marked |= ids.contains(&node.id));
                each.edges.iter_mut().for_each(|edge| edge.marked |= ids.contains(&edge.id));
            });
        }
        (self, found)
    }

    /// The ids of what is drawn that a place of the text is about.
    pub fn about(&self, model: &Model, place: Span) -> Vec<String> {
        let of_cluster = |cluster: &Cluster| Some(ids(cluster, &thing(model.entity(cluster.entity), place)?));
        self.clusters.iter().filter_map(of_cluster).flatten().collect()
    }
}

/// The smallest statement that holds a place.
fn thing(entity: &Entity, place: Span) -> Option<Thing> {
    let mut things: Vec<(Span, Thing)> = Vec::new();
    let mut add = |info: &Info, thing| things.push((info.span, thing));
    add(&entity.info, Thing::Entity);
    entity.composites.iter().for_each(|each| add(&each.info, Thing::Composite(each.name.text.clone())));
    entity.states().for_each(|(id, state)| add(&state.info, Thing::State(id)));
    entity.moves().for_each(|(id, step)| add(&step.info, Thing::Move(id)));
    for incident in &entity.incidents {
        let states = incident.states.iter().flat_map(crate::model::StateSet::iter).collect();
        add(&incident.info, Thing::States(states));
    }
    // The name of a state may be all that its statement is, and that of a fault is its strike's, too.
    for (id, state) in entity.states() {
        things.push((state.name.span, Thing::State(id)));
    }
    let holds = |span: &Span| span.source == place.source && span.start <= place.start && place.end <= span.end;
    let around = things.into_iter().filter(|(span, _)| holds(span));
    around.min_by_key(|(span, _)| span.end - span.start).map(|(_, thing)| thing)
}

/// The ids of a thing where it is drawn.
fn ids(cluster: &Cluster, thing: &Thing) -> Vec<String> {
    match thing {
        Thing::Entity => vec![cluster.id.clone()],
        Thing::Composite(name) => {
            let id = format!("{}.{name}", cluster.id);
            if holds(cluster, &id) { vec![id] } else { Vec::new() }
        }
        Thing::State(state) => nodes(cluster, |node| is_one(node, &[*state])),
        Thing::States(states) => nodes(cluster, |node| is_one(node, states)),
        Thing::Move(step) => {
            let edges = cluster.all_edges().into_iter().filter(|edge| edge.moves.contains(step));
            let mut ids: Vec<String> = edges.map(|edge| edge.id.clone()).collect();
            ids.extend(nodes(cluster, |node| node.lines.iter().any(|line| line.step == Some(*step))));
            ids
        }
    }
}

fn holds(cluster: &Cluster, id: &str) -> bool {
    cluster.clusters.iter().any(|inner| inner.id == id || holds(inner, id))
}

fn is_one(node: &Node, states: &[StateId]) -> bool {
    matches!(node.kind, NodeKind::State(state, _) if states.contains(&state))
}

fn nodes(cluster: &Cluster, is: impl Fn(&Node) -> bool) -> Vec<String> {
    cluster.all_nodes().into_iter().filter(|node| is(node)).map(|node| node.id.clone()).collect()
}
