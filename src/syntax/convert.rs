//! The two notations of a lifecycle, and a syntax tree printed in either.

use super::ast::File;
use super::{print as life, yaml};
use crate::source::Span;

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

/// A syntax tree as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The text, ending with a line break.
    pub text: String,
    /// What the notation could not hold, in file order.
    pub lost: Vec<Lost>,
}

/// Something that a notation could not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What it is and why, as a phrase.
    pub what: String,
    /// Where it stood, where that is one place.
    pub span: Option<Span>,
}

/// Prints a syntax tree in canonical form: printing what was parsed from the result gives the result again.
pub fn print(file: &File, notation: Notation) -> Printed {
    match notation {
        Notation::Life => Printed { text: life::life(file), lost: Vec::new() },
        Notation::Yaml => yaml::write(file),
    }
}
