//! Composes the pipeline once, over one door for files.

mod config;
mod consequences;
mod files;
mod listing;
mod logs;
#[cfg(test)]
mod memory;
mod notation;
mod pattern;
mod place;
mod sample;
mod source;
mod spec;
mod specs;
mod tail;
#[cfg(test)]
mod tests;
mod text;
mod walk;

use std::ops::Range;
use std::path::{Path, PathBuf};

pub use config::{CONFIG, Config, ReplayConfig, enlisted};
pub use files::{Change, Disk, Files, Found, GrowingFile, STDIN};
pub use logs::{LogInput, LogStream};
pub use place::Place;
pub use sample::Sample;
pub use source::ReadyLog;
pub use spec::Spec;
pub use tail::Tail;

use crate::diagnostic::Finding;
use crate::explore::{Options, Watch};
use crate::source::{SourceMap, Span};
use crate::syntax;

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

    /// Reads a lifecycle and resolves its names; `-` is standard input. Whatever is wrong is among the findings.
    pub fn load(&mut self, path: &Path) -> Spec {
        if let Some(finding) = specs::folder(self.files, path) {
            return Spec::unreadable(finding);
        }
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

    /// The configuration that was named, or else the nearest one, in a folder or above it; nothing is set if there is none.
    /// What is wrong with it is told.
    pub fn config(&mut self, named: Option<&Path>, folder: &Path) -> Result<Config, Box<Finding>> {
        match named.map(Path::to_owned).or_else(|| config::nearest(self.files, folder)) {
            Some(path) => config::load(self.files, &path, &mut self.sources),
            None => Ok(Config::default()),
        }
    }

    /// A place in the configuration, for a finding that points at it.
    pub fn place(&mut self, config: &Config, range: &Range<usize>) -> Span {
        config::place(config, range, &mut self.sources)
    }

    /// The configuration that holds in a folder, which is told from here: the nearest one, upward. `here` is absolute.
    pub fn config_of(&self, folder: &Path, here: &Path) -> Option<PathBuf> {
        config::of_folder(self.files, folder, here)
    }

    /// The text of a configuration.
    pub fn config_text(&mut self, path: &Path) -> Result<String, Box<Finding>> {
        text::read(self.files, path, &mut self.sources)
    }

    /// The lifecycles that paths stand for, in order, each once: files, `-`, folders and patterns. A path that stands for
    /// none is a finding.
    pub fn specs(&self, paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Finding>) {
        specs::expand(self.files, paths)
    }

    /// The bytes of a report; `-` is standard input.
    pub fn report(&self, path: &Path) -> Result<Vec<u8>, Box<Finding>> {
        text::bytes(self.files, path)
    }

    /// What people call a file.
    pub fn name(path: &Path) -> String {
        text::name(path)
    }

    /// Whether there is something at a path.
    pub fn exists(&self, path: &Path) -> bool {
        self.files.find(path).is_ok()
    }

    /// Loads a lifecycle and runs every check on it; the findings that it allows are counted and left out.
    pub fn check(&mut self, path: &Path) -> Spec {
        self.check_looking(path, Options::default(), Watch::default())
    }

    /// The same, with how far to look at roots with their parts, and who hears of it.
    pub fn check_looking(&mut self, path: &Path, look: Options, watch: Watch<'_>) -> Spec {
        self.load(path).checked(look, watch)
    }
}
