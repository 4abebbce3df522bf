//! Reads chunks: one table lookup for what a usual record says, the whole record for every other one.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::{FixedState, RandomState};
use serde_json::Value;

use crate::diagnostic::Finding;
use crate::history::{At, Chunk, Malformed, Raw, Route, Scan, Sink, Spot};
use crate::model::EntityId;

use super::super::cause::Word;
use super::super::codes::{LS331, LS335, LS343};
use super::super::share::Share;
use super::batch::{Batch, Event, NO_NAME, NO_TIME, Unreadable, WHOLE};
use super::clock::Clock;
use super::letters::{Alphabet, Known, Letter, Meaning};
use super::plan::{Plan, Source};
use super::show::{excerpt, worth_showing};
use super::sought::{Missing, keys};
use super::words::Words;

/// What all readers of a run share.
#[derive(Debug)]
pub(crate) struct Shared<'r> {
    pub(crate) alphabet: &'r Alphabet,
    /// How names of roots are hashed: in every run otherwise, so that no log can be made to fill one bucket.
    pub(crate) hasher: RandomState,
    /// Only this root is asked for.
    pub(crate) only: Option<&'r str>,
    /// Only roots that fall to this part of the run are judged.
    pub(crate) share: Option<Share>,
    /// Whether records of other roots tell in which order several logs are read.
    pub(crate) orders: bool,
}

impl Shared<'_> {
    /// The hash of a root.
    pub(crate) fn hash(&self, entity: EntityId, name: &str) -> u64 {
        self.hasher.hash_one((entity.0, name))
    }

    /// Whether what belongs to no root is counted and told here.
    fn is_first(&self) -> bool {
        self.share.is_none_or(Share::is_first)
    }
}

/// Reads the chunks of one format, in one thread.
pub(crate) struct Reader<'r, 'm> {
    pub(super) plan: &'r Plan<'m>,
    shared: &'r Shared<'r>,
    words: Vec<Words>,
    known: Known,
    numbers: Vec<u16>,
    clock: Clock,
    text: String,
    /// What the mapping looks for and no record has had.
    missing: Missing,
    /// Memory for the events, and the names, of the next chunk.
    spare: (Vec<Event>, String),
}

impl<'r, 'm> Reader<'r, 'm> {
    pub(crate) fn new(plan: &'r Plan<'m>, shared: &'r Shared<'r>) -> Self {
        let words = plan.fixed.iter().map(|_| Words::default()).collect();
        let (known, numbers, clock) = (Known::default(), Vec::new(), Clock::default());
        let (missing, spare) = (Missing::all(plan.sought()), Default::default());
        Self { plan, shared, words, known, numbers, clock, text: String::new(), missing, spare }
    }

    /// What the mapping looks for and no record has had.
    pub(crate) fn into_missing(self) -> Missing {
        self.missing
    }

    /// Reads a chunk of a log.
    pub(crate) fn read(&mut self, scanner: &mut dyn Scan, chunk: Chunk, log: usize) -> Batch {
        let (events, names) = std::mem::take(&mut self.spare);
        let batch = Batch { log, events, names, ..Batch::default() };
        let mut taking = Taking { reader: self, chunk: &chunk, batch, counts: None };
        scanner.scan(&chunk, &mut taking);
        let batch = taking.batch;
        Batch { chunk, ..batch }
    }

    /// Takes back the memory of a batch that nobody needs any more, for a later one.
    pub(crate) fn reuse(&mut self, batch: Batch) {
        let Batch { mut events, mut names, .. } = batch;
        events.clear();
        names.clear();
        self.spare = (events, names);
    }

