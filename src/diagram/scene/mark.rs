//! Marks in a scene what places in the lifecycle's text are about.

use super::{Cluster, NodeKind, Scene};
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
        for place in places {
            for cluster in &mut self.clusters {
                if let Some(thing) = thing(model.entity(cluster.entity), *place) {
                    found += usize::from(mark(cluster, &thing));
                }
            }
        }
        (self, found)
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

/// Marks a thing where it is drawn.
fn mark(cluster: &mut Cluster, thing: &Thing) -> bool {
    let mut found = false;
    let is = |states: &[StateId], kind: NodeKind| matches!(kind, NodeKind::State(state, _) if states.contains(&state));
    match thing {
        Thing::Entity => {
            cluster.marked = true;
            found = true;
        }
        Thing::Composite(name) => {
            let id = format!("{}.{name}", cluster.id);
            cluster.each(&mut |each| {
                each.marked |= each.id == id;
                found |= each.marked;
            });
        }
        Thing::State(state) => found = mark_nodes(cluster, |kind| is(&[*state], kind)),
        Thing::States(states) => found = mark_nodes(cluster, |kind| is(states, kind)),
        Thing::Move(step) => {
            for edge in cluster.edges_mut().into_iter().filter(|edge| edge.moves.contains(step)) {
                edge.marked = true;
                found = true;
            }
            for node in cluster.nodes_mut() {
                if node.lines.iter().any(|line| line.step == Some(*step)) {
                    node.marked = true;
                    found = true;
                }
            }
        }
    }
    found
}

fn mark_nodes(cluster: &mut Cluster, is: impl Fn(NodeKind) -> bool) -> bool {
    let mut found = false;
    for node in cluster.nodes_mut().into_iter().filter(|node| is(node.kind)) {
        node.marked = true;
        found = true;
    }
    found
}
