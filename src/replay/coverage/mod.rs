//! What the histories exercised: states, moves, incidents, pairs of consecutive moves, and how long things lasted.
//!
//! Where a record can be explained in several ways, the one with the fewest unseen moves is counted.

mod histogram;

pub use histogram::Histogram;

use std::collections::BTreeMap;

use crate::model::{EntityId, Model, MoveId, StateId};

/// Something that happened to one instance, as a belief notes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noted<Time> {
    /// A move was taken.
    Move {
        /// Which.
        id: MoveId,
        /// From where; `None`: it made the instance.
        from: Option<StateId>,
        /// To where.
        to: StateId,
        /// Whether it entered that state.
        enters: bool,
        /// The move before, of the same instance.
        after: Option<MoveId>,
        /// When the instance had entered its state, and when the move was taken; where both are known.
        times: Option<(Time, Time)>,
    },
    /// An incident of the entity, by its place.
    Incident(u32),
    /// An event that is ignored, by its place among what the entity ignores.
    Ignored(u32),
}

impl<Time> Noted<Time> {
    /// The same with times told in another way.
    pub(crate) fn map<Other>(&self, mut time: impl FnMut(&Time) -> Other) -> Noted<Other> {
        match self {
            Self::Move { id, from, to, enters, after, times } => {
                let times = times.as_ref().map(|(since, at)| (time(since), time(at)));
                Noted::Move { id: *id, from: *from, to: *to, enters: *enters, after: *after, times }
            }
            Self::Incident(at) => Noted::Incident(*at),
            Self::Ignored(at) => Noted::Ignored(*at),
        }
    }
}

/// What the histories exercised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// By entity.
    pub entities: Vec<EntityCoverage>,
}

/// What the instances of one entity exercised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityCoverage {
    /// How often each state was entered, and how long stays lasted that have ended.
    pub states: Vec<Exercised>,
    /// How often each move was taken, and how long the instance had been in its state then.
    pub moves: Vec<Exercised>,
    /// How often each move was taken from a state, and to where; from `None` where it made the instance.
    pub arrows: BTreeMap<(MoveId, Option<StateId>, StateId), u64>,
    /// How often each incident was met.
    pub incidents: Vec<u64>,
    /// How often each event was ignored.
    pub ignored: Vec<u64>,
    /// How often one move followed another of the same instance.
    pub pairs: BTreeMap<(MoveId, MoveId), u64>,
}

/// How often something happened, and how long it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exercised {
    /// How often.
    pub count: u64,
    /// How long, in milliseconds; where times are known.
    pub dwell: Histogram,
}

impl Coverage {
    /// Nothing has happened yet.
    pub fn new(model: &Model) -> Self {
        let entity = |entity: &crate::model::Entity| EntityCoverage {
            states: vec![Exercised::default(); entity.states.len()],
            moves: vec![Exercised::default(); entity.moves.len()],
            incidents: vec![0; entity.incidents.len()],
            ignored: vec![0; entity.ignores.len()],
            ..EntityCoverage::default()
        };
        Self { entities: model.entities.iter().map(entity).collect() }
    }

    /// Counts what happened to an instance. `millis`: how long it had been in its state, for a move at a known time.
    pub(crate) fn count<Time>(&mut self, entity: EntityId, noted: &Noted<Time>, millis: Option<i64>) {
        let Some(counts) = self.entities.get_mut(entity.index()) else { return };
        match noted {
            Noted::Move { id, from, to, enters, after, .. } => {
                if let Some(mv) = counts.moves.get_mut(id.index()) {
                    mv.count += 1;
                    millis.into_iter().for_each(|millis| mv.dwell.add(millis));
                }
                if let (true, Some(state)) = (*enters, counts.states.get_mut(to.index())) {
                    state.count += 1;
                }
                if let (true, Some(from)) = (*enters, from)
                    && let Some(state) = counts.states.get_mut(from.index())
                {
                    millis.into_iter().for_each(|millis| state.dwell.add(millis));
                }
                *counts.arrows.entry((*id, *from, *to)).or_default() += 1;
                if let Some(after) = after {
                    *counts.pairs.entry((*after, *id)).or_default() += 1;
                }
            }
            Noted::Incident(at) => counts.incidents.iter_mut().skip(*at as usize).take(1).for_each(|count| *count += 1),
            Noted::Ignored(at) => counts.ignored.iter_mut().skip(*at as usize).take(1).for_each(|count| *count += 1),
        }
    }

    /// Adds what was counted of another part of the histories, by the same lifecycle.
    pub fn merge(&mut self, other: &Self) {
        if self.entities.is_empty() {
            self.entities.clone_from(&other.entities);
            return;
        }
        for (mine, others) in self.entities.iter_mut().zip(&other.entities) {
            mine.merge(others);
        }
    }
}

impl EntityCoverage {
    fn merge(&mut self, other: &Self) {
        let exercised = self.states.iter_mut().zip(&other.states).chain(self.moves.iter_mut().zip(&other.moves));
        for (mine, others) in exercised {
            mine.count += others.count;
            mine.dwell.merge(&others.dwell);
        }
        let counts = self.incidents.iter_mut().zip(&other.incidents).chain(self.ignored.iter_mut().zip(&other.ignored));
        for (mine, others) in counts {
            *mine += others;
        }
        for (arrow, count) in &other.arrows {
            *self.arrows.entry(*arrow).or_default() += count;
        }
        for (pair, count) in &other.pairs {
            *self.pairs.entry(*pair).or_default() += count;
        }
    }
}
