//! Reads an OCEL document: its objects and who owns them, and where its events stand.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::super::Malformed;
use super::walk::Walk;

/// How deep objects may own one another; ownership beyond that, or in a circle, is not followed.
const DEPTH: usize = 64;

/// Characters of a malformed part that are shown.
const SHOWN: usize = 200;

/// An object.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) kind: Arc<str>,
    /// The object that owns it.
    pub(super) owner: Option<Arc<str>>,
}

/// An event, by its place in the document.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) place: Range<usize>,
    pub(super) line: u64,
    time: jiff::Timestamp,
}

/// What a document says.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) objects: HashMap<Arc<str>, Object>,
    /// By time; those of the same time as they stand in the document.
    pub(super) events: Vec<Entry>,
    pub(super) malformed: Vec<Malformed>,
    /// Each type's name once.
    kinds: HashMap<String, Arc<str>>,
    /// Owner and owned.
    owns: Vec<(Arc<str>, Arc<str>)>,
    has_events: bool,
}

impl Index {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut index = Self::default();
        let mut walk = Walk::new(bytes);
        if walk.peek().is_some() {
            index.add_document(&mut walk, bytes);
        }
        for (owner, child) in std::mem::take(&mut index.owns) {
            index.set_owner(owner, &child);
        }
        index.events.sort_by_key(|event| event.time);
        index
    }

    fn add_document(&mut self, walk: &mut Walk<'_>, bytes: &[u8]) {
        if !walk.eat(b'{') {
            self.wrong(walk, bytes, "this is no OCEL 2.0 document: it is no JSON object");
            return;
        }
        while walk.peek() == Some(b'"') {
            let key = walk.value().and_then(|key| serde_json::from_slice::<String>(key).ok());
            if !walk.eat(b':') {
                self.wrong(walk, bytes, "a key without a value");
                return;
            }
            let whole = match key.as_deref() {
                Some("events") => {
                    self.has_events = true;
                    self.elements(walk, bytes, Self::add_event)
                }
                Some("objects") => self.elements(walk, bytes, Self::add_object),
                _ => walk.value().is_some(),
            };
            if !whole {
                self.wrong(walk, bytes, "the document is cut off here, or is no JSON: what follows is not read");
                return;
            }
            if !walk.eat(b',') {
                break;
            }
        }
        if !walk.eat(b'}') || walk.peek().is_some() {
            self.wrong(walk, bytes, "the document is cut off here, or is no JSON: what follows is not read");
        } else if !self.has_events {
            self.malformed.push(Malformed {
                line: 1,
                text: String::new(),
                at: 0,
                message: "this is no OCEL 2.0 document: it has no `events`".to_owned(),
            });
        }
    }

    /// Reads the elements of a list; whether it is whole.
    fn elements(
        &mut self,
        walk: &mut Walk<'_>,
        bytes: &[u8],
        mut add: impl FnMut(&mut Self, &Value, Entry) -> Result<(), String>,
    ) -> bool {
        if !walk.eat(b'[') {
            self.wrong(walk, bytes, "no list");
            return walk.value().is_some();
        }
        if walk.eat(b']') {
            return true;
        }
        loop {
            walk.peek();
            let (start, line) = (walk.at(), walk.line());
            let Some(text) = walk.value() else { return false };
            let entry = Entry { place: start..walk.at(), line, time: self.last_time() };
            let added = match serde_json::from_slice(text) {
                Ok(value) => add(self, &value, entry),
                Err(error) => Err(error.to_string().split(" at line ").next().unwrap_or_default().to_owned()),
            };
            if let Err(message) = added {
                self.malformed.push(malformed(line, text, message));
            }
            if !walk.eat(b',') {
                return walk.eat(b']');
            }
        }
    }

    fn wrong(&mut self, walk: &mut Walk<'_>, bytes: &[u8], message: &str) {
        walk.peek();
        let line = walk.line();
        self.malformed.push(malformed(line, &bytes[walk.at()..], message.to_owned()));
    }

    fn last_time(&self) -> jiff::Timestamp {
        self.events.last().map_or(jiff::Timestamp::MIN, |event| event.time)
    }

    fn add_event(&mut self, value: &Value, mut entry: Entry) -> Result<(), String> {
        if !value.is_object() {
            return Err("no event: it is no object".to_owned());
        }
        for key in ["type", "time"] {
            if !value[key].is_string() {
                return Err(format!("an event without its `{key}`"));
            }
        }
        if value["relationships"].as_array().is_none_or(Vec::is_empty) {
            return Err("an event that concerns no object".to_owned());
        }
        // A time that cannot be read is for replay to tell; until then the event stays where it stands.
        if let Some(time) = value["time"].as_str().and_then(instant) {
            entry.time = time;
        }
        self.events.push(entry);
        Ok(())
    }

    fn add_object(&mut self, value: &Value, _: Entry) -> Result<(), String> {
        let (Some(id), Some(kind)) = (value["id"].as_str(), value["type"].as_str()) else {
            return Err("an object without its `id` or its `type`".to_owned());
        };
        let id: Arc<str> = id.into();
        if self.objects.contains_key(&id) {
            return Err(format!("a second object `{id}`: the first one holds"));
        }
        let kind = Arc::clone(self.kinds.entry(kind.to_owned()).or_insert_with(|| kind.into()));
        for related in value["relationships"].as_array().into_iter().flatten() {
            if let Some(child) = related["objectId"].as_str() {
                self.owns.push((Arc::clone(&id), child.into()));
            }
        }
        self.objects.insert(id, Object { kind, owner: None });
        Ok(())
    }

    /// The first object that relates to another one owns it, unless it is owned by it in turn.
    fn set_owner(&mut self, owner: Arc<str>, child: &str) {
        let mut above = Some(Arc::clone(&owner));
        for _ in 0..DEPTH {
            let Some(id) = above else {
                if let Some(object) = self.objects.get_mut(child) {
                    object.owner.get_or_insert(owner);
                }
                return;
            };
            if *id == *child {
                return;
            }
            above = self.objects.get(&id).and_then(|object| object.owner.clone());
        }
    }
}

fn malformed(line: u64, text: &[u8], message: String) -> Malformed {
    let text = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(&text[..text.len().min(SHOWN)]).into_owned();
    Malformed { line, text, at: 0, message }
}

/// The instant of a time; one without an offset is meant in UTC.
fn instant(text: &str) -> Option<jiff::Timestamp> {
    let civil =
        || Some(text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp());
    text.parse().ok().or_else(civil)
}
