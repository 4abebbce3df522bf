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

const SMALL: Expansion = Expansion { free: 4 << 20, gzip: 500, zstd: 10_000 };

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
fn the_usual_limit_stops_an_endless_stream_behind_the_first_gigabyte() {
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
fn polls_that_repeat_all_but_the_time_are_no_bombs() {
    let same = "\"carrier\":\"nobody\",\"place\":\"nowhere\",".repeat(50);
    let poll = |n: u32| format!("{{\"time\":\"2026-01-31T12:{:02}:{:02}Z\",{same}\"id\":\"o-1\"}}\n", n / 60, n % 60);
    let log: Vec<u8> = (0..1500).flat_map(|n| poll(n).into_bytes()).collect();
    let at_once = Expansion { free: 0, ..Expansion::default() };
    for packed in [gz(&log), zst(&log), zst(&gz(&log))] {
        assert_eq!(drain(bytes(&packed), at_once), (log.len() as u64, None));
    }
}

#[test]
fn a_repeated_line_is_no_bomb_below_the_free_amount() {
    let line = b"{\"event\":\"Service.Beat\"}\n".repeat(1 << 15);
    let strict = Expansion { free: 1 << 20, ..Expansion::to(10) };
    assert_eq!(drain(bytes(&zst(&line)), strict), (line.len() as u64, None));
    let error = read(bytes(&zst(&line)), Expansion { free: 1 << 19, ..strict }).1;
    assert!(matches!(error, Some(InputError::Expands { .. })), "{error:?}");
}

#[test]
fn the_limit_can_be_lifted() {
    let zeros = vec![0; 8 << 20];
    assert!(matches!(drain(bytes(&gz(&zeros)), SMALL).1, Some(InputError::Expands { .. })));
    assert_eq!(drain(bytes(&gz(&zeros)), Expansion { free: 0, ..Expansion::to(2000) }), (8 << 20, None));
    assert_eq!(drain(bytes(&gz(&zeros)), Expansion::UNLIMITED), (8 << 20, None));
}

#[test]
fn what_is_not_compressed_has_no_limit() {
    let strict = Expansion { free: 0, ..Expansion::to(0) };
    assert_eq!(drain(bytes(&vec![0x20; 1 << 20]), strict), (1 << 20, None));
}
