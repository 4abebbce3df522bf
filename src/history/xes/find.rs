//! Finds the value at a path in attributes, and shows attributes as a document.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::{Map, Value};

use super::super::Place;
use super::text::{is_number, truth};
use super::tree::{Attr, Kind};

/// The paths that somebody asks beyond: an attribute there is an object, with its own value under `value` and those
/// that lie in it by their keys. Any other attribute with a value is just that.
pub(super) type Beyond = BTreeSet<Vec<String>>;

/// Where an attribute's own value stands when it is an object.
pub(super) const OWN: &str = "value";

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// There is no attribute of the first key.
    Missing,
    /// There is one, and it has no such value.
    Absent,
    Structure,
    Text(&'a str),
    Number(&'a str),
    Bool(bool),
}

impl<'a> Found<'a> {
    /// A value, by what its attribute says it is. One that is not what it says stays a text.
    pub(super) fn simple(kind: Kind, value: &'a str) -> Self {
        match kind {
            Kind::Number if is_number(value) => Self::Number(value),
            Kind::Bool => truth(value).map_or(Self::Text(value), Self::Bool),
            _ => Self::Text(value),
        }
    }
}

/// The last attribute of a key: of a key that stands twice the last one counts.
fn last<'a, 'b>(attrs: &'b [Attr<'a>], key: &str) -> Option<&'b Attr<'a>> {
    attrs.iter().rev().find(|attr| attr.key == key)
}

/// What is at a path; `object` says whether somebody asks beyond it.
pub(super) fn find<'b>(attrs: &'b [Attr<'_>], path: &[String], object: bool) -> Found<'b> {
    let Some((first, mut rest)) = path.split_first() else { return Found::Structure };
    let Some(mut attr) = last(attrs, first) else { return Found::Missing };
    while let Some((key, after)) = rest.split_first() {
        match last(&attr.children, key) {
            _ if attr.kind == Kind::List => return Found::Absent,
            Some(inner) => attr = inner,
            None if key == OWN && after.is_empty() && attr.kind.is_simple() => {
                return Found::simple(attr.kind, &attr.value);
            }
            None => return Found::Absent,
        }
        rest = after;
    }
    if object || !attr.kind.is_simple() { Found::Structure } else { Found::simple(attr.kind, &attr.value) }
}

/// Attributes as an object; `path` leads to it.
pub(super) fn object(attrs: &[Attr<'_>], path: &mut Vec<String>, beyond: &Beyond) -> Map<String, Value> {
    let mut map = Map::new();
    add(&mut map, attrs, path, beyond);
    map
}

/// Adds attributes to an object, over those that it has.
pub(super) fn add(map: &mut Map<String, Value>, attrs: &[Attr<'_>], path: &mut Vec<String>, beyond: &Beyond) {
    for attr in attrs {
        path.push(attr.key.to_string());
        map.insert(attr.key.to_string(), value(attr, path, beyond));
        path.pop();
    }
}

fn value(attr: &Attr<'_>, path: &mut Vec<String>, beyond: &Beyond) -> Value {
    match attr.kind {
        // No path of keys leads into a list.
        Kind::List => attr.children.iter().map(|inner| value(inner, &mut Vec::new(), &Beyond::new())).collect(),
        Kind::Container | Kind::Values => Value::Object(object(&attr.children, path, beyond)),
        _ if beyond.contains(path) => {
            let mut map = Map::new();
            map.insert(OWN.to_owned(), scalar(attr));
            add(&mut map, &attr.children, path, beyond);
            Value::Object(map)
        }
        _ => scalar(attr),
    }
}

fn scalar(attr: &Attr<'_>) -> Value {
    match Found::simple(attr.kind, &attr.value) {
        // A number beyond all bounds stays as it is written.
        Found::Number(text) => serde_json::from_str(text).map_or_else(|_| Value::from(text), Value::Number),
        Found::Bool(truth) => Value::Bool(truth),
        _ => Value::from(attr.value.as_ref()),
    }
}

/// Where the value that a way leads to stands, or the last value on the way that is there.
pub(super) fn place(attrs: &[Attr<'_>], route: &[Place], whole: Range<usize>) -> Range<usize> {
    let mut here = attrs;
    let mut found = whole;
    for (index, step) in route.iter().enumerate() {
        let next = match step {
            Place::Key(key) => last(here, key),
            Place::Index(at) => here.get(*at),
        };
        let Some(attr) = next else { break };
        // A list's elements have places of their own, and no keys lead to them.
        let listed = attr.kind == Kind::List;
        if listed && route.get(index + 1).is_some_and(|next| matches!(next, Place::Key(_))) {
            return attr.place.clone();
        }
        found = attr.place.clone();
        here = &attr.children;
    }
    found
}
