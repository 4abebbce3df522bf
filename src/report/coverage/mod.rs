//! What the histories exercised of a lifecycle, with names: as tables for people, and whole for programs.

mod counts;
mod tables;
#[cfg(test)]
mod tests;
mod wire;

pub(super) use wire::WireEntity;

use std::collections::HashMap;

use super::table::Table;
use crate::model::{Entity, EntityId, EventId, Model, Move, MoveId, StateId, TargetKind, Trigger, show};
use crate::replay::{Coverage, EntityCoverage, Histogram};
use wire::{WireArrow, WireCount, WireDwell, WireEvent};

/// What was exercised of a lifecycle, with names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered(pub(super) Vec<WireEntity>);

impl Covered {
    /// Counts of the histories of a lifecycle.
    pub fn new(model: &Model, coverage: &Coverage) -> Self {
        let counted = model.entities().zip(&coverage.entities);
        Self(counted.map(|((id, entity), counts)| One { model, id, entity, counts }.wire()).collect())
    }

    /// The tables of every entity: states, moves, incidents, pairs of moves.
    pub(super) fn tables(&self) -> Vec<Table> {
        self.0.iter().flat_map(tables::of).collect()
    }
}

/// One entity with its counts.
struct One<'a> {
    model: &'a Model,
    id: EntityId,
    entity: &'a Entity,
    counts: &'a EntityCoverage,
}

impl<'a> One<'a> {
    fn state(&self, id: StateId) -> &'a str {
        &self.entity.state(id).name.text
    }

    /// How people know a move: its event, or else what triggers it.
    fn move_name(&self, id: MoveId) -> String {
        let mv = self.entity.move_(id);
        match mv.recorded_event() {
            Some(event) => self.model.event(event).name.text.clone(),
            None => show::trigger_text(self.model, self.id, mv),
        }
    }

    /// Every way that some move may take, and how often it was taken.
    fn arrows(&self) -> Vec<(MoveId, Option<StateId>, StateId, u64)> {
        let mut arrows = Vec::new();
        for (id, mv) in self.entity.moves() {
            let mut ways: Vec<(Option<StateId>, StateId)> = self.ways(mv);
            let taken = self.counts.arrows.keys().filter(|(of, ..)| *of == id).map(|(_, from, to)| (*from, *to));
            ways.extend(taken);
            ways.sort_unstable();
            ways.dedup();
            arrows.extend(
                ways.into_iter()
                    .map(|(from, to)| (id, from, to, self.counts.arrows.get(&(id, from, to)).copied().unwrap_or(0))),
            );
        }
        arrows
    }

    fn ways(&self, mv: &Move) -> Vec<(Option<StateId>, StateId)> {
        let mut ways = Vec::new();
        for target in &mv.targets {
            match target.kind {
                TargetKind::State(to) if mv.is_creation() => ways.push((None, to)),
                TargetKind::State(to) => ways.extend(mv.sources.iter().map(|from| (Some(from), to))),
                TargetKind::Stay => ways.extend(mv.sources.iter().map(|from| (Some(from), from))),
                TargetKind::Resume => {
                    for from in mv.sources.iter() {
                        ways.extend(self.struck(from).into_iter().map(|to| (Some(from), to)));
                    }
                }
            }
        }
        ways
    }

    /// The states in which the fault of a fault state may strike.
    fn struck(&self, fault: StateId) -> Vec<StateId> {
        let strikes = |mv: &&Move| {
            mv.trigger == Trigger::Fault && mv.targets.iter().any(|target| target.kind == TargetKind::State(fault))
        };
        self.entity.moves.iter().filter(strikes).flat_map(|mv| mv.sources.iter()).collect()
    }

    /// How many pairs of moves may follow each other, as far as states tell.
    fn possible_pairs(&self) -> usize {
        let pairs = self.entity.moves.iter().map(|first| {
            let reached: Vec<StateId> = self.ways(first).into_iter().map(|(_, to)| to).collect();
            let follows = |then: &&Move| reached.iter().any(|state| then.sources.contains(*state));
            self.entity.moves.iter().filter(follows).count()
        });
        pairs.sum()
    }

    /// How often each event was met, in the order in which they are first written: nothing but its name tells an
    /// event that several states ignore from itself.
    fn events<'c>(&self, counts: impl Iterator<Item = (EventId, &'c u64)>) -> Vec<WireEvent> {
        let mut events: Vec<WireEvent> = Vec::new();
        let mut places = HashMap::new();
        for (id, count) in counts {
            let place = *places.entry(id).or_insert(events.len());
            if place == events.len() {
                events.push(WireEvent { event: self.model.event(id).name.text.clone(), count: 0 });
            }
            events[place].count = events[place].count.saturating_add(*count);
        }
        events
    }

    fn wire(&self) -> WireEntity {
        let dwell = |dwell: &Histogram| (dwell.count() > 0).then(|| WireDwell::of(dwell));
        let states = self.entity.states.iter().zip(&self.counts.states);
        let moves = self.entity.moves().zip(&self.counts.moves);
        let incidents = self.entity.incidents.iter().map(|it| it.event).zip(&self.counts.incidents);
        let ignored = self.entity.ignores.iter().map(|it| it.event).zip(&self.counts.ignored);
        let arrow = |(id, from, to, count): (MoveId, Option<StateId>, StateId, u64)| WireArrow {
            r#move: id.index(),
            from: from.map(|from| self.state(from).to_owned()),
            to: self.state(to).to_owned(),
            count,
        };
        WireEntity {
            entity: self.entity.name.text.clone(),
            states: states
                .map(|(state, counts)| WireCount {
                    name: state.name.text.clone(),
                    called: None,
                    count: counts.count,
                    dwell: dwell(&counts.dwell),
                })
                .collect(),
            moves: moves
                .map(|((id, mv), counts)| WireCount {
                    name: show::move_text(self.model, self.id, mv),
                    called: Some(self.move_name(id)),
                    count: counts.count,
                    dwell: dwell(&counts.dwell),
                })
                .collect(),
            arrows: self.arrows().into_iter().map(arrow).collect(),
            incidents: self.events(incidents),
            ignored: self.events(ignored),
            pairs: self.counts.pairs.iter().map(|((a, b), count)| (a.index(), b.index(), *count)).collect(),
            possible_pairs: self.possible_pairs(),
        }
    }
}
