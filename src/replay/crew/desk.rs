//! Puts the chunks of all logs in order of time, whoever read them, and hands them to the shards.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use super::super::reading::{Batch, NO_TIME, Unreadable};
use super::super::verdict::Totals;
use super::Run;
use super::homes::Homes;

/// A log that is being read.
#[derive(Debug, Default)]
struct Stream {
    /// Chunks that were read, by their number.
    waiting: BTreeMap<u64, Arc<Batch>>,
    /// The number of the chunk that is next in order.
    next: u64,
    /// How far that chunk has been handed out.
    at: usize,
    /// Chunks on their way.
    away: usize,
    /// Whether everything has been taken from it.
    ended: bool,
    /// The time of its last record so far: one without a time is as old.
    time: i64,
}

/// Where chunks come together.
pub(super) struct Desk<'r> {
    streams: BTreeMap<usize, Stream>,
    /// Logs that are not needed yet, with their first times; the earliest last.
    later: Vec<(i64, usize)>,
    homes: Option<Homes<'r>>,
    /// What each shard has to judge.
    queues: Vec<VecDeque<Arc<Run>>>,
    pub(super) totals: Totals,
    /// How many records were read, also those that do not count in this part of the run.
    pub(super) read: u64,
    /// The latest time of all.
    pub(super) last: Option<i64>,
    pub(super) unread: Vec<(usize, Unreadable)>,
    pub(super) timeless: Option<(usize, Unreadable)>,
    /// How many records bear no time.
    pub(super) undated: u64,
    /// A record whose time bears no offset.
    pub(super) bare: Option<(usize, Unreadable)>,
    listed: usize,
    /// Records that cannot be read and are not told.
    pub(super) unlisted: u64,
    /// Whether somebody stopped the run.
    closed: bool,
}

/// How many records that cannot be read are told one by one, and how many bytes of them: a log that is none at all must
/// not fill the memory.
const LISTED: usize = 100_000;
const LISTED_BYTES: usize = 64 << 20;

