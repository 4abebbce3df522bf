//! The longest way from the beginning to an end: states in reverse order of their dependence, each judged once.

use std::cmp::Reverse;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::course::{Course, node, state_of};
use super::stays::{limit_of_all, longest_stay};
use super::{Life, Lifespan, Reason, Stay, is_final};
use crate::check::Context;
use crate::check::ways::Ways;
use crate::model::{EntityId, StateId};

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

fn life(ways: Ways<'_>, faults: bool) -> Life {
    match Course::of(ways, faults).map(|course| longest(ways, &course)) {
        Err(reason) | Ok(Err(reason)) => Life::Unbounded(reason),
        Ok(Ok(life)) => life,
    }
}

/// How long a life lasts from a state on, and by which way.
#[derive(Clone, Copy, Default)]
struct Rest {
    millis: i64,
    /// The stay, and the state after it; none at the end.
    stay: Option<(Stay, Option<NodeIndex>)>,
}

fn longest(ways: Ways<'_>, course: &Course) -> Result<Life, Reason> {
    let mut rests = vec![Rest::default(); course.stays.len()];
    // A component comes after every other one that it leads to.
    for component in kosaraju_scc(&course.graph) {
        let first = component[0];
        let rest = if component.len() == 1 && !course.graph.contains_edge(first, first) {
            after(course, &rests, first)
        } else {
            let states: Vec<StateId> = component.iter().map(|node| state_of(*node)).collect();
            let limit = limit_of_all(ways, &states).ok_or_else(|| Reason::Cycle(course.cycle(&component)))?;
            around(course, &rests, (&component, limit))
        };
        for node in component {
            rests[node.index()] = rest;
        }
    }
    let begins = ways.facts.begins().iter();
    let first = begins.copied().max_by_key(|state| (rests[state.index()].millis, Reverse(*state)));
    let mut path = Vec::new();
    let mut at = first.map(node);
    while let Some((stay, next)) = at.and_then(|at| rests[at.index()].stay) {
        path.push(stay);
        at = next;
    }
    Ok(Life::Bounded { millis: first.map_or(0, |state| rests[state.index()].millis), path })
}

/// The longest rest of a life from a state that is never entered again.
fn after(course: &Course, rests: &[Rest], at: NodeIndex) -> Rest {
    let Some(stay) = course.stays[at.index()] else { return Rest::default() };
    let mut best = Rest { millis: stay.millis, stay: Some((stay, None)) };
    for edge in course.graph.edges(at) {
        let millis = edge.weight().saturating_add(rests[edge.target().index()].millis);
        let stay = Stay { millis: *edge.weight(), ..stay };
        if millis > best.millis || millis == best.millis && matches!(best.stay, Some((_, None))) {
            best = Rest { millis, stay: Some((stay, Some(edge.target()))) };
        }
    }
    best
}

/// The longest rest of a life from states that can follow one another again and again, but only so long in all.
fn around(course: &Course, rests: &[Rest], (component, limit): (&[NodeIndex], Stay)) -> Rest {
    let mut inside = vec![false; rests.len()];
    for node in component {
        inside[node.index()] = true;
    }
    let left = component.iter().flat_map(|node| course.graph.neighbors(*node)).filter(|next| !inside[next.index()]);
    let next = left.max_by_key(|next| (rests[next.index()].millis, Reverse(next.index())));
    let millis = limit.millis.saturating_add(next.map_or(0, |next| rests[next.index()].millis));
    Rest { millis, stay: Some((limit, next)) }
}
