//! The one door for files: everything that is read or written goes through here.

use std::ffi::OsString;
use std::fmt::Debug;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::place::{Place, place_of};
use crate::history::{Bytes, InputError};

/// The path that stands for standard input, and standard output.
pub const STDIN: &str = "-";

/// Most file names of a folder that are looked at to find the one that was meant.
const MOST_SIBLINGS: usize = 2_000;

/// Most links that lead from one to the next, as systems have it.
const MOST_LINKS: usize = 40;

/// Names of standard input that some systems have among their files.
const STDIN_FILES: [&str; 3] = ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file that can be read as often as one likes.
    File,
    /// A folder.
    Folder,
    /// Standard input, a pipe, a device: what is read once is gone.
    Stream,
}

/// What has become of a file that is read while it grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It has become shorter than what was read of it.
    Shorter,
    /// Another file stands in its place.
    Replaced,
}

/// A file that is read while it grows.
pub trait GrowingFile {
    /// Reads on; 0 if there is nothing more yet.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize>;

    /// What has become of it. If anything has, it is read from the beginning of what is there now.
    fn change(&mut self) -> io::Result<Option<Change>>;
}

/// Opens and writes files.
pub trait Files: Debug + Sync {
    /// Opens a file to read it from its beginning; `-` is standard input.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>>;

    /// Opens a log to read it piece by piece; `-` is standard input.
    ///
    /// A file that grows meanwhile ends where it ended when it was opened. One that becomes shorter ends in
    /// [`InputError::Shrunk`], behind what was there.
    fn open_log(&self, path: &Path) -> io::Result<Bytes>;

    /// Opens a file to read it while it grows.
    fn open_growing(&self, _: &Path) -> io::Result<Box<dyn GrowingFile>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// How many bytes a file has, if that is known before it is read.
    fn size(&self, _: &Path) -> Option<u64> {
        None
    }

    /// What a path leads to, links followed; `-` is standard input.
    fn find(&self, path: &Path) -> io::Result<Found>;

    /// The names in a folder, in any order.
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// The one path of all those that lead to the same file.
    fn identity(&self, path: &Path) -> PathBuf;

    /// The file that is read or written by all the paths that lead there, whether it is there already or not; `None` for
    /// what nothing is written over in: a pipe, a device. `-` is standard input.
    fn place(&self, path: &Path) -> Option<Place> {
        let is_stream = path == Path::new(STDIN) || matches!(self.find(path), Ok(Found::Stream));
        (!is_stream).then(|| Place::Path(place_of(path, |path| self.find(path).is_ok(), |path| self.identity(path))))
    }

    /// The file that standard output goes to, if it is one.
    fn stdout(&self) -> Option<Place> {
        None
    }

    /// Writes a whole file, replacing what was there.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Makes the folder of a file, and those above it, if they are not there.
    fn make_folder_of(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    /// Writes behind what a file holds; a file that is not there is made.
    fn append(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Opens a file to write it from its beginning, replacing what was there: for results that are too large to be held.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Write>>;

    /// The names of the files in the folder of a path, the path's own name included if it exists.
    fn siblings(&self, path: &Path) -> Vec<String>;
}

/// The files of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        if path == Path::new(STDIN) {
            return Ok(Box::new(io::stdin()));
        }
        let file = fs::File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Box::new(file))
    }

    fn open_log(&self, path: &Path) -> io::Result<Bytes> {
        if is_stdin(path) {
            return match stdin_file() {
                Some(file) => Snapshot::of(file),
                None => Ok(Box::new(io::stdin())),
            };
        }
        let file = fs::File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if metadata.is_file() { Snapshot::of(file) } else { Ok(Box::new(file)) }
    }

    fn open_growing(&self, path: &Path) -> io::Result<Box<dyn GrowingFile>> {
        Ok(Box::new(Grown { path: path.to_owned(), file: fs::File::open(path)?, read: 0 }))
    }

    fn size(&self, path: &Path) -> Option<u64> {
        let metadata = fs::metadata(path).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    fn find(&self, path: &Path) -> io::Result<Found> {
        if is_stdin(path) {
            return Ok(Found::Stream);
        }
        let metadata = fs::metadata(path)?;
        Ok(if metadata.is_dir() {
            Found::Folder
        } else if metadata.is_file() {
            Found::File
        } else {
            Found::Stream
        })
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn identity(&self, path: &Path) -> PathBuf {
        if is_stdin(path) {
            return PathBuf::from(STDIN);
        }
        // What cannot be resolved, such as a pipe without a name, is the same if it is called the same.
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    }

    fn place(&self, path: &Path) -> Option<Place> {
        if is_stdin(path) {
            return stdin_file().and_then(|file| place_of_standard(&file));
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => Some(place_there(&metadata, || self.identity(path))),
            Ok(metadata) if metadata.is_dir() => Some(Place::Path(self.identity(path))),
            Ok(_) => None,
            Err(_) => {
                let there = |path: &Path| fs::metadata(path).is_ok();
                Some(Place::Path(place_of(&behind_links(path), there, |path| self.identity(path))))
            }
        }
    }

    fn stdout(&self) -> Option<Place> {
        stdout_file().and_then(|file| place_of_standard(&file))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if path == Path::new(STDIN) {
            return io::stdout().write_all(bytes);
        }
        fs::write(path, bytes)
    }

    fn make_folder_of(&self, path: &Path) -> io::Result<()> {
        match path.parent() {
            // What is there and no folder is in the way.
            Some(folder) if folder != Path::new("") => fs::create_dir_all(folder).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
                _ => error,
            }),
            _ => Ok(()),
        }
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::OpenOptions::new().append(true).create(true).open(path)?.write_all(bytes)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Write>> {
        Ok(Box::new(fs::File::create(path)?))
    }

    fn siblings(&self, path: &Path) -> Vec<String> {
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let mut names: Vec<String> =
            entries.take(MOST_SIBLINGS).flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        names
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new(STDIN) || STDIN_FILES.iter().any(|name| path == Path::new(name))
}

/// The path of the file that is made where a link leads to nothing; any other path as it is.
fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&path) else { break };
        path = path.parent().map(|folder| folder.join(&target)).unwrap_or(target);
    }
    path
}

