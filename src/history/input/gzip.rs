//! Decompresses gzip: any number of members, one behind the other, and nothing else behind them.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

use super::{Compression, InputError};

/// Bytes that are read at once.
const BLOCK: usize = 64 << 10;
/// The first byte of a member.
const FIRST: u8 = 0x1f;

pub(super) struct Gzip<R> {
    decoder: GzDecoder<Lent<BufReader<R>>>,
}

/// A stream that can be taken out of a decoder, to be read by the same decoder anew.
struct Lent<R>(Option<R>);

impl<R: Read> Gzip<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { decoder: GzDecoder::new(Lent(Some(BufReader::with_capacity(BLOCK, inner)))) }
    }

    /// Goes on to the next member; false if there is none.
    fn next_member(&mut self) -> io::Result<bool> {
        match self.decoder.get_mut().fill_buf()?.first() {
            None => Ok(false),
            Some(&FIRST) => {
                let inner = self.decoder.get_mut().0.take();
                self.decoder.reset(Lent(inner));
                Ok(true)
            }
            Some(_) => Err(InputError::Trailing(Compression::Gzip).into()),
        }
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match self.decoder.read(buffer) {
                Ok(0) if self.next_member()? => {}
                Ok(read) => return Ok(read),
                Err(error) => return Err(typed(error)),
            }
        }
    }
}

/// The decoder's errors, and those of the stream below as they are.
fn typed(error: io::Error) -> io::Error {
    if InputError::of(&error).is_some() {
        return error;
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => InputError::CutOff(Compression::Gzip).into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            InputError::Damaged(Compression::Gzip, error.to_string()).into()
        }
        _ => error,
    }
}

impl<R: BufRead> Read for Lent<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |inner| inner.read(buffer))
    }
}

impl<R: BufRead> BufRead for Lent<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.as_mut().map_or(Ok(&[]), BufRead::fill_buf)
    }

    fn consume(&mut self, amount: usize) {
        if let Some(inner) = &mut self.0 {
            inner.consume(amount);
        }
    }
}
