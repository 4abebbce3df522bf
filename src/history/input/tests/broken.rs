//! Streams that are cut off, damaged, or something else than a log.

use std::io::{self, Read};

use super::super::{Compression, Expansion, InputError, decompress};
use super::{LINES, both, bytes, drip, gz, read, zst};

#[test]
fn cut_anywhere_it_gives_what_came_before_and_says_so() {
    let (text, kinds) = (LINES.as_bytes(), [Compression::Gzip, Compression::Zstd]);
    for (whole, kind) in [gz(text), zst(text)].into_iter().zip(kinds) {
        for cut in 1..whole.len() {
            let (out, error) = both(&whole[..cut]);
            if kind == Compression::Zstd && cut == 1 {
                assert_eq!((out.as_slice(), error), (&b"("[..], None), "a bracket alone may be text");
                continue;
            }
            assert_eq!(error, Some(InputError::CutOff(kind)), "{kind} cut at {cut}");
            assert!(text.starts_with(&out), "{kind} cut at {cut}");
        }
    }
}

#[test]
fn cut_in_a_later_part_it_gives_the_parts_before() {
    let text = LINES.as_bytes();
    for (first, second, kind) in
        [(gz(text), gz(b"more"), Compression::Gzip), (zst(text), zst(b"more"), Compression::Zstd)]
    {
        for cut in 1..second.len() {
            let (out, error) = both(&[&first, &second[..cut]].concat());
            assert!(out.starts_with(text), "{kind} cut at {cut}");
            assert_eq!(error, Some(InputError::CutOff(kind)), "{kind} cut at {cut}");
        }
    }
}

#[test]
fn cut_inside_two_layers_the_one_that_was_cut_is_named() {
    let long: Vec<u8> = (0..1_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let whole = gz(&zst(&long));
    for cut in (20..whole.len()).step_by(53) {
        let (out, error) = both(&whole[..cut]);
        assert_eq!(error, Some(InputError::CutOff(Compression::Gzip)), "cut at {cut}");
        assert!(long.starts_with(&out), "cut at {cut}");
    }
}

#[test]
fn most_of_a_long_file_comes_before_the_cut() {
    let long: Vec<u8> = (0..50_000_u32).flat_map(|n| format!("{{\"n\":{n}}}\n").into_bytes()).collect();
    for whole in [gz(&long), zst(&long)] {
        let (out, error) = read(bytes(&whole[..whole.len() - 9]), Expansion::default());
        assert!(long.starts_with(&out) && out.len() * 4 > long.len() * 3, "{} of {}", out.len(), long.len());
        assert!(matches!(error, Some(InputError::CutOff(_))), "{error:?}");
    }
}

#[test]
fn what_follows_the_end_is_named_not_ignored() {
    let text = LINES.as_bytes();
    for garbage in [&b"x"[..], b"\0", b"{\"id\":1}\n", b"garbage that goes on for a while"] {
        for (whole, kind) in [(gz(text), Compression::Gzip), (zst(text), Compression::Zstd)] {
            let (out, error) = both(&[&whole, garbage].concat());
            assert_eq!((out.as_slice(), error), (text, Some(InputError::Trailing(kind))), "{garbage:?}");
        }
    }
}

#[test]
fn a_flipped_byte_is_an_error_or_makes_no_difference() {
    let text = LINES.as_bytes();
    let checked = {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3).expect("a vector takes everything");
        encoder.include_checksum(true).expect("it can be set");
        io::Write::write_all(&mut encoder, text).expect("a vector takes everything");
        encoder.finish().expect("a vector takes everything")
    };
    for whole in [gz(text), checked] {
        let mut noticed = 0;
        for at in 4..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0x55;
            let (out, error) = read(bytes(&broken), Expansion::default());
            assert!(error.is_some() || out == text, "byte {at}");
            let (_, slowly) = read(drip(&broken), Expansion::default());
            assert_eq!(slowly.is_some(), error.is_some(), "byte {at}");
            noticed += usize::from(error.is_some());
        }
        assert!(noticed * 2 > whole.len(), "{noticed} of {}", whole.len());
    }
}

