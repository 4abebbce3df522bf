//! A table of small entries by their hashes, in one piece of memory, each near the place that its hash gives.
//!
//! What it can do that others cannot: the places of many hashes are read before any is looked into, so that the processor
//! waits for memory once for all of them.

/// Something that is kept by its hash.
pub(super) trait Entry: Copy {
    /// What stands where there is none.
    const EMPTY: Self;

    fn is_empty(self) -> bool;

    /// The hash, or as much of it as counts here; all its bits have to be equally random.
    fn hash(self) -> u32;
}

/// Entries, each at the first free place from its home on (linear probing: Knuth, *The Art of Computer Programming* 3,
/// 6.4, algorithm L, and for removing R).
#[derive(Debug)]
pub(super) struct Probe<E> {
    entries: Vec<E>,
    count: usize,
    /// How much it grows, in quarters.
    growth: usize,
}

/// How many entries there may be to ten places.
const FULL: usize = 8;
const SMALLEST: usize = 16;

impl<E: Entry> Probe<E> {
    /// An empty table. `growth`: by how many quarters of itself it grows, at least 1. Little growth saves memory, much
    /// saves time.
    pub(super) fn new(growth: usize) -> Self {
        Self { entries: Vec::new(), count: 0, growth }
    }

    /// The place where an entry of that hash is, unless others have been there before it.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        // Not the remainder: tables may have any length (Lemire, Fast random integer generation in an interval, 2019).
        usize::try_from((u64::from(hash) * self.entries.len() as u64) >> 32).unwrap_or(0)
    }

    /// What is at home, whatever it is: to have it at hand.
    #[inline]
    pub(super) fn touch(&self, hash: u32) -> u32 {
        self.entries.get(self.home(hash)).map_or(0, |entry| entry.hash())
    }

    /// The place of an entry.
    #[inline]
    pub(super) fn find(&self, hash: u32, mut is_it: impl FnMut(E) -> bool) -> Option<usize> {
        let mut at = self.home(hash);
        loop {
            let entry = *self.entries.get(at)?;
            if entry.is_empty() {
                return None;
            }
            if entry.hash() == hash && is_it(entry) {
                return Some(at);
            }
            at = self.next(at);
        }
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> E {
        self.entries[at]
    }

    /// One more entry; whether there is another one like it is not asked.
    pub(super) fn insert(&mut self, entry: E) {
        if (self.count + 1) * 10 > self.entries.len() * FULL {
            self.grow();
        }
        self.put(entry);
        self.count += 1;
    }

    fn put(&mut self, entry: E) {
        let mut at = self.home(entry.hash());
        while !self.entries[at].is_empty() {
            at = self.next(at);
        }
        self.entries[at] = entry;
    }

    fn grow(&mut self) {
        let length = (self.entries.len() + self.entries.len() * self.growth / 4).max(SMALLEST);
        let before = std::mem::replace(&mut self.entries, vec![E::EMPTY; length]);
        for entry in before {
            if !entry.is_empty() {
                self.put(entry);
            }
        }
    }

    /// Takes out the entry at a place; those behind it move up.
    pub(super) fn remove(&mut self, at: usize) -> E {
        let removed = std::mem::replace(&mut self.entries[at], E::EMPTY);
        self.count -= 1;
        let (mut gap, mut at) = (at, self.next(at));
        while !self.entries[at].is_empty() {
            // It may fill the gap if its home is not behind that.
            let home = self.home(self.entries[at].hash());
            if self.distance(home, at) >= self.distance(gap, at) {
                self.entries.swap(gap, at);
                gap = at;
            }
            at = self.next(at);
        }
        removed
    }

    fn next(&self, at: usize) -> usize {
        if at + 1 == self.entries.len() { 0 } else { at + 1 }
    }

    /// How many places on from one to another.
    fn distance(&self, from: usize, to: usize) -> usize {
        if to >= from { to - from } else { to + self.entries.len() - from }
    }

    /// Every entry.
    pub(super) fn iter(&self) -> impl Iterator<Item = &E> {
        self.entries.iter().filter(|entry| !entry.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::{Entry, Probe};

    impl Entry for (u32, u32) {
        const EMPTY: Self = (0, 0);

        fn is_empty(self) -> bool {
            self.1 == 0
        }

        fn hash(self) -> u32 {
            self.0
        }
    }

    proptest! {
        /// Few hashes, at both ends of the table, so that entries stand in each other's way and around the end.
        #[test]
        fn it_holds_what_a_map_holds(
            steps in prop::collection::vec((any::<bool>(), 0_u32..6, 1_u32..40), 1..200),
            growth in 1_usize..5,
        ) {
            let mut table = Probe::new(growth);
            let mut map: HashMap<u32, u32> = HashMap::new();
            for (adds, hash, value) in steps {
                let hash = if hash < 3 { hash } else { u32::MAX - hash };
                let known = table.find(hash, |entry: (u32, u32)| entry.1 == value);
                prop_assert_eq!(known.map(|at| table.get(at)), map.get(&value).filter(|of| **of == hash).map(|_| (hash, value)));
                match known {
                    Some(at) if !adds => {
                        prop_assert_eq!(table.remove(at), (hash, value));
                        map.remove(&value);
                    }
                    None if adds && !map.contains_key(&value) => {
                        table.insert((hash, value));
                        map.insert(value, hash);
                    }
                    _ => {}
                }
                let mut all: Vec<(u32, u32)> = table.iter().copied().collect();
                let mut expected: Vec<(u32, u32)> = map.iter().map(|(value, hash)| (*hash, *value)).collect();
                all.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(all, expected);
            }
        }
    }

    #[test]
    fn an_empty_table_holds_nothing() {
        let table: Probe<(u32, u32)> = Probe::new(4);
        assert_eq!(table.find(u32::MAX, |_| true), None);
        assert_eq!(table.touch(5), 0);
    }
}
