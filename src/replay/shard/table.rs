//! The instances of a shard: live ones in slots, finished ones as what is left to recognise them by.

use std::hint::black_box;

use compact_str::CompactString;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::history::{Route, is_same};
use crate::model::EntityId;

use super::super::Verdict;
use super::super::automaton::{People, Root};
use super::super::reading::{Batch, Event, NO_TIME};
use super::heavy::Heavy;
use super::probe::{Entry, Probe};

/// A live instance.
#[derive(Debug)]
#[repr(align(64))]
pub(super) struct Slot<'a> {
    pub(super) hash: u64,
    pub(super) entity: EntityId,
    /// Tells the last record from others of its moment.
    pub(super) digest: u32,
    pub(super) name: CompactString,
    pub(super) state: State<'a>,
    /// The time of the last record that bore one.
    pub(super) time: i64,
    /// The line of the last record, and its log.
    pub(super) line: u64,
    pub(super) log: u32,
    pub(super) worst: Verdict,
    pub(super) more: Option<Box<More>>,
}

const _: () = assert!(size_of::<Option<Slot<'_>>>() == 128, "two cache lines");

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
    /// Its shape, and how bad it was.
    pub(super) shape: u32,
    pub(super) digest: u32,
}

/// Where a live instance is: half of its hash, and the number of its slot.
#[derive(Clone, Copy, Debug)]
struct Place {
    hash: u32,
    slot: u32,
}

/// All instances of a shard.
#[derive(Debug)]
pub(super) struct Table<'a> {
    live: Probe<Place>,
    pub(super) slots: Vec<Option<Slot<'a>>>,
    free: Vec<u32>,
    /// By a few bits of their hashes, so that they do not grow all at once.
    finished: Vec<Probe<Finished>>,
    /// Instances that have just finished, to be put with the others together: so that the processor waits for memory
    /// once, not for each.
    finishing: Vec<Finished>,
    /// The families of finished instances that had one.
    families: HashMap<u64, People, FixedState>,
}

/// No slot.
const NONE: u32 = u32::MAX;
/// How many finished instances are put with the others together.
const TOGETHER: usize = 32;
/// How many tables finished instances are in.
const TABLES: usize = 32;

/// The half of a hash that gives the places in tables; the other one tells shards apart.
#[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
fn half(hash: u64) -> u32 {
    hash as u32
}

impl Entry for Place {
    const EMPTY: Self = Self { hash: 0, slot: NONE };

    fn is_empty(self) -> bool {
        self.slot == NONE
    }

    fn hash(self) -> u32 {
        self.hash
    }
}

impl Entry for Finished {
    const EMPTY: Self = Self { hash: 0, shape: u32::MAX, digest: 0 };

    fn is_empty(self) -> bool {
        self.shape == u32::MAX
    }

    fn hash(self) -> u32 {
        half(self.hash)
    }
}

impl<'a> Table<'a> {
    pub(super) fn new() -> Self {
        Self {
            live: Probe::new(4),
            slots: Vec::new(),
            free: Vec::new(),
            finished: (0..TABLES).map(|_| Probe::new(1)).collect(),
            finishing: Vec::new(),
            families: HashMap::default(),
        }
    }

    /// The slots of the live roots of some events, as far as there are any.
    ///
    /// Each kind of memory is read for all of them before the next one is: the processor waits for all at once.
    pub(super) fn look_up<const N: usize>(&self, events: &[(Event, &str)]) -> [Option<usize>; N] {
        black_box(events.iter().fold(0, |all, (event, _)| all ^ self.live.touch(half(event.hash))));
        let mut slots = [NONE; N];
        let mut all = 0;
        for ((event, _), slot) in events.iter().zip(&mut slots) {
            let hash = half(event.hash);
            match self.live.find(hash, |_| true) {
                Some(at) => *slot = self.live.get(at).slot,
                None => all ^= self.finished_like(event.hash).touch(hash),
            }
        }
        for slot in &slots {
            if let Some(Some(slot)) = self.slots.get(*slot as usize) {
                all ^= half(slot.hash) ^ slot.digest ^ slot.log ^ half(slot.time.cast_unsigned());
            }
        }
        for slot in &slots {
            if let Some(Some(Slot { state: State::Root(root), .. })) = self.slots.get(*slot as usize) {
                all ^= half(root.touch().cast_unsigned());
            }
        }
        black_box(all);
        let mut found = [None; N];
        for (((event, name), slot), found) in events.iter().zip(slots).zip(&mut found) {
            let slot = slot as usize;
            *found = match self.slots.get(slot) {
                Some(Some(known)) if known.is(event.hash, event.entity, name) => Some(slot),
                // Another root with the same half of a hash.
                Some(_) => self.find(event.hash, event.entity, name),
                None => None,
            };
        }
        found
    }

