//! Holds the part of a stream that is read and not yet handed out, and hands it out in whole records.

use std::io::{self, ErrorKind, Read};

/// The longest record that is held, in bytes: one record may not fill the memory.
pub(super) const LONGEST: usize = 64 << 20;

/// A stream on its way into chunks.
pub(super) struct Pending {
    input: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    /// Memory for what is read next.
    spare: Vec<u8>,
    ended: bool,
    /// The error that ended the stream: it comes behind what was read before.
    failure: Option<io::Error>,
}

impl Pending {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input, bytes: Vec::new(), spare: Vec::new(), ended: false, failure: None }
    }

    /// The next bytes up to the end that `end` finds, about `size` of them; nothing at the end of the stream.
    ///
    /// `end` is given the bytes at hand and whether the stream has no more. It gives the end of a record, or nothing if
    /// none is to be seen yet. Of a stream that fails, the records before are handed out and the begun one is dropped.
    /// After an error the stream is at its end.
    pub(super) fn next(
        &mut self,
        size: usize,
        end: impl Fn(&[u8], bool) -> Option<usize>,
    ) -> io::Result<Option<Vec<u8>>> {
        let mut wanted = size.max(1);
        loop {
            self.fill(wanted);
            if let Some(error) = self.failure.take() {
                let Some(end) = end(&self.bytes, false) else {
                    self.stop();
                    return Err(error);
                };
                self.failure = Some(error);
                return Ok(Some(self.take(end)));
            }
            if self.bytes.is_empty() {
                return Ok(None);
            }
            if let Some(end) = end(&self.bytes, self.ended).or(self.ended.then_some(self.bytes.len())) {
                return Ok(Some(self.take(end)));
            }
            if self.bytes.len() > LONGEST {
                self.stop();
                let message = format!("a record is longer than {} MiB", LONGEST >> 20);
                return Err(io::Error::new(ErrorKind::InvalidData, message));
            }
            wanted = (self.bytes.len() * 2).min(LONGEST + 1);
        }
    }

    /// Takes memory for what is read next.
    pub(super) fn reuse(&mut self, bytes: Vec<u8>) {
        self.spare = bytes;
    }

    /// Gives up the rest of the stream.
    pub(super) fn stop(&mut self) {
        self.ended = true;
        self.bytes = Vec::new();
    }

    fn fill(&mut self, wanted: usize) {
        let missing = wanted.saturating_sub(self.bytes.len());
        if self.ended || missing == 0 {
            return;
        }
        self.bytes.reserve(missing);
        let limit = u64::try_from(missing).unwrap_or(u64::MAX);
        match self.input.as_mut().take(limit).read_to_end(&mut self.bytes) {
            Ok(read) => self.ended = read < missing,
            Err(error) => (self.ended, self.failure) = (true, Some(error)),
        }
    }

    /// Whichever side is shorter is copied.
    fn take(&mut self, end: usize) -> Vec<u8> {
        if end < self.bytes.len() / 2 {
            return self.bytes.drain(..end).collect();
        }
        let mut rest = std::mem::take(&mut self.spare);
        rest.clear();
        rest.extend_from_slice(&self.bytes[end..]);
        self.bytes.truncate(end);
        std::mem::replace(&mut self.bytes, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Pending};
    use std::io::{self, Read};

    fn line_end(bytes: &[u8], _ended: bool) -> Option<usize> {
        memchr::memrchr(b'\n', bytes).map(|at| at + 1)
    }

    #[test]
    fn pieces_are_whole_whatever_their_size() {
        let text = b"one\ntwo\n\nfour and a half\nfive";
        for size in 0..40 {
            let mut pending = Pending::new(Box::new(&text[..]));
            let mut all = Vec::new();
            while let Some(piece) = pending.next(size, line_end).expect("no error") {
                assert!(piece.ends_with(b"\n") || piece.ends_with(b"five"), "{piece:?}");
                all.extend(piece);
            }
            assert_eq!(all, text);
        }
    }

    #[test]
    fn a_record_without_end_is_an_error_and_then_the_stream_is_over() {
        let mut pending = Pending::new(Box::new(io::repeat(b'x')));
        let error = pending.next(1 << 20, line_end).expect_err("it never ends");
        assert_eq!(error.to_string(), "a record is longer than 64 MiB");
        assert!(pending.next(1 << 20, line_end).expect("no second error").is_none());
        let mut pending = Pending::new(Box::new(io::repeat(b'x').take(LONGEST as u64)));
        let piece = pending.next(1 << 20, line_end).expect("it is not too long").expect("it is there");
        assert_eq!(piece.len(), LONGEST);
    }

    #[test]
    fn a_stream_that_breaks_is_an_error_behind_its_records_and_then_over() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _into: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let mut pending = Pending::new(Box::new(b"a\nb\nc".chain(Broken)));
        assert_eq!(pending.next(100, line_end).expect("what was read before"), Some(b"a\nb\n".to_vec()));
        assert!(pending.next(100, line_end).is_err());
        assert!(pending.next(100, line_end).expect("no second error").is_none());
    }
}
