//! Why there is no draft, and what the author can say to get one.

use super::role::Role;
use super::table::{Column, Table};

/// A key of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The keys that lead to it, joined by dots.
    pub path: String,
    /// How many different values there are.
    pub distinct: usize,
    /// The first of them.
    pub example: String,
}

/// Why there is no draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// There is no record.
    Empty,
    /// Nothing tells which records belong together.
    NoId(Vec<Key>),
    /// What looks like the instance is another one in every record.
    OneRecordEach {
        /// What looks like it.
        key: Key,
        /// How many records there are.
        records: usize,
        /// All keys.
        keys: Vec<Key>,
    },
    /// Nothing tells what happens: no event, and no state.
    NoEvent(Vec<Key>),
    /// The author names a key that no record has.
    NoKey {
        /// What it was to tell.
        role: Role,
        /// What the author wrote.
        text: String,
        /// All keys.
        keys: Vec<Key>,
    },
    /// The author names a key for the time that holds none.
    NoTime(Key),
}

impl Key {
    pub(super) fn of(column: &Column) -> Self {
        Self { path: column.way.join("."), distinct: column.distinct, example: column.example.clone() }
    }
}

/// The keys of all records.
pub(super) fn keys(table: &Table) -> Vec<Key> {
    table.columns.iter().map(Key::of).collect()
}
