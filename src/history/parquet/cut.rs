//! Turns a Parquet file into chunks of JSON Lines.

use std::io::{self, ErrorKind, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;

use super::leaf::Leaf;
use super::tree::Field;
use crate::history::{Chunk, Cut};

/// The largest file that is read, in bytes: what is in it is told at its end, so all of it is held.
const LARGEST: u64 = 2 << 30;

/// How many rows are read at a time.
const BATCH: usize = 1_024;

pub(super) struct Cutter {
    input: Option<Box<dyn Read + Send>>,
    rows: Option<Rows>,
    /// The number of the next row, from 1.
    line: u64,
}

impl Cutter {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input: Some(input), rows: None, line: 1 }
    }

    fn fill(&mut self, size: usize) -> io::Result<Option<Chunk>> {
        if let Some(input) = self.input.take() {
            let bytes = all(input)?;
            self.rows = Some(guarded(|| Rows::open(bytes))?);
        }
        let Some(rows) = &mut self.rows else { return Ok(None) };
        let mut bytes = Vec::with_capacity(size.saturating_add(size / 4));
        let line = self.line;
        while bytes.len() < size.max(1) {
            match guarded(|| rows.write(&mut bytes))? {
                0 => {
                    self.rows = None;
                    break;
                }
                written => self.line += written,
            }
        }
        Ok((!bytes.is_empty()).then(|| Chunk { bytes, line, ..Chunk::default() }))
    }
}

impl Cut for Cutter {
    fn next(&mut self, size: usize) -> io::Result<Option<Chunk>> {
        let chunk = self.fill(size);
        if chunk.is_err() {
            self.rows = None;
        }
        chunk
    }
}

fn all(input: Box<dyn Read + Send>) -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    input.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        let message = format!("a Parquet file of more than {} GiB is not read", LARGEST >> 30);
        return Err(io::Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(bytes.into())
}

/// The crate gives up with a panic on some files that are damaged; that is an error like any other.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> io::Result<T> {
    let damaged =
        |cause: String| io::Error::new(ErrorKind::InvalidData, format!("the Parquet file is damaged: {cause}"));
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|error| damaged(error.to_string())),
        Err(_) => Err(damaged("its pages cannot be decoded".to_owned())),
    }
}

/// The rows of a file, in order.
struct Rows {
    file: SerializedFileReader<Bytes>,
    root: Field,
    leaves: Vec<Leaf>,
    /// The row group that comes next.
    group: usize,
    /// Rows left of the one before it.
    left: usize,
}

impl Rows {
    fn open(bytes: Bytes) -> Result<Self> {
        let file = SerializedFileReader::new(bytes)?;
        let schema = file.metadata().file_metadata().schema_descr();
        let leaves: Vec<Leaf> = schema.columns().iter().map(|column| Leaf::new(column)).collect();
        let root = Field::of(schema.root_schema());
        let root = root.ok_or_else(|| ParquetError::General("its fields cannot be followed".to_owned()))?;
        Ok(Self { file, root, leaves, group: 0, left: 0 })
    }

    /// Writes some more rows, and says how many; none at the end.
    fn write(&mut self, out: &mut Vec<u8>) -> Result<u64> {
        while self.left == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(0);
            }
            let group = self.file.get_row_group(self.group)?;
            self.left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            for (index, leaf) in self.leaves.iter_mut().enumerate() {
                leaf.open(group.get_column_reader(index)?);
            }
            self.group += 1;
        }
        let rows = self.left.min(BATCH);
        for leaf in &mut self.leaves {
            if leaf.read(rows)? != rows {
                return Err(ParquetError::General("a column has fewer rows than the file says".to_owned()));
            }
        }
        for _ in 0..rows {
            self.root.write(&mut self.leaves, out);
            out.push(b'\n');
        }
        self.left -= rows;
        Ok(rows as u64)
    }
}
