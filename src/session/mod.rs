//! Composes the pipeline once, over one door for files.

mod consequences;
mod files;
mod listing;
mod logs;
#[cfg(test)]
mod memory;
mod notation;
mod pattern;
mod spec;
#[cfg(test)]
mod tests;
mod text;
mod walk;

use std::io::{self, Read};
use std::path::Path;

pub use files::{Disk, Files, Found, STDIN};
pub use logs::{LogInput, LogStream};
pub use spec::Spec;

use crate::diagnostic::Finding;
use crate::source::SourceMap;
use crate::syntax;

/// One run: the door for files and every text that came through it.
#[derive(Debug)]
pub struct Session<'f> {
    files: &'f dyn Files,
    /// Every text read so far.
    pub sources: SourceMap,
}

/// A log, read whole.
#[derive(Clone, Debug)]
pub struct LogFile {
    /// The name a person knows it by.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl<'f> Session<'f> {
    /// A run that has read nothing yet.
    pub fn new(files: &'f dyn Files) -> Self {
        Self { files, sources: SourceMap::default() }
    }

    /// Reads a lifecycle and resolves its names; `-` is standard input. Whatever is wrong is among the findings.
    pub fn load(&mut self, path: &Path) -> Spec {
        let notation = match notation::of(path) {
            Ok(notation) => notation,
            Err(finding) => return Spec::unreadable(*finding),
        };
        let text = match text::read(self.files, path, &mut self.sources) {
            Ok(text) => text,
            Err(finding) => return Spec::unreadable(*finding),
        };
        let notation = notation.unwrap_or_else(|| notation::guess(&text));
        let source = self.sources.add(text::name(path), text.as_str());
        let parsed = match notation {
            syntax::Notation::Life => syntax::parse(source, &text),
            syntax::Notation::Yaml => syntax::parse_yaml(source, &text),
        };
        Spec::of(parsed, notation, &text)
    }

    /// Loads a lifecycle and runs every check on it; the findings that it allows are counted and left out.
    pub fn check(&mut self, path: &Path) -> Spec {
        self.load(path).checked()
    }

    /// Reads a log; `-` is standard input.
    ///
    /// # Errors
    /// The finding, if it cannot be read.
    pub fn log(&self, path: &Path) -> Result<LogFile, Box<Finding>> {
        let mut bytes = Vec::new();
        let read: io::Result<usize> = self.files.open(path).and_then(|mut file| file.read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(LogFile { name: text::name(path), bytes }),
            Err(error) => Err(Box::new(text::unreadable(self.files, path, &error))),
        }
    }
}
