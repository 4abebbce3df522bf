//! Where each wanted value of a record comes from: its event, its trace, or the classifiers of the log.

use smallvec::SmallVec;

use super::super::{Raw, Wanted};
use super::find::Beyond;
use super::group::{Bytes, Group};
use super::head::Head;

/// The key under which a document has the attributes of its trace.
pub(super) const TRACE: &str = "trace";

/// The key under which a document has the classes of its event.
pub(super) const CLASSIFIER: &str = "classifier";

#[derive(Clone, Copy, Debug)]
enum Source {
    /// The record itself.
    Whole,
    Event(usize),
    Trace(usize),
    WholeTrace,
    /// By number in `classifiers`.
    Class(usize),
    Classes,
    Nothing,
}

/// How the values of records are found under one head.
#[derive(Debug, Default)]
pub(super) struct Plan {
    sources: Vec<Source>,
    /// The cells of the keys of each classifier that is wanted.
    classifiers: Vec<Vec<usize>>,
    /// What the classes of the present event are.
    classes: Vec<Option<String>>,
    pub(super) event: Group,
    pub(super) trace: Group,
}

impl Plan {
    pub(super) fn new(wanted: &Wanted, beyond: &Beyond, head: &Head) -> Self {
        let mut plan = Self::default();
        for path in &wanted.paths {
            let source = plan.source(path, beyond, head);
            plan.sources.push(source);
        }
        plan.classes = vec![None; plan.classifiers.len()];
        plan
    }

    fn source(&mut self, path: &[String], beyond: &Beyond, head: &Head) -> Source {
        let object = beyond.contains(path);
        match path {
            [] => Source::Whole,
            [first] if first == TRACE => Source::WholeTrace,
            [first, rest @ ..] if first == TRACE => Source::Trace(self.trace.wish(rest, object, &head.trace)),
            [first] if first == CLASSIFIER && head.classifiers.is_empty() => Source::Nothing,
            [first] if first == CLASSIFIER => Source::Classes,
            [first, rest @ ..] if first == CLASSIFIER => {
                let [name] = rest else { return Source::Nothing };
                let Some(classifier) = head.classifiers.iter().find(|known| known.name == *name) else {
                    return Source::Nothing;
                };
                let keys = classifier.keys.iter();
                let cells = keys.map(|key| self.event.wish(std::slice::from_ref(key), false, &head.event)).collect();
                self.classifiers.push(cells);
                Source::Class(self.classifiers.len() - 1)
            }
            _ => Source::Event(self.event.wish(path, object, &head.event)),
        }
    }

    /// The values of the event that was read last, of the trace that was read last if it stands in one.
    pub(super) fn values<'a>(&'a mut self, chunk: Bytes<'a>, in_trace: bool) -> SmallVec<[Raw<'a>; 16]> {
        for (class, cells) in self.classes.iter_mut().zip(&self.classifiers) {
            *class = joined(cells.iter().map(|cell| self.event.raw(*cell, chunk)));
        }
        let plan: &'a Self = self;
        let value = |source: &Source| match *source {
            Source::Event(cell) => plan.event.raw(cell, chunk),
            Source::Trace(cell) if in_trace => plan.trace.raw(cell, chunk),
            Source::WholeTrace if in_trace => Raw::Structure,
            Source::Whole | Source::Classes => Raw::Structure,
            Source::Class(index) => plan.classes[index].as_deref().map_or(Raw::Absent, Raw::Text),
            Source::Trace(_) | Source::WholeTrace | Source::Nothing => Raw::Absent,
        };
        plan.sources.iter().map(value).collect()
    }
}

/// The class of an event: the values of a classifier's keys with `+` between them. One that is not there is empty;
/// nothing if there is none of them.
pub(super) fn joined<'a>(values: impl Iterator<Item = Raw<'a>>) -> Option<String> {
    let mut class = String::new();
    let mut any = false;
    for (index, value) in values.enumerate() {
        if index > 0 {
            class.push('+');
        }
        let text = match value {
            Raw::Text(text) | Raw::Number(text) => text,
            Raw::Bool(true) => "true",
            Raw::Bool(false) => "false",
            Raw::Absent | Raw::Structure => continue,
        };
        any = true;
        class.push_str(text);
    }
    any.then_some(class)
}
