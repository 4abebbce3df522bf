//! Records as a table: what stands at each way through them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::times::TimeForm;
use super::words::can_be_written;
use crate::history::text_of;

/// The keys that lead to a value.
pub(super) type Way = Vec<String>;
/// Where the format of a log keeps what the plain record calls by a name.
pub type Plain<'p> = &'p dyn Fn(&str) -> Vec<String>;

/// Objects inside objects deeper than this are not looked at.
const DEEPEST: usize = 4;
/// More ways than this are not looked at.
const MOST_WAYS: usize = 200;

/// The scalars of records.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Every way, in the order of its first appearance.
    pub(super) columns: Vec<Column>,
}

/// The scalars of one record.
#[derive(Debug, Default)]
pub(super) struct Row(BTreeMap<Way, String>);

/// What stands at one way.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub(super) way: Way,
    /// How many records have a value here.
    pub(super) filled: usize,
    /// How many different values there are.
    pub(super) distinct: usize,
    /// The first value.
    pub(super) example: String,
    /// In which form the values are written, if nearly all of them are times.
    pub(super) time: Option<TimeForm>,
    /// Whether all values are numbers.
    pub(super) is_number: bool,
}

/// Whether a mapping can name a way.
fn is_a_way(way: &[String]) -> bool {
    !way.is_empty() && way.iter().all(|key| can_be_written(key))
}

impl Row {
    /// What stands at a way, unless it is an empty text, which tells nothing apart.
    pub(super) fn get(&self, way: &[String]) -> Option<&str> {
        self.said(way).filter(|text| !text.is_empty())
    }

    /// What stands at a way for replay, to which an empty text is a word like others.
    pub(super) fn said(&self, way: &[String]) -> Option<&str> {
        self.0.get(way).map(String::as_str)
    }
}

impl Column {
    /// Whether almost every value stands in one record alone.
    pub(super) fn is_new_each_time(&self) -> bool {
        self.distinct * 10 > self.filled * 9
    }
}

impl Table {
    pub(super) fn of(records: &[Value]) -> Self {
        let mut table = Self::default();
        for record in records {
            let mut row = Row::default();
            table.gather(record, &mut Vec::new(), &mut row);
            table.rows.push(row);
        }
        for at in 0..table.columns.len() {
            let way = std::mem::take(&mut table.columns[at].way);
            table.columns[at] = table.looked_at(way);
        }
        table
    }

    fn gather(&mut self, value: &Value, way: &mut Way, row: &mut Row) {
        if let Value::Object(fields) = value {
            let shown = if way.len() < DEEPEST { fields.len() } else { 0 };
            for (key, value) in fields.iter().take(shown) {
                way.push(key.clone());
                self.gather(value, way, row);
                way.pop();
            }
        } else if let Some(text) = text_of(value).filter(|_| is_a_way(way)) {
            if self.column(way).is_none() && !text.is_empty() {
                if self.columns.len() == MOST_WAYS {
                    return;
                }
                self.columns.push(Column { way: way.clone(), ..Column::default() });
            }
            row.0.insert(way.clone(), text);
        }
    }

    fn looked_at(&self, way: Way) -> Column {
        let values = || self.values(&way);
        let time = TimeForm::of_most(values());
        let example = values().find(|value| time.is_none_or(|form| TimeForm::of(value) == Some(form)));
        let column = Column {
            way: Way::new(),
            filled: values().count(),
            distinct: values().collect::<BTreeSet<_>>().len(),
            example: example.unwrap_or_default().to_owned(),
            time,
            is_number: values().all(|value| value.parse::<f64>().is_ok()),
        };
        Column { way, ..column }
    }

    pub(super) fn column(&self, way: &[String]) -> Option<&Column> {
        self.columns.iter().find(|column| column.way == way)
    }

    /// The values at a way, where there is one.
    pub(super) fn values<'t>(&'t self, way: &'t [String]) -> impl Iterator<Item = &'t str> {
        self.rows.iter().filter_map(move |row| row.get(way))
    }

    /// The same with empty texts.
    pub(super) fn said<'t>(&'t self, way: &'t [String]) -> impl Iterator<Item = &'t str> {
        self.rows.iter().filter_map(move |row| row.said(way))
    }

    /// Whether almost every record has a value in a column.
    pub(super) fn is_filled(&self, column: &Column) -> bool {
        column.filled * 20 >= self.rows.len() * 19
    }
}
