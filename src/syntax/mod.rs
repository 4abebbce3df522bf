//! Turns the `.life` language and YAML into one syntax tree with spans and comments.

pub mod ast;
pub mod codes;
mod convert;
pub(crate) mod dsl;
mod places;
pub(crate) mod print;
mod printed;
mod yaml;

pub use convert::{Notation, print};
pub use dsl::{Parsed, duration_millis, parse};
pub use printed::{Lost, Printed};
pub use yaml::{CODES as YAML_CODES, parse as parse_yaml};

use crate::source::SourceId;

/// Reads a lifecycle in the notation that the extension of its file's name says.
pub fn parse_file(source: SourceId, name: &str, text: &str) -> Parsed {
    match Notation::of_file(name) {
        Notation::Life => parse(source, text),
        Notation::Yaml => parse_yaml(source, text),
    }
}
