//! Real XES logs, written by other programs: all their cases and events are read, and nothing in them is malformed.
//!
//! The logs are not part of the project. Where they are not there, the tests say so and check nothing.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use lifespec::history::{Format, Malformed, Raw, Sink, Spot, Wanted, Xes};

/// What is counted.
#[derive(Default)]
struct Counts {
    cases: BTreeSet<String>,
    events: usize,
    last_line: u64,
    malformed: Vec<Malformed>,
}

impl Sink for Counts {
    fn record(&mut self, spot: Spot, values: &[Raw<'_>]) {
        let [Raw::Text(case), Raw::Text(name), Raw::Text(time), Raw::Text(class), Raw::Text(transition)] = values
        else {
            panic!("line {}: {values:?}", spot.line);
        };
        assert!(time.starts_with("20"), "{time}");
        assert_eq!(*class, format!("{name}+{transition}"));
        assert!(spot.line > self.last_line);
        self.last_line = spot.line;
        self.cases.insert((*case).to_owned());
        self.events += 1;
    }

    fn malformed(&mut self, malformed: Malformed) {
        self.malformed.push(malformed);
    }
}

fn check(name: &str, cases: usize, events: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/logs").join(name);
    let Ok(file) = File::open(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let xes = Xes::default();
    let mut paths: Vec<Vec<String>> = ["id", "event", "time"].iter().map(|name| xes.plain_path(name)).collect();
    paths.push(vec!["classifier".to_owned(), "Activity classifier".to_owned()]);
    paths.push(vec!["lifecycle:transition".to_owned()]);
    let mut cut = xes.cut(Box::new(flate2::read::MultiGzDecoder::new(file)));
    let mut scanner = xes.scanner(Arc::new(Wanted { paths, closed: Vec::new() }));
    let mut counts = Counts::default();
    while let Some(chunk) = cut.next(1 << 16).expect("the log can be read") {
        scanner.scan(&chunk, &mut counts);
    }
    assert!(counts.malformed.is_empty(), "{:?}", counts.malformed);
    assert_eq!((counts.cases.len(), counts.events), (cases, events));
}

#[test]
fn incidents_of_2013_are_read() {
    check("bpic2013_closed.xes.gz", 1_487, 6_660);
}

#[test]
fn applications_for_a_permit_are_read() {
    check("receipt.xes.gz", 1_434, 8_577);
}
