//! Roots that live while they are judged: what is found is told at once, and what becomes overdue when it does.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::super::Verdict;
use super::super::belief::Moment;
use super::super::judge::Judge;
use super::heavy::Said;
use super::table::{Slot, State};
use super::{Shard, Told, last, shared};

/// The deadlines of living roots.
#[derive(Debug, Default)]
pub(super) struct Live {
    /// Roots whose deadline has to be found out anew, by their hashes, with their slots.
    touched: HashMap<u64, usize>,
    /// When a root is looked at, the earliest first; some have been put off or are over.
    queue: BinaryHeap<Reverse<(i64, u64, usize)>>,
    /// When each root is to be looked at: what the queue says besides does not count any more.
    due: HashMap<u64, i64>,
    /// Roots of which it was told that they are overdue.
    told: HashSet<u64>,
}

impl Live {
    fn watch(&mut self, hash: u64, slot: usize, deadline: Option<i64>) {
        match deadline {
            Some(deadline) => {
                self.due.insert(hash, deadline);
                self.queue.push(Reverse((deadline, hash, slot)));
            }
            None => {
                self.due.remove(&hash);
            }
        }
    }

    /// The next root to look at, if its time has come.
    fn next(&mut self, now: i64) -> Option<(u64, usize)> {
        while let Some(Reverse((deadline, hash, slot))) = self.queue.peek().copied() {
            if deadline >= now {
                return None;
            }
            self.queue.pop();
            if self.due.get(&hash) == Some(&deadline) {
                self.due.remove(&hash);
                return Some((hash, slot));
            }
        }
        None
    }
}

impl Shard<'_, '_> {
    /// Notes that something is new about a root.
    pub(super) fn touch(&mut self, at: usize, hash: u64) {
        if let Some(live) = &mut self.live {
            live.touched.insert(hash, at);
        }
    }

    /// What has been found since this was asked last.
    pub(crate) fn news(&mut self) -> Vec<Told> {
        std::mem::take(&mut self.report.told)
    }

    /// Whether it was told of a root that it is overdue, and nothing has been recorded of it since.
    pub(crate) fn overdue_ones(&self) -> HashSet<u64> {
        self.live.as_ref().map(|live| live.told.clone()).unwrap_or_default()
    }

    /// Judges the records that have waited long enough for earlier ones, and tells which roots have become overdue.
    pub(crate) fn look_at_the_clock(&mut self, now: i64) {
        let Some(live) = &mut self.live else { return };
        let touched = std::mem::take(&mut live.touched);
        for (hash, at) in touched {
            self.release_until(at, now.saturating_sub(self.options.lateness));
            let waits = self.waits(at, hash);
            let deadline = self.judge_of(at, hash).and_then(|judge| judge.latest());
            let Some(live) = &mut self.live else { return };
            live.told.remove(&hash);
            if waits {
                live.touched.insert(hash, at);
            }
            live.watch(hash, at, deadline.filter(|_| !waits));
        }
        while let Some((hash, at)) = self.live.as_mut().and_then(|live| live.next(now)) {
            self.check(at, hash, now);
        }
    }

    fn slot_of(&self, at: usize, hash: u64) -> Option<&Slot<'_>> {
        self.table.slots.get(at)?.as_ref().filter(|slot| slot.hash == hash)
    }

    /// Whether records of a root wait for earlier ones.
    fn waits(&self, at: usize, hash: u64) -> bool {
        let more = self.slot_of(at, hash).and_then(|slot| slot.more.as_ref());
        more.is_some_and(|more| !more.held.is_empty())
    }

    /// Looks at a root whose deadline has passed: it is overdue, unless something unseen may have put it off.
    fn check(&mut self, at: usize, hash: u64, now: i64) {
        let Some(judge) = self.judge_of(at, hash) else { return };
        let moment = Moment::fixed(now);
        let later = judge.latest_at(moment);
        let (_, slip) = judge.finish(moment);
        let Some(slip) = slip.filter(|slip| slip.verdict == Verdict::Overdue) else {
            if let (Some(live), Some(later)) = (&mut self.live, later.filter(|later| *later >= now)) {
                live.watch(hash, at, Some(later));
            }
            return;
        };
        let Some(slot) = self.table.slots.get(at).and_then(Option::as_ref) else { return };
        let (name, root) = (shared(&slot.name), (slot.hash, slot.entity));
        let place = last(slot.log, slot.line, slot.more.as_deref());
        self.tell(&name, root, vec![Said { slip, at: place }]);
        if let Some(live) = &mut self.live {
            live.told.insert(hash);
        }
    }
}

impl<'w> Shard<'w, '_> {
    /// A judge of a root as it is.
    fn judge_of(&self, at: usize, hash: u64) -> Option<Judge<'w>> {
        let slot = self.table.slots.get(at)?.as_ref().filter(|slot| slot.hash == hash)?;
        Some(match &slot.state {
            State::Root(root) => self.automaton.judge(root, &shared(&slot.name)),
            State::Heavy(heavy) => heavy.judge().clone(),
        })
    }
}
