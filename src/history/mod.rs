//! Turns the bytes of a log into records, and tells where in a record a value stands.

pub mod csv;
mod documents;
mod format;
mod locate;
mod pending;
mod unread;
mod value;

pub use documents::{Document, Malformed, documents};
pub use format::{Chunk, Cut, Format, Raw, Scan, Sink, Spot, Wanted};
pub use locate::{Node, parse as parse_nodes};
pub use value::{At, Place, Route, text_of};
