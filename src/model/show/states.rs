//! Sets of states as text.

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
    let best = named_sets(entity)
        .filter(|(_, set)| states.is_subset(set))
        .map(|(name, set)| (set.len() - states.len(), name, set))
        .min_by_key(|(extra, ..)| *extra);
    match best {
        Some((0, name, _)) => name,
        Some((extra, name, set)) if states.len() > 3 && extra * 2 < states.len() => {
            format!("{name} except {}", names(entity, set.iter().filter(|state| !states.contains(*state))))
        }
        _ => covered(entity, states),
    }
}

/// The names of groups and composites that hold two states or more of the set and none outside it, largest first;
/// then the names of the other states.
fn covered(entity: &Entity, states: &StateSet) -> String {
    let mut sets: Vec<_> = own_sets(entity).filter(|(_, set)| set.len() > 1 && set.is_subset(states)).collect();
    sets.sort_by_key(|(_, set)| std::cmp::Reverse(set.len()));
    let (mut words, mut said) = (Vec::new(), Vec::new());
    for (name, set) in sets {
        if !set.iter().any(|state| said.contains(&state)) {
            words.push(name);
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

/// What the language has a name for, the entity's own names first.
fn named_sets(entity: &Entity) -> impl Iterator<Item = (String, StateSet)> {
    let active = |role| matches!(role, Role::Initial | Role::Ordinary);
    let any_active = entity.states().filter(|(_, state)| active(state.role)).map(|(id, _)| id).collect();
    let any = entity.states().map(|(id, _)| id).collect();
    own_sets(entity).chain([("any active state".to_owned(), any_active), ("any state".to_owned(), any)])
}

/// What the entity itself has a name for.
fn own_sets(entity: &Entity) -> impl Iterator<Item = (String, StateSet)> {
    let groups = entity.groups.iter().map(|group| (group.name.text.clone(), group.states.clone()));
    let composites = entity.composites.iter().map(|outer| (outer.name.text.clone(), outer.states.clone()));
    composites.chain(groups)
}
