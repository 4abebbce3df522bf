//! XES logs (IEEE 1849): an event of a trace is a record.
//!
//! The document of a record has the attributes of its event by their keys, those of its trace under `trace`, and under
//! `classifier` the classes that the log's classifiers give it. What an event or a trace does not say holds as the log's
//! globals say it. An attribute is its value. Only where a path leads into it, to an attribute that lies in it, it is an
//! object: then its own value stands under `value`. Of a key that stands twice the last one counts; an attribute of an
//! event cannot be called `trace` or `classifier`.

mod cut;
mod excerpt;
mod find;
mod group;
mod head;
mod leap;
mod lex;
mod plan;
mod scan;
#[cfg(test)]
mod tests;
mod text;
mod tree;

use std::io::Read;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value};

use super::{Cut, Format, Place, Raw, Scan, Wanted};
use find::{Beyond, Found};
use head::Head;
use plan::{CLASSIFIER, TRACE};
use tree::{Attr, attributes};

/// The format of XES logs.
#[derive(Debug, Default)]
pub struct Xes {
    shared: Mutex<Shared>,
}

/// What documents need to know.
#[derive(Debug, Default)]
struct Shared {
    /// The paths that somebody asks beyond, of all scanners.
    beyond: Arc<Beyond>,
    /// The head that was read last.
    head: Option<(String, Arc<Head>)>,
}

impl Xes {
    fn with<T>(&self, work: impl FnOnce(&mut Shared) -> T) -> T {
        work(&mut self.shared.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes the paths that lead into attributes.
    fn ask(&self, wanted: &Wanted) -> Arc<Beyond> {
        let longer = wanted.paths.iter().flat_map(|path| (1..path.len()).map(|end| path[..end].to_vec()));
        self.with(|shared| {
            Arc::make_mut(&mut shared.beyond).extend(longer);
            Arc::clone(&shared.beyond)
        })
    }

    /// What a head says, and the paths that somebody asks beyond.
    fn known(&self, text: &str) -> (Arc<Head>, Arc<Beyond>) {
        self.with(|shared| {
            let known = shared.head.as_ref().filter(|(known, _)| known == text).map(|(_, head)| Arc::clone(head));
            let head = known.unwrap_or_else(|| {
                let head = Arc::new(Head::read(text).0);
                shared.head = Some((text.to_owned(), Arc::clone(&head)));
                head
            });
            (head, Arc::clone(&shared.beyond))
        })
    }
}

impl Format for Xes {
    fn name(&self) -> &'static str {
        "XES"
    }

    fn cut(&self, input: Box<dyn Read + Send>) -> Box<dyn Cut> {
        Box::new(cut::Cutter::new(input))
    }

    fn scanner(&self, wanted: Arc<Wanted>) -> Box<dyn Scan> {
        let beyond = self.ask(&wanted);
        Box::new(scan::Scanner::new(wanted, beyond, true))
    }

    fn plain_path(&self, name: &str) -> Vec<String> {
        let keys: &[&str] = match name {
            "id" => &[TRACE, "concept:name"],
            "event" => &["concept:name"],
            "time" => &["time:timestamp"],
            // A resource is whoever did the work, not one of the lifecycle's actors; and nothing lies in a class.
            "actor" => &[CLASSIFIER, "actor", "none"],
            other => &[other],
        };
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    fn document(&self, head: &str, outer: &str, text: &str) -> Option<Value> {
        let (head, beyond) = self.known(head);
        let event = attributes(text, true).ok()?;
        let mut map = find::object(&head.event, &mut Vec::new(), &beyond);
        find::add(&mut map, &event, &mut Vec::new(), &beyond);
        map.remove(TRACE);
        map.remove(CLASSIFIER);
        if !outer.is_empty() {
            let path = &mut vec![TRACE.to_owned()];
            let mut trace = find::object(&head.trace, path, &beyond);
            find::add(&mut trace, &attributes(outer, false).ok()?, path, &beyond);
            map.insert(TRACE.to_owned(), Value::Object(trace));
        }
        if !head.classifiers.is_empty() {
            map.insert(CLASSIFIER.to_owned(), Value::Object(classes(&head, &event)));
        }
        Some(Value::Object(map))
    }

    fn locate(&self, _head: &str, text: &str, route: &[Place]) -> Range<usize> {
        let whole = 0..text.len();
        match (attributes(text, true), route.first()) {
            // Those are not in the text of the event.
            (_, Some(Place::Key(key))) if key == TRACE || key == CLASSIFIER => whole,
            (Ok(attrs), _) => find::place(&attrs, route, whole),
            (Err(_), _) => whole,
        }
    }
}

/// The classes of an event.
fn classes(head: &Head, event: &[Attr<'_>]) -> Map<String, Value> {
    let of = |keys: &[String]| {
        plan::joined(keys.iter().map(|key| {
            let path = std::slice::from_ref(key);
            let own = find::find(event, path, false);
            match if own == Found::Missing { find::find(&head.event, path, false) } else { own } {
                Found::Text(text) => Raw::Text(text),
                Found::Number(text) => Raw::Number(text),
                Found::Bool(truth) => Raw::Bool(truth),
                Found::Structure => Raw::Structure,
                Found::Absent | Found::Missing => Raw::Absent,
            }
        }))
    };
    let classifiers = head.classifiers.iter();
    classifiers.filter_map(|one| Some((one.name.clone(), Value::from(of(&one.keys)?)))).collect()
}
