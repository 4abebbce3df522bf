//! A set of states of one entity.

use std::sync::Arc;

use super::StateId;

/// Some states of one entity, sorted; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateSet(Arc<[StateId]>);

impl StateSet {
    /// The set of one state.
    pub fn one(state: StateId) -> Self {
        Self(Arc::new([state]))
    }

    /// The set of no state.
    pub fn empty() -> Self {
        Self(Arc::new([]))
    }

    /// Whether `state` is in it.
    pub fn contains(&self, state: StateId) -> bool {
        // Most sets hold one state: a comparison is cheaper than a search there.
        match self.0.as_ref() {
            [only] => *only == state,
            states => states.binary_search(&state).is_ok(),
        }
    }

    /// The states, in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = StateId> + '_ {
        self.0.iter().copied()
    }

    /// How many states.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both hold some state.
    pub fn intersects(&self, other: &Self) -> bool {
        let (small, large) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        small.iter().any(|state| large.contains(state))
    }

    /// Whether every state of it is in `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|state| other.contains(state))
    }

    /// The only state, if it holds exactly one.
    pub fn single(&self) -> Option<StateId> {
        match self.0.as_ref() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

impl FromIterator<StateId> for StateSet {
    fn from_iter<I: IntoIterator<Item = StateId>>(states: I) -> Self {
        let mut states: Vec<_> = states.into_iter().collect();
        states.sort_unstable();
        states.dedup();
        Self(states.into())
    }
}
