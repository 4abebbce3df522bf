//! A whole run: histories in order of their beginnings, their records in order of time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fmt::Write as _;
use std::io::{self, Write};

use crate::model::Model;
use crate::source::Span;

use super::dice::Dice;
use super::format::Pen;
use super::ground::Ground;
use super::history::History;
use super::inject;
use super::kind::Kind;
use super::life::live;
use super::{Format, Options};

/// What was made.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// Records written.
    pub records: u64,
    /// Roots that no creation could make.
    pub unborn: u64,
    /// Histories that would not end, or could not go on, and were cut off.
    pub cut: u64,
    /// What was planted, in order of its records.
    pub planted: Vec<Planted>,
    /// For each kind in how many roots it was to be planted, and in how many it was.
    pub counts: BTreeMap<Kind, (u64, u64)>,
}

/// Something planted into a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// The root.
    pub instance: String,
    /// What.
    pub kind: Kind,
    /// The line of the record that cannot be, or, of a trap, of what looks as if it could not.
    pub record: u64,
    /// Whether it is a trap: everything can be.
    pub legal: bool,
}

/// Why no history can be made up.
#[derive(Clone, Copy, Debug)]
pub enum Refused {
    /// This guard reads inputs with too many values to try them all.
    Inputs(Span),
}

/// A root whose records are being written.
struct Live {
    history: History,
    next: usize,
}

/// Makes up histories and writes them.
///
/// # Errors
/// What keeps the lifecycle from being simulated, before anything is written; and errors of writing.
pub fn simulate(model: &Model, options: &Options, out: &mut dyn Write) -> io::Result<Result<Made, Refused>> {
    let ground = Ground::new(model, options);
    if let Some(guard) = ground.hopeless_guard() {
        return Ok(Err(Refused::Inputs(guard.span)));
    }
    let mut run = Run { ground: &ground, pen: Pen::new(model, options.format, out), made: Made::default() };
    run.pen.begin()?;
    match options.format {
        Format::Xes => run.by_root()?,
        Format::Jsonl | Format::Csv => run.by_time()?,
    }
    run.pen.end()?;
    run.made.records = run.pen.records;
    Ok(Ok(run.made))
}

struct Run<'a, 'm> {
    ground: &'a Ground<'m>,
    pen: Pen<'a, 'm>,
    made: Made,
}

impl Run<'_, '_> {
    /// One history after the other.
    fn by_root(&mut self) -> io::Result<()> {
        for job in 0..self.ground.options.jobs {
            let Some(history) = self.history(job) else { continue };
            self.pen.begin_trace(&history);
            for index in 0..history.records.len() {
                self.write(&history, index)?;
            }
            self.pen.end_trace();
        }
        self.made.planted.sort_by_key(|planted| planted.record);
        Ok(())
    }

    /// All records in order of time. A history is made when it begins and dropped when its last record is written.
    fn by_time(&mut self) -> io::Result<()> {
        let mut live: BTreeMap<u64, Live> = BTreeMap::new();
        let mut queue: BinaryHeap<Reverse<(i64, u64)>> = BinaryHeap::new();
        let mut next = 0;
        loop {
            let due = queue.peek().map(|Reverse((time, _))| *time);
            if next < self.ground.options.jobs && due.is_none_or(|due| self.start(next) <= due) {
                if let Some(history) = self.history(next) {
                    queue.push(Reverse((history.records[0].time, next)));
                    live.insert(next, Live { history, next: 0 });
                }
                next += 1;
                continue;
            }
            let Some(Reverse((_, job))) = queue.pop() else { return Ok(()) };
            let Some(one) = live.get_mut(&job) else { continue };
            self.write(&one.history, one.next)?;
            one.next += 1;
            match one.history.records.get(one.next) {
                Some(record) => queue.push(Reverse((record.time, job))),
                None => drop(live.remove(&job)),
            }
        }
    }

    /// When a root begins, at the earliest: the span is cut into as many pieces as there are roots, and one begins in
    /// each, so that they begin in order without being sorted.
    fn start(&self, job: u64) -> i64 {
        let Options { from, span, jobs, .. } = self.ground.options;
        let seconds = i128::from(*span / 1000);
        let offset = seconds * i128::from(job) / i128::from((*jobs).max(1));
        from + 1000 * i64::try_from(offset).unwrap_or_default()
    }

    /// The history of one root; `None` if it cannot begin.
    fn history(&mut self, job: u64) -> Option<History> {
        let options = self.ground.options;
        let mut dice = Dice::new(options.seed, job);
        let (piece, next) = (self.start(job), self.start(job + 1));
        let start = piece + 1000 * dice.between(0, ((next - piece) / 1000 - 1).max(0));
        let root = self.ground.roots[dice.index(self.ground.roots.len())];
        let digits = options.jobs.to_string().len();
        let id = format!("{}-{:0digits$}", self.ground.names[root.index()], job + 1);
        let end = options.from + options.span;
        let mut history = live(self.ground, &mut dice, (root, id.as_str().into()), (start, end));
        if history.records.is_empty() {
            self.made.unborn += 1;
            return None;
        }
        self.made.cut += u64::from(history.cut);
        if let Some(kind) = dice.one_of(options.inject.iter().map(|(_, rate)| *rate)) {
            let kind = options.inject[kind].0;
            let planted = !history.cut && inject::plant(self.ground, &mut dice, kind, &mut history);
            let counts = self.made.counts.entry(kind).or_default();
            *counts = (counts.0 + 1, counts.1 + u64::from(planted));
        }
        Some(history)
    }

    fn write(&mut self, history: &History, index: usize) -> io::Result<()> {
        let line = self.pen.record(history, &history.records[index])?;
        if let Some(plant) = history.plant.filter(|plant| plant.record == index) {
            let instance = history.members[0].id.to_string();
            self.made.planted.push(Planted { instance, kind: plant.kind, record: line, legal: plant.legal });
        }
        Ok(())
    }
}

impl Made {
    /// What a replay of the histories has to find, as JSON.
    pub fn truth(&self, options: &Options) -> String {
        let Options { jobs, seed, .. } = options;
        let records = self.records;
        let mut text = format!("{{\"jobs\":{jobs},\"seed\":{seed},\"records\":{records},\"planted\":[");
        for (at, planted) in self.planted.iter().enumerate() {
            let Planted { instance, kind, record, legal } = planted;
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(
                text,
                "{comma}\n  {{\"instance\":\"{instance}\",\"kind\":\"{kind}\",\"record\":{record},\"legal\":{legal}}}"
            );
        }
        text + if self.planted.is_empty() { "]}\n" } else { "\n]}\n" }
    }
}
