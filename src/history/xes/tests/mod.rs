//! Reads small logs whole, and compares what the parts of the format say of them.

mod agree;
mod cuts;
mod hostile;
mod values;

use std::io::{self, Cursor};
use std::sync::Arc;

use super::super::{Chunk, Format, Malformed, Raw, Scan, Sink, Spot, Wanted};
use super::Xes;
use super::scan::Scanner;

/// A record, and what the format says of it.
#[derive(Debug, Clone, PartialEq)]
struct Record {
    line: u64,
    text: String,
    outer: String,
    head: Arc<str>,
    /// The values as JSON would write them; a structure is `{}`.
    values: Vec<String>,
}

/// What is read of a log.
#[derive(Debug, Default)]
struct Log {
    records: Vec<Record>,
    malformed: Vec<Malformed>,
    chunks: Vec<Vec<u8>>,
    error: Option<io::Error>,
}

impl Log {
    /// One line for each thing that is wrong.
    fn wrong(&self) -> Vec<String> {
        let one = |bad: &Malformed| {
            format!("{}: {} | {}^{}", bad.line, bad.message, &bad.text[..bad.at], &bad.text[bad.at..])
        };
        self.malformed.iter().map(one).collect()
    }

    /// The first value of each record.
    fn firsts(&self) -> Vec<&str> {
        self.records.iter().map(|record| record.values[0].as_str()).collect()
    }
}

struct Taking<'a> {
    chunk: &'a Chunk,
    log: &'a mut Log,
}

fn shown(value: &Raw<'_>) -> String {
    match value {
        Raw::Absent => "-".to_owned(),
        Raw::Bool(truth) => truth.to_string(),
        Raw::Number(text) => (*text).to_owned(),
        Raw::Text(text) => serde_json::to_string(text).expect("a text"),
        Raw::Structure => "{}".to_owned(),
    }
}

impl Sink for Taking<'_> {
    fn record(&mut self, spot: Spot, values: &[Raw<'_>]) {
        let part = |place: std::ops::Range<usize>| {
            String::from_utf8(self.chunk.bytes[place].to_vec()).expect("a record is UTF-8")
        };
        self.log.records.push(Record {
            line: spot.line,
            text: part(spot.text),
            outer: part(spot.outer),
            head: Arc::clone(&self.chunk.head),
            values: values.iter().map(shown).collect(),
        });
    }

    fn malformed(&mut self, malformed: Malformed) {
        self.log.malformed.push(malformed);
    }
}

fn wanted(paths: &[&[&str]]) -> Arc<Wanted> {
    let owned = |path: &&[&str]| path.iter().map(|key| (*key).to_owned()).collect();
    Arc::new(Wanted { paths: paths.iter().map(owned).collect(), closed: Vec::new() })
}

/// Reads a log in chunks of a size, with the fast way or without it.
fn read_with(xes: &Xes, log: &[u8], paths: &[&[&str]], size: usize, usual: bool) -> Log {
    let wanted = wanted(paths);
    let beyond = xes.ask(&wanted);
    let mut scanner = Scanner::new(wanted, beyond, usual);
    let mut cut = xes.cut(Box::new(Cursor::new(log.to_vec())));
    let mut found = Log::default();
    loop {
        match cut.next(size) {
            Ok(Some(chunk)) => {
                scanner.scan(&chunk, &mut Taking { chunk: &chunk, log: &mut found });
                found.chunks.push(chunk.bytes);
            }
            Ok(None) => return found,
            Err(error) => {
                assert!(matches!(cut.next(size), Ok(None)), "after an error the stream is at its end");
                found.error = Some(error);
                return found;
            }
        }
    }
}

fn read(log: &str, paths: &[&[&str]]) -> Log {
    read_with(&Xes::default(), log.as_bytes(), paths, 1 << 20, true)
}