impl<'r> Desk<'r> {
    /// A desk for logs with their first times, for so many shards.
    pub(super) fn new(mut logs: Vec<(i64, usize)>, homes: Option<Homes<'r>>, shards: usize) -> Self {
        logs.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            streams: BTreeMap::new(),
            later: logs,
            homes,
            queues: vec![VecDeque::new(); shards],
            totals: Totals::default(),
            read: 0,
            last: None,
            unread: Vec::new(),
            timeless: None,
            undated: 0,
            bare: None,
            listed: 0,
            unlisted: 0,
            closed: false,
        }
    }

    /// A log to read the next chunk of; `None` if enough is on its way.
    pub(super) fn choose(&mut self, most: usize) -> Option<usize> {
        if self.streams.is_empty() {
            self.begin();
        }
        if self.backlog() >= most {
            return None;
        }
        let open = self.streams.iter_mut().filter(|(_, stream)| !stream.ended);
        let (log, stream) = open.min_by_key(|(log, stream)| (stream.away + stream.waiting.len(), **log))?;
        let enough = most.div_ceil(2).max(2);
        if stream.away + stream.waiting.len() >= enough {
            return None;
        }
        stream.away += 1;
        Some(*log)
    }

    /// How many runs wait for the slowest shard.
    fn backlog(&self) -> usize {
        self.queues.iter().map(VecDeque::len).max().unwrap_or(0)
    }

    fn begin(&mut self) {
        if let Some((_, log)) = self.later.pop() {
            self.streams.insert(log, Stream { time: i64::MIN, ..Stream::default() });
        }
    }

    /// Takes a chunk that was read; `None`: the log is at its end.
    pub(super) fn deposit(&mut self, log: usize, read: Option<(u64, Batch)>) {
        let Some(stream) = self.streams.get_mut(&log) else { return };
        stream.away -= 1;
        match read {
            Some((number, batch)) => {
                stream.waiting.insert(number, Arc::new(batch));
            }
            None => stream.ended = true,
        }
        while self.advance() {}
    }

    /// Hands out the next records in order, if they are there.
    fn advance(&mut self) -> bool {
        self.streams.retain(|_, stream| !(stream.ended && stream.away == 0 && stream.waiting.is_empty()));
        if self.streams.is_empty() {
            self.begin();
            return false;
        }
        let mut heads: Vec<(i64, usize)> = Vec::with_capacity(self.streams.len());
        for (log, stream) in &self.streams {
            let Some(head) = stream.head() else { return false };
            heads.push((head, *log));
        }
        heads.sort_unstable();
        let first = heads[0];
        if self.later.last().is_some_and(|later| *later < first) {
            self.begin();
            return false;
        }
        let limit = heads.get(1).copied().into_iter().chain(self.later.last().copied()).min();
        let Some(stream) = self.streams.get_mut(&first.1) else { return false };
        let Some(batch) = stream.waiting.get(&stream.next).map(Arc::clone) else { return false };
        let begins = stream.at == 0;
        let range = stream.take(&batch, (first.1, limit));
        if begins {
            self.count(&batch);
        }
        self.hand_out(&batch, range);
        true
    }

    fn count(&mut self, batch: &Arc<Batch>) {
        self.read += batch.read;
        self.totals.records += batch.records;
        self.totals.skipped += batch.ignored;
        self.undated += batch.undated;
        self.last = self.last.max(batch.last);
        for unread in &batch.unread {
            self.list(batch.log, unread);
        }
        keep_first(&mut self.timeless, batch.log, batch.timeless.as_ref());
        keep_first(&mut self.bare, batch.log, batch.bare.as_ref());
    }

    fn list(&mut self, log: usize, unread: &Unreadable) {
        self.totals.unread += 1;
        let with_it = self.listed + unread.text.len();
        if self.unread.is_empty() || self.unread.len() < LISTED && with_it <= LISTED_BYTES {
            self.listed = with_it;
            self.unread.push((log, unread.clone()));
        } else {
            self.unlisted += 1;
        }
    }

    fn hand_out(&mut self, batch: &Arc<Batch>, range: Range<usize>) {
        let runs = match &mut self.homes {
            Some(homes) => homes.settle(batch, range),
            None => vec![Run { batch: Arc::clone(batch), range, homes: Vec::new() }],
        };
        for run in runs.into_iter().filter(|run| !run.range.is_empty()) {
            let run = Arc::new(run);
            self.queues.iter_mut().for_each(|queue| queue.push_back(Arc::clone(&run)));
        }
    }

    /// The next run for a shard,
    /// and how many are left.
    pub(super) fn next(&mut self, shard: usize) -> Option<(Arc<Run>, usize)> {
        let run = self.queues[shard].pop_front()?;
        Some((run, self.queues[shard].len()))
    }

    /// Hands out nothing more: what was handed out is everything up to some record, in order.
    pub(super) fn close(&mut self) {
        // Whoever has read everything by then cannot be stopped.
        self.closed |= !self.is_done();
        self.streams.clear();
        self.later.clear();
    }

    /// Whether somebody stopped the run before its end.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether there is nothing more to read or to hand out.
    pub(super) fn is_done(&self) -> bool {
        self.streams.is_empty() && self.later.is_empty()
    }

    /// Records whose root was never told.
    pub(super) fn lost(&mut self) -> Vec<Batch> {
        self.homes.as_mut().map(Homes::lost).unwrap_or_default()
    }
}

/// Of the first one of each log that of the first log is told: chunks of several logs come in an order that depends on
/// their size.
fn keep_first(first: &mut Option<(usize, Unreadable)>, log: usize, found: Option<&Unreadable>) {
    if let Some(found) = found
        && first.as_ref().is_none_or(|(before, _)| log < *before)
    {
        *first = Some((log, found.clone()));
    }
}

impl Stream {
    /// The time of the next record; `None` if it is not there yet.
    fn head(&self) -> Option<i64> {
        let batch = self.waiting.get(&self.next)?;
        Some(
            batch
                .events
                .get(self.at)
                .map_or(self.time, |event| if event.time == NO_TIME { self.time } else { event.time }),
        )
    }

    /// Takes as many records as come before the next one of another log.
    fn take(&mut self, batch: &Batch, (log, limit): (usize, Option<(i64, usize)>)) -> Range<usize> {
        let start = self.at;
        match limit {
            None => self.at = batch.events.len(),
            Some(limit) => {
                while let Some(event) = batch.events.get(self.at) {
                    let time = if event.time == NO_TIME { self.time } else { event.time };
                    if self.at > start && (time, log) > limit {
                        break;
                    }
                    self.time = time;
                    self.at += 1;
                }
            }
        }
        let range = start..self.at;
        if self.at == batch.events.len() {
            self.waiting.remove(&self.next);
            self.next += 1;
            self.at = 0;
        }
        range
    }
}
