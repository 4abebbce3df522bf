//! Decompresses zstd: any number of frames, one behind the other, and nothing else behind them.

use std::io::{self, BufRead, BufReader, Read};

use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

use super::{Compression, InputError};

/// Bytes that are read at once.
const BLOCK: usize = 128 << 10;
/// Bytes of the mark that a frame begins with.
const MARK: usize = 4;

pub(super) struct Zstd<R> {
    inner: BufReader<R>,
    decoder: Decoder<'static>,
    /// Frames that have ended.
    frames: u64,
    /// The first bytes of the frame that is being read; none between frames.
    mark: Vec<u8>,
    /// Whether the decoder may hold bytes back because there was no room for them.
    full: bool,
}

impl<R: Read> Zstd<R> {
    pub(super) fn new(inner: R) -> io::Result<Self> {
        let inner = BufReader::with_capacity(BLOCK, inner);
        Ok(Self { inner, decoder: Decoder::new()?, frames: 0, mark: Vec::new(), full: false })
    }

    /// What is wrong, when `otherwise` is what the decoder makes of it.
    fn fault(&self, otherwise: InputError) -> io::Error {
        let is_mark = Compression::of(&self.mark).or_else(|| Compression::begun(&self.mark)).is_some();
        let is_letter = matches!(self.mark.as_slice(), [0x28 | 0x50..=0x5f]);
        if self.frames > 0 && !is_mark && !is_letter {
            return InputError::Trailing(Compression::Zstd).into();
        }
        otherwise.into()
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            // What the decoder holds back comes before the stream is asked, which may have to be waited for.
            let input = if self.full { &[] } else { self.inner.fill_buf()? };
            let at_end = input.is_empty() && !self.full;
            if at_end && self.mark.is_empty() {
                return Ok(0);
            }
            if self.mark.len() < MARK {
                let missing = MARK - self.mark.len();
                self.mark.extend_from_slice(&input[..input.len().min(missing)]);
            }
            let (mut from, mut to) = (InBuffer::around(input), OutBuffer::around(&mut *buffer));
            let hint = self.decoder.run(&mut from, &mut to);
            let (used, made) = (from.pos(), to.pos());
            let hint = match hint {
                Ok(hint) => hint,
                Err(error) => return Err(self.fault(InputError::Damaged(Compression::Zstd, reason(&error)))),
            };
            self.inner.consume(used);
            self.full = made == buffer.len();
            if hint == 0 {
                self.decoder.reinit()?;
                self.frames += 1;
                self.mark.clear();
                self.full = false;
            } else if made == 0 && at_end {
                return Err(self.fault(InputError::CutOff(Compression::Zstd)));
            }
            if made > 0 {
                return Ok(made);
            }
        }
    }
}

/// The library's reason, in words that say what to do where there is something to do.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    if text.contains("memory") {
        return "it was compressed with `--long` and needs more than 128 MiB of memory".to_owned();
    }
    text
}
