//! One search for all histories that differ only in names, and in times where no time matters.

use std::collections::HashMap;

use crate::model::{EntityId, Model, Trigger};
use crate::semantics::{Happening, InstanceId, Observation, Seen, Snapshot};

use super::super::belief::{Family, World};
use super::history::{History, Shows};
use super::search::search;
use super::{Edit, Nearest};

/// How long all the keys together may become, in words of eight bytes; what comes later is searched for each time.
const LONGEST: usize = 4 << 20;

/// The answers of one lifecycle and kind of log, by variant.
///
/// Histories are of one variant if they are the same once instances are numbered as they appear. If the lifecycle has
/// timers or conditions with a limit (`within`), the times since the first record must be the same as well: they may
/// decide which edits do. A lifecycle without any looks at no time.
#[derive(Debug)]
pub struct Variants {
    budget: usize,
    known: HashMap<Vec<i64>, Answer>,
    /// Words of all keys.
    length: usize,
    /// How many answers were searched for.
    searched: u64,
}

/// An answer, and the order in which its history named everybody.
#[derive(Debug)]
struct Answer {
    nearest: Nearest,
    family: Vec<(EntityId, InstanceId)>,
}

impl Variants {
    /// No answers yet; each may take so many configurations and edits to be considered.
    pub fn new(budget: usize) -> Self {
        Self { budget, known: HashMap::new(), length: 0, searched: 0 }
    }

    /// How many searches there were.
    pub fn searched(&self) -> u64 {
        self.searched
    }

    /// The nearest legal history of a root whose records these are, in the order of their times. One collection serves
    /// one world.
    pub(crate) fn nearest(
        &mut self,
        world: &World<'_>,
        root: &(EntityId, InstanceId),
        records: &[&Observation],
    ) -> Nearest {
        let history = History::new(world.ground.model, root, records);
        let key = key(world.ground.model, &history, records);
        if let Some(answer) = self.known.get(&key) {
            return answer.renamed(&history.family);
        }
        self.searched += 1;
        let nearest = search(world, &history, self.budget);
        if self.length + key.len() <= LONGEST {
            self.length += key.len();
            let family = history.family.members.iter().map(|who| (who.entity, who.id.clone())).collect();
            self.known.insert(key, Answer { nearest: nearest.clone(), family });
        }
        nearest
    }
}

impl Answer {
    /// The answer for a history of the same variant.
    fn renamed(&self, family: &Family) -> Nearest {
        let mut nearest = self.nearest.clone();
        let Nearest::Found { edits, .. } = &mut nearest else { return nearest };
        for edit in edits {
            let Edit::Missing(missing) = edit else { continue };
            let is = |(entity, id): &&(EntityId, InstanceId)| *entity == missing.entity && *id == missing.instance;
            let Some(member) = self.family.iter().position(|who| is(&who)) else { continue };
            let who = &family.members[member];
            missing.instance = who.id.clone();
            missing.owner = who.parent.map(|owner| family.members[owner].id.clone());
        }
        nearest
    }
}

/// What the answer depends on, in numbers.
fn key(model: &Model, history: &History<'_>, records: &[&Observation]) -> Vec<i64> {
    let mut key = Key { family: &history.family, words: Vec::new() };
    for who in &history.family.members {
        key.words.push(who.entity.0.into());
        key.maybe(who.parent);
    }
    let first = records.iter().find_map(|record| record.time);
    let timed = has_limits(model);
    for (record, entry) in records.iter().zip(&history.entries) {
        if timed {
            key.words.extend(record.time.zip(first).map_or([0, 0], |(time, first)| [1, time.saturating_sub(first)]));
        }
        match (&record.seen, &entry.shows) {
            (_, Shows::Nobody) => key.words.push(0),
            (Seen::Happened(happening), _) => key.happening(model, happening),
            (Seen::Snapshot(snapshot), _) => key.snapshot(snapshot),
        }
    }
    key.words
}

/// Whether it matters when something happens.
fn has_limits(model: &Model) -> bool {
    let limits = |trigger| matches!(trigger, Trigger::Timer(_) | Trigger::Condition { within: Some(_) });
    model.entities.iter().flat_map(|entity| &entity.moves).any(|mv| limits(mv.trigger))
}

/// A key in the making. Lists carry their length, so that no two histories are written alike.
struct Key<'a> {
    family: &'a Family,
    words: Vec<i64>,
}

impl Key<'_> {
    fn count(&mut self, count: usize) {
        self.words.push(i64::try_from(count).unwrap_or(i64::MAX));
    }

    fn maybe(&mut self, index: Option<usize>) {
        self.count(index.map_or(0, |index| index + 1));
    }

    fn member(&mut self, entity: EntityId, id: &InstanceId) {
        self.maybe(self.family.find(entity, id));
    }

    fn happening(&mut self, model: &Model, record: &Happening) {
        self.words.extend([1, i64::from(record.wrong_actor.is_some())]);
        self.member(record.instance.entity, &record.instance.id);
        self.maybe(record.event.map(crate::model::EventId::index));
        self.maybe(record.from.map(crate::model::StateId::index));
        self.maybe(record.to.map(crate::model::StateId::index));
        self.count(record.set.len());
        for (field, value) in &record.set {
            self.words.extend([field.0.into(), *value]);
        }
        self.count(record.along.len());
        for (part, id) in &record.along {
            self.words.push(part.0.into());
            self.member(model.entity(record.instance.entity).part(*part).entity, id);
        }
    }

    fn snapshot(&mut self, snapshot: &Snapshot) {
        self.words.push(2);
        self.member(snapshot.entity, &snapshot.id);
        self.maybe(snapshot.state.map(crate::model::StateId::index));
        self.count(snapshot.fields.len());
        for (field, value) in &snapshot.fields {
            self.words.extend([field.0.into(), *value]);
        }
        self.count(snapshot.children.len());
        for list in &snapshot.children {
            self.words.extend([list.part.0.into(), i64::from(list.complete)]);
            self.count(list.children.len());
            for child in &list.children {
                self.snapshot(child);
            }
        }
    }
}
