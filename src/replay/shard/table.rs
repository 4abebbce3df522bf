//! The instances of a shard: live ones in slots, finished ones as what is left to recognise them by.

use hashbrown::HashTable;

use crate::history::{Route, is_same};
use crate::model::EntityId;
use crate::semantics::InstanceId;

use super::super::Verdict;
use super::super::automaton::Root;
use super::super::reading::{Batch, NO_TIME};
use super::heavy::Heavy;

/// A live instance.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    pub(super) hash: u64,
    pub(super) entity: EntityId,
    /// Tells the last record from others of its moment.
    pub(super) digest: u32,
    pub(super) name: InstanceId,
    pub(super) state: State<'a>,
    /// The time of the last record that bore one.
    pub(super) time: i64,
    /// The line of the last record, and its log.
    pub(super) line: u64,
    pub(super) log: u32,
    pub(super) worst: Verdict,
    pub(super) more: Option<Box<More>>,
}

/// What is known of an instance.
#[derive(Debug)]
pub(super) enum State<'a> {
    Root(Root),
    Heavy(Box<Heavy<'a>>),
}

/// What few instances need.
#[derive(Debug, Default)]
pub(super) struct More {
    /// The digests of all records of the last moment but the last.
    pub(super) moment: Vec<u32>,
    /// The part of the last record that spoke of it.
    pub(super) route: Route,
    /// Records that wait for earlier ones, the earliest first.
    pub(super) held: Vec<Batch>,
}

/// What is left of an instance whose life is over: 16 bytes. Two instances are taken for one with a probability of
/// n² / 2⁶⁵ among n; the hash is another one in every run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finished {
    pub(super) hash: u64,
    pub(super) shape: u32,
    pub(super) digest: u32,
}

/// All instances of a shard.
#[derive(Debug)]
pub(super) struct Table<'a> {
    live: HashTable<u32>,
    pub(super) slots: Vec<Option<Slot<'a>>>,
    free: Vec<u32>,
    finished: HashTable<Finished>,
    /// Instances that have just finished, to be put with the others together: so that the processor waits for memory
    /// once, not for each.
    finishing: Vec<Finished>,
}

impl<'a> Table<'a> {
    pub(super) fn new() -> Self {
        Self {
            live: HashTable::new(),
            slots: Vec::new(),
            free: Vec::new(),
            finished: HashTable::new(),
            finishing: Vec::new(),
        }
    }

    /// The slot of a live instance.
    pub(super) fn find(&self, hash: u64, entity: EntityId, name: &str) -> Option<usize> {
        let is_it = |at: &u32| {
            let slot = self.slots[*at as usize].as_ref();
            slot.is_some_and(|slot| {
                slot.hash == hash && slot.entity == entity && is_same(slot.name.as_bytes(), name.as_bytes())
            })
        };
        self.live.find(hash, is_it).map(|at| *at as usize)
    }

    /// Whether a slot is still that of a root with this hash.
    pub(super) fn is_there(&self, at: usize, hash: u64) -> bool {
        self.slots[at].as_ref().is_some_and(|slot| slot.hash == hash)
    }

    /// Takes back what is left of a finished instance.
    pub(super) fn take_finished(&mut self, hash: u64) -> Option<Finished> {
        if let Some(at) = self.finishing.iter().position(|finished| finished.hash == hash) {
            return Some(self.finishing.swap_remove(at));
        }
        let entry = self.finished.find_entry(hash, |finished| finished.hash == hash).ok()?;
        Some(entry.remove().0)
    }

    /// A new live instance.
    pub(super) fn insert(&mut self, slot: Slot<'a>) -> usize {
        let hash = slot.hash;
        let at = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        self.slots[at as usize] = Some(slot);
        let slots = &self.slots;
        let rehash = |at: &u32| slots[*at as usize].as_ref().map_or(0, |slot| slot.hash);
        self.live.insert_unique(hash, at, rehash);
        at as usize
    }

    /// The life of an instance is over: nothing of it is kept but what tells that.
    pub(super) fn finish(&mut self, at: usize, shape: u32) {
        let Some(slot) = self.slots[at].take() else { return };
        let place = u32::try_from(at).unwrap_or(u32::MAX);
        if let Ok(entry) = self.live.find_entry(slot.hash, |known| *known == place) {
            entry.remove();
        }
        self.free.push(place);
        self.finishing.push(Finished { hash: slot.hash, shape, digest: slot.digest });
    }

    /// Puts the instances that have just finished with the others.
    pub(super) fn settle(&mut self) {
        for finished in self.finishing.drain(..) {
            self.finished.insert_unique(finished.hash, finished, |finished| finished.hash);
        }
    }

    /// Whether an instance has finished, and is with the others; for its place to be at hand when it is asked for.
    pub(super) fn has_finished(&self, hash: u64) -> bool {
        self.finished.find(hash, |finished| finished.hash == hash).is_some()
    }

    /// Every finished instance.
    pub(super) fn finished(&self) -> impl Iterator<Item = &Finished> {
        self.finished.iter().chain(&self.finishing)
    }
}

impl Slot<'_> {
    /// Whether a record was met before: of the same moment, with the same words.
    pub(super) fn has_met(&self, time: i64, digest: u32) -> bool {
        time != NO_TIME
            && time == self.time
            && (digest == self.digest || self.more.as_ref().is_some_and(|more| more.moment.contains(&digest)))
    }

    /// Notes a record of a moment not before the last one.
    pub(super) fn note(&mut self, time: i64, digest: u32) {
        if time == NO_TIME {
            return;
        }
        if time == self.time {
            let known = self.digest;
            self.more.get_or_insert_default().moment.push(known);
        } else {
            if let Some(more) = &mut self.more {
                more.moment.clear();
            }
            self.time = time;
        }
        self.digest = digest;
    }
}
