//! JSON Lines, and JSON documents and lists of them.

mod broken;
mod cut;
mod layout;
mod learn;
mod lists;
mod reading;
mod scalar;
mod scan;
mod values;

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::{Cut, Format, Place, Scan, Wanted, parse_nodes};

/// The format of JSON Lines and JSON documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn cut(&self, input: Box<dyn Read + Send>) -> Box<dyn Cut> {
        Box::new(cut::Cutter::new(input))
    }

    fn scanner(&self, wanted: Arc<Wanted>) -> Box<dyn Scan> {
        Box::new(scan::Scanner::new(wanted))
    }

    fn document(&self, _: &str, _: &str, text: &str) -> Option<Value> {
        serde_json::from_str(text).ok()
    }

    fn locate(&self, _: &str, text: &str, route: &[Place]) -> Range<usize> {
        parse_nodes(text).map_or(0..text.len(), |node| node.find(route).range.clone())
    }
}
