//! The one door for files: everything that is read or written goes through here.

use std::fmt::Debug;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

/// The path that stands for standard input, and standard output.
pub const STDIN: &str = "-";

/// Most file names of a folder that are looked at to find the one that was meant.
const MOST_SIBLINGS: usize = 2_000;

/// Opens and writes files.
pub trait Files: Debug {
    /// Opens a file to read it from its beginning; `-` is standard input.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>>;

    /// Writes a whole file, replacing what was there.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

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

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if path == Path::new(STDIN) {
            return io::stdout().write_all(bytes);
        }
        fs::write(path, bytes)
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