    /// The time of a record; `None` if it cannot be read.
    fn time(&mut self, values: &[Raw<'_>]) -> Option<i64> {
        self.clock.bare = false;
        match &self.plan.time {
            None => Some(NO_TIME),
            Some(Source::Plain(value)) => match values[*value] {
                Raw::Absent => Some(NO_TIME),
                Raw::Text(text) | Raw::Number(text) => self.clock.read(text),
                _ => None,
            },
            Some(source) => {
                self.text.clear();
                let known = source.text(values, &mut self.text)?;
                if known { self.clock.read(&self.text) } else { Some(NO_TIME) }
            }
        }
    }

    /// The numbers of the record's fixed values; `false` if there are too many different ones.
    fn count(&mut self, values: &[Raw<'_>], owned: bool) -> bool {
        self.numbers.clear();
        for (fixed, words) in self.plan.fixed.iter().zip(&mut self.words) {
            let Some(number) = words.number(values[fixed.value], fixed.presence) else { return false };
            self.numbers.push(number);
        }
        // Whether a record names an owner is part of what tells whom it is about.
        self.numbers.push(u16::from(owned));
        true
    }
}

/// A reader at work on one chunk.
pub(super) struct Taking<'t, 'r, 'm> {
    pub(super) reader: &'t mut Reader<'r, 'm>,
    chunk: &'t Chunk,
    pub(super) batch: Batch,
    /// Whether the record at hand counts in this part of the run: as its first root does. `None`: it names none so far.
    counts: Option<bool>,
}

/// The names of one record.
#[derive(Clone, Copy)]
pub(super) struct Names {
    pub(super) entity: EntityId,
    pub(super) start: u32,
    pub(super) root: u16,
    pub(super) part: u16,
    pub(super) owner: u16,
}

impl Sink for Taking<'_, '_, '_> {
    fn record(&mut self, spot: Spot, values: &[Raw<'_>]) {
        self.counts = None;
        if !self.reader.missing.places.is_empty() {
            self.seek(&spot, values);
        }
        if self.usual(&spot, values).is_none() {
            self.whole(&spot);
        }
        let counts = self.counts.unwrap_or_else(|| self.reader.shared.is_first());
        self.batch.records += u64::from(counts);
        self.batch.read += 1;
    }

    fn malformed(&mut self, malformed: Malformed) {
        self.batch.records += u64::from(self.reader.shared.is_first());
        self.batch.read += 1;
        let name = self.reader.plan.observer.format.name();
        let finding = Finding::new(&LS331, format!("this is no {name} record, so it was not judged"))
            .help("mend it or take it out; the records around it were judged");
        let range = malformed.at..(malformed.at + 1).min(malformed.text.len());
        let Malformed { line, text, message, .. } = malformed;
        self.refuse(Unreadable { finding, line, text, range, said: message });
    }
}

impl Taking<'_, '_, '_> {
    /// Looks for what no record has had so far.
    fn seek(&mut self, spot: &Spot, values: &[Raw<'_>]) {
        let plan = self.reader.plan;
        self.reader.missing.see(plan.sought(), values);
        if self.reader.missing.keys.is_empty() && !self.reader.missing.places.is_empty() {
            self.reader.missing.keys = self.document(spot).as_ref().map(keys).unwrap_or_default();
        }
    }

    /// Takes a record whose meaning is known; `None` if it has to be read as a whole.
    fn usual(&mut self, spot: &Spot, values: &[Raw<'_>]) -> Option<()> {
        let plan = self.reader.plan;
        if plan.whole {
            return None;
        }
        let time = self.reader.time(values)?;
        if self.reader.clock.bare {
            self.note_bare(spot);
        }
        let owned = match &plan.parent {
            Some(Source::Plain(value)) => values[*value] != Raw::Absent,
            _ => true,
        };
        if !self.reader.count(values, owned) {
            return None;
        }
        let known = self.reader.known.get(&self.reader.numbers).map(|letter| match &letter.meaning {
            Meaning::Says(happening) => Some((letter.number, happening.instance.entity)),
            Meaning::Ignored => Some((WHOLE, EntityId(0))),
            Meaning::Odd => None,
        });
        let (letter, entity) = match known {
            Some(known) => known?,
            None => self.learn(spot, values)?,
        };
        if letter == WHOLE {
            self.ignore();
            return Some(());
        }
        let names = self.names(entity, values)?;
        self.push(spot, time, letter, names)
    }

    /// Writes down the names; nothing is written if there is anything odd about them.
    fn names(&mut self, entity: EntityId, values: &[Raw<'_>]) -> Option<Names> {
        let start = self.batch.names.len();
        let names = self.write_names(entity, values);
        if names.is_none() {
            self.batch.names.truncate(start);
        }
        names
    }

    fn write_names(&mut self, entity: EntityId, values: &[Raw<'_>]) -> Option<Names> {
        let plan = self.reader.plan;
        let start = u32::try_from(self.batch.names.len()).ok()?;
        let into = &mut self.batch.names;
        let id = plan.id.as_ref()?;
        let Some((above, _)) = plan.observer.model.entity(entity).parent else {
            let root = Some(write(id, values, into)?).filter(|length| is_name(*length))?;
            return Some(Names { entity, start, root, part: NO_NAME, owner: NO_NAME });
        };
        let mut root = plan.root.as_ref().map_or(Some(NO_NAME), |source| write(source, values, into))?;
        if root == NO_NAME && plan.observer.model.entity(above).parent.is_none() {
            root = plan.parent.as_ref().map_or(Some(NO_NAME), |source| write(source, values, into))?;
        }
        let part = Some(write(id, values, into)?).filter(|length| is_name(*length))?;
        let owner = plan.parent.as_ref().map_or(Some(NO_NAME), |source| write(source, values, into))?;
        Some(Names { entity: plan.observer.root_of(entity), start, root, part, owner })
    }

    pub(super) fn push(&mut self, spot: &Spot, time: i64, letter: u32, names: Names) -> Option<()> {
        let line = u32::try_from(spot.line.checked_sub(self.chunk.line)?).ok()?;
        let bytes = self.chunk.bytes.get(spot.text.clone())?;
        let place = |range: &Range<usize>| Some((u32::try_from(range.start).ok()?, u32::try_from(range.len()).ok()?));
        let (text, outer) = (place(&spot.text)?, place(&spot.outer)?);
        #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
        let digest = FixedState::with_seed(0).hash_one(bytes) as u32;
        let mut event = Event {
            hash: 0,
            entity: names.entity,
            time,
            letter,
            digest,
            names: names.start,
            root: names.root,
            part: names.part,
            owner: names.owner,
            line,
            text,
            outer,
        };
        let shared = self.reader.shared;
        if time != NO_TIME {
            // Also of records that nobody asks for: the log goes on as long as they do.
            self.batch.last = self.batch.last.max(Some(time));
        }
        let mut falls_here = true;
        if let Some(root) = self.batch.root(&event) {
            if shared.only.is_some_and(|only| only != root) {
                return Some(());
            }
            let entity = &self.reader.plan.observer.model.entity(names.entity).name.text;
            falls_here = shared.share.is_none_or(|share| share.holds(entity, root));
            event.hash = shared.hash(names.entity, root);
            self.counts.get_or_insert(falls_here);
        }
        if time == NO_TIME {
            self.note_timeless(spot);
        }
        if !falls_here && event.part == NO_NAME {
            // It is judged elsewhere. What is left of it is its time, where that counts; a part may tell others' roots.
            self.batch.names.truncate(event.names as usize);
            event.root = NO_NAME;
            if !shared.orders {
                return Some(());
            }
        }
        self.batch.events.push(event);
        Some(())
    }

    /// Notes a record that cannot be read.
    pub(super) fn refuse(&mut self, unread: Unreadable) {
        if self.reader.shared.is_first() {
            self.batch.unread.push(unread);
        }
    }

    /// Counts a record that says nothing.
    pub(super) fn ignore(&mut self) {
        self.batch.ignored += u64::from(self.reader.shared.is_first());
    }

    fn note_timeless(&mut self, spot: &Spot) {
        if !self.reader.shared.is_first() {
            return;
        }
        self.batch.undated += 1;
        if self.batch.timeless.is_some() {
            return;
        }
        let finding = Finding::new(&LS335, "the record bears no time: it is judged by its place in the log alone")
            .help("let the recorder add the time of observation");
        self.batch.timeless = Some(self.unreadable(finding, spot, (None, &Route::new()), Word::Id.said()));
    }

    fn note_bare(&mut self, spot: &Spot) {
        if self.batch.bare.is_some() || !self.reader.shared.is_first() {
            return;
        }
        let finding = Finding::new(&LS343, "the times bear no offset from UTC: they are taken for UTC")
            .help("let the recorder write it, as in 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00");
        self.batch.bare = Some(self.unreadable(finding, spot, (None, &Route::new()), Word::Id.said()));
    }

    /// The letter of a record that is met for the first time.
    fn learn(&mut self, spot: &Spot, values: &[Raw<'_>]) -> Option<(u32, EntityId)> {
        // Of a record without a name nothing can be learned but that.
        self.reader.text.clear();
        let mut text = std::mem::take(&mut self.reader.text);
        let named = self.reader.plan.id.as_ref().and_then(|id| id.text(values, &mut text));
        self.reader.text = text;
        named.filter(|named| *named)?;
        let value = self.document(spot)?;
        let observer = self.reader.plan.observer;
        let mut records = observer.read(&At::top(&value));
        let letter = if records.ignored {
            Letter { number: WHOLE, meaning: Meaning::Ignored }
        } else if records.observed.len() == 1 && records.unread.is_empty() {
            match records.observed.remove(0).nameless() {
                Some(happening) => self.reader.shared.alphabet.letter(happening),
                None => Letter { number: WHOLE, meaning: Meaning::Odd },
            }
        } else {
            Letter { number: WHOLE, meaning: Meaning::Odd }
        };
        self.reader.known.keep(&self.reader.numbers, letter.clone());
        match letter.meaning {
            Meaning::Says(happening) => Some((letter.number, happening.instance.entity)),
            Meaning::Ignored => Some((WHOLE, EntityId(0))),
            Meaning::Odd => None,
        }
    }

    fn texts(&self, spot: &Spot) -> (&str, &str) {
        let text = |range: &Range<usize>| {
            std::str::from_utf8(self.chunk.bytes.get(range.clone()).unwrap_or_default()).unwrap_or("")
        };
        (text(&spot.outer), text(&spot.text))
    }

    pub(super) fn document(&self, spot: &Spot) -> Option<Value> {
        let (outer, text) = self.texts(spot);
        self.reader.plan.observer.format.document(&self.chunk.head, outer, text)
    }

    pub(super) fn unreadable(
        &self,
        finding: Finding,
        spot: &Spot,
        (value, route): (Option<&Value>, &Route),
        said: &str,
    ) -> Unreadable {
        let (_, text) = self.texts(spot);
        let format = self.reader.plan.observer.format;
        let range = if value.is_some() { format.locate(&self.chunk.head, text, route) } else { 0..text.len() };
        let range = worth_showing(range, text);
        let text = excerpt(text, &range).to_owned();
        Unreadable { finding, line: spot.line, text, range, said: said.to_owned() }
    }
}

/// Whether a name of that length is there: one without letters is none.
fn is_name(length: u16) -> bool {
    length != NO_NAME && length > 0
}

/// Writes a name down; its length, or [`NO_NAME`] if there is none. `None` if there is something odd about it.
fn write(source: &Source, values: &[Raw<'_>], into: &mut String) -> Option<u16> {
    let start = into.len();
    if !source.text(values, into)? {
        return Some(NO_NAME);
    }
    u16::try_from(into.len() - start).ok().filter(|length| *length != NO_NAME)
}
