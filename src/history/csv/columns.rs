//! Where the columns of a table stand, by the names in its header line.

use serde_json::{Map, Value};

use super::row::{self, Field};

/// The names of the columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) names: Vec<String>,
}

/// What a path leads to in every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// The row itself.
    Row,
    /// One column.
    Column(usize),
    /// Columns whose names go on behind a dot.
    Group(Vec<usize>),
    /// More than one column of the same name.
    Twice,
}

impl Columns {
    /// The columns of a header line.
    pub(super) fn of(head: &str, delimiter: u8) -> Self {
        let mut fields = Vec::new();
        row::split(head.as_bytes(), delimiter, 0, &mut fields);
        let name = |field: &Field| row::text(head, field).map_or_else(String::new, |name| name.trim().to_owned());
        Self { names: fields.iter().map(name).collect() }
    }

    /// What a path leads to. `a.b` is reached by the key `a.b`, and by `b` in `a` unless `a` is a column itself.
    pub(super) fn find(&self, path: &[String]) -> Found {
        let nested = match path {
            [] => return Found::Row,
            [_] => false,
            _ => true,
        };
        let dotted = path.iter().any(|key| key.contains('.'));
        let name = path.join(".");
        if !nested || (!dotted && self.opens(&name)) {
            let mut same = (0..self.names.len()).filter(|index| self.names[*index] == name);
            match (same.next(), same.next()) {
                (Some(index), None) => return Found::Column(index),
                (Some(_), Some(_)) => return Found::Twice,
                (None, _) => {}
            }
        }
        if dotted {
            return Found::Nothing;
        }
        let below = |index: &usize| {
            let name_here = &self.names[*index];
            name_here.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.')) && self.opens(name_here)
        };
        let group: Vec<usize> = (0..self.names.len()).filter(below).collect();
        if group.is_empty() { Found::Nothing } else { Found::Group(group) }
    }

    /// Whether the keys of a name with dots lead to it one by one: not if one of them is a column of its own.
    fn opens(&self, name: &str) -> bool {
        let mut owners = memchr::memchr_iter(b'.', name.as_bytes()).map(|dot| &name[..dot]);
        owners.all(|owner| !self.names.iter().any(|name| name == owner))
    }

    /// A row as an object.
    pub(super) fn document(&self, text: &str, fields: &[Field]) -> Value {
        let mut object = Map::new();
        for (name, field) in self.names.iter().zip(fields) {
            let Some(value) = row::text(text, field) else { continue };
            if name.contains('.') && self.opens(name) {
                nest(&mut object, name, &value);
            }
            object.insert(name.clone(), Value::String(value.into_owned()));
        }
        Value::Object(object)
    }
}

/// Puts a value at the keys of a name with dots.
fn nest(object: &mut Map<String, Value>, name: &str, value: &str) {
    let Some((first, rest)) = name.split_once('.') else {
        object.insert(name.to_owned(), Value::String(value.to_owned()));
        return;
    };
    let inner = object.entry(first).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        nest(inner, rest, value);
    }
}
