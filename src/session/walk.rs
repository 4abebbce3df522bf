//! Walks through folders and gathers the logs or lifecycles in them, in the order of their names.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{Files, Found};
use super::text::unreadable;
use crate::diagnostic::Finding;

/// Logs that a run may have at most: their names are held in memory.
pub(super) const MOST_LOGS: usize = 1_000_000;

/// Endings of what lies about in a folder of logs and is none: lifecycles, documents, pictures, programs, settings.
const NO_LOGS: [&str; 30] = [
    "life", "yaml", "yml", "toml", "ini", "md", "rst", "html", "htm", "css", "pdf", "docx", "xlsx", "png", "svg",
    "jpg", "jpeg", "gif", "webp", "ico", "dot", "js", "py", "rs", "sh", "sql", "ipynb", "lock", "md5", "sha256",
];

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) logs: Vec<PathBuf>,
    pub(super) findings: Vec<Finding>,
    /// Files that were passed over because of their names.
    pub(super) left_out: usize,
}

/// What is to be done with something that lies below the folder where a walk began.
pub(super) trait Choice {
    /// Whether it may be looked at at all, by its name.
    fn looks_at(&self, name: &OsStr) -> bool {
        !is_hidden(name)
    }

    /// Whether a file is taken.
    fn takes(&self, below: &Path) -> bool;

    /// Whether a folder is entered.
    fn enters(&self, below: &Path) -> bool;

    /// Of which kind everything in a folder is taken, if it is.
    fn takes_all_of(&self, _: &Path) -> Option<Kind> {
        None
    }
}

/// What is looked for in folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whatever may be a log by its name.
    Logs,
    /// What is a lifecycle by its name. YAML is left alone, which may be anything.
    Lifecycles,
}

impl Choice for Kind {
    fn takes(&self, below: &Path) -> bool {
        let ending = below.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match self {
            Self::Logs => ending.is_none_or(|ending| !NO_LOGS.contains(&ending.as_str())),
            Self::Lifecycles => ending.as_deref() == Some("life"),
        }
    }

    fn enters(&self, _: &Path) -> bool {
        true
    }
}

impl Walk {
    /// All of a kind below a folder; what is hidden, and what is none by its name, is left out.
    pub(super) fn below(files: &dyn Files, folder: &Path, kind: Kind) -> Self {
        Self::chosen(files, folder, &kind)
    }

    /// What is chosen below a folder. Links are followed; a folder that several of them lead to is entered once.
    pub(super) fn chosen(files: &dyn Files, folder: &Path, choice: &dyn Choice) -> Self {
        let mut walk = Self::default();
        let mut entered = HashSet::from([files.identity(folder)]);
        let mut open = walk.sorted(files, folder, Path::new(""), choice);
        while let Some(below) = open.pop() {
            // One more than a run may have, so that whoever asked sees that there are too many.
            if walk.logs.len() > MOST_LOGS {
                break;
            }
            let path = folder.join(&below);
            match files.find(&path) {
                Ok(Found::Folder) => {
                    if let Some(kind) = choice.takes_all_of(&below) {
                        walk.extend(Self::below(files, &path, kind));
                    } else if choice.enters(&below) && entered.insert(files.identity(&path)) {
                        open.extend(walk.sorted(files, &path, &below, choice));
                    }
                }
                Ok(Found::File) if choice.takes(&below) => walk.logs.push(path),
                Err(error) if choice.takes(&below) => walk.findings.push(unreadable(files, &path, &error)),
                // A pipe in a folder would be waited for, and nobody named it.
                Ok(Found::File | Found::Stream) | Err(_) => walk.left_out += 1,
            }
        }
        walk
    }

    /// What lies in a folder, the last name first: each as its way from where the walk began.
    fn sorted(&mut self, files: &dyn Files, folder: &Path, below: &Path, choice: &dyn Choice) -> Vec<PathBuf> {
        let mut names = match files.names(folder) {
            Ok(names) => names,
            Err(error) if error.kind() == io::ErrorKind::NotFound && below != Path::new("") => Vec::new(),
            Err(error) => {
                self.findings.push(unreadable(files, folder, &error));
                Vec::new()
            }
        };
        let all = names.len();
        names.retain(|name| choice.looks_at(name));
        self.left_out += all - names.len();
        names.sort_unstable_by(|one, other| other.cmp(one));
        names.iter().map(|name| below.join(name)).collect()
    }

    fn extend(&mut self, other: Self) {
        self.logs.extend(other.logs);
        self.findings.extend(other.findings);
        self.left_out += other.left_out;
    }
}

/// Whether a name begins with a dot.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}