/// The file that standard input was redirected from, at the place up to which it was read.
#[cfg(unix)]
fn stdin_file() -> Option<fs::File> {
    regular_file(&io::stdin())
}

/// The file that standard output was redirected to.
#[cfg(unix)]
fn stdout_file() -> Option<fs::File> {
    regular_file(&io::stdout())
}

#[cfg(unix)]
fn regular_file(open: &impl std::os::fd::AsFd) -> Option<fs::File> {
    let file = fs::File::from(open.as_fd().try_clone_to_owned().ok()?);
    file.metadata().ok()?.is_file().then_some(file)
}

#[cfg(not(unix))]
fn stdin_file() -> Option<fs::File> {
    None
}

#[cfg(not(unix))]
fn stdout_file() -> Option<fs::File> {
    None
}

/// Where a file is that is there; its path is asked for only if it has no numbers.
#[cfg(unix)]
fn place_there(metadata: &fs::Metadata, _: impl FnOnce() -> PathBuf) -> Place {
    use std::os::unix::fs::MetadataExt;

    Place::Numbers(metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn place_there(_: &fs::Metadata, path: impl FnOnce() -> PathBuf) -> Place {
    Place::Path(path())
}

/// Where a file is that has been opened as standard input or standard output.
fn place_of_standard(file: &fs::File) -> Option<Place> {
    Some(place_there(&file.metadata().ok()?, || PathBuf::from(STDIN)))
}

/// A file as long as it was when it was opened.
#[derive(Debug)]
struct Snapshot {
    file: fs::File,
    length: u64,
    left: u64,
}

impl Snapshot {
    /// The rest of a file from where it stands.
    fn of(mut file: fs::File) -> io::Result<Bytes> {
        let length = file.metadata()?.len();
        let left = length.saturating_sub(file.stream_position()?);
        Ok(Box::new(Self { file, length, left }))
    }
}

impl Read for Snapshot {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.file.read(&mut buffer[..most])?;
        self.left -= read as u64;
        if read == 0 && most > 0 {
            let to = self.length - self.left;
            self.left = 0;
            // Files that the system makes up as they are read may be shorter than they say, and stay so.
            if self.file.metadata()?.len() < self.length {
                return Err(InputError::Shrunk { from: self.length, to }.into());
            }
        }
        Ok(read)
    }
}

/// A file that grows, and how far it was read.
struct Grown {
    path: PathBuf,
    file: fs::File,
    read: u64,
}

impl GrowingFile for Grown {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }

    fn change(&mut self) -> io::Result<Option<Change>> {
        // A file that was moved away is the one to read until another one takes its place.
        let Ok(there) = fs::metadata(&self.path) else { return Ok(None) };
        let change = if !is_same(&self.file.metadata()?, &there) {
            Change::Replaced
        } else if there.len() < self.read {
            Change::Shorter
        } else {
            return Ok(None);
        };
        self.file = fs::File::open(&self.path)?;
        self.read = 0;
        Ok(Some(change))
    }
}

#[cfg(unix)]
fn is_same(left: &fs::Metadata, right: &fs::Metadata) -> bool {
    let place = |metadata| place_there(metadata, PathBuf::new);
    place(left) == place(right)
}

/// Where files have no numbers, the time of their making tells them apart.
#[cfg(not(unix))]
fn is_same(left: &fs::Metadata, right: &fs::Metadata) -> bool {
    left.created().ok() == right.created().ok()
}
