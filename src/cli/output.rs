//! Where results go: standard output, which may close early, or a file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{ColorChoice, Common, FormatChoice, Reporting};
use super::traffic::Traffic;
use super::{pipeline, terminal};
use crate::diagnostic::{Finding, Severity};
use crate::report::{Detail, Format, Look, Part, Picture, Report, Root, visible};
use crate::session::{CONFIG, Config, Files, STDIN, Session};

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
    /// Why a file beside the result was not written.
    unwritten: Option<io::Error>,
}

/// What some forms of a report tell besides.
#[derive(Clone, Copy, Default)]
pub(super) struct Besides<'b> {
    /// Which part of a run it is, if it is one of several.
    pub(super) part: Option<&'b Part>,
    /// The lifecycles, drawn.
    pub(super) pictures: &'b [Picture],
}

impl<'f> Output<'f> {
    pub(super) fn new(files: &'f dyn Files, common: &Common) -> Self {
        let file = common.output.clone().filter(|file| file.as_os_str() != STDIN);
        let look = terminal::look(common.color, file.is_some());
        let config = (common.config.clone(), common.no_config);
        let color = common.color;
        let (buffer, stream, unwritten) = (Vec::new(), None, None);
        Self { files, file, buffer, closed: false, streams: false, stream, color, look, config, unwritten }
    }

    /// Looks whether the run would write over what it reads, or two things into one file; then nothing is to be done.
    /// `result`: what goes to the file of `--output`, or to standard output.
    pub(super) fn guard(&self, traffic: Traffic, result: &str) -> io::Result<()> {
        let file = self.file.as_deref().unwrap_or(Path::new(STDIN));
        match traffic.writes(result, Some(file)).clash(self.files) {
            Some(why) => Err(io::Error::new(io::ErrorKind::InvalidInput, why)),
            None => Ok(()),
        }
    }

    /// The door for files.
    pub(super) fn files(&self) -> &'f dyn Files {
        self.files
    }

    /// Writes a file, and makes its folder if need be; the error of one that cannot be written has its name.
    pub(super) fn write_file(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = self.files.make_folder_of(file);
        folder.and_then(|()| self.files.write(file, bytes)).map_err(|error| cannot_write(file, &error))
    }

    /// Writes a file beside the result. If that fails, the run fails at its end, and the rest is printed all the same.
    pub(super) fn write_beside(&mut self, file: &Path, bytes: &[u8]) {
        if let Err(error) = self.write_file(file, bytes) {
            self.unwritten.get_or_insert(error);
        }
    }

    /// What the project has set, as far as it is to be read.
    pub(super) fn config(&self, session: &mut Session<'_>) -> Result<Config, Box<Finding>> {
        let (named, none) = &self.config;
        match std::env::current_dir() {
            Ok(here) if !none => session.config(named.as_deref(), &here),
            _ => Ok(Config::default()),
        }
    }

    /// The configuration that holds in a folder, as far as it is to be read.
    pub(super) fn config_of(&self, session: &Session<'_>, folder: &Path) -> Option<PathBuf> {
        let (named, none) = &self.config;
        match std::env::current_dir() {
            _ if named.is_some() => named.clone(),
            Ok(here) if !none => session.config_of(folder, &here),
            _ if folder == Path::new(".") => Some(PathBuf::from(CONFIG)).filter(|file| self.files.find(file).is_ok()),
            _ => Some(folder.join(CONFIG)).filter(|file| self.files.find(file).is_ok()),
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

    /// How a report is drawn for people.
    pub(super) fn report_look(&self, reporting: &Reporting) -> Look {
        Look { detail: reporting.detail(), ..self.look }
    }

    /// Prints a report in every form that was asked for.
    pub(super) fn print(
        &mut self,
        report: &Report<'_>,
        (reporting, config): (&Reporting, &Config),
        besides: Besides<'_>,
    ) -> io::Result<()> {
        let all = reporting.further(config);
        let root = pipeline::root();
        let print = |choice, look, out: &mut dyn Write| match (choice, besides.part) {
            (FormatChoice::Json, Some(part)) => report.print_part(part, out),
            (FormatChoice::Html, _) => report.print(Format::Html(besides.pictures), out),
            _ => report.print(format(choice, look, (&root, reporting.least(config))), out),
        };
        print(reporting.format, self.report_look(reporting), self)?;
        let look = Look { detail: reporting.detail(), ..terminal::look(self.color, true) };
        for further in &all {
            let mut bytes = Vec::new();
            print(further.format, look, &mut bytes)?;
            self.write_beside(&further.file, &bytes);
        }
        let formats = all.iter().map(|further| further.format).chain([reporting.format]);
        if formats.into_iter().any(|format| format == FormatChoice::Github) {
            self.print_step_summary(report, &root)?;
        }
        Ok(())
    }

    /// Appends to the summary of the step, if a pipeline collects one. What cannot be written fails no run.
    fn print_step_summary(&self, report: &Report<'_>, root: &Root) -> io::Result<()> {
        let Some(file) = pipeline::step_summary() else { return Ok(()) };
        let mut bytes = Vec::new();
        report.print_step_summary(root, &mut bytes)?;
        if let Err(error) = self.files.append(&file, &bytes) {
            terminal::complain(&format!("note: {}", visible(&cannot_write(&file, &error).to_string())));
        }
        Ok(())
    }

    /// Prints the findings of a report to standard error.
    pub(super) fn complain(&self, report: &Report<'_>) -> io::Result<()> {
        let mut text = Vec::new();
        report
            .print(Format::Human(Look { detail: Detail::Findings, ..terminal::error_look(self.color) }), &mut text)?;
        terminal::complain(String::from_utf8_lossy(&text).trim_end());
        Ok(())
    }

    /// Writes what is still held back. A run that has printed nothing leaves its file as it was.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Some(file) = self.file.clone().filter(|_| !self.streams && !self.buffer.is_empty()) {
            let bytes = std::mem::take(&mut self.buffer);
            self.write_beside(&file, &bytes);
        }
        self.unwritten.map_or(Ok(()), Err)
    }

    /// Writes what is held back to the file that is written piece by piece.
    fn flush_stream(&mut self, file: &Path) -> io::Result<()> {
        if self.stream.is_none() {
            self.files.make_folder_of(file)?;
        }
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => self.stream.insert(self.files.create(file)?),
        };
        stream.write_all(&self.buffer)?;
        self.buffer.clear();
        stream.flush()
    }
}

/// A format with all that it takes.
fn format(choice: FormatChoice, look: Look, (root, least): (&Root, Severity)) -> Format<'_> {
    match choice {
        FormatChoice::Human => Format::Human(look),
        FormatChoice::Json => Format::Json,
        FormatChoice::Sarif => Format::Sarif(root),
        FormatChoice::Junit => Format::Junit(root, least),
        FormatChoice::Github => Format::Github(root),
        FormatChoice::Gitlab => Format::Gitlab(root),
        FormatChoice::Html => Format::Html(&[]),
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
