//! Logs that are large in one way or another: the memory stays small.

use std::fs::File;
use std::io::{BufWriter, Write};

use super::broken::{gzip, zstd};
use super::runner::{Ran, folder, log, replay};
use super::{before, behind, record};

/// The full size where the code is optimised.
const SCALE: usize = if cfg!(debug_assertions) { 1 } else { 10 };

const MIB: u64 = 1 << 20;

fn assert_small(ran: &Ran, most: u64, name: &str) {
    match ran.peak {
        Some(peak) => assert!(peak < most, "{name} takes {} MiB", peak / MIB),
        None => eprintln!("SKIPPED: nobody tells how much memory {name} takes"),
    }
}

#[test]
fn a_line_of_100_megabytes_is_passed_over_without_holding_it() {
    let folder = folder("long-line");
    let path = folder.join("long.jsonl");
    let mut file = BufWriter::new(File::create(&path).expect("a file"));
    let mut write = |bytes: &[u8]| file.write_all(bytes).expect("the disk takes it");
    write(before().as_bytes());
    write(b"{\"id\":\"");
    (0..1_600).for_each(|_| write("x".repeat(1 << 16).as_bytes()));
    write(b"\",\"event\":\"Note\"}\n");
    write(behind().as_bytes());
    file.flush().expect("the disk takes it");
    let ran = replay(&folder, &[path.to_str().expect("text")]);
    assert_eq!((ran.exit, ran.count("instances"), ran.count("unread")), (1, 3, 1), "{:#?}", ran.findings());
    ran.says("LS331", 3, "longer than 32 MiB");
    ran.says("LS307", 5, "after its end");
    assert_small(&ran, 200 * MIB, "a long line");
}

#[test]
fn a_long_line_is_never_lost_without_a_word() {
    let ran = log("longer.jsonl", before() + &"x".repeat(20 << 20) + "\n");
    assert_eq!((ran.exit, ran.count("unread")), (1, 1));
    ran.says("LS331", 3, "no JSON record");
    assert!(ran.report.to_string().len() < 100_000);
    let id = format!("{{\"id\":\"{}\",\"event\":\"Note\"}}\n", "x".repeat(1 << 20));
    let ran = log("long-name.jsonl", before() + &id);
    assert_eq!((ran.exit, ran.count("unread")), (1, 1));
    ran.says("LS331", 3, "longer than 65,000 bytes");
}

#[test]
fn bombs_take_little_memory() {
    let zeros = vec![0; (20 * SCALE) << 20];
    let bombs = [
        ("bomb.gz", gzip(&zeros)),
        ("bomb.gz.gz", gzip(&gzip(&zeros))),
        ("bomb.zst", zstd(&zeros)),
        ("bomb.zst.gz", gzip(&zstd(&zeros))),
    ];
    for (name, packed) in bombs {
        let ran = log(name, packed);
        assert_eq!(ran.exit, 1, "{name}: {:#?}", ran.findings());
        ran.says("LS331", 1, "");
        assert_small(&ran, 200 * MIB, name);
    }
    let ran = log("three.gz", gzip(&gzip(&gzip(before().as_bytes()))));
    assert_eq!(ran.exit, 2, "{:#?}", ran.findings());
}

#[test]
fn blank_lines_cost_nothing() {
    let ran = log("blank.jsonl", "\n".repeat(1_000_000 * SCALE) + &behind());
    assert_eq!((ran.exit, ran.count("records")), (1, 2));
    ran.says("LS307", 1_000_002 + 1_000_000 * (SCALE as u64 - 1), "after its end");
    assert_small(&ran, 100 * MIB, "blank lines");
}

#[test]
fn nesting_is_refused_at_a_fixed_depth() {
    let deep = format!("{{\"id\":\"x\",\"event\":\"Note\",\"set\":{}{}}}\n", "[".repeat(10_000), "]".repeat(10_000));
    let open = "{\"a\":".repeat(10_000) + "\n";
    let ran = log("deep.jsonl", before() + &deep + &open + &"[".repeat(10_000) + "\n" + &behind());
    assert_eq!((ran.exit, ran.count("unread"), ran.count("instances")), (1, 3, 3), "{:#?}", ran.findings());
    ran.says("LS331", 3, "nested more than 127 levels deep");
    ran.says("LS307", 7, "after its end");
}

#[test]
fn many_events_and_many_names_stay_small() {
    let events: String = (0..10_000 * SCALE).map(|at| record(2, &format!("o{at}"), &format!("Event{at}"))).collect();
    let ran = log("events.jsonl", events + &record(3, "a", "Close"));
    assert_eq!((ran.exit, ran.count("conforms"), ran.count("unread")), (1, 1, 10_000 * SCALE as u64));
    assert_small(&ran, 400 * MIB, "many events");
    let names: String = (0..20_000 * SCALE).map(|at| record(2, &format!("o{at}"), "Close")).collect();
    let ran = log("names.jsonl", names);
    assert_eq!((ran.exit, ran.count("conforms")), (0, 20_000 * SCALE as u64));
    assert_small(&ran, 100 * MIB, "many names");
}