#[test]
fn bad_frames_are_refused() {
    for frame in [
        &b"\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"[..],
        b"\x28\xb5\x2f\xfd\x00\x58\xff\xff\xff\xff",
        b"\x28\xb5\x2f\xfdnonsense and more nonsense",
        b"\x1f\x8b\x09\x00\x00\x00\x00\x00\x00\x00\x00\x00",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff",
    ] {
        let (out, error) = both(frame);
        assert!(out.is_empty() && matches!(error, Some(InputError::Damaged(..))), "{frame:?}: {error:?}");
    }
    // A skippable frame of 4 GiB of which nothing is there.
    assert_eq!(both(b"\x50\x2a\x4d\x18\xff\xff\xff\xff").1, Some(InputError::CutOff(Compression::Zstd)));
}

#[test]
fn a_window_of_gigabytes_is_refused_in_words() {
    // The header of a frame that asks for a window of 2 GiB.
    let (_, error) = both(b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00");
    let told = error.map(|error| error.to_string()).unwrap_or_default();
    assert!(told.contains("--long"), "{told}");
}

#[test]
fn compressed_three_times_is_refused() {
    let thrice = gz(&zst(&gz(LINES.as_bytes())));
    assert_eq!(both(&thrice), (Vec::new(), Some(InputError::Layers)));
}

#[test]
fn other_encodings_are_named() {
    let utf16 = |order: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
        format!("{mark}{LINES}").encode_utf16().flat_map(order).collect()
    };
    let utf32 = |order: fn(u32) -> [u8; 4], mark: &str| -> Vec<u8> {
        format!("{mark}{LINES}").chars().map(u32::from).flat_map(order).collect()
    };
    for mark in ["", "\u{feff}"] {
        for (name, text) in [
            ("UTF-16LE", utf16(u16::to_le_bytes, mark)),
            ("UTF-16BE", utf16(u16::to_be_bytes, mark)),
            ("UTF-32LE", utf32(u32::to_le_bytes, mark)),
            ("UTF-32BE", utf32(u32::to_be_bytes, mark)),
        ] {
            for packed in [text.clone(), gz(&text)] {
                let (_, error) = both(&packed);
                assert_eq!(error, Some(InputError::Encoding(name)), "{name}, {mark:?}");
                assert!(error.is_some_and(|error| error.help().contains(&format!("iconv -f {name}"))));
            }
        }
    }
}

#[test]
fn what_other_programs_packed_is_named_with_the_way_to_unpack_it() {
    let mut tar = vec![b'a'; 512];
    tar[257..262].copy_from_slice(b"ustar");
    for (head, command) in [
        (&b"\xfd7zXZ\0\0\0"[..], "xz -dc"),
        (b"BZh91AY&SY....", "bzip2 -dc"),
        (b"PK\x03\x04....", "unzip -p"),
        (b"\x04\x22\x4d\x18....", "lz4 -dc"),
        (b"7z\xbc\xaf\x27\x1c....", "7z e"),
        (b"\x1f\x9d....", "uncompress"),
        (&tar, "tar -xOf"),
    ] {
        let (_, error) = read(bytes(head), Expansion::default());
        assert!(matches!(&error, Some(InputError::Packed(..))), "{command}: {error:?}");
        assert!(error.is_some_and(|error| error.help().contains(command)), "{command}");
    }
    assert!(matches!(read(bytes(&gz(&tar)), Expansion::default()).1, Some(InputError::Packed(..))));
}

/// A disk that fails behind some bytes.
struct Failing(&'static [u8]);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::Error::other("the disk is on fire")) } else { self.0.read(buffer) }
    }
}

#[test]
fn an_error_of_the_disk_comes_through_as_it_is() {
    for start in [&b""[..], b"{}", b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd"] {
        let mut out = Vec::new();
        let error = decompress(Box::new(Failing(start)), Expansion::default())
            .and_then(|mut stream| stream.read_to_end(&mut out))
            .expect_err("the disk fails");
        assert_eq!(error.to_string(), "the disk is on fire", "{start:?}");
        assert_eq!(out.as_slice(), if start == b"{}" { start } else { b"" });
    }
}
