//! Turns the bytes of a log into records, and tells where in a record a value stands.

mod documents;
mod format;
mod locate;
mod value;

pub use documents::{Document, Malformed, documents};
pub use format::{Chunk, Cut, Format, Raw, Scan, Sink, Spot, Wanted};
pub use locate::{Node, parse as parse_nodes};
pub use value::{At, Place, Route, text_of};
