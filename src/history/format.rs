//! What a format of logs does: cuts a stream into pieces of whole records, reads them, tells where a value stands.

use std::fmt::Debug;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::{Malformed, Place};

/// The values that a run asks of every record, each by the keys that lead to it; read once, used for every record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Value `i` of a record is the one at path `i`.
    pub paths: Vec<Vec<String>>,
    /// Of these values an object is absent if it holds nothing but what is wanted, and a structure if it holds more.
    pub closed: Vec<usize>,
}

/// A value as it stands in a record, in text form: nothing is converted before somebody asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raw<'a> {
    /// There is no such value, or it is null.
    Absent,
    /// A truth value.
    Bool(bool),
    /// A number, as the record writes it.
    Number(&'a str),
    /// A text, without quotes and escapes.
    Text(&'a str),
    /// An object or a list: all that is known is that it is there.
    Structure,
}

/// Where a record stands in its chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Its first line in the file, from 1.
    pub line: u64,
    /// Its bytes in the chunk: what a finding shows, and [`Format::document`] reads.
    pub text: Range<usize>,
    /// Bytes in the chunk that hold for several records, such as the attributes of an XES trace; often empty.
    pub outer: Range<usize>,
}

/// Some whole records of a log, one after another, as they stand in it.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// The bytes; not necessarily UTF-8.
    pub bytes: Vec<u8>,
    /// The line of the first byte, from 1.
    pub line: u64,
    /// What stands at the head of the file and holds for all its records, such as the header line of a table.
    pub head: Arc<str>,
    /// If this is the beginning of a record that is too long to be read: what to say of it. The rest is passed over.
    pub too_long: Option<&'static str>,
}

/// Takes what a scan finds, in the order of the chunk.
pub trait Sink {
    /// A record. `values[i]` is the value at path `i` of what is [`Wanted`]. They live as long as this call.
    fn record(&mut self, spot: Spot, values: &[Raw<'_>]);

    /// Something that is no record.
    fn malformed(&mut self, malformed: Malformed);
}

/// Cuts one stream.
pub trait Cut: Send {
    /// The next chunk, of about `size` bytes: at least one whole record, never a part of one. `None` at the end.
    ///
    /// Text that cannot be cut is passed on as it is, for the scan to report; a record larger than what is reasonable to
    /// hold is an error. After an error the stream is at its end.
    fn next(&mut self, size: usize) -> io::Result<Option<Chunk>>;

    /// Takes back the memory of a chunk that nobody needs any more, for a later one. Large pieces of memory that come and
    /// go cost more than reading them.
    fn reuse(&mut self, _bytes: Vec<u8>) {}
}

/// Reads the records of chunks; one per thread, so that it may remember what records look like.
pub trait Scan: Send {
    /// Hands every record of the chunk to the sink, and whatever is no record: no byte is passed over in silence.
    fn scan(&mut self, chunk: &Chunk, sink: &mut dyn Sink);
}

/// A format of logs.
pub trait Format: Debug + Send + Sync {
    /// Its name, for people.
    fn name(&self) -> &'static str;

    /// Cuts a stream of this format; the stream is decompressed and has no byte order mark.
    fn cut(&self, input: Box<dyn Read + Send>) -> Box<dyn Cut>;

    /// Reads chunks of this format.
    fn scanner(&self, wanted: Arc<Wanted>) -> Box<dyn Scan>;

    /// The keys that lead to what the plain record calls `name` (`id`, `time`, `event`, …).
    fn plain_path(&self, name: &str) -> Vec<String> {
        vec![name.to_owned()]
    }

    /// A record as a whole, as scan saw it: the value at a path of what is [`Wanted`] is the value at those keys.
    /// `head` is the chunk's, `outer` and `text` are the bytes of the spot. `None` if it is no record.
    fn document(&self, head: &str, outer: &str, text: &str) -> Option<Value>;

    /// The bytes in `text` of the value that a way leads to, or of the last value on the way that is there.
    fn locate(&self, head: &str, text: &str, route: &[Place]) -> Range<usize>;
}
