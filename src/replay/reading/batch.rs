//! The records of one chunk, read: what each says, and where it stands.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Finding;
use crate::history::{Chunk, Route};
use crate::model::EntityId;
use crate::semantics::{InstanceId, Observation};

/// A chunk, read.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The chunk, for findings to show.
    pub(crate) chunk: Chunk,
    /// Which log it is of.
    pub(crate) log: usize,
    /// Its records, in order; those that say nothing left out.
    pub(crate) events: Vec<Event>,
    /// The names that events speak of.
    pub(crate) names: String,
    /// Records that were read as a whole.
    pub(crate) wholes: Vec<Whole>,
    /// Records that could not be read.
    pub(crate) unread: Vec<Unreadable>,
    /// How many records there are.
    pub(crate) read: u64,
    /// How many count in this part of the run, and how many of these the mapping says to ignore.
    pub(crate) records: u64,
    pub(crate) ignored: u64,
    /// The latest time.
    pub(crate) last: Option<i64>,
    /// The first record that bears no time.
    pub(crate) timeless: Option<Unreadable>,
    /// The first record whose time bears no offset.
    pub(crate) bare: Option<Unreadable>,
    /// How many records bear no time.
    pub(crate) undated: u64,
}

/// One record about one root.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    /// Which root: a hash of its entity and name.
    pub(crate) hash: u64,
    /// The entity of the root.
    pub(crate) entity: EntityId,
    /// When, in milliseconds since 1970; [`NO_TIME`] if it does not say.
    pub(crate) time: i64,
    /// What it says, or, from [`WHOLE`] on, which of the records that were read as a whole it is.
    pub(crate) letter: u32,
    /// Tells it from other records of the same root and moment.
    pub(crate) digest: u32,
    /// Where its names begin: the root's, the part's, the owner's.
    pub(crate) names: u32,
    pub(crate) root: u16,
    pub(crate) part: u16,
    pub(crate) owner: u16,
    /// Lines between the chunk's first and its own.
    pub(crate) line: u32,
    pub(crate) text: (u32, u32),
    pub(crate) outer: (u32, u32),
}

/// The time of a record without one.
pub(crate) const NO_TIME: i64 = i64::MIN;
/// The length of a name that is not there.
pub(crate) const NO_NAME: u16 = u16::MAX;
/// The first letter that is none.
pub(crate) const WHOLE: u32 = 1 << 31;

/// A record, or a part of one, that was read as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(crate) observation: Observation,
    pub(crate) route: Route,
}

/// A record that cannot be read: a finding, and where.
#[derive(Clone, Debug)]
pub(crate) struct Unreadable {
    pub(crate) finding: Finding,
    pub(crate) line: u64,
    /// The record's text, invalid bytes replaced.
    pub(crate) text: String,
    /// The words in it to point at, and what to say of them.
    pub(crate) range: Range<usize>,
    pub(crate) said: String,
}

impl Batch {
    /// The root that an event is about; `None` if that is not known yet.
    pub(crate) fn root(&self, event: &Event) -> Option<&str> {
        self.name(event.names, event.root)
    }

    /// The part that it is about, if it is about one.
    pub(crate) fn part(&self, event: &Event) -> Option<&str> {
        let root = if event.root == NO_NAME { 0 } else { event.root };
        self.name(event.names + u32::from(root), event.part)
    }

    /// The owner that it names.
    pub(crate) fn owner(&self, event: &Event) -> Option<&str> {
        let before: u32 = [event.root, event.part].into_iter().filter(|length| *length != NO_NAME).map(u32::from).sum();
        self.name(event.names + before, event.owner)
    }

    /// Writes down the names of an event, which are all no longer than those of an event that was read.
    pub(crate) fn write(&mut self, event: &mut Event, names: [Option<&str>; 3]) {
        event.names = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let lengths = names.map(|name| {
            self.names.push_str(name.unwrap_or(""));
            name.and_then(|name| u16::try_from(name.len()).ok()).unwrap_or(NO_NAME)
        });
        [event.root, event.part, event.owner] = lengths;
    }

    fn name(&self, start: u32, length: u16) -> Option<&str> {
        let start = start as usize;
        (length != NO_NAME).then(|| self.names.get(start..start + usize::from(length)).unwrap_or(""))
    }

    /// The record that was read as a whole, if it was.
    pub(crate) fn whole(&self, event: &Event) -> Option<&Whole> {
        self.wholes.get(event.letter.checked_sub(WHOLE)? as usize)
    }

    /// The line of an event, from 1.
    pub(crate) fn line(&self, event: &Event) -> u64 {
        self.chunk.line + u64::from(event.line)
    }

    /// The text of an event, and what holds for it and others.
    pub(crate) fn text(&self, event: &Event) -> (&str, &str) {
        let text = |(start, length): (u32, u32)| {
            let start = start as usize;
            let bytes = self.chunk.bytes.get(start..start + length as usize).unwrap_or_default();
            std::str::from_utf8(bytes).unwrap_or("")
        };
        (text(event.outer), text(event.text))
    }
}

/// The root of an event, as everybody may keep it.
pub(crate) fn shared(name: &str) -> InstanceId {
    Arc::from(name)
}
