//! Reads a file as text, and says what is wrong with one that cannot be.

use std::io::{self, Read};
use std::path::Path;

use super::files::{Files, STDIN};
use crate::catalog::files::{LS481, LS491, LS492, LS494};
use crate::diagnostic::{Finding, did_you_mean};
use crate::source::{SourceMap, Span};

/// Bytes that a lifecycle may have at most.
const MOST_BYTES: u64 = 8 << 20;
/// Bytes that a report may have at most.
const MOST_REPORT: u64 = 4 << 30;
/// Bytes after a broken one that are shown.
const SHOWN_AFTER: usize = 200;

/// What people call a file.
pub(super) fn name(path: &Path) -> String {
    if path == Path::new(STDIN) { "standard input".to_owned() } else { path.to_string_lossy().into_owned() }
}

/// The text of a file, without a byte order mark.
pub(super) fn read(files: &dyn Files, path: &Path, sources: &mut SourceMap) -> Result<String, Box<Finding>> {
    let mut bytes = Vec::new();
    let read = files.open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err(Box::new(unreadable(files, path, &error)));
    }
    if bytes.len() as u64 > MOST_BYTES {
        let message = format!("`{}` is larger than a lifecycle may be: {} MiB", name(path), MOST_BYTES >> 20);
        return Err(Box::new(
            Finding::new(&LS494, message).about(name(path)).help("a log is read with `lifespec replay SPEC LOG…`"),
        ));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| Box::new(not_text(&error, path, sources)))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// The bytes of a report, which may be far longer than a lifecycle.
pub(super) fn bytes(files: &dyn Files, path: &Path) -> Result<Vec<u8>, Box<Finding>> {
    let mut bytes = Vec::new();
    let read = files.open(path).and_then(|file| file.take(MOST_REPORT + 1).read_to_end(&mut bytes));
    let read = match read {
        Ok(read) if read as u64 > MOST_REPORT => Err(io::Error::other("it is larger than 4 GiB")),
        read => read,
    };
    read.map(|_| bytes).map_err(|error| Box::new(unreadable(files, path, &error)))
}

pub(super) fn unreadable(files: &dyn Files, path: &Path, error: &io::Error) -> Finding {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    let help = match (error.kind(), path.file_name()) {
        (io::ErrorKind::NotFound, Some(file)) => {
            let names = files.siblings(path);
            did_you_mean(&file.to_string_lossy(), names.iter().map(String::as_str))
        }
        _ => None,
    };
    Finding::new(&LS491, format!("cannot read `{}`: {reason}", name(path))).about(name(path)).maybe_help(help)
}

/// What is wrong with a path, as something that is wrong with the configuration that names it.
pub(super) fn configured(finding: &Finding, place: Span) -> Finding {
    Finding::new(&LS481, finding.message.as_str()).label(place, "named here").maybe_help(finding.help.clone())
}

/// Points at the first byte that is not UTF-8; a character that stands for it makes the source text.
fn not_text(error: &std::string::FromUtf8Error, path: &Path, sources: &mut SourceMap) -> Finding {
    let bytes = error.as_bytes();
    let at = error.utf8_error().valid_up_to();
    let rest = &bytes[at..bytes.len().min(at + SHOWN_AFTER)];
    let before = String::from_utf8_lossy(&bytes[..at]);
    let source = sources.add(name(path), format!("{before}{}", String::from_utf8_lossy(rest)));
    let span = Span::new(source, at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    let help = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        "the file begins like UTF-16: save it as UTF-8"
    } else {
        "save the file as UTF-8"
    };
    Finding::new(&LS492, format!("`{}` is not UTF-8 text", name(path)))
        .label(span, format!("the byte 0x{:02X} is not part of a character", bytes[at]))
        .help(help)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::path::Path;

    use super::{MOST_BYTES, read};
    use crate::session::memory::Memory;
    use crate::source::SourceMap;

    fn files() -> Memory {
        Memory(HashMap::from([
            ("orders.life", b"\xef\xbb\xbflifecycle Orders".to_vec()),
            ("latin.life", b"lifecycle X\n# \xc3\xa9 caf\xe9\n".to_vec()),
            ("huge.life", vec![b' '; usize::try_from(MOST_BYTES).expect("a small number") + 1]),
        ]))
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let text = read(&files(), Path::new("orders.life"), &mut SourceMap::default());
        assert_eq!(text.as_deref().map_err(|_| ()), Ok("lifecycle Orders"));
    }

    #[test]
    fn a_missing_file_is_answered_with_the_name_that_was_meant() {
        let finding = read(&files(), Path::new("order.life"), &mut SourceMap::default()).expect_err("it is missing");
        assert_eq!(finding.message, "cannot read `order.life`: there is no such file");
        assert_eq!(finding.help.as_deref(), Some("did you mean `orders.life`?"));
    }

    #[test]
    fn the_first_byte_that_is_not_text_is_pointed_at() {
        let mut sources = SourceMap::default();
        let finding = read(&files(), Path::new("latin.life"), &mut sources).expect_err("it is Latin-1");
        let (start, end) = sources.positions(finding.span().expect("it has a place"));
        assert_eq!((start.line, start.column, end.column), (2, 8, 9));
        assert_eq!(finding.labels[0].text, "the byte 0xE9 is not part of a character");
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let finding = read(&files(), Path::new("huge.life"), &mut SourceMap::default()).expect_err("it is too large");
        assert_eq!(finding.code.id, "LS494");
    }
}
