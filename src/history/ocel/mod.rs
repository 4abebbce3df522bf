//! OCEL 2.0 logs in JSON: what an event does to an object it concerns is a record.
//!
//! A document is read whole. Its events are told as lines of the plain record, one for each object that an event
//! concerns, in the order of their times: `{"line", "time", "entity", "id", "parent", "event", "eventId", "qualifier",
//! "set"}`. `entity` is the type of the object; `parent` is the object that relates to it first, if there is one; `set`
//! has the attributes of the event; `line` is the line of the event in the document, and that is what a finding names.
//! Several qualifiers of one object are joined with `+`. Attributes of objects are not read.

mod index;
mod walk;

use std::collections::BTreeMap;
use std::io::{self, Error, ErrorKind, Read};
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::locate::parse as parse_nodes;
use super::{Chunk, Cut, Format, Malformed, Place, Raw, Scan, Sink, Spot, Wanted};
use index::{Entry, Index};

/// Bytes that a document may have.
const LARGEST: u64 = 1 << 30;

/// Stands before a line that tells of something malformed instead of a record.
const MALFORMED: u8 = b'!';

/// The format of OCEL 2.0 logs in JSON.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ocel;

impl Format for Ocel {
    fn name(&self) -> &'static str {
        "OCEL"
    }

    fn cut(&self, input: Box<dyn Read + Send>) -> Box<dyn Cut> {
        Box::new(Cutter { input: Some(input), limit: LARGEST, bytes: Vec::new(), index: Index::default(), next: 0 })
    }

    fn scanner(&self, wanted: Arc<Wanted>) -> Box<dyn Scan> {
        Box::new(Scanner { wanted })
    }

    fn document(&self, _head: &str, _outer: &str, text: &str) -> Option<Value> {
        serde_json::from_str(text).ok()
    }

    fn locate(&self, _head: &str, text: &str, route: &[Place]) -> Range<usize> {
        parse_nodes(text).map_or(0..text.len(), |node| node.find(route).range.clone())
    }
}

/// Turns a document into lines.
struct Cutter {
    /// `None` when it has been read.
    input: Option<Box<dyn Read + Send>>,
    limit: u64,
    bytes: Vec<u8>,
    index: Index,
    /// The next event.
    next: usize,
}

impl Cut for Cutter {
    fn next(&mut self, size: usize) -> io::Result<Option<Chunk>> {
        let mut lines = Vec::new();
        if let Some(input) = self.input.take() {
            input.take(self.limit + 1).read_to_end(&mut self.bytes)?;
            if self.bytes.len() as u64 > self.limit {
                self.bytes = Vec::new();
                let message =
                    format!("an OCEL document is read whole, and this one is larger than {} MiB", self.limit >> 20);
                return Err(Error::new(ErrorKind::InvalidData, message));
            }
            self.index = Index::read(&self.bytes);
            for malformed in std::mem::take(&mut self.index.malformed) {
                tell(&mut lines, &malformed);
            }
        }
        while lines.len() < size.max(1) {
            let Some(entry) = self.index.events.get(self.next) else { break };
            add_records(&mut lines, &self.bytes, entry, &self.index);
            self.next += 1;
        }
        Ok((!lines.is_empty()).then(|| Chunk { bytes: lines, line: 1, ..Chunk::default() }))
    }
}

fn tell(lines: &mut Vec<u8>, bad: &Malformed) {
    lines.push(MALFORMED);
    lines.extend(json!([bad.line, bad.text, bad.at, bad.message]).to_string().into_bytes());
    lines.push(b'\n');
}

