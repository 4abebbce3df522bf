//! Tells the states of an entity apart only as far as a question does.

use std::collections::BTreeMap;

use super::Possible;
use crate::model::{EntityId, StateId, StateSet};

/// States that a question does not tell apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Class {
    /// One of them.
    pub(super) example: StateId,
    /// For each set of the question, whether they are in it.
    pub(super) within: Vec<bool>,
}

/// The classes of the reached states of an entity, as told apart by `sets`.
///
/// The cost is that of the sets, not that of the entity: states that no set holds are one class.
pub(super) fn classes(possible: &Possible, entity: EntityId, sets: &[StateSet]) -> Vec<Class> {
    let mentioned: StateSet = match sets {
        [only] => only.clone(),
        _ => sets.iter().flat_map(StateSet::iter).collect(),
    };
    let mut by_signature: BTreeMap<Vec<bool>, StateId> = BTreeMap::new();
    let mut inside = 0;
    for state in mentioned.iter().filter(|state| possible.is_reached(entity, *state)) {
        inside += 1;
        let signature: Vec<bool> = sets.iter().map(|set| set.contains(state)).collect();
        by_signature.entry(signature).or_insert(state);
    }
    let mut classes: Vec<Class> = by_signature.into_iter().map(|(within, example)| Class { example, within }).collect();
    if inside < possible.count_reached(entity)
        && let Some(example) = possible.reached_outside(entity, &mentioned)
    {
        classes.push(Class { example, within: vec![false; sets.len()] });
    }
    classes.sort_by_key(|class| class.example);
    classes
}
