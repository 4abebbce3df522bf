//! Moves that may compete: on one event, or by conditions, in one state.

use std::collections::{BTreeMap, HashSet};

use super::places::asks_own_state;
use crate::check::Context;
use crate::model::{EntityId, EventId, Move, MoveId, StateId, Trigger};

/// Two moves that start in the same state and have the same kind of trigger, the earlier one first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// The state in which both start; none for creations.
    pub(super) state: Option<StateId>,
    /// The move that stands first in the file.
    pub(super) first: MoveId,
    /// The move that stands later.
    pub(super) second: MoveId,
}

/// What brings moves into competition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rival {
    Begin,
    Create(EventId),
    /// Moves on an event, and faults that it reports.
    Event(EventId),
    Condition,
}

/// So many pairs of an entity are compared; no spec that a person wrote comes near it.
const MOST_PAIRS: usize = 50_000;

/// Every pair of rivals of an entity. Where the state makes no difference to their guards, a pair is given for the
/// first state only.
pub(super) fn pairs(context: &Context<'_>, id: EntityId) -> Vec<Pair> {
    let entity = context.model.entity(id);
    let depends: Vec<bool> = entity
        .moves
        .iter()
        .map(|mv| mv.guard.as_ref().is_some_and(|guard| asks_own_state(context.model, id, guard)))
        .collect();
    let mut gathered = Gathered { pairs: Vec::new(), seen: HashSet::new(), groups: HashSet::new(), depends };
    let creations = entity.moves().filter(|(_, mv)| mv.is_creation());
    gathered.add(None, rivals(creations));
    let facts = context.facts(id);
    for (state, _) in entity.states().filter(|(state, _)| facts.is_reached(*state)) {
        let leaving = facts.leaving(state).iter().map(|id| (*id, entity.move_(*id)));
        gathered.add(Some(state), rivals(leaving));
    }
    gathered.pairs
}

fn rivals<'a>(moves: impl Iterator<Item = (MoveId, &'a Move)>) -> BTreeMap<Rival, Vec<MoveId>> {
    let mut groups: BTreeMap<Rival, Vec<MoveId>> = BTreeMap::new();
    for (id, mv) in moves {
        let rival = match mv.trigger {
            Trigger::Begin => Rival::Begin,
            Trigger::Create(event) => Rival::Create(event),
            Trigger::Event(event) => Rival::Event(event),
            Trigger::Condition { .. } => Rival::Condition,
            Trigger::Fault => match mv.reported_as {
                Some(event) => Rival::Event(event),
                None => continue,
            },
            // A timer races legally.
            Trigger::Timer(_) => continue,
        };
        groups.entry(rival).or_default().push(id);
    }
    groups.retain(|_, moves| moves.len() > 1);
    groups
}

struct Gathered {
    pairs: Vec<Pair>,
    seen: HashSet<(MoveId, MoveId)>,
    groups: HashSet<Vec<MoveId>>,
    depends: Vec<bool>,
}

impl Gathered {
    fn add(&mut self, state: Option<StateId>, groups: BTreeMap<Rival, Vec<MoveId>>) {
        for moves in groups.into_values() {
            let depends = moves.iter().any(|id| self.depends[id.index()]);
            if depends || self.groups.insert(moves.clone()) {
                self.add_group(state, &moves);
            }
        }
    }

    fn add_group(&mut self, state: Option<StateId>, moves: &[MoveId]) {
        for (at, second) in moves.iter().enumerate() {
            for first in &moves[..at] {
                if self.pairs.len() >= MOST_PAIRS {
                    return;
                }
                let depends = self.depends[first.index()] || self.depends[second.index()];
                if depends || self.seen.insert((*first, *second)) {
                    self.pairs.push(Pair { state, first: *first, second: *second });
                }
            }
        }
    }
}
