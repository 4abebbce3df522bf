//! Finds the way that an entity takes when all goes well, which a picture should show as a straight line.

use crate::model::{Entity, Role, StateId, TargetKind, Trigger};

/// What it costs when only time leads on: as much as three states skipped.
const WAITING: u64 = 9;

/// The states of that way, first to last, from a creation to a final state; empty if there is none.
///
/// It is the cheapest way by moves that neither give up nor belong to a fault. Authors tell a life in its order, so a
/// move to the next state costs nothing, a move that skips states costs the square of their number, and a move back
/// costs as if it skipped every state; waiting costs something, too. A final state without ways out is preferred: the others are only nearly the end.
pub(super) fn happy_path(entity: &Entity) -> Vec<StateId> {
    let steps = steps(entity);
    let (cost, before) = cheapest(entity, &steps);
    let leads_on = |state: StateId| steps.iter().any(|(from, to, _)| *from == state && *to != state);
    let last = entity
        .states()
        .filter(|(_, state)| state.role == Role::Final)
        .map(|(id, _)| id)
        .filter_map(|id| cost[id.index()].map(|cost| (leads_on(id), cost, id)))
        .min();
    let mut path = Vec::new();
    let mut at = last.map(|(.., id)| id);
    while let Some(state) = at {
        path.push(state);
        at = before[state.index()];
    }
    path.reverse();
    path
}

/// Ordinary ways from state to state, in order, with what they cost besides the states they skip.
fn steps(entity: &Entity) -> Vec<(StateId, StateId, u64)> {
    let mut steps = Vec::new();
    for step in entity.moves.iter().filter(|step| !step.is_escape()) {
        let waiting = if matches!(step.trigger, Trigger::Timer(_)) { WAITING } else { 0 };
        for source in step.sources.iter().filter(|source| entity.state(*source).role != Role::Fault) {
            for target in &step.targets {
                if let TargetKind::State(to) = target.kind {
                    steps.push((source, to, waiting));
                }
            }
        }
    }
    steps.sort_unstable();
    steps.dedup_by_key(|(from, to, _)| (*from, *to));
    steps
}

/// For each state the cost of the cheapest way to it, and the state before it on that way.
fn cheapest(entity: &Entity, steps: &[(StateId, StateId, u64)]) -> (Vec<Option<u64>>, Vec<Option<StateId>>) {
    let count = entity.states.len();
    let mut cost: Vec<Option<u64>> = vec![None; count];
    let mut before = vec![None; count];
    let mut open = std::collections::BTreeSet::new();
    let begin = entity.moves.iter().filter(|step| step.is_creation()).flat_map(|step| &step.targets);
    for target in begin {
        if let TargetKind::State(state) = target.kind {
            cost[state.index()] = Some(skipped(None, state, count));
            open.insert((skipped(None, state, count), state));
        }
    }
    while let Some((so_far, at)) = open.pop_first() {
        let first = steps.partition_point(|(from, ..)| *from < at);
        for (_, to, waiting) in steps[first..].iter().take_while(|(from, ..)| *from == at) {
            let total = so_far.saturating_add(skipped(Some(at), *to, count)).saturating_add(*waiting);
            if cost[to.index()].is_none_or(|known| total < known) {
                cost[to.index()] = Some(total);
                before[to.index()] = Some(at);
                open.insert((total, *to));
            }
        }
    }
    (cost, before)
}

/// The square of how many states stand between two in the file.
fn skipped(from: Option<StateId>, to: StateId, count: usize) -> u64 {
    let next = from.map_or(0, |from| from.index() + 1);
    let between = if to.index() >= next { to.index() - next } else { count };
    (between as u64).pow(2)
}