/// The lines of one event.
fn add_records(lines: &mut Vec<u8>, bytes: &[u8], entry: &Entry, index: &Index) {
    let text = &bytes[entry.place.clone()];
    // It was read before; if that ever fails, it is told, not lost.
    let event: Value = serde_json::from_slice(text).unwrap_or_default();
    let mut concerned: Vec<&str> = Vec::new();
    let mut qualifiers: BTreeMap<&str, String> = BTreeMap::new();
    for related in event["relationships"].as_array().into_iter().flatten() {
        let Some(id) = related["objectId"].as_str() else {
            tell(lines, &malformed(entry.line, text, "an event that concerns an object without an `objectId`"));
            continue;
        };
        let qualifier = related["qualifier"].as_str().unwrap_or_default();
        if let Some(known) = qualifiers.get_mut(id) {
            *known = format!("{known}+{qualifier}");
        } else {
            qualifiers.insert(id, qualifier.to_owned());
            concerned.push(id);
        }
    }
    let set = attributes(&event);
    for id in concerned {
        let Some(object) = index.objects.get(id) else {
            tell(
                lines,
                &malformed(entry.line, text, &format!("an event that concerns `{id}`, which is no object of the log")),
            );
            continue;
        };
        let mut record = Map::new();
        record.insert("line".to_owned(), entry.line.into());
        record.insert("time".to_owned(), event["time"].clone());
        record.insert("entity".to_owned(), Value::from(&*object.kind));
        record.insert("id".to_owned(), id.into());
        if let Some(owner) = &object.owner {
            record.insert("parent".to_owned(), Value::from(&**owner));
        }
        record.insert("event".to_owned(), event["type"].clone());
        if event["id"].is_string() {
            record.insert("eventId".to_owned(), event["id"].clone());
        }
        record.insert("qualifier".to_owned(), qualifiers[id].as_str().into());
        record.insert("set".to_owned(), Value::Object(set.clone()));
        lines.extend(Value::Object(record).to_string().into_bytes());
        lines.push(b'\n');
    }
}

/// The attributes of an event by their names; of a name that stands twice the last one counts.
fn attributes(event: &Value) -> Map<String, Value> {
    let all = event["attributes"].as_array().into_iter().flatten();
    all.filter_map(|one| Some((one["name"].as_str()?.to_owned(), one["value"].clone()))).collect()
}

fn malformed(line: u64, text: &[u8], message: &str) -> Malformed {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Malformed { line, text: String::from_utf8_lossy(first).into_owned(), at: 0, message: message.to_owned() }
}

/// Reads the lines that [`Cutter`] writes.
struct Scanner {
    wanted: Arc<Wanted>,
}

impl Scan for Scanner {
    fn scan(&mut self, chunk: &Chunk, sink: &mut dyn Sink) {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', &chunk.bytes) {
            let line = &chunk.bytes[start..end];
            if let Some(told) = line.strip_prefix(&[MALFORMED]) {
                let (line, text, at, message) = serde_json::from_slice(told).unwrap_or_default();
                sink.malformed(Malformed { line, text, at, message });
            } else {
                let record: Value = serde_json::from_slice(line).unwrap_or_default();
                self.record(&record, start..end, sink);
            }
            start = end + 1;
        }
    }
}

impl Scanner {
    fn record(&self, record: &Value, text: Range<usize>, sink: &mut dyn Sink) {
        let found: Vec<Option<&Value>> =
            self.wanted.paths.iter().map(|path| path.iter().try_fold(record, |value, key| value.get(key))).collect();
        let numbers: Vec<String> = found
            .iter()
            .map(|value| value.filter(|value| value.is_number()).map(Value::to_string).unwrap_or_default())
            .collect();
        let values: Vec<Raw<'_>> = found
            .iter()
            .zip(&numbers)
            .map(|(value, number)| match value {
                None | Some(Value::Null) => Raw::Absent,
                Some(Value::Bool(truth)) => Raw::Bool(*truth),
                Some(Value::Number(_)) => Raw::Number(number),
                Some(Value::String(text)) => Raw::Text(text),
                Some(Value::Array(_) | Value::Object(_)) => Raw::Structure,
            })
            .collect();
        let line = record["line"].as_u64().unwrap_or(1);
        sink.record(Spot { line, text, outer: 0..0 }, &values);
    }
}

#[cfg(test)]
mod tests;
