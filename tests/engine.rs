//! What replay finds does not depend on how it works: on threads, chunks, or on what it remembers.

use std::cell::Cell;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use lifespec::diagnostic::Finding;
use lifespec::model::{Domain, Model};
use lifespec::replay::{self, LogText, Options, Outcome, Progress, Source, Watch};
use lifespec::source::SourceMap;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::agreement::lifecycles::{RECORDED, SILENT};

/// What the generator decides about one record: whose, which event, how much later, to where, what it brings.
type Dice = (u8, u8, u8, u8, u8);

/// A log of plain records about a few roots, mostly nonsense.
fn log(model: &Model, dice: &[Dice], walk: bool) -> String {
    let (mut log, mut now) = (String::new(), 1_767_225_600_i64);
    let mut takes = Vec::new();
    for (id, entity) in model.entities() {
        for mv in &entity.moves {
            takes.extend(mv.recorded_event().map(|event| (id, event, mv.brings.clone())));
        }
    }
    for (step, (who, event, later, to, brings)) in dice.iter().enumerate() {
        // Walking through the events in their order makes histories that are more often legal.
        let event = if walk { step / 3 + usize::from(*event) % 2 } else { usize::from(*event) };
        let (entity, event, fields) = &takes[event % takes.len()];
        now += [0, 0, 1, 1, 2, 3, 4, -1][usize::from(*later) % 8];
        let time = jiff::Timestamp::from_second(now).expect("a time of this century");
        let root = usize::from(*who) % 3;
        let declared = model.entity(*entity);
        let of =
            |depth: usize| format!("{}-{root}{}", ["j", "p", "s"][depth], if depth == 0 { 0 } else { who / 3 % 3 });
        let (id, parent) = match declared.parent {
            None => (of(0), None),
            Some((above, _)) if model.entity(above).parent.is_none() => (of(1), Some(of(0))),
            Some(_) => (of(2), Some(of(1))),
        };
        let name = &model.event(*event).name.text;
        let _ = write!(log, r#"{{"time":"{time}","entity":"{}","id":"{id}","event":"{name}""#, declared.name.text);
        if let Some(parent) = parent.filter(|_| brings % 5 != 4) {
            let _ = write!(log, r#","parent":"{parent}""#);
        }
        if to % 5 == 0 {
            let state = &declared.states[usize::from(to / 5) % declared.states.len()].name.text;
            let _ = write!(log, r#","to":"{state}""#);
        }
        let brought = fields.iter().enumerate().filter(|(at, _)| brings >> at & 1 == 1).map(|(_, field)| {
            let field = declared.field(*field);
            let value = match &field.domain {
                Domain::Bool | Domain::Record => "true".to_owned(),
                Domain::Enum(names) => format!("\"{}\"", names[usize::from(*brings) % names.len()].text),
                Domain::Range(low, _) => low.to_string(),
                Domain::Duration => format!("\"{}s\"", brings % 3),
            };
            format!("\"{}\":{value}", field.name.text)
        });
        let brought: Vec<String> = brought.collect();
        if !brought.is_empty() {
            let _ = write!(log, r#","set":{{{}}}"#, brought.join(","));
        }
        log.push_str("}\n");
    }
    log
}

/// Everything that a run says, in words.
fn said(outcome: &Outcome, sources: &SourceMap) -> Vec<String> {
    let tell = |finding: &Finding| {
        let places: Vec<String> = finding
            .labels
            .iter()
            .map(|label| {
                let (start, end) = sources.positions(label.span);
                format!("{}:{start:?}-{end:?} {}", sources.get(label.span.source).name, label.text)
            })
            .collect();
        format!("{} {:?} {:?} {:?} {places:?}", finding.code.id, finding.message, finding.instance, finding.record)
    };
    let mut all: Vec<String> = outcome.findings.iter().map(tell).collect();
    all.extend(outcome.verdicts.iter().map(|(name, verdict)| format!("{name} {verdict}")));
    all.push(format!("{:?}", outcome.coverage));
    all.push(format!("{:?}", outcome.totals));
    all
}

fn run(model: &Model, spec: &str, options: Options<'_>, logs: &[&str]) -> Vec<String> {
    let mut sources = SourceMap::default();
    sources.add("agreement.life", spec);
    let names = ["a", "b", "c"];
    let texts: Vec<LogText<'_>> =
        logs.iter().zip(names).map(|(log, name)| LogText { name, bytes: log.as_bytes() }).collect();
    let texts: Vec<&dyn Source> = texts.iter().map(|text| text as &dyn Source).collect();
    let outcome = replay::run_logs(model, Options { list: true, ..options }, &texts, &mut sources);
    said(&outcome, &sources)
}

#[test]
fn nothing_that_is_found_depends_on_how_it_is_found() {
    for text in RECORDED.iter().chain(&SILENT) {
        let model = crate::agreement::model(text);
        let runner = || TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
        let dice = prop::collection::vec(any::<Dice>(), 1..40);
        runner()
            .run(&(dice, any::<bool>(), 0..3_i64), |(dice, walk, lateness)| {
                let log = log(&model, &dice, walk);
                let plain = Options { shapes: 0, lateness: lateness * 1000, coverage: true, ..Options::default() };
                let expected = run(&model, text, plain, &[&log]);
                for (threads, chunk) in [(1, 1 << 20), (1, 100), (2, 300), (3, 1)] {
                    let options = Options { threads, chunk, shapes: 1 << 18, ..plain };
                    prop_assert_eq!(&run(&model, text, options, &[&log]), &expected, "{}", log);
                }
                let few = Options { shapes: 5, ..plain };
                prop_assert_eq!(&run(&model, text, few, &[&log]), &expected, "{}", log);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{}: {error}", model.name.text));
    }
}

/// Runs until the run has been looked at so many times.
fn stopped(model: &Model, spec: &str, options: Options<'_>, logs: &[&str], after: usize) -> (Outcome, SourceMap) {
    let looks = AtomicUsize::new(0);
    let watch = |_: Progress| looks.fetch_add(1, Ordering::Relaxed) >= after;
    let mut sources = SourceMap::default();
    sources.add("agreement.life", spec);
    let texts: Vec<LogText<'_>> = logs.iter().map(|log| LogText { name: "log", bytes: log.as_bytes() }).collect();
    let texts: Vec<&dyn Source> = texts.iter().map(|text| text as &dyn Source).collect();
    let options = Options { list: true, watch: Watch(&watch), ..options };
    (replay::run_logs(model, options, &texts, &mut sources), sources)
}

/// What is said of roots: not of the run, and not of records whose root another one may tell.
fn said_of_roots((outcome, sources): &(Outcome, SourceMap)) -> Vec<String> {
    let all = said(outcome, sources);
    let of_the_run = |line: &String| ["LS334 ", "LS336 ", "LS341 "].iter().any(|code| line.starts_with(code));
    all[..all.len() - 1].iter().filter(|line| !of_the_run(line)).cloned().collect()
}

#[test]
fn a_run_that_is_stopped_says_what_the_records_up_to_there_say() {
    let never = usize::MAX;
    for text in RECORDED.iter().chain(&SILENT) {
        let model = crate::agreement::model(text);
        let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
        let (partial, whole) = (Cell::new(0), Cell::new(0));
        let dice = prop::collection::vec(any::<Dice>(), 1..40);
        runner
            .run(&(dice, any::<bool>(), 0..12_usize), |(dice, walk, after)| {
                let log = log(&model, &dice, walk);
                for threads in 1..4 {
                    // It looks back from later than any record: what is overdue by then cannot be known.
                    let late = Some(4_000_000_000_000);
                    let options = Options { threads, chunk: 300, as_of: late, ..Options::default() };
                    let found = stopped(&model, text, options, &[&log], after);
                    let told = found.0.findings.iter().filter(|finding| finding.code.id == "LS341").count();
                    prop_assert_eq!(found.0.complete, told == 0);
                    if found.0.complete {
                        whole.set(whole.get() + 1);
                        prop_assert_eq!(found.0.read, dice.len() as u64);
                        continue;
                    }
                    partial.set(partial.get() + 1);
                    let read = usize::try_from(found.0.read).expect("a few");
                    let before: String = log.split_inclusive('\n').take(read).collect();
                    let plain = Options { chunk: 300, ..Options::default() };
                    let expected = stopped(&model, text, plain, &[&before], never);
                    prop_assert_eq!(said_of_roots(&found), said_of_roots(&expected), "{} of {}", read, log);
                }
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{}: {error}", model.name.text));
        assert!(partial.get() > 0 && whole.get() > 0, "{partial:?} {whole:?}");
    }
}

#[test]
fn several_logs_that_are_stopped_say_nothing_that_the_whole_ones_do_not() {
    for text in RECORDED.iter().chain(&SILENT) {
        let model = crate::agreement::model(text);
        let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
        let dice = prop::collection::vec(any::<Dice>(), 1..60);
        runner
            .run(&(dice, any::<bool>(), 0..6_usize), |(dice, walk, after)| {
                let log = log(&model, &dice, walk);
                let mut logs = [String::new(), String::new()];
                for (at, line) in log.split_inclusive('\n').enumerate() {
                    logs[at / 2 % 2] += line;
                }
                let logs = [logs[0].as_str(), logs[1].as_str()];
                let options = Options { chunk: 300, ..Options::default() };
                let whole = said_of_roots(&stopped(&model, text, options, &logs, usize::MAX));
                for threads in 1..4 {
                    let (found, sources) = stopped(&model, text, Options { threads, ..options }, &logs, after);
                    let findings = Outcome { verdicts: Vec::new(), ..found };
                    for told in said_of_roots(&(findings, sources)) {
                        prop_assert!(whole.contains(&told), "{} is not in {:#?}", told, whole);
                    }
                }
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{}: {error}", model.name.text));
    }
}

/// The actor that the mapping looks for stands in the last record: who has not read it cannot miss it.
#[test]
fn a_run_that_is_stopped_does_not_miss_what_it_has_not_read() {
    let spec = "lifecycle L\nactor A\nentity E { create on A.Make -> New\n state New { on A.End -> Done  after 9d -> Done }\n\
                final state Done }\nlog L { events  time = at  id = id  event = event  actor = by }\n";
    let model = crate::agreement::model(spec);
    let record =
        |at: usize, by: &str| format!("{{\"at\":\"2026-01-05T00:00:00Z\",\"id\":\"{at}\",\"event\":\"A.Make\"{by}}}\n");
    let log: String = (0..50).map(|at| record(at, "")).chain([record(50, ",\"by\":\"A\"")]).collect();
    let options = Options { chunk: 300, log: model.logs.first(), ..Options::default() };
    let codes = |after: usize, log: &str| {
        let (outcome, _) = stopped(&model, spec, options, &[log], after);
        outcome.findings.iter().map(|finding| finding.code.id).collect::<Vec<_>>()
    };
    assert_eq!(codes(usize::MAX, &log), [""; 0]);
    assert_eq!(codes(0, &log), ["LS341"]);
    assert_eq!(codes(usize::MAX, &record(0, "")), ["LS342"]);
}
