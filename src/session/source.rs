//! Logs of the command line as a run needs them: of a known format, to be opened, and if it can be, opened again.

use std::io::{self, Cursor, Read};
use std::sync::{Mutex, PoisonError};

use super::logs::LogInput;
use crate::diagnostic::Finding;
use crate::history::{Bytes, Csv, Expansion, Format, FormatKind, InputError, Json, Ocel, Text, Xes};
use crate::replay::{Source, broken_log};

/// A log whose format is known.
#[derive(Debug)]
pub struct ReadyLog<'f> {
    input: LogInput<'f>,
    format: Box<dyn Format>,
    limit: Expansion,
    kept: Mutex<Kept>,
}

/// What is kept of a log that can be opened only once.
enum Kept {
    Nothing,
    /// The stream, until somebody takes it.
    Stream(Bytes),
    /// All of it: it is short.
    Whole(Vec<u8>),
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Stream(_) => "a stream",
            Self::Whole(_) => "all",
        })
    }
}

/// How much of a log that can be opened only once is kept, so that findings can show its lines.
const KEPT: u64 = 8 << 20;

impl<'f> ReadyLog<'f> {
    /// Finds out the format of a log. `lines`: the pattern of a text log, if the mapping has one.
    ///
    /// # Errors
    /// A finding, if the log cannot be opened or its first bytes tell that it is none.
    pub fn new(input: LogInput<'f>, limit: Expansion, lines: Option<&regex::Regex>) -> Result<Self, Box<Finding>> {
        let stream = input.open(limit).map_err(|error| Box::new(input.unreadable(&error)))?;
        let format = match lines {
            Some(pattern) => Ok(Box::new(Text::new(pattern.clone())) as Box<dyn Format>),
            None => format(stream.kind).ok_or_else(|| unsupported(&input.name)),
        }?;
        let kept = if input.is_repeatable { Ok(Kept::Nothing) } else { keep(stream.bytes) };
        let kept = kept.map_err(|error| Box::new(input.unreadable(&error)))?;
        Ok(Self { input, format, limit, kept: Mutex::new(kept) })
    }

    /// What it reads.
    pub fn input(&self) -> &LogInput<'f> {
        &self.input
    }
}

fn format(kind: FormatKind) -> Option<Box<dyn Format>> {
    Some(match kind {
        FormatKind::Json => Box::new(Json),
        FormatKind::Csv { delimiter } => Box::new(Csv::new(delimiter)?),
        FormatKind::Xes => Box::new(Xes::default()),
        FormatKind::Ocel => Box::new(Ocel),
        #[cfg(feature = "parquet")]
        FormatKind::Parquet => Box::new(crate::history::Parquet),
        #[cfg(not(feature = "parquet"))]
        FormatKind::Parquet => return None,
    })
}

fn unsupported(name: &str) -> Box<Finding> {
    let message = format!("cannot read `{name}`: it is a Parquet file, which this program was built without");
    Finding::new(&crate::catalog::files::LS491, message)
        .help("build it with `cargo install --features parquet`, or write the log as CSV or JSON Lines")
        .into()
}

/// Reads the beginning of a stream, to keep it if that is all.
fn keep(mut stream: Bytes) -> io::Result<Kept> {
    let mut begin = Vec::new();
    (&mut stream).take(KEPT).read_to_end(&mut begin)?;
    if begin.len() as u64 == KEPT {
        return Ok(Kept::Stream(Box::new(Cursor::new(begin).chain(stream))));
    }
    Ok(Kept::Whole(begin))
}

impl Source for ReadyLog<'_> {
    fn name(&self) -> &str {
        &self.input.name
    }

    fn format(&self) -> &dyn Format {
        self.format.as_ref()
    }

    fn is_repeatable(&self) -> bool {
        self.input.is_repeatable || matches!(*self.kept.lock().unwrap_or_else(PoisonError::into_inner), Kept::Whole(_))
    }

    fn open(&self) -> io::Result<Bytes> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *kept, Kept::Nothing) {
            Kept::Stream(stream) => Ok(stream),
            Kept::Whole(bytes) => {
                *kept = Kept::Whole(bytes.clone());
                Ok(Box::new(Cursor::new(bytes)))
            }
            Kept::Nothing => Ok(self.input.open(self.limit)?.bytes),
        }
    }

    fn unreadable(&self, error: &io::Error) -> Finding {
        let is_of_format = matches!(
            error.kind(),
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::FileTooLarge
        ) && error.raw_os_error().is_none();
        match InputError::of(error) {
            None if is_of_format => broken_log(&self.input.name, error),
            _ => self.input.unreadable(error),
        }
    }
}
