//! What can be wrong with the bytes of a log before any record is read.

use std::error::Error;
use std::fmt;
use std::io;

use super::Compression;

/// Why a stream cannot be read to its end; what came before it has been handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputError {
    /// The compressed data stops in the middle.
    CutOff(Compression),
    /// Behind the end of the compressed data there is something else.
    Trailing(Compression),
    /// The compressed data contradicts itself, or asks for what is not supported.
    Damaged(Compression, String),
    /// It was compressed more often than anybody does on purpose.
    Layers,
    /// It expands to much more than a log does: bytes read, and bytes they became.
    Expands {
        /// Bytes of the file read so far.
        from: u64,
        /// Bytes they became.
        to: u64,
    },
    /// It is packed by a program whose files are not read here: what it is, and the command that unpacks it.
    Packed(&'static str, &'static str),
    /// The text is not UTF-8 but this encoding.
    Encoding(&'static str),
    /// The file became shorter while it was read: its length at first, and where it ended.
    Shrunk {
        /// Bytes that it had when it was opened.
        from: u64,
        /// Bytes that could be read.
        to: u64,
    },
}

impl InputError {
    /// The reason inside an error of a stream, if it is one of these.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::CutOff(_) => "it was not written or copied to its end: get the whole file, or wait until it is \
                                complete; the records before the cut were read"
                .to_owned(),
            Self::Trailing(kind) => format!("rename it if it is not meant to be {kind}; otherwise compress it again"),
            Self::Damaged(kind, _) => format!("`{} -t` tests the file; copy or compress it again", kind.program()),
            Self::Layers => "decompress it first".to_owned(),
            Self::Expands { .. } => {
                "a small file that expands without end is the work of somebody who means harm; if it is a log all the \
                 same, allow more with `--max-expansion`"
                    .to_owned()
            }
            Self::Packed(_, command) => format!("unpack it first: `{command} | lifespec replay SPEC -`"),
            Self::Encoding(name) => {
                format!("convert it first: `iconv -f {name} -t UTF-8 FILE | lifespec replay SPEC -`")
            }
            Self::Shrunk { .. } => "read a log that nobody shortens meanwhile, or a copy of it".to_owned(),
        }
    }

    fn kind(&self) -> io::ErrorKind {
        match self {
            Self::CutOff(_) | Self::Shrunk { .. } => io::ErrorKind::UnexpectedEof,
            Self::Expands { .. } => io::ErrorKind::FileTooLarge,
            Self::Trailing(_) | Self::Damaged(..) | Self::Layers | Self::Packed(..) | Self::Encoding(_) => {
                io::ErrorKind::InvalidData
            }
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff(kind) => write!(f, "it ends before its {kind} data does"),
            Self::Trailing(kind) => write!(f, "behind the end of its {kind} data there are bytes that are not {kind}"),
            Self::Damaged(kind, why) => write!(f, "its {kind} data cannot be decompressed: {why}"),
            Self::Layers => f.write_str("it is compressed more than twice"),
            Self::Expands { from, to } => {
                write!(f, "{from} bytes of it expand to {to} bytes and more, which no log does")
            }
            Self::Packed(what, _) => write!(f, "it is {what}, which is not read"),
            Self::Encoding(name) => write!(f, "it is not UTF-8 but {name}"),
            Self::Shrunk { from, to } => {
                write!(f, "it became shorter while it was read: it had {from} bytes, and ended after {to}")
            }
        }
    }
}

impl Error for InputError {}

impl From<InputError> for io::Error {
    fn from(error: InputError) -> Self {
        Self::new(error.kind(), error)
    }
}
