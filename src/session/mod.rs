//! Composes the pipeline once, over one door for files.

mod files;
mod notation;
mod text;

use std::path::Path;

pub use files::{Disk, Files, STDIN};
pub use notation::Notation;

use crate::diagnostic::Finding;
use crate::source::{SourceId, SourceMap};

/// One run: the door for files and every text that came through it.
#[derive(Debug)]
pub struct Session<'f> {
    files: &'f dyn Files,
    /// Every text read so far.
    pub sources: SourceMap,
}

impl<'f> Session<'f> {
    /// A run that has read nothing yet.
    pub fn new(files: &'f dyn Files) -> Self {
        Self { files, sources: SourceMap::default() }
    }

    /// The text of a lifecycle and its notation; `-` is standard input.
    ///
    /// # Errors
    /// The finding, if the file cannot be read as text or its name tells no notation.
    pub fn read(&mut self, path: &Path) -> Result<(SourceId, Notation), Box<Finding>> {
        let notation = Notation::of(path)?;
        let text = text::read(self.files, path, &mut self.sources)?;
        let notation = notation.unwrap_or_else(|| Notation::guess(&text));
        let name = text::name(path);
        Ok((self.sources.add(name, text), notation))
    }
}
