//! Reads and judges logs with several threads: each reads chunks as they come, and judges the roots of one shard.
//!
//! What a shard does depends on the records of its roots and on their order alone. Neither the number of threads nor the
//! size of the chunks changes it.

mod desk;
mod follow;
mod homes;

use std::io::{self, Read};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::diagnostic::Finding;
use crate::history::{Chunk, Cut, Format, Scan};
use crate::model::Model;
use crate::semantics::InstanceId;
use crate::table::{Ground, Reach, Recording, Tables};

use super::belief::{Memory, World};
use super::keep::Keeping;
use super::observe::Observer;
use super::options::Options;
use super::reading::{Batch, Event, Missing, NO_NAME, NO_TIME, Plan, Reader, Shared, Unreadable};
use super::shard::{GROUP, Report, Shard};
use super::share::Share;
use super::verdict::Totals;
use super::watch::Progress;
use desk::Desk;
pub use follow::{Followed, Growing, News, Tell, follow};
use homes::Homes;
pub(super) use homes::lost;

/// A log that can be opened, and opened again.
pub trait Source: Sync {
    /// The name a person knows it by.
    fn name(&self) -> &str;

    /// Its format.
    fn format(&self) -> &dyn Format;

    /// Its bytes, decompressed and without a byte order mark.
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;

    /// Whether it can be opened more than once.
    fn is_repeatable(&self) -> bool {
        true
    }

    /// The finding for an error met while it was opened or read.
    fn unreadable(&self, error: &io::Error) -> Finding {
        broken_log(self.name(), error)
    }
}

/// The finding for a log whose content stops the reading.
pub(crate) fn broken_log(name: &str, error: &io::Error) -> Finding {
    Finding::new(&super::codes::LS338, format!("cannot read `{name}` to its end: {error}"))
        .help("mend that place, or get a whole copy; what stands before it was judged")
}

/// Some records of a batch, with the roots of those that do not name theirs.
#[derive(Debug)]
pub(super) struct Run {
    batch: Arc<Batch>,
    range: Range<usize>,
    homes: Vec<(usize, InstanceId, u64)>,
}

/// What a crew has found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) totals: Totals,
    /// How many records were read, and the latest time of all.
    pub(super) read: (u64, Option<i64>),
    pub(super) reports: Vec<Report>,
    pub(super) unread: Vec<(usize, Unreadable)>,
    pub(super) unlisted: u64,
    pub(super) timeless: Option<(usize, Unreadable)>,
    /// How many records bear no time.
    pub(super) undated: u64,
    /// A record whose time bears no offset.
    pub(super) bare: Option<(usize, Unreadable)>,
    /// Where the mapping looks and no record has anything, by numbers in the plan of every log.
    pub(super) missing: Option<Missing>,
    pub(super) lost: Vec<Batch>,
    /// Logs that could not be read to their end.
    pub(super) broken: Vec<(usize, io::Error)>,
    /// Whether somebody stopped the run: then everything was judged that came before some record, and nothing else.
    pub(super) interrupted: bool,
}

/// Everything that the threads share.
struct Crew<'r> {
    model: &'r Model,
    options: Options<'r>,
    recording: Recording,
    tables: Tables,
    observers: Vec<Observer<'r>>,
    plans: Vec<Plan<'r>>,
    streams: Vec<Mutex<Stream>>,
    sources: &'r [&'r dyn Source],
    shared: &'r Shared<'r>,
    keeping: &'r Keeping,
    desk: Mutex<Desk<'r>>,
    news: Condvar,
    broken: Mutex<Vec<(usize, io::Error)>>,
    /// What all readers that are done have missed.
    missing: Mutex<Option<Missing>>,
    /// Batches that have been judged, for their memory.
    spare: Mutex<Vec<Batch>>,
    stop: AtomicBool,
}

/// A log that is being cut.
#[derive(Default)]
struct Stream {
    cut: Option<Box<dyn Cut>>,
    /// The number of its next chunk.
    next: u64,
    ended: bool,
}

