//! Finds the files that a pattern stands for which no shell has expanded.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use globset::{Error, GlobBuilder, GlobMatcher};

use super::files::Files;
use super::walk::{Choice, Kind, Walk, is_hidden};

/// Characters that make a pattern of a path.
const SPECIAL: [char; 4] = ['*', '?', '[', '{'];
/// The part that stands for any number of folders.
const ANY_DEPTH: &str = "**";

/// A pattern for paths.
pub(super) struct Pattern {
    /// The folder that the pattern begins in.
    base: PathBuf,
    /// What follows it.
    rest: GlobMatcher,
    /// For each folder on the way, as far as their number is known, what its way must match.
    folders: Vec<Option<GlobMatcher>>,
    /// Whether it goes any number of folders deep.
    any_depth: bool,
    /// Whether it asks for hidden files.
    hidden: bool,
}

impl Pattern {
    /// The pattern that a path is, if it is one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn of(path: &Path) -> Option<Result<Self, String>> {
        let text = path.to_str()?;
        if !text.contains(SPECIAL) {
            return None;
        }
        // Where paths are written with `\`, it quotes nothing.
        let text = if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
        Some(Self::parse(&text).map_err(|error| error.kind().to_string()))
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let special = text.find(SPECIAL).unwrap_or(text.len());
        let (base, rest) = text.split_at(text[..special].rfind('/').map_or(0, |at| at + 1));
        let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let certain = parts.iter().take_while(|part| !part.contains(ANY_DEPTH)).count();
        let rest = parts.join("/");
        Ok(Self {
            base: PathBuf::from(base),
            // Alternatives may hold a `/`; then no part of the pattern alone is one.
            folders: (1..=certain).map(|parts_of_it| glob(&parts[..parts_of_it].join("/")).ok()).collect(),
            any_depth: certain < parts.len(),
            hidden: parts.iter().any(|part| part.starts_with('.')),
            rest: glob(&rest)?,
        })
    }

    /// The files that match, and those of a kind in the folders that do, in the order of their names.
    pub(super) fn walk(&self, files: &dyn Files, kind: Kind) -> Walk {
        let folder = if self.base == Path::new("") { Path::new(".") } else { &self.base };
        let mut walk = Walk::chosen(files, folder, &Matching(self, kind));
        if self.base == Path::new("") {
            for log in &mut walk.logs {
                if let Ok(short) = log.strip_prefix(".") {
                    *log = short.to_owned();
                }
            }
        }
        walk
    }
}

/// What matches a pattern, and what is of a kind in folders that do.
struct Matching<'p>(&'p Pattern, Kind);

impl Choice for Matching<'_> {
    fn looks_at(&self, name: &OsStr) -> bool {
        self.0.hidden || !is_hidden(name)
    }

    fn takes(&self, below: &Path) -> bool {
        self.0.rest.is_match(below)
    }

    fn enters(&self, below: &Path) -> bool {
        match self.0.folders.get(below.iter().count() - 1) {
            Some(folder) => folder.as_ref().is_none_or(|folder| folder.is_match(below)),
            None => self.0.any_depth,
        }
    }

    fn takes_all_of(&self, below: &Path) -> Option<Kind> {
        (!self.0.any_depth && self.0.rest.is_match(below)).then_some(self.1)
    }
}

/// As shells have it: `*` does not cross a `/`.
fn glob(text: &str) -> Result<GlobMatcher, Error> {
    Ok(GlobBuilder::new(text).literal_separator(true).build()?.compile_matcher())
}
