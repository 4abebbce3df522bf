//! What resolving produces beside names: findings, and the clocks that timers ask for.

use std::collections::{HashMap, HashSet};

use super::size::{MOST_IN_SETS, sets_too_large};
use crate::diagnostic::{Finding, did_you_mean, nearest};
use crate::model::{Clock, ClockId, EntityId, StateSet};
use crate::source::Span;

/// How many names may be compared for "did you mean" in one file: with thousands of misspelt names among thousands
/// of declared ones the suggestions would otherwise cost the product of both.
const COMPARISONS: usize = 100_000;

/// How many names are few enough to be listed.
const FEW: usize = 8;

/// Something is wrong, and a finding says so.
pub(super) struct Reported;

/// Collects findings and clocks.
pub(super) struct Out {
    pub(super) findings: Vec<Finding>,
    /// Something is missing about which the parser has spoken already.
    pub(super) incomplete: bool,
    /// Actors already reported as undeclared: one finding each is enough.
    pub(super) unknown_actors: HashSet<String>,
    clocks: Vec<Clocks>,
    comparisons: usize,
    /// How many states further sets may hold.
    in_sets: usize,
}

/// The clocks of one entity.
struct Clocks {
    list: Vec<Clock>,
    by_states: HashMap<StateSet, ClockId>,
}

impl Out {
    pub(super) fn new() -> Self {
        Self {
            findings: Vec::new(),
            incomplete: false,
            unknown_actors: HashSet::new(),
            clocks: Vec::new(),
            comparisons: COMPARISONS,
            in_sets: MOST_IN_SETS,
        }
    }

    pub(super) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Takes a set of so many states into account; false if the file has no room for it. The first time is reported.
    pub(super) fn has_room(&mut self, states: usize, span: Span) -> bool {
        if let Some(rest) = self.in_sets.checked_sub(states) {
            self.in_sets = rest;
            return true;
        }
        if std::mem::replace(&mut self.in_sets, 0) > 0 {
            self.report(sets_too_large(span));
        }
        false
    }

    /// "did you mean", or else the names there are, if they are few. `noun` reads like "the states of `Job` are".
    pub(super) fn help<'n>(
        &mut self,
        word: &str,
        noun: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        let names = self.affordable(names);
        did_you_mean(word, names.iter().copied())
            .or_else(|| (1..=FEW).contains(&names.len()).then(|| format!("{noun} {}", list(&names))))
    }

    /// The name nearest to `word`, if one is near enough.
    pub(super) fn nearest<'n>(&mut self, word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        nearest(word, self.affordable(names))
    }

    /// As many of the names as may still be compared.
    fn affordable<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        let names: Vec<_> = names.into_iter().take(self.comparisons).collect();
        self.comparisons -= names.len();
        names
    }

    /// Gives the next entity its first clock, which counts from each entry into a state.
    pub(super) fn add_entity(&mut self, states: StateSet) {
        self.clocks.push(Clocks { list: vec![Clock { states }], by_states: HashMap::new() });
    }

    /// The clock that runs while an instance of `entity` moves among `states`; made when first asked for.
    pub(super) fn clock(&mut self, entity: EntityId, states: &StateSet) -> ClockId {
        let clocks = &mut self.clocks[entity.index()];
        let next = ClockId::new(clocks.list.len());
        let id = *clocks.by_states.entry(states.clone()).or_insert(next);
        if id == next {
            clocks.list.push(Clock { states: states.clone() });
        }
        id
    }

    /// Takes the clocks of every entity, in order.
    pub(super) fn take_clocks(&mut self) -> Vec<Vec<Clock>> {
        std::mem::take(&mut self.clocks).into_iter().map(|clocks| clocks.list).collect()
    }
}

/// `` `A`, `B` ``
pub(super) fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
