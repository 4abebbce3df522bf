//! Judges a log while it grows: findings are told as they are found, and what becomes overdue when it does.

use std::io;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::diagnostic::{Finding, RecordRef};
use crate::history::{Chunk, Format, Scan};
use crate::model::Model;
use crate::source::SourceMap;
use crate::table::{Ground, Reach, Recording, Tables};

use super::super::belief::{Memory, World};
use super::super::codes::{LS320, LS336, LS340};
use super::super::keep::Keeping;
use super::super::observe::Observer;
use super::super::options::Options;
use super::super::reading::{Alphabet, Batch, Event, Plan, Reader, Shared, Unreadable, pointed};
use super::super::shard::{Shard, Shown, Told};
use super::super::verdict::Totals;
use super::Run;
use super::homes::Homes;

/// What a log that grows has to say.
#[derive(Debug)]
pub enum News {
    /// Records.
    Records(Chunk),
    /// It begins anew, and why.
    Anew(&'static str),
    /// Nothing yet.
    Nothing,
    /// It is at its end, or cannot be read on.
    End(Option<Box<Finding>>),
}

/// A log that grows.
pub trait Growing {
    /// What is new; waits a moment if nothing is.
    fn news(&mut self) -> News;

    /// The time, in milliseconds since 1970.
    fn now(&self) -> i64;
}

/// A log to follow.
#[derive(Clone, Copy, Debug)]
pub struct Followed<'f> {
    /// The name a person knows it by.
    pub name: &'f str,
    /// Its format.
    pub format: &'f dyn Format,
    /// The texts that findings about it point into besides.
    pub sources: &'f SourceMap,
}

/// Takes findings as they are found, with the texts that they point into.
pub type Tell<'t> = dyn FnMut(&[Finding], &SourceMap) -> io::Result<()> + 't;

/// Judges a log to its end, which may never come. Gives the totals, and whether it was read to its end.
///
/// # Errors
/// If the findings cannot be told.
pub fn follow(
    model: &Model,
    options: Options<'_>,
    followed: Followed<'_>,
    log: &mut dyn Growing,
    tell: &mut Tell<'_>,
) -> io::Result<(Totals, bool)> {
    let recording = options.log.map_or_else(Recording::events, Recording::of);
    let tables = Tables::of(model, &recording);
    let observers = [Observer::new(model, &options, followed.format)];
    let plan = Plan::new(observers[0]);
    let (alphabet, keeping) = (Alphabet::default(), Keeping::nothing());
    let hasher = RandomState::default();
    let shared = Shared { alphabet: &alphabet, hasher, only: options.only, share: None, orders: false };
    let world = World {
        ground: Ground { model, tables: &tables, recording: &recording },
        reach: Reach::default(),
        memory: Memory::default(),
        tolerance: options.tolerance,
        since_start: false,
        notes: false,
    };
    let mut following = Following {
        shard: Shard::new(&world, options, &observers, &alphabet, &keeping).living(),
        homes: Homes::new(model, &shared),
        reader: Reader::new(&plan, &shared),
        scanner: followed.format.scanner(Arc::clone(plan.wanted())),
        totals: Totals::default(),
        timeless: false,
        board: Board { followed, texts: followed.sources.clone(), findings: Vec::new() },
    };
    let end = loop {
        match log.news() {
            News::Records(chunk) => following.read(chunk),
            News::Anew(why) => following.board.anew(why),
            News::Nothing => following.shard.look_at_the_clock(log.now()),
            News::End(broken) => break broken,
        }
        following.tell(tell)?;
    };
    let complete = end.is_none();
    following.board.findings.extend(end.map(|finding| *finding));
    following.finish(log.now(), tell).map(|totals| (totals, complete))
}

/// A log that is being followed, and what is known of its roots.
struct Following<'f, 'w, 'r, 'm> {
    shard: Shard<'w, 'r>,
    homes: Option<Homes<'r>>,
    reader: Reader<'r, 'm>,
    scanner: Box<dyn Scan>,
    totals: Totals,
    /// Whether it was told that there are records without a time.
    timeless: bool,
    board: Board<'f>,
}

