//! Stops a stream that expands to far more than any log does.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Bytes, Compression, InputError};

/// How much compressed bytes may expand.
///
/// Records are judged as they come and not kept, so a file that expands costs time alone, and the limit is there to end
/// a run that would go on for days. The ratios lie between what logs reach and what zeros do. Polls that repeat 10 kB
/// every minute, with nothing new but the time, were measured at 150 for gzip and at 2300 for zstd; zeros at 1000 and
/// at 30 000. A short line that repeats without any difference is like zeros, and no ratio tells such a log from a bomb:
/// therefore the ratio counts only once more than [`Expansion::free`] bytes have come out, which takes seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// Bytes that may come out however little went in.
    pub free: u64,
    /// Bytes that may come out of gzip for each that went in, beyond that.
    pub gzip: u64,
    /// Bytes that may come out of zstd for each that went in, beyond that.
    pub zstd: u64,
}

impl Default for Expansion {
    fn default() -> Self {
        Self { free: 1 << 30, gzip: 500, zstd: 10_000 }
    }
}

impl Expansion {
    /// Any expansion at all.
    pub const UNLIMITED: Self = Self { free: u64::MAX, ..Self::to(u64::MAX) };

    /// So many bytes for each, whatever the compression is, and 1 GiB in any case.
    pub const fn to(ratio: u64) -> Self {
        Self { free: 1 << 30, gzip: ratio, zstd: ratio }
    }

    /// Bytes that may come out of a compression for each that went in.
    pub(super) fn ratio(self, compression: Compression) -> u64 {
        match compression {
            Compression::Gzip => self.gzip,
            Compression::Zstd => self.zstd,
        }
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
    free: u64,
    ratio: u64,
    ended: bool,
}

impl<R: Read> Watched<R> {
    /// `from` counts the bytes of the file: however many layers there are, it is they that expand.
    pub(super) fn new(inner: R, from: Arc<AtomicU64>, free: u64, ratio: u64) -> Self {
        Self { inner, from, to: 0, free, ratio, ended: false }
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
        if self.to > self.free && self.to > from.saturating_mul(self.ratio) {
            self.ended = true;
            return Err(InputError::Expands { from, to: self.to }.into());
        }
        Ok(read)
    }
}
