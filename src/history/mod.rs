//! Turns the bytes of a log into records, and tells where in a record a value stands.

mod csv;
mod documents;
mod format;
mod locate;
#[cfg(feature = "parquet")]
mod parquet;
mod pending;
mod text;
mod unread;
mod value;

pub use csv::Csv;
pub use documents::{Document, Malformed, documents};
pub use format::{Chunk, Cut, Format, Raw, Scan, Sink, Spot, Wanted};
pub use locate::{Node, parse as parse_nodes};
#[cfg(feature = "parquet")]
pub use parquet::Parquet;
pub use text::Text;
pub use value::{At, Place, Route, text_of};
