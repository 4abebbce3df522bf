//! Where results go: standard output, which may close early, or a file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{ColorChoice, Common, FormatChoice, Reporting};
use super::terminal;
use crate::diagnostic::Finding;
use crate::report::{Detail, Format, Look, Report};
use crate::session::{Config, Files, STDIN, Session};

/// Takes the result of a command. A file is written as a whole, at the end, unless the result is large.
pub(super) struct Output<'f> {
    files: &'f dyn Files,
    file: Option<PathBuf>,
    buffer: Vec<u8>,
    closed: bool,
    /// Whether a file is written piece by piece, and the file once it is open.
    streams: bool,
    stream: Option<Box<dyn Write>>,
    color: ColorChoice,
    look: Look,
    /// The configuration that was named, and whether none is wanted.
    config: (Option<PathBuf>, bool),
}

impl<'f> Output<'f> {
    pub(super) fn new(files: &'f dyn Files, common: &Common) -> Self {
        let file = common.output.clone().filter(|file| file.as_os_str() != STDIN);
        let look = terminal::look(common.color, file.is_some());
        let config = (common.config.clone(), common.no_config);
        let color = common.color;
        Self { files, file, buffer: Vec::new(), closed: false, streams: false, stream: None, color, look, config }
    }

    /// The door for files.
    pub(super) fn files(&self) -> &'f dyn Files {
        self.files
    }

    /// What the project has set, as far as it is to be read.
    pub(super) fn config(&self, session: &mut Session<'_>) -> Result<Config, Box<Finding>> {
        let (named, none) = &self.config;
        match std::env::current_dir() {
            Ok(here) if !none => session.config(named.as_deref(), &here),
            _ => Ok(Config::default()),
        }
    }

    /// How to draw for people.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// Whether a person looks at the result on a screen.
    pub(super) fn is_screen(&self) -> bool {
        self.file.is_none() && terminal::is_terminal()
    }

    /// Whether the result goes to a file.
    pub(super) fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// Has a file written piece by piece: the result is too large to be held.
    pub(super) fn stream(&mut self) {
        self.streams = true;
    }

    /// The format that was asked for.
    pub(super) fn format(&self, reporting: &Reporting) -> Format {
        match reporting.format {
            FormatChoice::Human => Format::Human(Look { detail: reporting.detail(), ..self.look }),
            FormatChoice::Json => Format::Json,
        }
    }

    /// Prints the findings of a report to standard error.
    pub(super) fn complain(&self, report: &Report<'_>) -> io::Result<()> {
        let mut text = Vec::new();
        report
            .print(Format::Human(Look { detail: Detail::Findings, ..terminal::error_look(self.color) }), &mut text)?;
        terminal::complain(String::from_utf8_lossy(&text).trim_end());
        Ok(())
    }

    /// Writes what is still held back.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        match &self.file {
            Some(file) if !self.streams => {
                self.files.write(file, &self.buffer).map_err(|error| cannot_write(file, &error))
            }
            _ => Ok(()),
        }
    }

    /// Writes what is held back to the file that is written piece by piece.
    fn flush_stream(&mut self, file: &Path) -> io::Result<()> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => self.stream.insert(self.files.create(file)?),
        };
        stream.write_all(&self.buffer)?;
        self.buffer.clear();
        stream.flush()
    }
}

/// The error of a file that cannot be written, with its name.
fn cannot_write(file: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write `{}`: {error}", file.to_string_lossy()))
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.closed {
            self.buffer.extend_from_slice(bytes);
        }
        if (self.file.is_none() || self.streams) && self.buffer.len() > 1 << 16 {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    /// A reader that has seen enough, such as `head`, closes the pipe: what follows is dropped.
    fn flush(&mut self) -> io::Result<()> {
        if let Some(file) = self.file.clone() {
            if !self.streams {
                return Ok(());
            }
            return self.flush_stream(&file).map_err(|error| cannot_write(&file, &error));
        }
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(&self.buffer).and_then(|()| stdout.flush());
        self.buffer.clear();
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            written => written,
        }
    }
}
