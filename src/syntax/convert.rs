//! The two notations of a lifecycle, and a syntax tree printed in either.

use super::ast::File;
use super::printed::Printed;
use super::{print as life, yaml};

/// A notation that a lifecycle can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notation {
    /// The language of `.life` files.
    Life,
    /// YAML around lines of that language; JSON of the same shape is read too.
    Yaml,
}

impl Notation {
    /// The notation of a file by the extension of its name: `.yaml`, `.yml` and `.json` are YAML, all else is the
    /// language.
    pub fn of_file(name: &str) -> Self {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("yaml" | "yml" | "json") => Self::Yaml,
            _ => Self::Life,
        }
    }
}

/// Prints a syntax tree in canonical form: printing what was parsed from the result gives the result again.
pub fn print(file: &File, notation: Notation) -> Printed {
    match notation {
        Notation::Life => Printed { text: life::life(file), lost: Vec::new() },
        Notation::Yaml => yaml::write(file),
    }
}
