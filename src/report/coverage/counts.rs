//! Turns what was written down of one entity back into counts, if it was written of the same lifecycle.

use std::collections::HashMap;

use super::wire::{WireArrow, WireCount, WireEntity};
use crate::model::{Entity, EntityId, Model, MoveId, StateId, show};
use crate::replay::{EntityCoverage, Exercised};

impl WireEntity {
    /// The counts; otherwise what does not fit.
    pub(in crate::report) fn counts(&self, model: &Model, id: EntityId) -> Result<EntityCoverage, String> {
        let entity = model.entity(id);
        if self.entity != entity.name.text {
            return Err(format!("it counts `{}`, where the lifecycle has `{}`", self.entity, entity.name.text));
        }
        let states = entity.states.iter().map(|state| state.name.text.clone());
        let moves = entity.moves.iter().map(|step| show::move_text(model, id, step));
        let mut counts = EntityCoverage {
            states: exercised(&self.states, states)?,
            moves: exercised(&self.moves, moves)?,
            ..EntityCoverage::default()
        };
        let places = places(entity);
        for arrow in &self.arrows {
            if let Some(way) = way(arrow, &places) {
                let sum = counts.arrows.entry(way).or_default();
                *sum = arrow.count.saturating_add(*sum);
            }
        }
        counts.incidents = self.incidents.iter().map(|it| it.count).collect();
        counts.ignored = self.ignored.iter().map(|it| it.count).collect();
        let pair = |(first, then, count): &(usize, usize, u64)| ((MoveId::new(*first), MoveId::new(*then)), *count);
        counts.pairs = self.pairs.iter().map(pair).collect();
        Ok(counts)
    }
}

fn exercised(written: &[WireCount], names: impl Iterator<Item = String>) -> Result<Vec<Exercised>, String> {
    let names: Vec<String> = names.collect();
    if let Some((count, name)) = written.iter().zip(&names).find(|(count, name)| count.name != **name) {
        return Err(format!("it counts `{}`, where the lifecycle has `{name}`", count.name));
    }
    if written.len() != names.len() {
        return Err(format!("it counts {} things, where the lifecycle has {}", written.len(), names.len()));
    }
    Ok(written.iter().map(|count| Exercised { count: count.count, dwell: count.histogram() }).collect())
}

fn places(entity: &Entity) -> HashMap<&str, StateId> {
    entity.states().map(|(id, state)| (state.name.text.as_str(), id)).collect()
}

fn way(arrow: &WireArrow, places: &HashMap<&str, StateId>) -> Option<(MoveId, Option<StateId>, StateId)> {
    let from = match &arrow.from {
        Some(from) => Some(*places.get(from.as_str())?),
        None => None,
    };
    Some((MoveId::new(arrow.r#move), from, *places.get(arrow.to.as_str())?))
}
