//! Undoes what compressed a log, and takes its byte order mark off.

use std::io::{self, Read};

use super::expansion::{Counted, Watched};
use super::gzip::Gzip;
use super::peek::Peeked;
use super::zstd::Zstd;
use super::{Bytes, Compression, Expansion, InputError, magic};

/// Times that a log may have been compressed: by the program that wrote it, and by the one that stored it.
const LAYERS: usize = 2;
/// Bytes that are enough to know a compression or an encoding.
const MARK: usize = 6;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of a log, whatever of gzip and zstd it was compressed with, without a byte order mark.
///
/// Errors of the stream hold an [`InputError`] where it is the content that is wrong. They come behind everything that
/// could be decompressed, and nothing comes behind them.
///
/// # Errors
/// If the first bytes tell that it can be no log.
pub fn decompress(input: Bytes, limit: Expansion) -> io::Result<Bytes> {
    let counted = Counted::new(input);
    let count = counted.count();
    let mut stream: Bytes = Box::new(counted);
    let mut ratio = 0;
    for layer in 0.. {
        let mut peeked = Peeked::new(stream);
        let head = peeked.look_at(MARK);
        let Some(compression) = Compression::of(head) else {
            return text(peeked);
        };
        if layer == LAYERS {
            return Err(InputError::Layers.into());
        }
        let decoder: Bytes = match compression {
            Compression::Gzip => Box::new(Gzip::new(peeked)),
            Compression::Zstd => Box::new(Zstd::new(peeked)?),
        };
        ratio = limit.ratio(compression).max(ratio);
        stream = Box::new(Watched::new(decoder, count.clone(), limit.free, ratio));
    }
    Err(InputError::Layers.into())
}

fn text(mut peeked: Peeked<Bytes>) -> io::Result<Bytes> {
    if let Some(refused) = magic::refused(peeked.seen()) {
        return Err(refused.into());
    }
    if peeked.is_all()
        && let Some(compression) = Compression::begun(peeked.seen())
    {
        return Err(InputError::CutOff(compression).into());
    }
    if peeked.seen().starts_with(BYTE_ORDER_MARK) {
        peeked.skip(BYTE_ORDER_MARK.len());
    }
    Ok(Box::new(Ending(peeked, false)))
}

/// A stream that is at its end after its first error.
struct Ending<R>(R, bool);

impl<R: Read> Read for Ending<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.1 {
            return Ok(0);
        }
        let read = self.0.read(buffer);
        self.1 = matches!(&read, Err(error) if error.kind() != io::ErrorKind::Interrupted);
        read
    }
}
