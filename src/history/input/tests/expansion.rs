//! Streams that expand.

use std::io::{self, Read};

use super::super::{Bytes, Expansion, InputError, decompress};
use super::{bytes, gz, read, zst};

/// Gives the same bytes again and again.
struct Endless {
    part: Vec<u8>,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = (&self.part[self.at..]).read(buffer)?;
        self.at = (self.at + read) % self.part.len();
        Ok(read)
    }
}

fn endless(part: Vec<u8>) -> Bytes {
    Box::new(Endless { part, at: 0 })
}

/// The bytes that come out of a stream without being kept, and why it ended.
fn drain(input: Bytes, limit: Expansion) -> (u64, Option<InputError>) {
    let mut stream = decompress(input, limit).expect("it begins well");
    let (mut out, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return (out, None),
            Ok(read) => out += read as u64,
            Err(error) => return (out, InputError::of(&error).cloned()),
        }
    }
}

const SMALL: Expansion = Expansion { free: 4 << 20, ratio: 200 };

#[test]
fn ten_megabytes_of_zeros_compressed_twice_are_fine() {
    let zeros = vec![0; 10 << 20];
    for packed in [gz(&gz(&zeros)), zst(&zst(&zeros)), gz(&zst(&zeros))] {
        assert_eq!(drain(bytes(&packed), Expansion::default()), (10 << 20, None));
    }
}

#[test]
fn an_endless_stream_of_zeros_is_stopped_at_the_limit() {
    let part = vec![0; 1 << 20];
    for part in [gz(&part), zst(&part)] {
        let (out, error) = drain(endless(part), SMALL);
        assert!((SMALL.free..SMALL.free + (2 << 20)).contains(&out), "{out}");
        assert!(matches!(error, Some(InputError::Expands { to, .. }) if to > SMALL.free), "{error:?}");
    }
}

#[test]
fn the_usual_limit_stops_ten_gigabytes_behind_the_first() {
    let (out, error) = drain(endless(zst(&vec![0; 16 << 20])), Expansion::default());
    assert!(((1 << 30) - (1 << 17)..(1 << 30) + (1 << 17)).contains(&out), "{out}");
    assert!(matches!(error, Some(InputError::Expands { .. })), "{error:?}");
}

#[test]
fn a_bomb_in_the_outer_layer_is_stopped_though_nothing_comes_out_of_the_inner_one() {
    // Frames that are skipped, as long as zeros can be had.
    let mut skipped = b"\x50\x2a\x4d\x18\xff\xff\xff\x7f".to_vec();
    skipped.resize(64 << 20, 0);
    let (out, error) = drain(bytes(&zst(&skipped)), SMALL);
    assert_eq!(out, 0);
    assert!(matches!(error, Some(InputError::Expands { .. })), "{error:?}");
}

#[test]
fn repetitive_logs_are_no_bombs_and_a_repeated_line_is_none_below_the_free_amount() {
    let log: Vec<u8> = (0..100_000_u32)
        .flat_map(|n| {
            format!(
                "{{\"time\":\"2026-01-31T12:{:02}:{:02}Z\",\"id\":\"o-{}\",\"event\":\"Clerk.Look\"}}\n",
                n / 60 % 60,
                n % 60,
                n % 7
            )
            .into_bytes()
        })
        .collect();
    let strict = Expansion { free: 0, ratio: 200 };
    let packed = gz(&log);
    assert_eq!(drain(bytes(&packed), strict), (log.len() as u64, None));
    let line = b"{\"event\":\"Service.Beat\"}\n".repeat(1 << 16);
    assert_eq!(drain(bytes(&zst(&line)), SMALL), (line.len() as u64, None));
    assert!(matches!(read(bytes(&zst(&line)), strict).1, Some(InputError::Expands { .. })));
}

#[test]
fn the_limit_can_be_lifted() {
    let zeros = vec![0; 8 << 20];
    assert!(matches!(drain(bytes(&zst(&zeros)), SMALL).1, Some(InputError::Expands { .. })));
    assert_eq!(drain(bytes(&zst(&zeros)), Expansion::UNLIMITED), (8 << 20, None));
}

#[test]
fn what_is_not_compressed_has_no_limit() {
    let strict = Expansion { free: 0, ratio: 0 };
    assert_eq!(drain(bytes(&vec![0x20; 1 << 20]), strict), (1 << 20, None));
}
