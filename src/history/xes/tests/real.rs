//! Logs that other programs have written.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::super::Xes;
use super::{Log, read_with};

/// A log that lies beside the checkout; told where there is none.
fn real(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/logs").join(name);
    let Ok(file) = File::open(&path) else {
        eprintln!("SKIPPED: there is no {}", path.display());
        return None;
    };
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).expect("it can be decompressed");
    Some(bytes)
}

fn check(name: &str, cases: usize, events: usize) {
    let Some(bytes) = real(name) else { return };
    let paths: &[&[&str]] = &[
        &["trace", "concept:name"],
        &["concept:name"],
        &["time:timestamp"],
        &["classifier", "Activity classifier"],
        &["lifecycle:transition"],
    ];
    let read = |size, usual| -> Log { read_with(&Xes::default(), &bytes, paths, size, usual) };
    let log = read(1 << 16, true);
    assert_eq!(log.wrong(), [""; 0]);
    assert!(log.error.is_none());
    assert_eq!(log.records.len(), events);
    let ids: BTreeSet<&str> = log.records.iter().map(|record| record.values[0].as_str()).collect();
    assert_eq!(ids.len(), cases);
    for record in &log.records {
        let [_, name, time, class, transition] = &record.values[..] else { panic!("five values") };
        assert!(time.starts_with("\"20"), "{time}");
        assert_eq!(*class, format!("{}+{}", &name[..name.len() - 1], &transition[1..]));
    }
    assert_eq!(log.records, read(1 << 24, false).records);
}

#[test]
fn incidents_of_2013_are_read() {
    check("bpic2013_closed.xes.gz", 1_487, 6_660);
}

#[test]
fn applications_for_a_permit_are_read() {
    check("receipt.xes.gz", 1_434, 8_577);
}
