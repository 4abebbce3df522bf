//! Tells the format of a log by what is in it; its name decides only where the content leaves a doubt.

use std::path::Path;

use super::columns::{self, Hint, Layout};
use super::peek::Peeked;
use super::{Bytes, object};

/// Bytes that are looked at, at most.
const MOST: usize = 64 << 10;

/// A format of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormatKind {
    /// JSON Lines, JSON documents, and lists of them; also text that is nothing known, so that it is reported.
    Json,
    /// A table in text, a record a line.
    Csv {
        /// What stands between the columns.
        delimiter: u8,
    },
    /// XES, in XML.
    Xes,
    /// OCEL 2.0, in JSON.
    Ocel,
    /// Parquet.
    Parquet,
}

/// The format of a decompressed stream, and the stream from its beginning. An empty one is JSON without records.
///
/// No more is read than the decision takes: one that comes slowly is not waited for longer than need be.
pub fn detect(name: &str, input: Bytes) -> (FormatKind, Bytes) {
    let named = Named::of(name);
    let mut peeked = Peeked::new(input);
    // Looking anew at twice as much costs no more than looking once at all of it.
    let mut enough = 1;
    let kind = loop {
        let is_all = !peeked.look();
        let seen = peeked.seen();
        let is_most = seen.len() >= MOST;
        if seen.len() >= enough || is_all || is_most {
            enough = seen.len() * 2;
            let seen = if is_most { whole_lines(&seen[..MOST]) } else { seen };
            if let Some(kind) = kind(seen, named, is_all || is_most) {
                break kind;
            }
        }
        if is_all || is_most {
            break FormatKind::Json;
        }
    };
    (kind, Box::new(peeked))
}

/// The lines that end in a text, or the line that does not if there is no other.
fn whole_lines(text: &[u8]) -> &[u8] {
    memchr::memrchr(b'\n', text).map_or(text, |end| &text[..=end])
}

/// The format of a text that begins so; none if more must be seen.
fn kind(head: &[u8], named: Named, is_all: bool) -> Option<FormatKind> {
    if is_parquet(head) {
        return Some(FormatKind::Parquet);
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match text.first() {
        None => is_all.then_some(FormatKind::Json),
        Some(b'[') => Some(FormatKind::Json),
        Some(b'{') => {
            object::is_ocel(text, is_all).map(|is_ocel| if is_ocel { FormatKind::Ocel } else { FormatKind::Json })
        }
        Some(b'<') if is_markup(text, is_all)? => Some(FormatKind::Xes),
        Some(_) => other(text, named, is_all),
    }
}

/// The format of a text whose first character tells nothing.
fn other(text: &[u8], named: Named, is_all: bool) -> Option<FormatKind> {
    let lines = || text.split(|byte| *byte == b'\n').take(columns::SAMPLE);
    let is_called_table = matches!(named, Named::Table(_));
    if !is_called_table && lines().any(|line| line.trim_ascii_start().starts_with(b"{")) {
        return Some(FormatKind::Json);
    }
    let hint = match named {
        Named::Table(delimiter) => Hint::Table(delimiter),
        Named::Nothing => Hint::Silent,
        Named::Json | Named::Xes | Named::Parquet => Hint::Other,
    };
    Some(match (columns::layout(text, hint, is_all)?, named) {
        (Layout::Table(delimiter), _) => FormatKind::Csv { delimiter },
        (Layout::Other, Named::Xes) => FormatKind::Xes,
        (Layout::Other, Named::Parquet) => FormatKind::Parquet,
        (Layout::Other, _) => FormatKind::Json,
    })
}

/// Whether this is Parquet, encrypted or not: behind its mark there is no text.
fn is_parquet(head: &[u8]) -> bool {
    let rest = head.strip_prefix(b"PAR1").or_else(|| head.strip_prefix(b"PARE"));
    rest.and_then(<[u8]>::first)
        .is_some_and(|byte| !byte.is_ascii_whitespace() && (byte.is_ascii_control() || !byte.is_ascii()))
}

/// Whether a text that begins with `<` is XML; lines of other logs may begin with it, too (`<34>Oct 11 …`). `None`: more
/// must be seen.
fn is_markup(text: &[u8], is_all: bool) -> Option<bool> {
    let rest = &text[1..];
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':').count();
    let (name, after) = rest.split_at(name);
    let is_log = name == b"log" || name.ends_with(b":log");
    match after.first() {
        None => is_all.then_some(is_log),
        Some(b'?' | b'!') => Some(name.is_empty()),
        Some(b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/') => Some(is_log),
        Some(_) => Some(false),
    }
}

/// What the name of a file says, without the endings of compression.
#[derive(Clone, Copy, Debug)]
enum Named {
    Nothing,
    Json,
    Table(u8),
    Xes,
    Parquet,
}

impl Named {
    fn of(name: &str) -> Self {
        let mut path = Path::new(name);
        loop {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
            return match ending.as_deref() {
                Some("gz" | "gzip" | "zst" | "zstd") => {
                    path = Path::new(path.file_stem().unwrap_or_default());
                    continue;
                }
                Some("csv") => Self::Table(b','),
                Some("tsv" | "tab") => Self::Table(b'\t'),
                Some("json" | "jsonl" | "ndjson" | "jsonocel") => Self::Json,
                Some("xes" | "xml") => Self::Xes,
                Some("parquet") => Self::Parquet,
                _ => Self::Nothing,
            };
        }
    }
}
