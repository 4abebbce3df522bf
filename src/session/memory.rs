//! Files that tests make up, in memory.

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use super::{Files, Found};
use crate::history::Bytes;

/// Files by their paths; a folder is there if a file is in it.
#[derive(Debug)]
pub(super) struct Memory(pub(super) HashMap<&'static str, Vec<u8>>);

impl Memory {
    fn bytes(&self, path: &Path) -> io::Result<&Vec<u8>> {
        let bytes = path.to_str().and_then(|path| self.0.get(path));
        bytes.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// The names in a folder.
    fn inside(&self, folder: &Path) -> BTreeSet<OsString> {
        let folder = folder.strip_prefix(".").unwrap_or(folder);
        let below = self.0.keys().filter_map(|path| Path::new(path).strip_prefix(folder).ok());
        below.filter_map(|path| path.iter().next().map(ToOwned::to_owned)).collect()
    }
}

impl Files for Memory {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(Cursor::new(self.bytes(path)?.clone())))
    }

    fn open_log(&self, path: &Path) -> io::Result<Bytes> {
        Ok(Box::new(Cursor::new(self.bytes(path)?.clone())))
    }

    fn find(&self, path: &Path) -> io::Result<Found> {
        let path = path.strip_prefix(".").unwrap_or(path);
        match self.bytes(path) {
            Ok(_) if path == Path::new(super::STDIN) => Ok(Found::Stream),
            Ok(_) => Ok(Found::File),
            Err(_) if !self.inside(path).is_empty() => Ok(Found::Folder),
            Err(error) => Err(error),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let names = self.inside(folder);
        if names.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(names.into_iter().collect()) }
    }

    fn identity(&self, path: &Path) -> PathBuf {
        path.components().filter(|part| *part != std::path::Component::CurDir).collect()
    }

    fn write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn create(&self, _: &Path) -> io::Result<Box<dyn io::Write>> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn siblings(&self, _: &Path) -> Vec<String> {
        self.0.keys().map(ToString::to_string).collect()
    }
}
