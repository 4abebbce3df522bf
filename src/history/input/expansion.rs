//! Stops a stream that expands to far more than any log does.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Bytes, InputError};

/// How much compressed bytes may expand.
///
/// Records are judged as they come and not kept, so a file that expands costs time alone, and the limit is there to end
/// a run that would go on for days. Logs of differing records shrink to a tenth or a hundredth. A line that repeats
/// without end shrinks to a ten-thousandth, and no ratio tells such a log from a bomb: therefore the ratio counts only
/// once more than [`Expansion::free`] bytes have come out, as much as is read within seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// Bytes that may come out however little went in.
    pub free: u64,
    /// Bytes that may come out for each that went in, beyond that.
    pub ratio: u64,
}

impl Default for Expansion {
    fn default() -> Self {
        Self { free: 1 << 30, ratio: 200 }
    }
}

impl Expansion {
    /// Any expansion at all.
    pub const UNLIMITED: Self = Self { free: u64::MAX, ratio: u64::MAX };

    fn allows(self, from: u64, to: u64) -> bool {
        to <= self.free || to <= from.saturating_mul(self.ratio)
    }
}

/// Counts the bytes of a file as they are read.
pub(super) struct Counted {
    inner: Bytes,
    count: Arc<AtomicU64>,
}

impl Counted {
    pub(super) fn new(inner: Bytes) -> Self {
        Self { inner, count: Arc::default() }
    }

    /// The number of bytes read so far, also after the reader is given away.
    pub(super) fn count(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.count)
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A layer of decompression that is watched; it is at its end after its first error.
pub(super) struct Watched<R> {
    inner: R,
    from: Arc<AtomicU64>,
    to: u64,
    limit: Expansion,
    ended: bool,
}

impl<R: Read> Watched<R> {
    pub(super) fn new(inner: R, from: Arc<AtomicU64>, limit: Expansion) -> Self {
        Self { inner, from, to: 0, limit, ended: false }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        let read = match self.inner.read(buffer) {
            Err(error) => {
                self.ended = error.kind() != io::ErrorKind::Interrupted;
                return Err(error);
            }
            Ok(read) => read,
        };
        self.to += read as u64;
        let from = self.from.load(Ordering::Relaxed);
        if !self.limit.allows(from, self.to) {
            self.ended = true;
            return Err(InputError::Expands { from, to: self.to }.into());
        }
        Ok(read)
    }
}
