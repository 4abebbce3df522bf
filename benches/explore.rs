//! Measures how long roots and their parts are looked at: for every number of parts, and for one.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lifespec::explore::{Options, Watch, ask_all};
use lifespec::model::Model;
use lifespec::source::SourceMap;

fn model(name: &str, text: &str) -> Model {
    let source = SourceMap::default().add(name, text);
    lifespec::model::resolve(&lifespec::syntax::parse_file(source, name, text).file).model.expect("a sound lifecycle")
}

fn explore(criterion: &mut Criterion) {
    let lifecycles = [
        ("yardstick", include_str!("yardstick.life")),
        ("import-export", include_str!("../spec/import-export.life")),
        ("order", include_str!("../spec/order.life")),
    ];
    let mut group = criterion.benchmark_group("every-number");
    for (name, text) in lifecycles {
        let model = model("bench.life", text);
        group.bench_function(name, |bencher| {
            bencher.iter(|| ask_all(black_box(&model), Options::default(), Watch::default()));
        });
    }
    group.finish();
    let mut group = criterion.benchmark_group("counted");
    let model = model("bench.life", lifecycles[0].1);
    for (drives, states) in [(8, 15_563), (14, 147_581)] {
        let options = Options { parts: Some(drives), max_states: 1_000_000 };
        group.throughput(Throughput::Elements(states));
        group.sample_size(10).bench_function(format!("{drives} drives"), |bencher| {
            bencher.iter(|| {
                let found = ask_all(black_box(&model), options, Watch::default());
                assert_eq!(found[0].states.map(|states| states as u64), Some(states));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, explore);
criterion_main!(benches);
