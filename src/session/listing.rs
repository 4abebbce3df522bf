//! Finds the logs that the command line stands for: files, folders, patterns, and lists of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::files::{Files, Found};
use super::pattern::Pattern;
use super::text::{name, unreadable};
use super::walk::{Kind, MOST_LOGS, Walk};
use crate::catalog::files::{LS491, LS496, LS497};
use crate::diagnostic::Finding;

/// The character before the name of a file that lists logs.
const LIST: char = '@';
/// Bytes that a list of logs may have at most.
const MOST_BYTES: u64 = 64 << 20;
/// A log that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) path: PathBuf,
    /// Whether it can be read as often as one likes.
    pub(super) is_file: bool,
}

/// The logs that the arguments stand for, each once, in the order of the arguments; what stands for none is a finding.
/// `told`: how a finding about the argument of this place is told.
pub(super) fn expand(
    files: &dyn Files,
    arguments: &[PathBuf],
    mut told: impl FnMut(usize, Finding) -> Finding,
) -> (Vec<Listed>, Vec<Finding>) {
    let (logs, known, again) = (Vec::new(), HashMap::new(), Again::default());
    let mut listing = Listing { files, logs, known, again, too_many: false, findings: Vec::new() };
    for (at, argument) in arguments.iter().enumerate() {
        let before = listing.findings.len();
        match argument.to_str().and_then(|text| text.strip_prefix(LIST)) {
            Some(list) => listing.list(Path::new(list)),
            None => listing.argument(argument),
        }
        let found = listing.findings.split_off(before);
        listing.findings.extend(found.into_iter().map(|finding| told(at, finding)));
    }
    listing.findings.extend(listing.again.finding());
    if listing.too_many {
        let message = format!("there are more than {MOST_LOGS} logs, and those behind them are not read");
        listing.findings.push(Finding::new(&LS491, message).help("replay them in several runs"));
    }
    (listing.logs, listing.findings)
}

struct Listing<'f> {
    files: &'f dyn Files,
    logs: Vec<Listed>,
    /// The logs by the one path of each.
    known: HashMap<PathBuf, usize>,
    again: Again,
    /// Whether there are more logs than a run may have.
    too_many: bool,
    findings: Vec<Finding>,
}

/// Logs that were named more than once.
#[derive(Default)]
struct Again {
    first: Option<(PathBuf, PathBuf)>,
    count: usize,
}

impl Again {
    fn finding(&self) -> Option<Finding> {
        let (first, second) = self.first.as_ref()?;
        let message = if first == second {
            format!("`{}` is named more than once, and read once", name(first))
        } else {
            format!("`{}` is the same file as `{}`, and read once", name(second), name(first))
        };
        let finding = Finding::new(&LS497, message);
        Some(match self.count - 1 {
            0 => finding,
            1 => finding.note("so is one more file"),
            more => finding.note(format!("so are {more} more files")),
        })
    }
}

impl Listing<'_> {
    /// What one argument, or one line of a list, stands for.
    fn argument(&mut self, path: &Path) {
        match self.files.find(path) {
            Ok(Found::Folder) => self.folder(path),
            Ok(found) => self.add(path.to_owned(), found == Found::File),
            Err(error) => match Pattern::of(path) {
                None => self.findings.push(unreadable(self.files, path, &error)),
                Some(Ok(pattern)) => self.pattern(path, &pattern),
                Some(Err(reason)) => {
                    let help = format!("as a pattern it is broken: {reason}");
                    self.findings.push(unreadable(self.files, path, &error).help(help));
                }
            },
        }
    }

    fn folder(&mut self, folder: &Path) {
        let walk = Walk::below(self.files, folder, Kind::Logs);
        if walk.logs.is_empty() && walk.findings.is_empty() {
            let finding = Finding::new(&LS496, format!("there is no log in `{}`", name(folder)));
            self.findings.push(match walk.left_out {
                0 => finding.help("the folder is empty"),
                left => finding.help(format!(
                    "{left} files were left out because their names are hidden or end like lifecycles, documents and \
                     pictures do; name a file itself to have it read"
                )),
            });
        }
        self.take(walk);
    }

    fn pattern(&mut self, path: &Path, pattern: &Pattern) {
        let walk = pattern.walk(self.files, Kind::Logs);
        if walk.logs.is_empty() && walk.findings.is_empty() {
            let help = "`*` and `?` stand for characters of one name, `**` for folders as well, `{a,b}` for either";
            self.findings.push(Finding::new(&LS496, format!("no file matches `{}`", name(path))).help(help));
        }
        self.take(walk);
    }

    fn take(&mut self, walk: Walk) {
        self.findings.extend(walk.findings);
        for path in walk.logs {
            self.add(path, true);
        }
    }

    /// Every line of a list.
    fn list(&mut self, list: &Path) {
        let mut bytes = Vec::new();
        let read = self.files.open(list).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            let finding = unreadable(self.files, list, &error);
            return self.findings.push(match &finding.help {
                Some(_) => finding,
                None => finding
                    .help("`@FILE` names a file with the path of a log on each line; a log called so is `./@FILE`"),
            });
        }
        if bytes.len() as u64 > MOST_BYTES {
            let message = format!("cannot read `{}`: a list of logs has at most {} MiB", name(list), MOST_BYTES >> 20);
            return self.findings.push(Finding::new(&LS491, message).help("to read it as a log, leave the `@` out"));
        }
        let before = self.logs.len() + self.findings.len() + self.again.count;
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        for (number, line) in (1_usize..).zip(text.split(|byte| *byte == b'\n')) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match std::str::from_utf8(line) {
                Ok("") => {}
                Ok(line) if line.starts_with(LIST) => {
                    let message = format!("line {number} of `{}` names a list, `{line}`", name(list));
                    self.findings.push(Finding::new(&LS491, message).help("a list names logs, folders and patterns"));
                }
                Ok(line) => self.argument(Path::new(line)),
                Err(_) => {
                    let message = format!("line {number} of `{}` is not UTF-8 text", name(list));
                    self.findings.push(Finding::new(&LS491, message).help("is it a log? then leave the `@` out"));
                    break;
                }
            }
        }
        if self.logs.len() + self.findings.len() + self.again.count == before {
            self.findings.push(Finding::new(&LS496, format!("the list `{}` names no log", name(list))));
        }
    }

    fn add(&mut self, path: PathBuf, is_file: bool) {
        match self.known.entry(self.files.identity(&path)) {
            Entry::Occupied(known) => {
                self.again.count += 1;
                let first = &self.logs[*known.get()].path;
                self.again.first.get_or_insert_with(|| (first.clone(), path));
            }
            Entry::Vacant(slot) => {
                if self.logs.len() == MOST_LOGS {
                    self.too_many = true;
                    return;
                }
                slot.insert(self.logs.len());
                self.logs.push(Listed { path, is_file });
            }
        }
    }
}
