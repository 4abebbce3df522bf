//! Looks at the first bytes of a stream and gives them back.

use std::io::{self, Read};

/// Bytes that are asked of the stream at once.
const BLOCK: usize = 8 << 10;

/// A stream whose first bytes have been looked at.
///
/// An error met while looking is handed out behind the bytes that came before it.
pub(super) struct Peeked<R> {
    head: Vec<u8>,
    at: usize,
    error: Option<io::Error>,
    ended: bool,
    rest: R,
}

impl<R: Read> Peeked<R> {
    pub(super) fn new(rest: R) -> Self {
        Self { head: Vec::new(), at: 0, error: None, ended: false, rest }
    }

    /// What has been seen and not been read.
    pub(super) fn seen(&self) -> &[u8] {
        &self.head[self.at..]
    }

    /// Whether nothing follows what has been seen, not even an error.
    pub(super) fn is_all(&self) -> bool {
        self.ended && self.error.is_none()
    }

    /// Looks at what the stream has at hand, and waits only if that is nothing; false at the end.
    pub(super) fn look(&mut self) -> bool {
        if self.ended {
            return false;
        }
        let seen = self.head.len();
        self.head.resize(seen + BLOCK, 0);
        let read = loop {
            match self.rest.read(&mut self.head[seen..]) {
                Ok(read) => break read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.error = Some(error);
                    break 0;
                }
            }
        };
        self.head.truncate(seen + read);
        self.ended = read == 0;
        !self.ended
    }

    /// Looks until so many bytes are seen, or all.
    pub(super) fn look_at(&mut self, bytes: usize) -> &[u8] {
        while self.seen().len() < bytes && self.look() {}
        self.seen()
    }

    /// Passes over bytes that have been seen.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.head.len());
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at < self.head.len() {
            let read = self.seen().read(buffer)?;
            self.at += read;
            return Ok(read);
        }
        self.head = Vec::new();
        self.at = 0;
        match self.error.take() {
            Some(error) => Err(error),
            None if self.ended => Ok(0),
            None => self.rest.read(buffer),
        }
    }
}
