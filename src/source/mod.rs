//! Owns text and says where in it something is.

mod map;
mod span;

pub use map::{Position, Source, SourceId, SourceMap};
pub use span::Span;
