//! Turns the bytes of a file into clean bytes of a known format: decompressed, without a byte order mark.

mod columns;
mod compression;
mod decompress;
mod detect;
mod error;
mod expansion;
mod gzip;
mod magic;
mod object;
mod peek;
mod zstd;

#[cfg(test)]
mod tests;

pub use compression::Compression;
pub use decompress::decompress;
pub use detect::{FormatKind, detect};
pub use error::InputError;
pub use expansion::Expansion;

use std::io::Read;

/// A stream of bytes that may be read in another thread than the one that opened it.
pub type Bytes = Box<dyn Read + Send>;
