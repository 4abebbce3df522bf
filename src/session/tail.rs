//! Follows one log: a file that grows, or a pipe.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::files::{Change, Files, GrowingFile};
use super::text;
use crate::diagnostic::Finding;
use crate::history::{Bytes, Chunk};
use crate::replay::{Growing, News};

/// How often it is looked whether there is something new.
const PAUSE: Duration = Duration::from_millis(250);
/// How much is read at once.
const READ: usize = 256 << 10;
/// How long a record may be.
const LONGEST: usize = 32 << 20;
/// How much is shown of one that is longer.
const SHOWN: usize = 4 << 10;

/// Where new bytes come from.
enum Source {
    File(Box<dyn GrowingFile>),
    /// A thread reads, because nobody can tell beforehand whether a pipe lets one wait.
    Pipe(Receiver<io::Result<Vec<u8>>>),
}

/// One log of a record a line, and how far it has been read.
pub struct Tail<'f> {
    files: &'f dyn Files,
    path: PathBuf,
    source: Source,
    /// What was read behind the last line break.
    pending: Vec<u8>,
    /// The line that it begins.
    line: u64,
    /// Whether the rest of a line that is too long is being passed over.
    skips: bool,
    /// What comes after the records that were given last.
    next: Option<News>,
    pause: Duration,
    /// When it was last said that there is nothing.
    rested: Instant,
    /// A piece of a pipe that has not been looked at.
    piece: Option<io::Result<Vec<u8>>>,
}

impl<'f> Tail<'f> {
    /// Begins at the start of a log. `is_file`: it may grow; otherwise it is a pipe.
    ///
    /// # Errors
    /// A finding, if it cannot be opened.
    pub fn new(files: &'f dyn Files, path: PathBuf, is_file: bool) -> Result<Self, Box<Finding>> {
        let source = if is_file {
            files.open_growing(&path).map(Source::File)
        } else {
            files.open_log(&path).map(|bytes| Source::Pipe(read_along(bytes)))
        };
        match source {
            Ok(source) => {
                let (pending, line, skips, next) = (Vec::new(), 1, false, None);
                let (pause, rested, piece) = (PAUSE, Instant::now(), None);
                Ok(Self { files, path, source, pending, line, skips, next, pause, rested, piece })
            }
            Err(error) => Err(Box::new(text::unreadable(files, &path, &error))),
        }
    }

    /// The name a person knows it by.
    pub fn name(&self) -> String {
        text::name(&self.path)
    }

    /// The whole lines at hand; nothing if there is none.
    fn lines(&mut self) -> Option<Chunk> {
        if self.skips {
            match memchr::memchr(b'\n', &self.pending) {
                Some(end) => {
                    self.pending.drain(..=end);
                    self.line += 1;
                    self.skips = false;
                }
                None => self.pending.clear(),
            }
        }
        if let Some(end) = memchr::memrchr(b'\n', &self.pending) {
            return Some(self.give(end + 1));
        }
        if self.pending.len() < LONGEST {
            return None;
        }
        self.skips = true;
        let bytes = self.pending[..SHOWN].to_vec();
        self.pending.clear();
        let too_long = Some("the record is longer than 32 MiB");
        Some(Chunk { bytes, line: self.line, too_long, ..Chunk::default() })
    }

    fn give(&mut self, size: usize) -> Chunk {
        let rest = self.pending.split_off(size);
        let mut bytes = std::mem::replace(&mut self.pending, rest);
        let line = self.line;
        if line == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Chunk { bytes, line, ..Chunk::default() }
    }

    /// A line without an end is given away as it is; then comes what follows it.
    fn last_line(&mut self, next: News) -> News {
        if self.pending.is_empty() || self.skips {
            self.pending.clear();
            return next;
        }
        let all = self.pending.len();
        self.next = Some(next);
        News::Records(self.give(all))
    }

    /// Reads on. What there is to say if there are no whole lines yet; `None`: something was read.
    fn read(&mut self) -> Option<News> {
        // Now and then a pipe has nothing more, even if more comes all the time.
        if self.rested.elapsed() >= self.pause && self.is_dry() {
            self.rested = Instant::now();
            return Some(News::Nothing);
        }
        match &mut self.source {
            Source::Pipe(pieces) => match self.piece.take().map_or_else(|| pieces.recv_timeout(self.pause), Ok) {
                Ok(Ok(piece)) => {
                    self.pending.extend(piece);
                    None
                }
                Ok(Err(error)) => Some(self.broken(&error)),
                Err(RecvTimeoutError::Timeout) => Some(News::Nothing),
                Err(RecvTimeoutError::Disconnected) => Some(self.last_line(News::End(None))),
            },
            Source::File(file) => {
                let before = self.pending.len();
                self.pending.resize(before + READ, 0);
                let read = file.read(&mut self.pending[before..]);
                self.pending.truncate(before + *read.as_ref().unwrap_or(&0));
                match read {
                    Ok(1..) => None,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => None,
                    Err(error) => Some(self.broken(&error)),
                    Ok(0) => Some(self.changed()),
                }
            }
        }
    }

    /// Whether a pipe has nothing more at the moment.
    fn is_dry(&mut self) -> bool {
        let Source::Pipe(pieces) = &self.source else { return false };
        if self.piece.is_none() {
            self.piece = pieces.try_recv().ok();
        }
        self.piece.is_none()
    }

    /// Nothing is new in the file: is it still the same one?
    fn changed(&mut self) -> News {
        let Source::File(file) = &mut self.source else { return News::Nothing };
        let why = match file.change() {
            Ok(None) => {
                thread::sleep(self.pause);
                return News::Nothing;
            }
            Ok(Some(Change::Shorter)) => "it has become shorter",
            Ok(Some(Change::Replaced)) => "another file has taken its place",
            Err(error) => return self.broken(&error),
        };
        let news = self.last_line(News::Anew(why));
        self.line = 1;
        self.skips = false;
        news
    }

    fn broken(&mut self, error: &io::Error) -> News {
        let finding = text::unreadable(self.files, &self.path, error);
        self.last_line(News::End(Some(Box::new(finding))))
    }
}

impl Growing for Tail<'_> {
    fn news(&mut self) -> News {
        if let Some(next) = self.next.take() {
            return next;
        }
        if let Some(news) = self.read() {
            return news;
        }
        self.lines().map_or(News::Nothing, News::Records)
    }

    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// Reads a pipe in a thread of its own, a few pieces ahead at most.
fn read_along(mut bytes: Bytes) -> Receiver<io::Result<Vec<u8>>> {
    let (give, take) = mpsc::sync_channel(4);
    thread::spawn(move || {
        let mut buffer = vec![0; READ];
        loop {
            let piece = match bytes.read(&mut buffer) {
                Ok(0) => return,
                Ok(read) => Ok(buffer[..read].to_vec()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let failed = piece.is_err();
            // If nobody takes it any more, nobody follows.
            if give.send(piece).is_err() || failed {
                return;
            }
        }
    });
    take
}
