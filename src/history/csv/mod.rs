//! Tables: a header line with the names of the columns, and a record in every row below it.

mod columns;
mod cut;
mod guess;
mod row;
mod scan;
#[cfg(test)]
mod tests;

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::{Cut, Format, Place, Scan, Wanted};
use columns::{Columns, Found};

/// A table whose fields are separated by one character and quoted as RFC 4180 has it.
///
/// Every value is a text. A field without anything in it is no value; one that is only a pair of quotes is an empty
/// text. A column `a.b` is the value of the key `a.b` and also of `b` in `a`, unless `a` is a column too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Csv {
    delimiter: u8,
}

impl Csv {
    /// A table with this delimiter; nothing if it is not an ASCII character or means something else in a table.
    pub fn new(delimiter: u8) -> Option<Self> {
        let usable = delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n' | b'\r' | 0);
        usable.then_some(Self { delimiter })
    }

    /// The table that begins like this, by its first lines; nothing if they do not look like a table.
    pub fn guess(start: &[u8]) -> Option<Self> {
        guess::delimiter(start).map(|delimiter| Self { delimiter })
    }

    fn fields(self, text: &str) -> Vec<row::Field> {
        let mut fields = Vec::new();
        row::split(text.as_bytes(), self.delimiter, 0, &mut fields);
        fields
    }
}

/// Fields separated by commas.
impl Default for Csv {
    fn default() -> Self {
        Self { delimiter: b',' }
    }
}

impl Format for Csv {
    fn name(&self) -> &'static str {
        if self.delimiter == b'\t' { "TSV" } else { "CSV" }
    }

    fn cut(&self, input: Box<dyn Read + Send>) -> Box<dyn Cut> {
        Box::new(cut::Cutter::new(input, self.delimiter))
    }

    fn scanner(&self, wanted: Arc<Wanted>) -> Box<dyn Scan> {
        Box::new(scan::Scanner::new(self.delimiter, wanted))
    }

    fn document(&self, head: &str, _outer: &str, text: &str) -> Option<Value> {
        let columns = Columns::of(head, self.delimiter);
        let fields = self.fields(text);
        (fields.len() == columns.names.len()).then(|| columns.document(text, &fields))
    }

    fn locate(&self, head: &str, text: &str, route: &[Place]) -> Range<usize> {
        let columns = Columns::of(head, self.delimiter);
        let fields = self.fields(text);
        let keys = route.iter().map_while(|place| match place {
            Place::Key(key) => Some(key.clone()),
            Place::Index(_) => None,
        });
        let mut keys: Vec<String> = keys.collect();
        while !keys.is_empty() {
            if let Found::Column(index) = columns.find(&keys)
                && let Some(field) = fields.get(index)
            {
                return field.range.clone();
            }
            keys.pop();
        }
        0..text.len()
    }
}
