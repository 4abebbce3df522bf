//! The roots of parts whose records do not name them: told by other records.

use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::{Equivalent, HashMap};

use crate::model::{EntityId, Model};
use crate::semantics::{Happening, InstanceId, Seen};

use super::super::reading::{Batch, Event, NO_NAME, Shared, shared};
use super::Run;

/// Which roots own the parts that were named so far.
pub(super) struct Homes<'r> {
    model: &'r Model,
    shared: &'r Shared<'r>,
    says: Vec<Arc<Happening>>,
    known: HashMap<(EntityId, InstanceId), Home, FixedState>,
    /// Hashes of what was learned lately, each at its place.
    recent: Vec<u64>,
    /// Records whose root is not known yet, each alone in its batch.
    waiting: Vec<(EntityId, InstanceId, Batch)>,
}

/// A part by its name, to look it up.
#[derive(Hash)]
struct Part<'a>(EntityId, &'a str);

impl Equivalent<(EntityId, InstanceId)> for Part<'_> {
    fn equivalent(&self, key: &(EntityId, InstanceId)) -> bool {
        self.0 == key.0 && *self.1 == *key.1
    }
}

/// How much of what was learned lately is remembered.
const RECENT: usize = 1 << 16;

enum Home {
    One(InstanceId),
    /// Several roots have such a part: a record that names none of them is about nobody.
    Several,
}

impl<'r> Homes<'r> {
    /// `None` if no record can need it: nothing owns anything.
    pub(super) fn new(model: &'r Model, shared: &'r Shared<'r>) -> Option<Self> {
        let owns = model.entities.iter().any(|entity| entity.parent.is_some());
        owns.then(|| Self {
            model,
            shared,
            says: Vec::new(),
            known: HashMap::default(),
            recent: vec![0; RECENT],
            waiting: Vec::new(),
        })
    }

    /// Tells the roots of some events of a batch; the runs to judge, in order.
    pub(super) fn settle(&mut self, batch: &Arc<Batch>, range: Range<usize>) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut run = Run { batch: Arc::clone(batch), range: range.start..range.start, homes: Vec::new() };
        for index in range {
            let event = &batch.events[index];
            let Some(part) = batch.part(event) else {
                run.range.end = index + 1;
                continue;
            };
            let entity = self.entity(batch, event);
            match batch.root(event) {
                Some(root) if !self.is_recent((entity, part), event.hash) => {
                    let told = self.learn((entity, part), root);
                    if !told.is_empty() {
                        let next = Run { batch: Arc::clone(batch), range: index..index, homes: Vec::new() };
                        runs.push(std::mem::replace(&mut run, next));
                        runs.extend(told);
                    }
                }
                Some(_) => {}
                None => match self.home(entity, part, batch.owner(event)) {
                    Ok(root) => {
                        let hash = self.shared.hash(event.entity, &root);
                        run.homes.push((index, root, hash));
                    }
                    Err((entity, name)) => {
                        // It is passed over here, for it has no root; it comes later, alone.
                        self.waiting.push((entity, name, batch.alone(event, None)));
                    }
                },
            }
            run.range.end = index + 1;
        }
        runs.push(run);
        runs
    }

    /// Whether this was learned just now: most records of a part follow others of the same part.
    fn is_recent(&mut self, part: (EntityId, &str), root: u64) -> bool {
        let hash = FixedState::with_seed(2).hash_one((part.0.0, part.1, root));
        let place = usize::try_from(hash % RECENT as u64).unwrap_or(0);
        std::mem::replace(&mut self.recent[place], hash) == hash
    }

    /// Records whose root was never told.
    pub(super) fn lost(&mut self) -> Vec<Batch> {
        self.waiting.drain(..).map(|(_, _, batch)| batch).collect()
    }

    fn entity(&mut self, batch: &Batch, event: &Event) -> EntityId {
        if let Some(whole) = batch.whole(event) {
            return match &whole.observation.seen {
                Seen::Happened(record) => record.instance.entity,
                Seen::Snapshot(snapshot) => snapshot.entity,
            };
        }
        if self.says.len() <= event.letter as usize {
            self.says = self.shared.alphabet.says();
        }
        self.says[event.letter as usize].instance.entity
    }

    /// Notes the root of a part; the records that have waited for this.
    fn learn(&mut self, (entity, part): (EntityId, &str), root: &str) -> Vec<Run> {
        match self.known.get_mut(&Part(entity, part)) {
            Some(Home::One(known)) if **known == *root => return Vec::new(),
            Some(home) => *home = Home::Several,
            None => {
                self.known.insert((entity, shared(part)), Home::One(shared(root)));
            }
        }
        if self.waiting.is_empty() {
            return Vec::new();
        }
        let (told, waiting) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(of, name, _)| (*of, &**name) == (entity, part));
        self.waiting = waiting;
        let told: Vec<(EntityId, InstanceId, Batch)> = told;
        told.into_iter().map(|(_, _, batch)| self.told(batch, root)).collect()
    }

    fn told(&self, batch: Batch, root: &str) -> Run {
        let hash = self.shared.hash(batch.events[0].entity, root);
        Run { batch: Arc::new(batch), range: 0..1, homes: vec![(0, shared(root), hash)] }
    }

    /// The root of a part, or else whose root it waits for.
    fn home(&self, entity: EntityId, part: &str, owner: Option<&str>) -> Result<InstanceId, (EntityId, InstanceId)> {
        let above = self.model.entity(entity).parent.map(|(above, _)| above);
        let (entity, name) = match (owner, above) {
            (Some(owner), Some(above)) => (above, owner),
            _ => (entity, part),
        };
        match self.known.get(&Part(entity, name)) {
            Some(Home::One(root)) => Ok(root.clone()),
            Some(Home::Several) | None => Err((entity, shared(name))),
        }
    }
}

impl Run {
    /// The root of an event, and its hash; `None` if it is not known.
    pub(super) fn root<'s>(&'s self, index: usize, event: &'s Event) -> Option<(&'s str, u64)> {
        if event.root != NO_NAME {
            return Some((self.batch.root(event)?, event.hash));
        }
        let at = self.homes.binary_search_by_key(&index, |(index, ..)| *index).ok()?;
        let (_, root, hash) = &self.homes[at];
        Some((root, *hash))
    }
}
