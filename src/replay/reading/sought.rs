//! Where a mapping looks, and which of these places no record has.

use serde_json::Value;

use crate::history::Raw;
use crate::model::Key;
use crate::syntax::ast::ValueSource;

/// How deep, and how many, keys of a record are told.
const DEPTH: usize = 4;
const KEYS: usize = 200;

/// A place where a mapping looks.
#[derive(Clone, Debug)]
pub(crate) struct Sought<'m> {
    pub(crate) what: What<'m>,
    pub(crate) source: &'m ValueSource,
    /// The values of a record that it is made of: it is there if all of one of these lists are.
    pub(super) values: Vec<Vec<usize>>,
}

impl<'m> Sought<'m> {
    pub(super) fn new(what: What<'m>, source: &'m ValueSource, values: Vec<Vec<usize>>) -> Self {
        Self { what, source, values }
    }
}

/// What it looks for there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What<'m> {
    Key(Key),
    Field(&'m str),
}

/// The places that no record has had so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Missing {
    /// By their number among all places of the mapping.
    pub(crate) places: Vec<usize>,
    /// The keys of the first record.
    pub(crate) keys: Vec<String>,
}

impl Missing {
    /// Before any record was read.
    pub(super) fn all(sought: &[Sought<'_>]) -> Self {
        // A text alone is always there.
        let places =
            (0..sought.len()).filter(|place| sought[*place].values.iter().all(|all| !all.is_empty())).collect();
        Self { places, keys: Vec::new() }
    }

    /// Takes out what a record has.
    pub(super) fn see(&mut self, sought: &[Sought<'_>], values: &[Raw<'_>]) {
        let is_there =
            |place: &Sought<'_>| place.values.iter().any(|all| all.iter().all(|value| values[*value] != Raw::Absent));
        self.places.retain(|place| !is_there(&sought[*place]));
    }

    /// What neither has seen.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.places.retain(|place| other.places.contains(place));
        if self.keys.is_empty() {
            self.keys.clone_from(&other.keys);
        }
        self
    }
}

/// The keys of a record as a mapping writes them: `actor.name`.
pub(super) fn keys(record: &Value) -> Vec<String> {
    let mut all = Vec::new();
    add(record, "", DEPTH, &mut all);
    all
}

fn add(value: &Value, before: &str, depth: usize, all: &mut Vec<String>) {
    let Value::Object(fields) = value else { return };
    for (key, value) in fields {
        if all.len() >= KEYS {
            return;
        }
        let path = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
        if depth > 1 && value.as_object().is_some_and(|fields| !fields.is_empty()) {
            add(value, &path, depth - 1, all);
        } else {
            all.push(path);
        }
    }
}
