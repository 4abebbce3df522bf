//! The roots of parts whose records do not name them: told by other records.

use std::ops::Range;
use std::sync::Arc;

use hashbrown::HashTable;

use crate::diagnostic::Finding;
use crate::model::{EntityId, Model};
use crate::semantics::{Happening, InstanceId, Seen};

use super::super::cause::Word;
use super::super::codes::LS334;
use super::super::reading::{Batch, Event, NO_NAME, Shared, Unreadable, excerpt, shared, worth_showing};
use super::Run;

/// Which roots own the parts that were named so far.
pub(super) struct Homes<'r> {
    model: &'r Model,
    shared: &'r Shared<'r>,
    says: Vec<Arc<Happening>>,
    known: HashTable<(PartHash, Home)>,
    /// The root that was told last: that of most others, too.
    last: InstanceId,
    /// Hashes of what was learned lately, each at its place.
    recent: Vec<u64>,
    /// Records whose root is not known yet, each alone in its batch.
    waiting: Vec<(PartHash, Batch)>,
}

/// A part, by a hash of its entity and name: two of them are taken for one with a probability of n² / 2⁶⁵ among n.
type PartHash = u64;

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
            known: HashTable::new(),
            last: InstanceId::from(""),
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
            let hash = self.shared.hash(entity, part);
            match batch.root(event) {
                Some(root) if !self.is_recent(hash, event.hash) => {
                    let told = self.learn(hash, root);
                    if !told.is_empty() {
                        let next = Run { batch: Arc::clone(batch), range: index..index, homes: Vec::new() };
                        runs.push(std::mem::replace(&mut run, next));
                        runs.extend(told);
                    }
                }
                Some(_) => {}
                None => match self.home((entity, hash), batch.owner(event)) {
                    Ok(root) => {
                        let hash = self.shared.hash(event.entity, &root);
                        run.homes.push((index, root, hash));
                    }
                    Err(awaited) => {
                        // It is passed over here, for it has no root; it comes later, alone.
                        self.waiting.push((awaited, batch.alone(event, None)));
                    }
                },
            }
            run.range.end = index + 1;
        }
        runs.push(run);
        runs
    }

    /// Whether this was learned just now: most records of a part follow others of the same part.
    fn is_recent(&mut self, part: PartHash, root: u64) -> bool {
        let hash = part ^ root.rotate_left(1);
        let place = usize::try_from(hash % RECENT as u64).unwrap_or(0);
        std::mem::replace(&mut self.recent[place], hash) == hash
    }

    /// Records whose root was never told.
    pub(super) fn lost(&mut self) -> Vec<Batch> {
        self.waiting.drain(..).map(|(_, batch)| batch).collect()
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
    fn learn(&mut self, part: PartHash, root: &str) -> Vec<Run> {
        match self.known.find_mut(part, |(known, _)| *known == part) {
            Some((_, Home::One(known))) if **known == *root => return Vec::new(),
            Some((_, home)) => *home = Home::Several,
            None => {
                if *self.last != *root {
                    self.last = shared(root);
                }
                let entry = (part, Home::One(self.last.clone()));
                self.known.insert_unique(part, entry, |(known, _)| *known);
            }
        }
        if self.waiting.is_empty() {
            return Vec::new();
        }
        let (told, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(of, _)| *of == part);
        self.waiting = waiting;
        told.into_iter().map(|(_, batch)| self.told(batch, root)).collect()
    }

    fn told(&self, batch: Batch, root: &str) -> Run {
        let hash = self.shared.hash(batch.events[0].entity, root);
        Run { batch: Arc::new(batch), range: 0..1, homes: vec![(0, shared(root), hash)] }
    }

    /// The root of a part, or else of whom it waits to hear.
    fn home(&self, (entity, part): (EntityId, PartHash), owner: Option<&str>) -> Result<InstanceId, PartHash> {
        let above = self.model.entity(entity).parent.map(|(above, _)| above);
        let part = match (owner, above) {
            (Some(owner), Some(above)) => self.shared.hash(above, owner),
            _ => part,
        };
        match self.known.find(part, |(known, _)| *known == part) {
            Some((_, Home::One(root))) => Ok(root.clone()),
            Some((_, Home::Several)) | None => Err(part),
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

/// A finding for a record whose root was never told.
pub(in crate::replay) fn lost(batch: &Batch) -> (usize, Unreadable) {
    let event = &batch.events[0];
    let finding = Finding::new(&LS334, "it cannot be told which root this record belongs to")
        .help("give the record a `root` or a `parent`: this name is unknown, or several roots have such a part");
    let (_, text) = batch.text(event);
    let range = worth_showing(0..text.len(), text);
    let text = excerpt(text, &range).to_owned();
    let said = Word::Id.said().to_owned();
    (batch.log, Unreadable { finding, line: batch.line(event), text, range, said })
}
