//! The logs of a run: found by what was named, opened as streams of clean bytes of a known format.

use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::Session;
use super::config::{self, Config};
use super::files::Files;
use super::listing::{self, Listed};
use super::text;
use crate::catalog::files::{LS491, LS492, LS498, LS499};
use crate::diagnostic::Finding;
use crate::history::{Bytes, Expansion, FormatKind, InputError, decompress, detect};

/// A log that was found and can be opened.
#[derive(Debug)]
pub struct LogInput<'f> {
    /// The name a person knows it by.
    pub name: String,
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// Whether it can be opened more than once: what comes through a pipe is gone when it has been read.
    pub is_repeatable: bool,
    was_opened: AtomicBool,
    /// How many bytes of it were read since it was opened last, before they are decompressed.
    read: Arc<AtomicU64>,
    files: &'f dyn Files,
}

/// A log from its beginning, decompressed, without a byte order mark.
pub struct LogStream {
    /// The format of the bytes.
    pub kind: FormatKind,
    /// The bytes. Their errors are for [`LogInput::unreadable`].
    pub bytes: Bytes,
}

impl<'f> Session<'f> {
    /// The logs that the arguments stand for, in order, each once: files, `-`, folders, patterns, and `@LIST`, a file
    /// with one of these on a line. Whatever stands for nothing is among the findings.
    pub fn logs(&self, arguments: &[PathBuf]) -> (Vec<LogInput<'f>>, Vec<Finding>) {
        let (logs, findings) = listing::expand(self.files, arguments, |_, found| found);
        (self.inputs(logs), findings)
    }

    /// The same with the place of each argument in a configuration, if it is there: what stands for nothing is pointed at.
    pub fn logs_at(
        &mut self,
        arguments: &[PathBuf],
        (places, config): (&[Range<usize>], &Config),
    ) -> (Vec<LogInput<'f>>, Vec<Finding>) {
        let (files, sources) = (self.files, &mut self.sources);
        let (logs, findings) = listing::expand(files, arguments, |at, found| match places.get(at) {
            Some(range) => text::configured(&found, config::place(config, range, sources)),
            None => found,
        });
        (self.inputs(logs), findings)
    }

    fn inputs(&self, logs: Vec<Listed>) -> Vec<LogInput<'f>> {
        logs.into_iter().map(|log| LogInput::new(self.files, log)).collect()
    }
}

impl<'f> LogInput<'f> {
    fn new(files: &'f dyn Files, log: Listed) -> Self {
        Self {
            name: text::name(&log.path),
            path: log.path,
            is_repeatable: log.is_file,
            was_opened: AtomicBool::new(false),
            read: Arc::default(),
            files,
        }
    }

    /// Opens it from its beginning.
    ///
    /// # Errors
    /// If it cannot be opened, or its first bytes tell that it is no log; [`LogInput::unreadable`] says so to people.
    pub fn open(&self, limit: Expansion) -> io::Result<LogStream> {
        if self.was_opened.swap(true, Ordering::Relaxed) && !self.is_repeatable {
            return Err(io::Error::new(
                io::ErrorKind::NotSeekable,
                "it comes through a pipe and can be read once only",
            ));
        }
        self.read.store(0, Ordering::Relaxed);
        let counted = Counted { bytes: self.files.open_log(&self.path)?, read: Arc::clone(&self.read) };
        let bytes = decompress(Box::new(counted), limit)?;
        let (kind, bytes) = detect(&self.name, bytes);
        Ok(LogStream { kind, bytes })
    }

    /// How many bytes it has, if that is known before it is read.
    pub fn size(&self) -> Option<u64> {
        self.files.size(&self.path)
    }

    /// How many of them were read since it was opened last.
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The finding for an error met while it was opened or read.
    pub fn unreadable(&self, error: &io::Error) -> Finding {
        let Some(input) = InputError::of(error) else {
            return match error.kind() {
                io::ErrorKind::NotFound => gone(&self.path),
                _ => text::unreadable(self.files, &self.path, error),
            };
        };
        let code = match input {
            InputError::Shrunk { .. } => &LS491,
            InputError::Encoding(_) => &LS492,
            InputError::Expands { .. } => &LS499,
            InputError::CutOff(_)
            | InputError::Trailing(_)
            | InputError::Damaged(..)
            | InputError::Layers
            | InputError::Packed(..) => &LS498,
        };
        Finding::new(code, format!("cannot read `{}` to its end: {input}", self.name)).help(input.help())
    }
}

/// Counts what is read.
struct Counted {
    bytes: Bytes,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

fn gone(path: &Path) -> Finding {
    let message = format!("cannot read `{}`: it was there when the run began, and is gone", text::name(path));
    Finding::new(&LS491, message).help("read logs that nobody moves meanwhile, or a copy of them")
}
