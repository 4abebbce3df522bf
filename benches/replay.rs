//! Measures the parts of replay through the library's interface: `cargo bench --bench replay`.

mod data;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput};
use lifespec::author::simulate::{Format, Kind, Rate};
use lifespec::history::{self, Csv, Json, Malformed, Raw, Sink, Spot, Xes};
use lifespec::model::{EntityId, Model, resolve};
use lifespec::replay::{Nearest, Options, Setting, Variants};
use lifespec::semantics::{InstanceId, Observation, Seen};
use lifespec::source::SourceId;
use lifespec::{catalog, check, model, syntax};

use data::{FLAT, FLAT_JOBS, FOUNDING, FOUNDING_JOBS, Log};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    spec(&mut criterion);
    scan(&mut criterion);
    flat(&mut criterion);
    founding(&mut criterion);
    nearest(&mut criterion);
    criterion.final_summary();
}

/// What stands before every replay: the lifecycle is parsed, resolved and checked.
fn spec(criterion: &mut Criterion) {
    let parsed = syntax::parse(SourceId(0), FOUNDING);
    let model = data::model(FOUNDING);
    let known = catalog::all();
    let judged = [syntax::codes::CODES, syntax::YAML_CODES, model::CODES, check::CODES].concat();
    let options = check::Options { known_codes: &known, judged_codes: &judged };
    let mut group = criterion.benchmark_group("spec");
    group.throughput(Throughput::Bytes(FOUNDING.len() as u64));
    group.bench_function("parse", |bencher| bencher.iter(|| syntax::parse(SourceId(0), black_box(FOUNDING))));
    group.bench_function("resolve", |bencher| bencher.iter(|| resolve(black_box(&parsed.file))));
    group.bench_function("check", |bencher| bencher.iter(|| check::run(black_box(&model), &options)));
    group.finish();
}

/// Reading alone: every record of a log is taken apart, and nothing is judged.
fn scan(criterion: &mut Criterion) {
    let model = data::model(FLAT);
    let mut group = criterion.benchmark_group("scan");
    group.sample_size(20);
    let (csv, xes) = (Csv::default(), Xes::default());
    let formats: [(Format, &dyn history::Format); 3] =
        [(Format::Jsonl, &Json), (Format::Csv, &csv), (Format::Xes, &xes)];
    for (written, read) in formats {
        let log = Log::new(&model, FLAT_JOBS, written, &[]);
        let (chunks, wanted) = (log.chunks(read), data::wanted(read));
        group.throughput(throughput(&log));
        group.bench_function(read.name(), |bencher| {
            bencher.iter(|| {
                let mut scanner = read.scanner(Arc::clone(&wanted));
                let mut count = Count::default();
                for chunk in &chunks {
                    scanner.scan(chunk, &mut count);
                }
                assert_eq!((count.records, count.malformed), (log.made.records, 0));
                count.letters
            });
        });
    }
    group.finish();
}

/// Whole runs over flat jobs with one thread.
fn flat(criterion: &mut Criterion) {
    let model = data::model(FLAT);
    let slips = [Kind::Skip, Kind::Late, Kind::From].map(|kind| (kind, half_a_percent()));
    let log = Log::new(&model, FLAT_JOBS, Format::Jsonl, &slips);
    runs(criterion, "flat", (&model, &log));
}

/// Whole runs over jobs with drives with one thread.
fn founding(criterion: &mut Criterion) {
    let model = data::model(FOUNDING);
    let log = Log::new(&model, FOUNDING_JOBS, Format::Jsonl, &[(Kind::Skip, half_a_percent())]);
    runs(criterion, "founding", (&model, &log));
}

/// The same log judged in three ways, which must all find the same.
fn runs(criterion: &mut Criterion, name: &str, (model, log): (&Model, &Log)) {
    let ways = [
        ("replay", Options::default()),
        ("coverage", Options { coverage: true, ..Options::default() }),
        ("judge alone", Options { shapes: 0, ..Options::default() }),
    ];
    let planted = log.made.planted.iter().filter(|planted| !planted.legal).count() as u64;
    let expected = log.replay(model, Options::default()).totals;
    assert_eq!((expected.violates, expected.unread), (planted, 0), "{name}: what was planted is what is found");
    let mut group = criterion.benchmark_group(name);
    group.throughput(throughput(log));
    group.sampling_mode(SamplingMode::Flat).sample_size(10).measurement_time(Duration::from_secs(10));
    for (way, options) in ways {
        group.bench_function(way, |bencher| {
            bencher.iter(|| {
                let outcome = log.replay(model, options);
                assert_eq!(outcome.totals, expected, "{name}, {way}");
                outcome
            });
        });
    }
    group.finish();
}

/// The nearest legal history of flat jobs with a slip each.
fn nearest(criterion: &mut Criterion) {
    let model = data::model(FLAT);
    let slips = [Kind::Skip, Kind::Extra, Kind::Late].map(|kind| (kind, Rate::percent(10)));
    let log = Log::new(&model, 1_000, Format::Jsonl, &slips);
    let histories = log.slipped(&model);
    let setting = Setting::new(&model);
    let mut group = criterion.benchmark_group("nearest");
    group.sample_size(20).throughput(Throughput::Elements(histories.len() as u64));
    group.bench_function("flat", |bencher| {
        bencher.iter(|| histories.iter().map(|history| edits(&setting, history)).sum::<u32>());
    });
    group.finish();
}

/// How many edits make a history legal. No answer is kept from another history.
fn edits(setting: &Setting<'_>, history: &[Observation]) -> u32 {
    let records: Vec<&Observation> = history.iter().collect();
    let Some(root) = records.first().and_then(|record| root(record)) else { return 0 };
    match setting.nearest(&mut Variants::new(100_000), &root, &records) {
        Nearest::Found { cost, .. } => cost,
        Nearest::GaveUp { at_least } => panic!("given up at {at_least} edits"),
    }
}

fn root(record: &Observation) -> Option<(EntityId, InstanceId)> {
    match &record.seen {
        Seen::Happened(happening) => Some((happening.instance.entity, happening.instance.id.clone())),
        Seen::Snapshot(_) => None,
    }
}

fn half_a_percent() -> Rate {
    Rate::parse("0.5%").expect("a rate")
}

fn throughput(log: &Log) -> Throughput {
    Throughput::ElementsAndBytes { elements: log.made.records, bytes: log.bytes.len() as u64 }
}

/// Looks at every value of every record, so that none can be left unread.
#[derive(Default)]
struct Count {
    records: u64,
    malformed: u64,
    letters: usize,
}

impl Sink for Count {
    fn record(&mut self, _: Spot, values: &[Raw<'_>]) {
        self.records += 1;
        for value in values {
            if let Raw::Text(text) | Raw::Number(text) = value {
                self.letters += text.len();
            }
        }
    }

    fn malformed(&mut self, _: Malformed) {
        self.malformed += 1;
    }
}