/// What is to be told, and the texts that it points into: both are forgotten when it has been told.
struct Board<'f> {
    followed: Followed<'f>,
    texts: SourceMap,
    findings: Vec<Finding>,
}

impl Following<'_, '_, '_, '_> {
    /// Judges the records of a chunk.
    fn read(&mut self, chunk: Chunk) {
        let mut batch = self.reader.read(self.scanner.as_mut(), chunk, 0);
        self.totals.records += batch.records;
        self.totals.skipped += batch.ignored;
        self.totals.unread += batch.unread.len() as u64;
        for unread in std::mem::take(&mut batch.unread) {
            self.board.unread(unread);
        }
        if let (Some(timeless), false) = (batch.timeless.take(), self.timeless) {
            self.timeless = true;
            self.board.unread(timeless);
        }
        let range = 0..batch.events.len();
        let batch = Arc::new(batch);
        let runs = match &mut self.homes {
            Some(homes) => homes.settle(&batch, range),
            None => vec![Run { batch, range, homes: Vec::new() }],
        };
        for run in &runs {
            self.judge(run);
        }
    }

    fn judge(&mut self, run: &Run) {
        let mut events: Vec<(Event, &str)> = Vec::with_capacity(run.range.len());
        for index in run.range.clone() {
            let event = &run.batch.events[index];
            if let Some((root, hash)) = run.root(index, event) {
                events.push((Event { hash, ..*event }, root));
            }
        }
        self.shard.take(&run.batch, &events);
    }

    /// Tells what has been found.
    fn tell(&mut self, tell: &mut Tell<'_>) -> io::Result<()> {
        for told in self.shard.news() {
            self.board.told(told);
        }
        self.board.tell(tell)
    }

    /// The end of the log: what is overdue now and was not told before, and the totals.
    fn finish(mut self, now: i64, tell: &mut Tell<'_>) -> io::Result<Totals> {
        let lost: Vec<Batch> = self.homes.as_mut().map(Homes::lost).unwrap_or_default();
        for (_, unread) in lost.iter().map(super::lost) {
            self.totals.unread += 1;
            self.board.unread(unread);
        }
        self.tell(tell)?;
        let overdue = self.shard.overdue_ones();
        let report = self.shard.finish(Some(now));
        self.totals.add(&report.totals);
        let known = |told: &Told| told.finding.code.id == LS320.id && overdue.contains(&told.root.0);
        for told in report.told.into_iter().filter(|told| !known(told)) {
            self.board.told(told);
        }
        if self.totals.instances == 0 {
            self.board
                .findings
                .push(Finding::new(&LS336, "no record of the lifecycle was read, so nothing was judged"));
        }
        self.board.tell(tell)?;
        Ok(self.totals)
    }
}

impl Board<'_> {
    fn tell(&mut self, tell: &mut Tell<'_>) -> io::Result<()> {
        if self.findings.is_empty() {
            return Ok(());
        }
        tell(&self.findings, &self.texts)?;
        self.findings.clear();
        self.texts = self.followed.sources.clone();
        Ok(())
    }

    fn anew(&mut self, why: &str) {
        let message = format!("`{}` begins anew: {why}", self.followed.name);
        self.findings.push(Finding::new(&LS340, message));
    }

    fn told(&mut self, told: Told) {
        let Told { finding, line, shown, .. } = told;
        let record = RecordRef { file: self.followed.name.to_owned(), line };
        self.findings.push(match shown {
            Shown::Text { text, range, said } => pointed(&mut self.texts, finding, record, (&text, range, said)),
            // The record has passed by.
            Shown::Later { .. } => finding.note(format!("its last record is on line {line}")).record(record),
        });
    }

    fn unread(&mut self, unread: Unreadable) {
        let Unreadable { finding, line, text, range, said } = unread;
        let record = RecordRef { file: self.followed.name.to_owned(), line };
        self.findings.push(pointed(&mut self.texts, finding, record, (&text, range, &said)));
    }
}
