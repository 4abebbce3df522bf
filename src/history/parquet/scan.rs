//! Reads the JSON lines that a Parquet file has been turned into.

use std::sync::Arc;

use serde_json::Value;

use crate::history::unread::malformed;
use crate::history::{Chunk, Raw, Scan, Sink, Spot, Wanted};

pub(super) struct Scanner {
    wanted: Arc<Wanted>,
}

impl Scanner {
    pub(super) fn new(wanted: Arc<Wanted>) -> Self {
        Self { wanted }
    }
}

impl Scan for Scanner {
    fn scan(&mut self, chunk: &Chunk, sink: &mut dyn Sink) {
        let (mut at, mut line) = (0, chunk.line);
        for row in chunk.bytes.split_inclusive(|byte| *byte == b'\n') {
            let text = row.trim_ascii_end();
            match serde_json::from_slice::<Value>(text) {
                Ok(row) => {
                    let found: Vec<Option<&Value>> = self.wanted.paths.iter().map(|path| follow(&row, path)).collect();
                    let number = |value: Option<&Value>| match value {
                        Some(Value::Number(number)) => number.to_string(),
                        _ => String::new(),
                    };
                    let numbers: Vec<String> = found.iter().copied().map(number).collect();
                    let values: Vec<Raw<'_>> =
                        found.iter().zip(&numbers).map(|(value, number)| raw(*value, number)).collect();
                    sink.record(Spot { line, text: at..at + text.len(), outer: 0..0 }, &values);
                }
                Err(error) => {
                    let wrong = std::str::from_utf8(text).err();
                    let (at, message) = match wrong {
                        Some(wrong) => (wrong.valid_up_to(), "bytes that are no UTF-8".to_owned()),
                        None => (error.column().saturating_sub(1), error.to_string()),
                    };
                    sink.malformed(malformed(line, text, at, message));
                }
            }
            (at, line) = (at + row.len(), line + 1);
        }
    }
}

fn follow<'v>(row: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(row, |value, key| value.get(key))
}

fn raw<'v>(value: Option<&'v Value>, number: &'v str) -> Raw<'v> {
    match value {
        None | Some(Value::Null) => Raw::Absent,
        Some(Value::Bool(value)) => Raw::Bool(*value),
        Some(Value::Number(_)) => Raw::Number(number),
        Some(Value::String(text)) => Raw::Text(text),
        Some(Value::Array(_) | Value::Object(_)) => Raw::Structure,
    }
}
