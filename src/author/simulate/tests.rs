//! What is made up is legal, sorted, the same every time, and as varied as the lifecycle.

use std::collections::BTreeSet;

use super::dice::Dice;
use super::ground::Ground;
use super::history::History;
use super::life::live;
use super::{Format, Kind, Options, Rate, Refused, simulate};
use crate::model::{Model, Move, TargetKind, resolve};
use crate::semantics::reference::{Found, Reference};
use crate::source::SourceId;
use crate::syntax::parse;

/// A bit of everything: faults, reminders, deadlines on an owner's clock, parts of parts, counters, inputs, choices.
const SMALL: &str = "lifecycle Small
actor A, S
entity Job {
  tries: 0..2 = 0
  kind: Old | New
  proof: record?
  patience: duration
  input weather: Fair | Foul
  parts: many Part
  lid: one Lid
  create on A.Make with kind, patience, proof -> Open
  before create { incident A.Foresee { wait } }
  state Open {
    on A.Try with proof when proof and tries < 2 stay, set tries += 1
    on A.Go with weather when weather = Fair and kind = New -> Work
    on A.Go when kind = Old -> Work
    after 2d notify S as S.Remind
    after patience escape -> Over as S.GiveUp
    ignore A.Shout
  }
  state Work {
    when all parts in Good, Bad and tries < 2 within 3h -> Over
    on A.Judge -> Over | Lost | stay
    after 12h -> Lost
  }
  final state Over { after 5d -> Gone as S.Forget }
  final state Lost
  final state Gone discards parts
  fault Broken from any active state when tries < 2 as S.Break { on A.Mend -> resume  after 1d escape -> Lost }
}
entity Part of Job {
  screws: 1..2 Screw
  create on A.Make when job.kind = New -> New
  create on A.Add when job in Open -> New
  initial state New {
    on A.Check -> Good
    on A.Fail -> Bad, set job.tries += 1
    after 6h of job in Work -> Bad as S.Miss
  }
  final state Good
  final state Bad
}
entity Screw of Part {
  create on A.Make -> In
  state In { on A.Turn stay, restart  after 4d -> Out  when part in Good -> Out }
  final state Out
}
entity Lid of Job {
  final state Shut { on A.Lift -> Up }
  initial state Up { on A.Press -> Shut }
}";

fn model(text: &str) -> Model {
    let parsed = parse(SourceId(0), text);
    assert!(parsed.findings.is_empty(), "{:#?}", parsed.findings);
    let resolved = resolve(&parsed.file);
    resolved.model.unwrap_or_else(|| panic!("{:#?}", resolved.findings))
}

/// What is written, and what was made.
fn written(model: &Model, options: &Options) -> (String, super::Made) {
    let mut out = Vec::new();
    let made = simulate(model, options, &mut out).expect("memory takes all").expect("it can be simulated");
    (String::from_utf8(out).expect("text"), made)
}

fn histories(ground: &Ground<'_>, seed: u64, count: u64) -> Vec<History> {
    let Options { from, span, .. } = ground.options;
    (0..count)
        .map(|job| {
            live(
                ground,
                &mut Dice::new(seed, job),
                (ground.roots[0], format!("job-{job}").into()),
                (*from, from + span),
            )
        })
        .collect()
}

#[test]
fn the_reference_interpreter_takes_every_history() {
    let model = model(SMALL);
    for silent in [false, true] {
        let options = Options { parts: 2, faults: Rate::percent(20), silent, ..Options::default() };
        let ground = Ground::new(&model, &options);
        let unseen = |entity, mv: &Move, target: TargetKind| ground.recording.may_be_silent(entity, mv, target);
        let reference = Reference { model: &model, silent: &unseen, changes: false, tolerance: 0, tick: 1000 };
        let mut possible = 0;
        for history in histories(&ground, 3, 60) {
            let found = reference.first_refused(&history.observations(&model), 3_000);
            assert!(!matches!(found, Found::Refused(_)), "{found:?} {:#?}", history.records);
            possible += u32::from(found == Found::Possible);
        }
        assert!(possible > 30, "{possible} of 60 could be judged");
    }
}

#[test]
fn every_kind_of_move_is_taken_by_somebody() {
    let model = model(SMALL);
    let options = Options { faults: Rate::percent(10), ..Options::default() };
    let ground = Ground::new(&model, &options);
    let (mut events, mut ways) = (BTreeSet::new(), BTreeSet::new());
    for history in histories(&ground, 1, 400) {
        for record in &history.records {
            let entity = history.members[record.who].entity;
            events.extend(record.event.map(|event| model.event(event).name.text.clone()));
            ways.insert((entity, record.event, record.from, record.to));
        }
    }
    let named: BTreeSet<String> = model.events.iter().map(|event| event.name.text.clone()).collect();
    assert_eq!(events, named, "each event happens");
    for (id, entity) in model.entities() {
        for mv in entity.moves.iter().filter(|mv| mv.recorded_event().is_none()) {
            let taken = mv.targets.iter().any(|target| match target.kind {
                TargetKind::State(to) => ways.contains(&(id, None, mv.sources.iter().next(), Some(to))),
                TargetKind::Stay | TargetKind::Resume => true,
            });
            assert!(taken, "{}: {mv:?}", entity.name.text);
        }
    }
}

