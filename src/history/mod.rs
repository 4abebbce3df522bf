//! Turns the bytes of a log into records, and tells where in a record a value stands.

mod bytes;
mod csv;
mod documents;
mod format;
mod input;
mod json;
mod locate;
mod ocel;
#[cfg(feature = "parquet")]
mod parquet;
mod pending;
mod text;
mod unread;
mod value;
mod xes;

pub use bytes::{begins_with, is_same};
pub use csv::Csv;
pub use documents::{Document, documents};
pub use format::{Chunk, Cut, Format, Raw, Scan, Sink, Spot, Wanted};
pub use input::{Bytes, Compression, Expansion, FormatKind, InputError, decompress, detect};
pub use json::Json;
pub use locate::{Node, parse as parse_nodes};
pub use ocel::Ocel;
#[cfg(feature = "parquet")]
pub use parquet::Parquet;
pub use text::Text;
pub use unread::Malformed;
pub use value::{At, Place, Route, text_of};
pub use xes::Xes;
