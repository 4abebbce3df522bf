//! Parquet files: every row is a record, and reads like a line of JSON.

mod cut;
mod leaf;
#[cfg(test)]
mod tests;
mod tree;
mod value;

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::{Cut, Format, Json, Place, Scan, Wanted, parse_nodes};

/// Columns of a Parquet file.
///
/// A chunk is JSON Lines: an object for every row, and the number of the row for the line. Times are texts as RFC 3339
/// has them, in UTC; decimals are texts, and bytes that are no text are written in hexadecimal digits behind `0x`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parquet;

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "Parquet"
    }

    fn cut(&self, input: Box<dyn Read + Send>) -> Box<dyn Cut> {
        Box::new(cut::Cutter::new(input))
    }

    fn scanner(&self, wanted: Arc<Wanted>) -> Box<dyn Scan> {
        // A row is a line of JSON by now.
        Json.scanner(wanted)
    }

    fn document(&self, _head: &str, _outer: &str, text: &str) -> Option<Value> {
        serde_json::from_str(text).ok()
    }

    fn locate(&self, _head: &str, text: &str, route: &[Place]) -> Range<usize> {
        parse_nodes(text).map_or(0..text.len(), |node| node.find(route).range.clone())
    }
}
