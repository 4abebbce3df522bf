//! Tests of what comes between a file and its format.

mod broken;
mod detection;
mod expansion;
mod whole;

use std::io::{self, Cursor, Read, Write};

use flate2::write::GzEncoder;

use super::{Bytes, Expansion, InputError, decompress};

const LINES: &str = "{\"id\":\"o-1\",\"event\":\"Clerk.Open\"}\r\n{\"id\":\"o-1\",\"event\":\"Clerk.Close\"}\n";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything")
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("a vector takes everything")
}

fn bytes(bytes: &[u8]) -> Bytes {
    Box::new(Cursor::new(bytes.to_vec()))
}

/// A stream that gives a byte at a time, and is interrupted before each.
struct Drip(Cursor<Vec<u8>>, bool);

impl Read for Drip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = buffer.len().min(1);
        self.0.read(&mut buffer[..most])
    }
}

fn drip(bytes: &[u8]) -> Bytes {
    Box::new(Drip(Cursor::new(bytes.to_vec()), false))
}

/// What comes out of a stream, and why it ended.
fn read(input: Bytes, limit: Expansion) -> (Vec<u8>, Option<InputError>) {
    let mut out = Vec::new();
    let error = match decompress(input, limit) {
        Ok(mut stream) => {
            let error = stream.read_to_end(&mut out).err();
            assert_eq!(stream.read_to_end(&mut Vec::new()).ok(), Some(0), "nothing comes behind the end");
            error
        }
        Err(error) => Some(error),
    };
    let error = error.map(|error| InputError::of(&error).cloned().unwrap_or_else(|| panic!("{error:?} has no reason")));
    (out, error)
}

/// As [`read`], in one piece and byte by byte, which must not differ.
fn both(input: &[u8]) -> (Vec<u8>, Option<InputError>) {
    let whole = read(bytes(input), Expansion::default());
    assert_eq!(read(drip(input), Expansion::default()), whole);
    whole
}
