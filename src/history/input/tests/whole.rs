//! Streams with nothing wrong about them.

use super::{LINES, both, gz, zst};

#[test]
fn what_is_not_compressed_comes_as_it_is() {
    for text in ["", "x", "(", "P", LINES, "\r\n\r\n", "PK is no archive", "BZh4x"] {
        assert_eq!(both(text.as_bytes()), (text.as_bytes().to_vec(), None), "{text:?}");
    }
}

#[test]
fn compressed_once_or_twice_is_undone() {
    let text = LINES.as_bytes();
    for packed in [gz(text), zst(text), gz(&gz(text)), gz(&zst(text)), zst(&gz(text)), zst(&zst(text))] {
        assert_eq!(both(&packed), (text.to_vec(), None));
    }
    for empty in [gz(b""), zst(b""), gz(&zst(b""))] {
        assert_eq!(both(&empty), (Vec::new(), None));
    }
}

#[test]
fn members_and_frames_follow_each_other() {
    let twice = [LINES, LINES].concat().into_bytes();
    let half = LINES.as_bytes();
    assert_eq!(both(&[gz(half), gz(half)].concat()), (twice.clone(), None));
    assert_eq!(both(&[gz(half), gz(b""), gz(half)].concat()), (twice.clone(), None));
    assert_eq!(both(&[zst(half), zst(half)].concat()), (twice.clone(), None));
    let skipped = [&b"\x50\x2a\x4d\x18\x03\0\0\0abc"[..], &zst(half), b"\x5f\x2a\x4d\x18\0\0\0\0", &zst(half)].concat();
    assert_eq!(both(&skipped), (twice, None));
}

#[test]
fn more_than_a_buffer_comes_whole() {
    let long: Vec<u8> = (0..50_000_u32).flat_map(|n| format!("{{\"n\":{n}}}\n").into_bytes()).collect();
    for packed in [gz(&long), zst(&long), zst(&gz(&long))] {
        let (out, error) = super::read(super::bytes(&packed), super::Expansion::default());
        assert!(out == long && error.is_none(), "{} bytes, {error:?}", out.len());
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let marked = [b"\xef\xbb\xbf", LINES.as_bytes()].concat();
    for packed in [marked.clone(), gz(&marked), zst(&marked)] {
        assert_eq!(both(&packed), (LINES.as_bytes().to_vec(), None));
    }
    assert_eq!(both(b"\xef\xbb\xbf"), (Vec::new(), None));
    assert_eq!(both(b"\xef\xbb\xbf\xef\xbb\xbf{}"), (b"\xef\xbb\xbf{}".to_vec(), None), "one mark, not all");
}
