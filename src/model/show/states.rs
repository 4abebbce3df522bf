//! Sets of states as text.

use std::collections::HashSet;

use crate::model::{Entity, EntityId, Model, Role, StateId, StateSet};

/// A set of states in few names: a group's or composite's, `any active state`, `Open except Received`, or else groups
/// and states one by one; `no state` for the empty set.
pub fn states_text(model: &Model, entity: EntityId, states: &StateSet) -> String {
    let entity = model.entity(entity);
    if states.is_empty() {
        return "no state".to_owned();
    }
    if states.len() < 2 {
        return names(entity, states.iter());
    }
    // Naming a set and taking something out again must save names, or the plain list reads better.
    let saves = |held: usize| match held.checked_sub(states.len()) {
        Some(0) => true,
        Some(extra) => states.len() > 3 && extra * 2 < states.len(),
        None => false,
    };
    let own = own_sets(entity).filter(|(_, set)| saves(set.len()));
    let own: Vec<(&str, StateSet)> = own.map(|(name, set)| (name, set.clone())).collect();
    let best = own
        .into_iter()
        .chain(sets_of_any(entity, states.len() * 2, saves))
        .filter(|(_, set)| states.is_subset(set))
        .min_by_key(|(_, set)| set.len());
    match best {
        Some((name, set)) if set.len() == states.len() => name.to_owned(),
        Some((name, set)) => {
            format!("{name} except {}", names(entity, set.iter().filter(|state| !states.contains(*state))))
        }
        None => covered(entity, states),
    }
}

/// The names of groups and composites that hold two states or more of the set and none outside it, largest first;
/// then the names of the other states.
fn covered(entity: &Entity, states: &StateSet) -> String {
    let mut sets: Vec<_> = own_sets(entity).filter(|(_, set)| set.len() > 1 && set.is_subset(states)).collect();
    sets.sort_by_key(|(_, set)| std::cmp::Reverse(set.len()));
    let (mut words, mut said) = (Vec::new(), HashSet::new());
    for (name, set) in sets {
        if !set.iter().any(|state| said.contains(&state)) {
            words.push(name.to_owned());
            said.extend(set.iter());
        }
    }
    let rest = names(entity, states.iter().filter(|state| !said.contains(state)));
    words.extend(Some(rest).filter(|rest| !rest.is_empty()));
    words.join(", ")
}

fn names(entity: &Entity, states: impl Iterator<Item = StateId>) -> String {
    let names: Vec<&str> = states.map(|state| entity.state(state).name.text.as_str()).collect();
    names.join(", ")
}

/// The sets that the language itself has a name for, if `wanted` wants one of that size; it wants none beyond `most`.
/// They are put together for each text, and most texts are about few states.
fn sets_of_any(entity: &Entity, most: usize, wanted: impl Fn(usize) -> bool) -> impl Iterator<Item = (&str, StateSet)> {
    let is_active = |role| matches!(role, Role::Initial | Role::Ordinary);
    let active = || entity.states().filter(|(_, state)| is_active(state.role)).map(|(id, _)| id);
    let any_active = wanted(active().take(most + 1).count()).then(|| ("any active state", active().collect()));
    let any = wanted(entity.states.len()).then(|| ("any state", entity.states().map(|(id, _)| id).collect()));
    any_active.into_iter().chain(any)
}

/// What the entity itself has a name for.
fn own_sets(entity: &Entity) -> impl Iterator<Item = (&str, &StateSet)> {
    let groups = entity.groups.iter().map(|group| (group.name.text.as_str(), &group.states));
    let composites = entity.composites.iter().map(|outer| (outer.name.text.as_str(), &outer.states));
    composites.chain(groups)
}
