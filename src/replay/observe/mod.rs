//! Turns the records of a log into observations, by a log mapping or by the plain record's own names.

mod event;
mod lists;
mod names;
mod reading;
mod snapshot;
mod values;

pub(crate) use reading::Reading;

use crate::diagnostic::Finding;
use crate::history::{At, Format, Route};
use crate::model::{EntityId, Log, LogKind, Model};
use crate::semantics::{InstanceId, Observation};

use super::cause::{Pointer, Word};
use super::options::{Options, UnknownEvents};

/// What a record says, before its root is known.
#[derive(Clone, Debug)]
pub(crate) struct Observed {
    /// The root, if the record names it.
    pub(crate) root: Option<InstanceId>,
    /// The entity of the root.
    pub(crate) root_entity: EntityId,
    /// What was seen.
    pub(crate) observation: Observation,
    /// The way to the part of the record that speaks of this root.
    pub(crate) route: Route,
}

/// Why a record cannot be used: a finding, and the way to the words to blame.
#[derive(Debug)]
pub(crate) struct Unread {
    pub(crate) finding: Finding,
    pub(crate) route: Route,
    /// What is said of these words.
    pub(crate) said: &'static str,
}

/// What one record gives.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) observed: Vec<Observed>,
    pub(crate) unread: Vec<Unread>,
    /// The mapping says that the record says nothing.
    pub(crate) ignored: bool,
}

/// Reads the records of one kind of log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observer<'m> {
    pub(crate) model: &'m Model,
    /// The mapping; `None` for the plain record.
    pub(crate) log: Option<&'m Log>,
    /// The format of the log, which may have other keys than the plain record.
    pub(crate) format: &'m dyn Format,
    unknown_events: UnknownEvents,
}

impl<'m> Observer<'m> {
    pub(crate) fn new(model: &'m Model, options: &Options<'m>, format: &'m dyn Format) -> Self {
        Self { model, log: options.log, format, unknown_events: options.unknown_events }
    }
}

impl Observer<'_> {
    /// What a record says.
    pub(crate) fn read(&self, record: &At<'_>) -> Records {
        match self.log.map(|log| &log.kind) {
            Some(LogKind::Snapshot { entity, at }) => self.snapshots(record, *entity, at),
            Some(LogKind::Events { at }) => self.events(record, at),
            Some(LogKind::Changes(_)) | None => self.events(record, &[]),
        }
    }

    /// The way to the word of a record that a finding points to, and what to say of it. If it is not there, the name
    /// of the instance stands in for it.
    pub(crate) fn locate(&self, record: &At<'_>, route: &Route, pointer: &Pointer) -> (Route, &'static str) {
        let here = route.iter().try_fold(record.clone(), |at, place| match place {
            crate::history::Place::Key(key) => at.key(key),
            crate::history::Place::Index(index) => at.index(*index),
        });
        let Some(here) = here else { return (route.clone(), Word::Id.said()) };
        let reading = Reading::new(self, record, &here);
        let find = |word: &Word| match (&pointer.of, word) {
            (Some(child), word) => self.locate_child(&here, child, word),
            (None, Word::Parts(part)) => self.locate_parts(&here, *part),
            (None, word) => reading.route_of(word),
        };
        if let Some(found) = find(&pointer.word) {
            return (found, pointer.said);
        }
        (find(&Word::Id).unwrap_or_else(|| route.clone()), Word::Id.said())
    }
}
