//! Knows packed files and encodings by their first bytes.

use super::InputError;

/// Where an archive of tar has its mark.
const TAR_MARK: usize = 257;

/// Why a stream with these first bytes is neither text nor Parquet.
pub(super) fn refused(head: &[u8]) -> Option<InputError> {
    let packed = [
        (&b"\xfd7zXZ\0"[..], "compressed by xz", "xz -dc FILE"),
        (b"\x04\x22\x4d\x18", "compressed by lz4", "lz4 -dc FILE"),
        (b"\x1f\x9d", "compressed by compress", "uncompress -c FILE"),
        (b"PK\x03\x04", "a zip archive", "unzip -p FILE"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "7z e -so FILE"),
    ];
    let found = packed.into_iter().find(|(mark, _, _)| head.starts_with(mark));
    if let Some((_, what, command)) = found {
        return Some(InputError::Packed(what, command));
    }
    // The mark of bzip2 is made of letters; the number of its first block, or of its end, is not.
    if head.starts_with(b"BZh") && matches!(head.get(4..6), Some(b"1A" | b"\x17r")) {
        return Some(InputError::Packed("compressed by bzip2", "bzip2 -dc FILE"));
    }
    if head.get(TAR_MARK..).is_some_and(|rest| rest.starts_with(b"ustar")) {
        return Some(InputError::Packed("a tar archive", "tar -xOf FILE"));
    }
    encoding(head).map(InputError::Encoding)
}

/// The encoding of a text that is not UTF-8 by its first bytes: a byte order mark, or every second byte zero.
fn encoding(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xfe, 0, 0, ..] | [1..=0x7f, 0, 0, 0, ..] => Some("UTF-32LE"),
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, 1..=0x7f, ..] => Some("UTF-32BE"),
        [0xff, 0xfe, ..] | [1..=0x7f, 0, 1..=0x7f, 0, ..] => Some("UTF-16LE"),
        [0xfe, 0xff, ..] | [0, 1..=0x7f, 0, 1..=0x7f, ..] => Some("UTF-16BE"),
        _ => None,
    }
}
