//! Owns text and says where in it something is.

mod id;
mod map;
mod span;

pub use id::SourceId;
pub use map::{Position, Source, SourceMap};
pub use span::Span;
