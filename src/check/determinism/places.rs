//! Where a guard is judged: in each of its states, or once where the state makes no difference.

use std::collections::HashSet;

use crate::check::Context;
use crate::check::logic::Place;
use crate::model::{EntityId, Guard, GuardKind, Model, Move, StateSet};

/// The places in which the guard of a move is judged; none if its states are never reached.
pub(super) fn places_of<'a>(context: &Context<'_>, entity: EntityId, mv: &'a Move) -> Vec<Place<'a>> {
    if mv.is_creation() {
        return vec![Place::creation(entity, &mv.brings)];
    }
    mv.guard.as_ref().map(|guard| places_in(context, entity, &mv.sources, &[guard])).unwrap_or_default()
}

/// The places in which guards are judged together, in these states: one for all states that the guards do not tell
/// apart.
pub(super) fn places_in<'a>(
    context: &Context<'_>,
    entity: EntityId,
    states: &StateSet,
    guards: &[&Guard],
) -> Vec<Place<'a>> {
    let facts = context.facts(entity);
    let mut reached = states.iter().filter(|state| facts.is_reached(*state));
    if !guards.iter().any(|guard| asks_own_state(context.model, entity, guard)) {
        return reached.next().map(|_| Place::of(entity)).into_iter().collect();
    }
    let sets: Vec<&StateSet> = guards.iter().flat_map(|guard| guard.walk()).filter_map(states_asked).collect();
    let mut seen: HashSet<Vec<bool>> = HashSet::new();
    reached
        .filter(|state| seen.insert(sets.iter().map(|set| set.contains(*state)).collect()))
        .map(|state| Place::in_state(entity, state))
        .collect()
}

/// The states that a guard asks for, whoever is to be in them: too many only make more places.
fn states_asked(guard: &Guard) -> Option<&StateSet> {
    match &guard.kind {
        GuardKind::In { states, .. } | GuardKind::Parts { states, .. } => Some(states),
        _ => None,
    }
}

/// Whether the answer depends on the state of the instance itself: it asks for it, or for the siblings among whom it is.
pub(super) fn asks_own_state(model: &Model, entity: EntityId, guard: &Guard) -> bool {
    let parent = model.entity(entity).parent;
    asked(guard).into_iter().any(|atom| match &atom.kind {
        GuardKind::In { up, .. } => *up == 0,
        GuardKind::Parts { up, part, .. } => *up == 1 && parent.is_some_and(|(_, own)| own == *part),
        _ => false,
    })
}

/// The guards inside a guard, itself included, those in filters left out: they are judged for the parts.
pub(super) fn asked(guard: &Guard) -> Vec<&Guard> {
    let mut all = vec![guard];
    let mut next = 0;
    while let Some(at) = all.get(next).copied() {
        next += 1;
        match &at.kind {
            GuardKind::Not(inner) => all.push(inner),
            GuardKind::And(list) | GuardKind::Or(list) => all.extend(list),
            _ => {}
        }
    }
    all
}
