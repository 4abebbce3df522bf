//! Records as a table: what stands at each way through them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::history::text_of;

/// The keys that lead to a value.
pub(super) type Way = Vec<String>;

/// Objects inside objects deeper than this are not looked at.
const DEEPEST: usize = 4;
/// More ways than this are not looked at.
const MOST_WAYS: usize = 200;

/// The scalars of records.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<BTreeMap<Way, String>>,
    /// Every way, in the order of its first appearance.
    pub(super) ways: Vec<Way>,
}

impl Table {
    pub(super) fn of(records: &[Value]) -> Self {
        let mut table = Self::default();
        for record in records {
            let mut row = BTreeMap::new();
            table.gather(record, &mut Vec::new(), &mut row);
            table.rows.push(row);
        }
        table
    }

    fn gather(&mut self, value: &Value, way: &mut Way, row: &mut BTreeMap<Way, String>) {
        if let Value::Object(fields) = value {
            let shown = if way.len() < DEEPEST { fields.len() } else { 0 };
            for (key, value) in fields.iter().take(shown) {
                way.push(key.clone());
                self.gather(value, way, row);
                way.pop();
            }
        } else if let Some(text) = text_of(value).filter(|text| !text.is_empty()) {
            if !self.ways.contains(way) {
                if self.ways.len() == MOST_WAYS {
                    return;
                }
                self.ways.push(way.clone());
            }
            row.insert(way.clone(), text);
        }
    }

    /// The values at a way, where there is one.
    pub(super) fn values<'t>(&'t self, way: &'t Way) -> impl Iterator<Item = &'t str> {
        self.rows.iter().filter_map(move |row| row.get(way).map(String::as_str))
    }

    /// How many different values there are at a way.
    pub(super) fn distinct(&self, way: &Way) -> usize {
        self.values(way).collect::<BTreeSet<_>>().len()
    }

    /// Whether almost every record has a value at a way.
    pub(super) fn is_filled(&self, way: &Way) -> bool {
        self.values(way).count() * 20 >= self.rows.len() * 19
    }
}
