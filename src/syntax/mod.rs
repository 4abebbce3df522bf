//! Turns the `.life` language and YAML into one syntax tree with spans and comments.

pub mod ast;
pub(crate) mod print;
