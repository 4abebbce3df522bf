//! One column of a Parquet file, read in batches.

use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::errors::Result;
use parquet::schema::types::ColumnDescriptor;

use super::value::{self, Kind, LastDate};

/// The days from the one that Julian days are counted from to the first of 1970.
const JULIAN: i64 = 2_440_588;

/// A column, and the values of the rows at hand.
pub(super) struct Leaf {
    kind: Kind,
    reader: Option<ColumnReader>,
    cells: Cells,
    /// How much of the way to the value is there, for each place where one may be; empty if it always is.
    defs: Vec<i16>,
    /// Which of the lists on the way goes on, likewise.
    reps: Vec<i16>,
    /// The place at hand.
    at: usize,
    /// The value at hand; places without a value have none.
    next: usize,
    last: LastDate,
}

enum Cells {
    None,
    Bool(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<Int96>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
}

impl Leaf {
    pub(super) fn new(column: &ColumnDescriptor) -> Self {
        let kind = Kind::of(column.self_type());
        let (defs, reps, last) = (Vec::new(), Vec::new(), LastDate::default());
        Self { kind, reader: None, cells: Cells::None, defs, reps, at: 0, next: 0, last }
    }

    /// Goes on with the column of another row group.
    pub(super) fn open(&mut self, reader: ColumnReader) {
        self.cells = match &reader {
            ColumnReader::BoolColumnReader(_) => Cells::Bool(Vec::new()),
            ColumnReader::Int32ColumnReader(_) => Cells::Int32(Vec::new()),
            ColumnReader::Int64ColumnReader(_) => Cells::Int64(Vec::new()),
            ColumnReader::Int96ColumnReader(_) => Cells::Int96(Vec::new()),
            ColumnReader::FloatColumnReader(_) => Cells::Float(Vec::new()),
            ColumnReader::DoubleColumnReader(_) => Cells::Double(Vec::new()),
            ColumnReader::ByteArrayColumnReader(_) => Cells::Bytes(Vec::new()),
            ColumnReader::FixedLenByteArrayColumnReader(_) => Cells::Fixed(Vec::new()),
        };
        self.reader = Some(reader);
    }

    /// Reads so many rows, and says how many there were.
    pub(super) fn read(&mut self, rows: usize) -> Result<usize> {
        macro_rules! read {
            ($reader:ident, $cells:ident) => {{
                $cells.clear();
                $reader.read_records(rows, Some(&mut self.defs), Some(&mut self.reps), $cells)?.0
            }};
        }
        (self.at, self.next) = (0, 0);
        self.defs.clear();
        self.reps.clear();
        Ok(match (&mut self.reader, &mut self.cells) {
            (Some(ColumnReader::BoolColumnReader(reader)), Cells::Bool(cells)) => read!(reader, cells),
            (Some(ColumnReader::Int32ColumnReader(reader)), Cells::Int32(cells)) => read!(reader, cells),
            (Some(ColumnReader::Int64ColumnReader(reader)), Cells::Int64(cells)) => read!(reader, cells),
            (Some(ColumnReader::Int96ColumnReader(reader)), Cells::Int96(cells)) => read!(reader, cells),
            (Some(ColumnReader::FloatColumnReader(reader)), Cells::Float(cells)) => read!(reader, cells),
            (Some(ColumnReader::DoubleColumnReader(reader)), Cells::Double(cells)) => read!(reader, cells),
            (Some(ColumnReader::ByteArrayColumnReader(reader)), Cells::Bytes(cells)) => read!(reader, cells),
            (Some(ColumnReader::FixedLenByteArrayColumnReader(reader)), Cells::Fixed(cells)) => read!(reader, cells),
            _ => 0,
        })
    }

    /// How much of the way to the value at hand is there.
    pub(super) fn def(&self) -> i16 {
        self.defs.get(self.at).copied().unwrap_or(0)
    }

    /// Which list goes on at the place at hand; 0 where a row begins.
    pub(super) fn rep(&self) -> i16 {
        self.reps.get(self.at).copied().unwrap_or(0)
    }

    /// Passes over a place without a value.
    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    /// Writes the value at hand.
    pub(super) fn write(&mut self, out: &mut Vec<u8>) {
        let (kind, index, last) = (self.kind, self.next, &mut self.last);
        (self.at, self.next) = (self.at + 1, self.next + 1);
        let written = match &self.cells {
            Cells::None => None,
            Cells::Bool(cells) => cells.get(index).map(|cell| out.extend(if *cell { &b"true"[..] } else { b"false" })),
            Cells::Int32(cells) => cells.get(index).map(|cell| value::whole(out, kind, (i64::from(*cell), 32), last)),
            Cells::Int64(cells) => cells.get(index).map(|cell| value::whole(out, kind, (*cell, 64), last)),
            Cells::Int96(cells) => cells.get(index).map(|cell| int96(out, cell, last)),
            Cells::Float(cells) => cells.get(index).map(|cell| value::float(out, *cell)),
            Cells::Double(cells) => cells.get(index).map(|cell| value::float(out, *cell)),
            Cells::Bytes(cells) => cells.get(index).map(|cell| value::bytes(out, kind, cell.data())),
            Cells::Fixed(cells) => cells.get(index).map(|cell| value::bytes(out, kind, cell.data())),
        };
        // A file that is not damaged has a value here.
        if written.is_none() {
            out.extend(b"null");
        }
    }
}

/// The nanoseconds of a day, and the day.
fn int96(out: &mut Vec<u8>, cell: &Int96, last: &mut LastDate) {
    let [low, high, day] = [0, 1, 2].map(|index| cell.data().get(index).map_or(0, |part| i64::from(*part)));
    let nanos = high << 32 | low;
    let seconds = (day - JULIAN) * 86_400 + nanos.div_euclid(1_000_000_000);
    value::moment(out, (seconds, nanos.rem_euclid(1_000_000_000)), last);
}