#[test]
fn the_same_arguments_write_the_same_and_a_seed_something_else() {
    let model = model(SMALL);
    let options = Options { jobs: 50, inject: vec![(Kind::Skip, Rate::percent(20))], ..Options::default() };
    assert_eq!(written(&model, &options).0, written(&model, &options).0);
    assert_ne!(written(&model, &options).0, written(&model, &Options { seed: 2, ..options.clone() }).0);
}

#[test]
fn records_are_in_order_and_inside_the_span() {
    let model = model(SMALL);
    let options = Options { jobs: 80, span: 20 * 86_400_000, ..Options::default() };
    let (text, made) = written(&model, &options);
    let times: Vec<&str> = text.lines().map(|line| &line[9..29]).collect();
    assert!(times.is_sorted());
    assert!(times[0] >= "2026-01-01T00:00:00Z" && times[times.len() - 1] <= "2026-01-21T00:00:00Z");
    assert_eq!(made.records, text.lines().count() as u64);
}

#[test]
fn a_table_and_a_log_of_traces_hold_the_same_records() {
    let model = model(SMALL);
    let of = |format| written(&model, &Options { jobs: 30, format, ..Options::default() }).0;
    let (lines, table, traces) = (of(Format::Jsonl), of(Format::Csv), of(Format::Xes));
    assert_eq!(
        table.lines().next(),
        Some("time,entity,id,parent,root,event,actor,from,to,set.kind,set.patience,set.proof,set.weather")
    );
    assert_eq!(table.lines().count(), lines.lines().count() + 1);
    assert!(table.lines().all(|line| line.matches(',').count() == 12));
    assert_eq!(traces.matches("<event>").count(), lines.lines().count());
    assert_eq!(traces.matches("<trace>").count(), 30);
    let makes = |text: &str| text.matches("A.Make").count();
    assert!(makes(&lines) > 30 && makes(&lines) == makes(&table));
}

#[test]
fn lines_of_planted_records_are_those_of_the_file() {
    let model = model(SMALL);
    for (format, from) in [(Format::Jsonl, "\"from\""), (Format::Csv, ""), (Format::Xes, "key=\"from\"")] {
        let options = Options { jobs: 60, format, inject: vec![(Kind::From, Rate::percent(50))], ..Options::default() };
        let (text, made) = written(&model, &options);
        let lines: Vec<&str> = text.lines().collect();
        assert!(made.planted.len() > 10);
        for planted in &made.planted {
            let line = lines[usize::try_from(planted.record).expect("a small file") - 1];
            assert!(line.contains(from), "{line}");
            assert!(line.contains(&planted.instance) || line.contains("parent") || format == Format::Xes, "{line}");
        }
    }
}

#[test]
fn faults_strike_as_often_as_asked() {
    let model = model(SMALL);
    let of = |rate| {
        let options = Options { jobs: 200, faults: Rate::percent(rate), ..Options::default() };
        written(&model, &options).0.matches("S.Break").count()
    };
    assert_eq!(of(0), 0);
    assert!(of(30) > 4 * of(3), "{} and {}", of(30), of(3));
}

#[test]
fn a_life_without_end_is_cut_off() {
    let model = model(
        "lifecycle Endless actor A entity Job { create on A.Make -> Tick state Tick { after 1s -> Tock } state Tock { after 1s -> Tick } final state Never }",
    );
    let (text, made) = written(&model, &Options { jobs: 2, ..Options::default() });
    assert_eq!(made.cut, 2);
    assert!(text.lines().count() < 30_000);
}

#[test]
fn what_cannot_begin_is_counted() {
    let model = model(
        "lifecycle Unborn actor A entity Job { ready: bool = false create on A.Make when ready -> Here final state Here }",
    );
    let (text, made) = written(&model, &Options { jobs: 5, ..Options::default() });
    assert_eq!((text.as_str(), made.unborn), ("", 5));
}

#[test]
fn what_can_begin_begins_however_seldom_its_guard_holds_and_however_short_the_time() {
    let seldom = model(
        "lifecycle Seldom actor A entity Job { n: 0..19 create on A.Make with n when n = 7 -> Here final state Here }",
    );
    assert_eq!(written(&seldom, &Options { jobs: 100, ..Options::default() }).1.unborn, 0);
    // Of some roots there is a foreboding, up to a day before they begin.
    let (text, made) = written(&model(SMALL), &Options { jobs: 2_000, span: 3_600_000, ..Options::default() });
    assert_eq!(made.unborn, 0);
    assert!(text.contains("A.Foresee"), "there is a foreboding where there is time for it");
}

#[test]
fn inputs_with_too_many_values_are_refused() {
    let text = "lifecycle Wide actor A entity Job { input n: 0..1000000 input m: 0..1000000 create on A.Make -> Here state Here { on A.Go when n = m -> Done } final state Done }";
    let model = model(text);
    let refused = simulate(&model, &Options::default(), &mut Vec::new()).expect("memory takes all");
    let Err(Refused::Inputs(span)) = refused else { panic!("it is not refused") };
    assert_eq!(&text[span.range()], "n = m");
}

#[test]
fn no_root_at_all_writes_nothing_and_a_hundred_in_no_time_all_begin_at_once() {
    let model = model(SMALL);
    assert_eq!(written(&model, &Options { jobs: 0, ..Options::default() }).0, "");
    let (text, _) = written(&model, &Options { jobs: 100, span: 0, ..Options::default() });
    assert!(text.lines().count() >= 100);
    assert!(text.lines().all(|line| line.contains("2026-01-01T00:00:00Z")));
}