    /// The slot of a live instance.
    pub(super) fn find(&self, hash: u64, entity: EntityId, name: &str) -> Option<usize> {
        let at = self.live.find(half(hash), |place| {
            self.slots[place.slot as usize].as_ref().is_some_and(|slot| slot.is(hash, entity, name))
        })?;
        Some(self.live.get(at).slot as usize)
    }

    /// Whether a slot is still that of a root with this hash.
    pub(super) fn is_there(&self, at: usize, hash: u64) -> bool {
        self.slots[at].as_ref().is_some_and(|slot| slot.hash == hash)
    }

    fn finished_like(&self, hash: u64) -> &Probe<Finished> {
        &self.finished[table(hash)]
    }

    /// Takes back what is left of a finished instance, with its family.
    pub(super) fn take_finished(&mut self, hash: u64) -> Option<(Finished, People)> {
        let finished = if let Some(at) = self.finishing.iter().position(|finished| finished.hash == hash) {
            self.finishing.swap_remove(at)
        } else {
            let table = &mut self.finished[table(hash)];
            let at = table.find(half(hash), |finished| finished.hash == hash)?;
            table.remove(at)
        };
        Some((finished, self.families.remove(&hash).unwrap_or_default()))
    }

    /// A new live instance.
    pub(super) fn insert(&mut self, slot: Slot<'a>) -> usize {
        let hash = slot.hash;
        let at = self.free.pop().unwrap_or_else(|| {
            if self.slots.len() == self.slots.capacity() {
                // Slots are large: doubling their room would waste more than moving them costs.
                self.slots.reserve_exact(self.slots.len() / 4 + 64);
            }
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(NONE)
        });
        self.slots[at as usize] = Some(slot);
        self.live.insert(Place { hash: half(hash), slot: at });
        at as usize
    }

    /// The life of an instance is over: nothing of it is kept but what tells that, and who was in its family.
    pub(super) fn finish(&mut self, at: usize, shape: u32) {
        let Some(slot) = self.slots[at].take() else { return };
        let number = u32::try_from(at).unwrap_or(NONE);
        if let Some(place) = self.live.find(half(slot.hash), |place| place.slot == number) {
            self.live.remove(place);
        }
        self.free.push(number);
        self.finishing.push(Finished { hash: slot.hash, shape, digest: slot.digest });
        if let State::Root(root) = slot.state {
            let people = root.into_people();
            if !people.is_empty() {
                self.families.insert(slot.hash, people);
            }
        }
    }

    /// Puts the instances that have just finished with the others, when there are some.
    pub(super) fn settle(&mut self) {
        if self.finishing.len() < TOGETHER {
            return;
        }
        let touched = self.finishing.iter().map(|finished| self.finished_like(finished.hash).touch(finished.hash()));
        black_box(touched.fold(0, |all, one| all ^ one));
        for finished in self.finishing.drain(..) {
            self.finished[table(finished.hash)].insert(finished);
        }
    }

    /// Every finished instance.
    pub(super) fn finished(&self) -> impl Iterator<Item = &Finished> {
        self.finished.iter().flat_map(Probe::iter).chain(&self.finishing)
    }
}

/// Which table of finished instances one is in: by other bits than those that give its place there.
fn table(hash: u64) -> usize {
    usize::try_from(hash >> 32).unwrap_or(0) / 64 % TABLES
}

impl Slot<'_> {
    fn is(&self, hash: u64, entity: EntityId, name: &str) -> bool {
        self.hash == hash && self.entity == entity && is_same(self.name.as_bytes(), name.as_bytes())
    }

    /// Whether a record was met before: of the same moment, with the same words. Of late ones only the last is remembered.
    pub(super) fn has_met(&self, time: i64, digest: u32) -> bool {
        let same_moment = || self.more.as_ref().is_some_and(|more| more.moment.contains(&digest));
        time != NO_TIME && time <= self.time && (digest == self.digest || time == self.time && same_moment())
    }

    /// Notes a record; a late one takes no time back.
    pub(super) fn note(&mut self, time: i64, digest: u32) {
        if time == NO_TIME {
            return;
        }
        if time < self.time {
            self.digest = digest;
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
