//! Reads the first records of a log as whole documents.

use std::io;
use std::sync::Arc;

use serde_json::Value;

use super::source::ReadyLog;
use crate::diagnostic::Finding;
use crate::history::{Chunk, Format, Malformed, Raw, Sink, Spot, Wanted};
use crate::replay::Source;

/// About so many bytes are read at once.
const CHUNK: usize = 256 << 10;

/// The first records of a log.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The records, as scan saw them.
    pub records: Vec<Value>,
    /// How many could not be read.
    pub unread: usize,
}

impl ReadyLog<'_> {
    /// The first records of the log.
    ///
    /// # Errors
    /// A finding, if the log cannot be read.
    pub fn sample(&self, most: usize) -> Result<Sample, Box<Finding>> {
        let read = || -> io::Result<Sample> {
            let mut sample = Sample::default();
            let mut cut = self.format().cut(self.open()?);
            let mut scan = self.format().scanner(Arc::new(Wanted::default()));
            while sample.records.len() < most {
                let Some(chunk) = cut.next(CHUNK)? else { break };
                let mut gather = Gather { format: self.format(), chunk: &chunk, sample: &mut sample, most };
                scan.scan(&chunk, &mut gather);
            }
            Ok(sample)
        };
        read().map_err(|error| Box::new(self.unreadable(&error)))
    }
}

/// Keeps what a scan finds.
struct Gather<'a> {
    format: &'a dyn Format,
    chunk: &'a Chunk,
    sample: &'a mut Sample,
    most: usize,
}

impl Sink for Gather<'_> {
    fn record(&mut self, spot: Spot, _: &[Raw<'_>]) {
        if self.sample.records.len() == self.most {
            return;
        }
        let text = |range: std::ops::Range<usize>| String::from_utf8_lossy(&self.chunk.bytes[range]).into_owned();
        match self.format.document(&self.chunk.head, &text(spot.outer), &text(spot.text)) {
            Some(value) => self.sample.records.push(value),
            None => self.sample.unread += 1,
        }
    }

    fn malformed(&mut self, _: Malformed) {
        self.sample.unread += 1;
    }
}
