//! Turns the `.life` language and YAML into one syntax tree with spans and comments.

pub mod ast;
pub mod codes;
pub(crate) mod dsl;
pub(crate) mod print;

pub use dsl::{Parsed, parse};
