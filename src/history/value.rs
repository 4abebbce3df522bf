//! Values at paths of a JSON document.

use serde_json::Value;

use crate::syntax::ast::{Path, PathStep};

/// A step into a document: a key, or the index of a list's element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The value of a key.
    Key(String),
    /// An element of a list.
    Index(usize),
}

/// The way from the top of a document to a value in it.
pub type Route = Vec<Place>;

/// A value, and where in the document it stands.
#[derive(Clone, Debug)]
pub struct At<'a> {
    /// The value.
    pub value: &'a Value,
    /// The way to it.
    pub route: Route,
}

impl<'a> At<'a> {
    /// The whole document.
    pub fn top(value: &'a Value) -> Self {
        Self { value, route: Vec::new() }
    }

    /// The value of a key.
    pub fn key(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(Self { value, route: longer(&self.route, Place::Key(key.to_owned())) })
    }

    /// An element of a list.
    pub fn index(&self, index: usize) -> Option<Self> {
        let value = self.value.get(index)?;
        Some(Self { value, route: longer(&self.route, Place::Index(index)) })
    }

    /// Every value at a path, in order; `[*]` gives one for each element of a list.
    pub fn all(&self, path: &Path) -> Vec<Self> {
        path.steps.iter().fold(vec![self.clone()], |here, step| here.iter().flat_map(|at| at.step(step)).collect())
    }

    /// The value at a path, if there is one and it is not null.
    pub fn one(&self, path: &Path) -> Option<Self> {
        self.all(path).into_iter().find(|at| !at.value.is_null())
    }

    fn step(&self, step: &PathStep) -> Vec<Self> {
        match step {
            PathStep::Key(key) => self.key(key).into_iter().collect(),
            PathStep::Each => self
                .value
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
                .map(|(index, value)| Self { value, route: longer(&self.route, Place::Index(index)) })
                .collect(),
        }
    }
}

fn longer(route: &Route, place: Place) -> Route {
    let mut route = route.clone();
    route.push(place);
    route
}

/// A scalar as text: strings as they are, numbers and truth values as JSON writes them; nothing for null and structures.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
