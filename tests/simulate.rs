//! Replay takes every history that is made up, and finds what was planted into it: no more, no less, and where it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lifespec::author::simulate::{Format, Kind, Made, Options, Rate, simulate};
use lifespec::diagnostic::Severity;
use lifespec::replay::Verdict;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::judge::{Judged, judge};

/// Every lifecycle of the repository, by its path.
fn lifecycles() -> Vec<(String, Judged)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in ["spec", "docs/samples", "benches"] {
        let entries = fs::read_dir(root.join(folder)).expect("a folder");
        all.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    all.retain(|path| path.extension().is_some_and(|ending| ending == "life"));
    all.sort();
    assert!(all.len() >= 9);
    let read = |path: &std::path::PathBuf| judge(&fs::read_to_string(path).expect("a text"));
    all.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

fn written(spec: &Judged, options: &Options) -> (Vec<u8>, Made) {
    let mut out = Vec::new();
    let made = simulate(spec.model(), options, &mut out).expect("memory takes all").expect("it can be simulated");
    (out, made)
}

fn assert_legal(name: &str, spec: &Judged, options: &Options) {
    let (log, made) = written(spec, options);
    let outcome = spec.replay(None, &log);
    let context = format!("{name}, seed {}, silent {}", options.seed, options.silent);
    // Where moves go unseen, replay warns of the overstay that a fault excuses (LS321), and now and then gives up (LS322).
    let doubtful = |code: &str| options.silent && matches!(code, "LS321" | "LS322");
    let wrong: Vec<_> = outcome.findings.iter().filter(|finding| !doubtful(finding.code.id)).collect();
    assert!(wrong.is_empty(), "{context}: {wrong:#?}");
    assert_eq!((made.unborn, made.cut), (0, 0), "{context}");
    assert_eq!((outcome.totals.instances, outcome.totals.duplicates), (options.jobs, 0), "{context}");
    let legal = |verdict: Verdict| match verdict {
        Verdict::Conforms | Verdict::Running => true,
        Verdict::NotDecided => options.silent,
        Verdict::Overdue | Verdict::Violates => false,
    };
    assert!(outcome.verdicts.iter().all(|(_, verdict)| legal(*verdict)), "{context}: {:?}", outcome.totals);
}

#[test]
fn every_history_made_up_is_one_that_replay_takes() {
    for (name, spec) in lifecycles() {
        for seed in [1, 2] {
            for silent in [false, true] {
                assert_legal(&name, &spec, &Options { jobs: 100, seed, silent, ..Options::default() });
            }
        }
    }
}

#[test]
fn whatever_the_seed_replay_takes_the_histories() {
    let all = lifecycles();
    let mut runner = TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    runner
        .run(&(any::<u64>(), 0..all.len(), any::<bool>(), 0..5_u32, 0..30_u64), |(seed, at, silent, parts, faults)| {
            let (name, spec) = &all[at];
            let options =
                Options { jobs: 12, seed, silent, parts, faults: Rate::percent(faults), ..Options::default() };
            assert_legal(name, spec, &options);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn most_histories_come_to_an_end_and_some_do_not() {
    // In one of them jobs get stuck: that is what it shows.
    for (name, spec) in lifecycles().into_iter().filter(|(name, _)| !name.ends_with("published.life")) {
        let (log, _) = written(&spec, &Options { jobs: 200, ..Options::default() });
        let totals = spec.replay(None, &log).totals;
        assert!(totals.conforms >= 100, "{name}: {totals:?}");
    }
}

/// Plants every kind and compares what replay finds with the truth; gives how much was planted of each.
fn compare(name: &str, spec: &Judged, options: &Options) -> BTreeMap<Kind, u64> {
    let (log, made) = written(spec, options);
    let outcome = spec.replay(None, &log);
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|finding| finding.severity() == Severity::Error) {
        let root = finding.instance.as_deref().expect("a finding about a root");
        let line = finding.record.as_ref().expect("a record").line;
        let first = found.entry(root).or_insert(line);
        *first = line.min(*first);
    }
    let illegal = made.planted.iter().filter(|planted| !planted.legal);
    let truth: BTreeMap<&str, u64> = illegal.map(|planted| (planted.instance.as_str(), planted.record)).collect();
    assert_eq!(found, truth, "{name}, seed {}, silent {}", options.seed, options.silent);
    let duplicates = made.planted.iter().filter(|planted| planted.kind == Kind::Duplicate).count();
    assert_eq!(outcome.totals.duplicates, duplicates as u64);
    made.counts.iter().map(|(kind, (_, planted))| (*kind, *planted)).collect()
}

/// What goes unseen besides a slip, and a delay that several deadlines cannot bear, may be more than one finding.
#[test]
fn one_slip_planted_is_one_finding() {
    let inject = vec![(Kind::Skip, Rate::percent(50)), (Kind::From, Rate::percent(20))];
    for (name, spec) in lifecycles() {
        let options = Options { jobs: 40, seed: 1, inject: inject.clone(), ..Options::default() };
        let (log, made) = written(&spec, &options);
        let outcome = spec.replay(None, &log);
        let errors = outcome.findings.iter().filter(|finding| finding.severity() == Severity::Error);
        let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for finding in errors {
            told.entry(finding.instance.as_deref().expect("a root")).or_default().push(&finding.message);
        }
        assert!(made.planted.len() > 12, "{name}: {}", made.planted.len());
        assert_eq!(told.len(), made.planted.len(), "{name}");
        told.retain(|_, findings| findings.len() > 1);
        assert!(told.is_empty(), "{name}: {told:#?}");
    }
}

#[test]
fn replay_finds_what_was_planted_and_nothing_else() {
    let inject: Vec<(Kind, Rate)> = Kind::ALL.iter().map(|(kind, _)| (*kind, Rate::percent(7))).collect();
    let mut planted: BTreeMap<Kind, u64> = BTreeMap::new();
    for (name, spec) in lifecycles() {
        for (seed, silent) in [(1, false), (2, false), (3, true)] {
            let options = Options { jobs: 80, seed, silent, parts: 3, inject: inject.clone(), ..Options::default() };
            for (kind, count) in compare(&name, &spec, &options) {
                *planted.entry(kind).or_default() += count;
            }
        }
    }
    for (kind, _) in Kind::ALL {
        assert!(planted.get(&kind).is_some_and(|count| *count >= 20), "{kind}: {planted:?}");
    }
}

#[test]
fn the_truth_says_where_everything_was_planted() {
    let (_, spec) = &lifecycles()[0];
    let options = Options {
        jobs: 30,
        inject: vec![(Kind::From, Rate::percent(40))],
        format: Format::Jsonl,
        ..Options::default()
    };
    let (log, made) = written(spec, &options);
    let truth: serde_json::Value = serde_json::from_str(&made.truth(&options)).expect("JSON");
    assert_eq!((truth["jobs"].as_u64(), truth["seed"].as_u64()), (Some(30), Some(1)));
    assert_eq!(truth["records"].as_u64(), Some(log.split_inclusive(|byte| *byte == b'\n').count() as u64));
    let planted = truth["planted"].as_array().expect("a list");
    assert_eq!(planted.len(), made.planted.len());
    assert!(planted.len() >= 5);
    for one in planted {
        assert!(one["instance"].is_string() && one["record"].is_u64(), "{one}");
        assert_eq!((one["kind"].as_str(), one["legal"].as_bool()), (Some("from"), Some(false)));
    }
}