/// Judges all logs, and keeps what is to be kept of them.
pub(super) fn run<'r>(
    model: &'r Model,
    options: Options<'r>,
    sources: &'r [&'r dyn Source],
    shared: &'r Shared<'r>,
    keeping: &'r Keeping,
) -> Found {
    let recording = options.log.map_or_else(Recording::events, Recording::of);
    let tables = Tables::of(model, &recording);
    let observers: Vec<Observer<'r>> =
        sources.iter().map(|source| Observer::new(model, &options, source.format())).collect();
    let plans: Vec<Plan<'r>> = observers.iter().map(|observer| Plan::new(*observer)).collect();
    let threads = options.threads.max(1);
    let crew = Crew {
        model,
        options,
        recording,
        tables,
        plans,
        observers,
        streams: sources.iter().map(|_| Mutex::default()).collect(),
        sources,
        shared,
        keeping,
        desk: Mutex::new(Desk::new(Vec::new(), None, threads)),
        news: Condvar::new(),
        broken: Mutex::default(),
        missing: Mutex::default(),
        spare: Mutex::default(),
        stop: AtomicBool::new(false),
    };
    *lock(&crew.desk) = Desk::new(crew.first_times(), Homes::new(model, shared), threads);
    let reports = std::thread::scope(|scope| {
        let crew = &crew;
        let others: Vec<_> = (1..threads).map(|shard| scope.spawn(move || crew.work(shard))).collect();
        let mut reports = vec![crew.work(0)];
        for other in others {
            match other.join() {
                Ok(report) => reports.push(report),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        reports
    });
    let mut broken = crew.broken.into_inner().unwrap_or_else(PoisonError::into_inner);
    broken.sort_by_key(|(log, _)| *log);
    let mut desk = crew.desk.into_inner().unwrap_or_else(PoisonError::into_inner);
    let interrupted = desk.is_closed();
    // The record that tells a root may be one that was not read.
    let lost = if interrupted { Vec::new() } else { desk.lost() };
    Found {
        totals: desk.totals,
        read: (desk.read, desk.last),
        reports,
        unread: desk.unread,
        unlisted: desk.unlisted,
        timeless: desk.timeless,
        undated: desk.undated,
        bare: desk.bare,
        missing: crew.missing.into_inner().unwrap_or_else(PoisonError::into_inner),
        lost,
        broken,
        interrupted,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Crew<'_> {
    /// The time of the first record of each log; of a single log it does not matter.
    fn first_times(&self) -> Vec<(i64, usize)> {
        if let [_] = self.sources {
            return vec![(i64::MIN, 0)];
        }
        (0..self.sources.len()).map(|log| (self.first_time(log).unwrap_or(i64::MIN), log)).collect()
    }

    fn first_time(&self, log: usize) -> Option<i64> {
        let source = self.sources[log];
        if !source.is_repeatable() {
            return None;
        }
        let mut cut = source.format().cut(source.open().ok()?);
        let chunk = cut.next(FIRST).ok()??;
        let mut scanner = source.format().scanner(Arc::clone(self.plans[log].wanted()));
        let batch = Reader::new(&self.plans[log], self.shared).read(scanner.as_mut(), chunk, log);
        batch.events.iter().find(|event| event.time != NO_TIME).map(|event| event.time)
    }

    /// Reads chunks, and judges the roots of a shard, until there is nothing more to do.
    fn work(&self, shard: usize) -> Report {
        // If this thread panics, the others must not wait for it.
        let guard = StopOnPanic(self);
        let ground = Ground { model: self.model, tables: &self.tables, recording: &self.recording };
        let world = World {
            ground,
            reach: Reach::default(),
            memory: Memory::default(),
            tolerance: self.options.tolerance,
            notes: self.options.coverage,
            since_start: false,
        };
        let mut judges = Shard::new(&world, self.options, &self.observers, self.shared.alphabet, self.keeping);
        let mut readers: Vec<Option<(Reader<'_, '_>, Box<dyn Scan>)>> = Vec::new();
        readers.resize_with(self.sources.len(), || None);
        while let Some(task) = self.next(shard) {
            match task {
                Task::Judge(run) => {
                    self.judge(shard, &mut judges, &run);
                    self.give_back(run);
                }
                Task::Read(log) => {
                    let reader = readers[log].get_or_insert_with(|| {
                        let wanted = Arc::clone(self.plans[log].wanted());
                        (Reader::new(&self.plans[log], self.shared), self.sources[log].format().scanner(wanted))
                    });
                    let mut spare = lock(&self.spare).pop().unwrap_or_default();
                    let chunk = self.chunk(log, std::mem::take(&mut spare.chunk.bytes));
                    reader.0.reuse(spare);
                    let batch = chunk.map(|(number, chunk)| (number, reader.0.read(reader.1.as_mut(), chunk, log)));
                    let read = {
                        let mut desk = lock(&self.desk);
                        desk.deposit(log, batch);
                        desk.read
                    };
                    if (self.options.watch.0)(Progress::Records(read)) {
                        lock(&self.desk).close();
                    }
                    self.news.notify_all();
                }
            }
        }
        std::mem::forget(guard);
        for (reader, _) in readers.into_iter().flatten() {
            let mut missing = lock(&self.missing);
            let mine = reader.into_missing();
            *missing = Some(missing.take().map_or(mine.clone(), |before| before.and(&mine)));
        }
        judges.finish(self.as_of())
    }

    /// The moment of looking back. Where not everything was read, what is overdue could only be known from the rest, apart
    /// from what is by the last record of the only log.
    fn as_of(&self) -> Option<i64> {
        let is_whole = lock(&self.broken).is_empty();
        let desk = lock(&self.desk);
        match self.sources {
            _ if is_whole && !desk.is_closed() => self.options.as_of.or(desk.last),
            [_] => desk.last.map(|last| self.options.as_of.map_or(last, |as_of| as_of.min(last))),
            _ => None,
        }
    }

    fn next(&self, shard: usize) -> Option<Task> {
        let mut desk = lock(&self.desk);
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            let most = self.options.threads.max(1) * 2;
            if let Some((run, left)) = desk.next(shard) {
                // There may be room again for those who wait to read.
                if left + 1 == most {
                    self.news.notify_all();
                }
                return Some(Task::Judge(run));
            }
            if let Some(log) = desk.choose(most) {
                return Some(Task::Read(log));
            }
            if desk.is_done() {
                return None;
            }
            desk = self.news.wait(desk).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Keeps the memory of a batch for another one, if it has been judged by all.
    fn give_back(&self, run: Arc<Run>) {
        let batch = Arc::into_inner(run).and_then(|run| Arc::into_inner(run.batch));
        let mut spare = lock(&self.spare);
        if let Some(batch) = batch
            && spare.len() < self.options.threads * 2
            && batch.chunk.bytes.capacity() / 4 <= self.options.chunk
        {
            spare.push(batch);
        }
    }

    /// The next chunk of a log, with its number; `None` at its end. `spare`: memory for one to come.
    fn chunk(&self, log: usize, spare: Vec<u8>) -> Option<(u64, Chunk)> {
        let mut stream = lock(&self.streams[log]);
        if stream.ended {
            return None;
        }
        match self.cut(&mut stream, log, spare) {
            Ok(Some(chunk)) => {
                stream.next += 1;
                Some((stream.next - 1, chunk))
            }
            other => {
                stream.ended = true;
                stream.cut = None;
                if let Err(error) = other {
                    lock(&self.broken).push((log, error));
                }
                None
            }
        }
    }

    fn cut(&self, stream: &mut Stream, log: usize, spare: Vec<u8>) -> io::Result<Option<Chunk>> {
        if stream.cut.is_none() {
            let source = self.sources[log];
            stream.cut = Some(source.format().cut(source.open()?));
        }
        let Some(cut) = &mut stream.cut else { return Ok(None) };
        cut.reuse(spare);
        cut.next(self.options.chunk)
    }

    fn judge(&self, shard: usize, judges: &mut Shard<'_, '_>, run: &Run) {
        let shards = self.options.threads.max(1) as u64;
        let mut events: Vec<(Event, &str)> = Vec::with_capacity(GROUP);
        for index in run.range.clone() {
            let event = &run.batch.events[index];
            let Some((root, hash)) = run.root(index, event) else { continue };
            // Other bits of the hash choose the place in a table.
            if (shards == 1 || (hash >> 32) % shards == shard as u64) && self.falls_here(event, root) {
                events.push((Event { hash, ..*event }, root));
                if events.len() == GROUP {
                    judges.take(&run.batch, &events);
                    events.clear();
                }
            }
        }
        judges.take(&run.batch, &events);
    }

    /// Whether a root is judged in this part of the run; those that have no part to speak of were told apart as they
    /// were read.
    fn falls_here(&self, event: &Event, root: &str) -> bool {
        let holds = |share: Share| share.holds(&self.model.entity(event.entity).name.text, root);
        event.part == NO_NAME || self.options.share.is_none_or(holds)
    }
}

/// How many bytes are read to find the first time of a log.
const FIRST: usize = 64 << 10;

enum Task {
    Read(usize),
    Judge(Arc<Run>),
}

/// Tells the other threads to stop, if this one does not come to its end.
struct StopOnPanic<'c, 'r>(&'c Crew<'r>);

impl Drop for StopOnPanic<'_, '_> {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
        self.0.news.notify_all();
    }
}
