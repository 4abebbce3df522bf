//! Sets of states as text.

use crate::model::{Entity, EntityId, Model, Role, StateId, StateSet};

/// A set of states in the fewest names: a group's or composite's, `any active state`, `Open except Received`, or else
/// the states one by one in file order; `no state` for the empty set.
pub fn states_text(model: &Model, entity: EntityId, states: &StateSet) -> String {
    let entity = model.entity(entity);
    if states.is_empty() {
        return "no state".to_owned();
    }
    let plain = names(entity, states.iter());
    if states.len() < 2 {
        return plain;
    }
    // Naming a set and taking something out again must save names, or the plain list reads better.
    let best = named_sets(entity)
        .filter(|(_, set)| states.is_subset(set))
        .map(|(name, set)| (set.len() - states.len(), name, set))
        .min_by_key(|(extra, ..)| *extra);
    match best {
        Some((0, name, _)) => name,
        Some((extra, name, set)) if extra + 1 < states.len() => {
            format!("{name} except {}", names(entity, set.iter().filter(|state| !states.contains(*state))))
        }
        _ => plain,
    }
}

fn names(entity: &Entity, states: impl Iterator<Item = StateId>) -> String {
    let names: Vec<&str> = states.map(|state| entity.state(state).name.text.as_str()).collect();
    names.join(", ")
}

/// What the language has a name for, the entity's own names first.
fn named_sets(entity: &Entity) -> impl Iterator<Item = (String, StateSet)> {
    let groups = entity.groups.iter().map(|group| (group.name.text.clone(), group.states.clone()));
    let composites = entity.composites.iter().map(|outer| (outer.name.text.clone(), outer.states.clone()));
    let active = |role| matches!(role, Role::Initial | Role::Ordinary);
    let any_active = entity.states().filter(|(_, state)| active(state.role)).map(|(id, _)| id).collect();
    let any = entity.states().map(|(id, _)| id).collect();
    composites.chain(groups).chain([("any active state".to_owned(), any_active), ("any state".to_owned(), any)])
}
