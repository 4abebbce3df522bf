//! The nearest legal history of small histories, one by one.

mod founding;
mod nets;

use lifespec::model::{EntityId, Model, PartId, StateId};
use lifespec::replay::{Edit, Fitness, LogFitness, Nearest, Setting, Variants};
use lifespec::semantics::{Address, Happening, Observation, Seen, Snapshot};

use crate::judge::judge;

/// How much a search may consider.
const BUDGET: usize = 100_000;
const DAY: i64 = 86_400_000;

/// A record: `Actor.Event` of an instance, or of `part/owner`, at a day or at no time.
fn record(model: &Model, day: Option<i64>, id: &str, event: &str) -> Observation {
    let (id, parent) = id.split_once('/').map_or((id, None), |(id, owner)| (id, Some(owner.into())));
    let entity = EntityId::new(usize::from(parent.is_some()));
    let happening = Happening {
        instance: Address { entity, id: id.into(), parent },
        event: Some(model.event_named(event).expect("an event of that name")),
        wrong_actor: None,
        from: None,
        to: None,
        set: Vec::new(),
        along: Vec::new(),
    };
    Observation { time: day.map(|day| day * DAY), seen: Seen::Happened(happening) }
}

/// A history of one root: day, instance and event of each record.
fn history(model: &Model, told: &[(i64, &str, &str)]) -> Vec<Observation> {
    told.iter().map(|(day, id, event)| record(model, Some(*day), id, event)).collect()
}

fn nearest_in(setting: &Setting<'_>, variants: &mut Variants, root: &str, history: &[Observation]) -> Nearest {
    let records: Vec<&Observation> = history.iter().collect();
    setting.nearest(variants, &(EntityId::new(0), root.into()), &records)
}

fn nearest(model: &Model, history: &[Observation]) -> Nearest {
    nearest_in(&Setting::new(model), &mut Variants::new(BUDGET), "j", history)
}

/// The sentence about it.
fn told(model: &Model, history: &[Observation]) -> String {
    let sentence = nearest(model, history).tell(model, &|index| format!("line {}", index + 1), &|_| None);
    sentence.unwrap_or_default()
}

const FLAT: &str = include_str!("../benches/flat-job.life");

#[test]
fn a_record_that_is_missing_is_told_with_its_place() {
    let judged = judge(FLAT);
    let model = judged.model();
    let told = told(model, &history(model, &[(0, "j", "Customer.Create"), (3, "j", "Operator.Receive")]));
    assert_eq!(told, "the nearest legal history has one more record: `Customer.Ship` on j before line 2");
}

#[test]
fn a_record_that_cannot_be_is_extra() {
    let judged = judge(FLAT);
    let model = judged.model();
    let lines = [
        (0, "j", "Customer.Create"),
        (1, "j", "Customer.Ship"),
        (2, "j", "Customer.Create"),
        (3, "j", "Operator.Receive"),
    ];
    assert_eq!(told(model, &history(model, &lines)), "the nearest legal history is without the record on line 3");
    assert_eq!(told(model, &history(model, &lines[..2])), "");
}

#[test]
fn several_edits_are_told_in_their_order() {
    let judged = judge(FLAT);
    let model = judged.model();
    let lines = [
        (0, "j", "Customer.Ship"),
        (1, "j", "Customer.Create"),
        (2, "j", "Operator.Receive"),
        (3, "j", "Service.FinishProcessing"),
        (4, "j", "Operator.Return"),
    ];
    assert_eq!(
        told(model, &history(model, &lines)),
        "the nearest legal history differs in 3 records: it has one more record: `Customer.Create` on j before line 1; \
         it is without the record on line 2; it has one more record: `Service.BeginTransfer` on j before line 4"
    );
}

/// What is overstayed needs a record that put it off, or ended it in time.
#[test]
fn a_state_that_was_overstayed_misses_a_record() {
    let judged = judge(FLAT);
    let model = judged.model();
    let lines = [(0, "j", "Customer.Create"), (20, "j", "Customer.Ship"), (21, "j", "Operator.Receive")];
    let told_of = told(model, &history(model, &lines));
    assert_eq!(told_of, "the nearest legal history has one more record: `Customer.Update` on j before line 2");
    let twice = [(0, "j", "Customer.Create"), (30, "j", "Customer.Ship"), (31, "j", "Operator.Receive")];
    let Nearest::Found { cost, .. } = nearest(model, &history(model, &twice)) else { panic!() };
    assert_eq!(cost, 2);
}

#[test]
fn the_wrong_actor_is_an_edit_of_its_own() {
    let judged = judge(FLAT);
    let model = judged.model();
    let mut records = history(model, &[(0, "j", "Customer.Create"), (1, "j", "Customer.Ship")]);
    let Seen::Happened(ship) = &mut records[1].seen else { panic!() };
    ship.wrong_actor = Some("Operator".to_owned());
    let found = nearest(model, &records);
    assert_eq!(found, Nearest::Found { cost: 1, edits: vec![Edit::WrongActor { index: 1 }] });
    let sentence = found.tell(model, &|_| "line 2".to_owned(), &|_| Some("Customer".to_owned()));
    assert_eq!(sentence.as_deref(), Some("the nearest legal history has another actor on line 2: `Customer`"));
}

const FAMILY: &str = "lifecycle Family
actor A
entity Job {
  parts: 0..9 Part
  create on A.Make -> Open
  state Open { on A.Close when all parts in Good and some parts in Good -> Closed }
  final state Closed
}
entity Part of Job {
  create on A.Add when job in Open -> New
  state New { on A.Check -> Good }
  final state Good
}";

#[test]
fn what_a_guard_asks_of_parts_is_made_good_where_it_is_cheapest() {
    let judged = judge(FAMILY);
    let model = judged.model();
    let lines =
        [(0, "j", "A.Make"), (1, "p/j", "A.Add"), (2, "q/j", "A.Add"), (3, "q/j", "A.Check"), (4, "j", "A.Close")];
    let sentence = told(model, &history(model, &lines));
    assert_eq!(sentence, "the nearest legal history has one more record: `A.Check` on part p of j before line 5");
}

/// Parts of which nothing more is told are alike: of six that are missing the order is not tried.
#[test]
fn many_parts_that_are_alike_are_no_trouble() {
    let judged = judge(FAMILY);
    let model = judged.model();
    let names: Vec<String> = (0..8).map(|part| format!("p{part}/j")).collect();
    let mut lines = vec![(0, "j", "A.Make")];
    lines.extend(names.iter().map(|name| (1, name.as_str(), "A.Add")));
    let closed = [(2, "j", "A.Close"), (3, "j", "A.Close")];
    lines.extend(closed);
    // Both closings go more cheaply than eight checks come.
    let found = nearest(model, &history(model, &lines));
    assert_eq!(found, Nearest::Found { cost: 2, edits: vec![Edit::Extra { index: 9 }, Edit::Extra { index: 10 }] });
}

/// One search serves all histories that differ in names alone; where there are timers, in the date as well.
#[test]
fn one_search_serves_a_variant() {
    let judged = judge(FAMILY);
    let model = judged.model();
    let (setting, mut variants) = (Setting::new(model), Variants::new(BUDGET));
    let told = |job: &str, part: &str, day: i64| {
        let name = format!("{part}/{job}");
        history(model, &[(0, job, "A.Make"), (day, &name, "A.Add"), (day + 1, job, "A.Close")])
    };
    let missing = |found: Nearest| match found {
        Nearest::Found { edits, .. } => match edits.as_slice() {
            [Edit::Missing(missing)] => (missing.instance.to_string(), missing.owner.as_ref().map(ToString::to_string)),
            other => panic!("{other:?}"),
        },
        gave_up @ Nearest::GaveUp { .. } => panic!("{gave_up:?}"),
    };
    let mut found = |job: &str, part: &str, day| {
        let found = nearest_in(&setting, &mut variants, job, &told(job, part, day));
        (found, variants.searched())
    };
    // To leave out the closing costs as much; a record that is missing explains more.
    let (first, searched) = found("job-1", "a", 1);
    assert_eq!((missing(first), searched), (("a".to_owned(), Some("job-1".to_owned())), 1));
    let (second, searched) = found("job-2", "b", 5);
    assert_eq!((missing(second), searched), (("b".to_owned(), Some("job-2".to_owned())), 1));
    let timed = judge(FLAT);
    let (setting, mut variants) = (Setting::new(timed.model()), Variants::new(BUDGET));
    for (start, end, searched) in [(0, 3, 1), (100, 103, 1), (200, 204, 2)] {
        let told = history(timed.model(), &[(start, "j", "Customer.Create"), (end, "j", "Operator.Receive")]);
        nearest_in(&setting, &mut variants, "j", &told);
        assert_eq!(variants.searched(), searched);
    }
}

/// Given up, the search says what it has proven, and nothing that it has not.
#[test]
fn a_search_that_is_given_up_says_what_is_proven() {
    let judged = judge(FLAT);
    let model = judged.model();
    let ways = ["Customer.Create", "Operator.Receive", "Operator.Return", "Customer.Ship", "Operator.Recover"];
    let lines: Vec<(i64, &str, &str)> =
        (0..20).map(|day| (day, "j", ways[usize::try_from(day).unwrap() % 5])).collect();
    let records = history(model, &lines);
    let Nearest::Found { cost, .. } = nearest(model, &records) else { panic!() };
    let mut proven = Vec::new();
    for budget in [1, 10, 40] {
        let found = nearest_in(&Setting::new(model), &mut Variants::new(budget), "j", &records);
        let Nearest::GaveUp { at_least } = found else { panic!("{budget}: {found:?}") };
        assert!(at_least <= cost, "{at_least} {cost}");
        proven.push(at_least);
    }
    assert!(proven.is_sorted() && proven[0] > 0, "{proven:?}");
}

const POLLED: &str = "lifecycle Polled
actor A
entity Job {
  create on A.Make -> Open
  initial state Open { on A.Go -> Busy  after 10d -> Done }
  state Busy { on A.End -> Done }
  final state Done
}
log Polls { snapshot of Job  time = time  id = id  state = state }
log Changes { changes of Job  time = time  id = id  from = old  to = new }";

#[test]
fn a_snapshot_that_cannot_be_is_extra_and_nothing_is_missing_between_snapshots() {
    let judged = judge(POLLED);
    let model = judged.model();
    let setting = Setting::of_log(model, &model.logs[0]);
    let poll = |(day, state): (i64, usize)| Observation {
        time: Some(day * DAY),
        seen: Seen::Snapshot(Snapshot {
            entity: EntityId::new(0),
            id: "j".into(),
            state: Some(StateId::new(state)),
            fields: Vec::new(),
            children: Vec::new(),
        }),
    };
    let polls: Vec<Observation> = [(0, 0), (1, 2), (2, 1), (3, 2), (4, 2)].into_iter().map(poll).collect();
    let found = nearest_in(&setting, &mut Variants::new(BUDGET), "j", &polls);
    // Either the end that came too soon or the way back from it.
    let Nearest::Found { cost: 1, edits } = &found else { panic!("{found:?}") };
    assert!(matches!(edits[0], Edit::Extra { index: 1 | 2 }), "{edits:?}");
    let legal = nearest_in(&setting, &mut Variants::new(BUDGET), "j", &polls[2..]);
    assert_eq!(legal, Nearest::Found { cost: 0, edits: Vec::new() });
}

#[test]
fn in_a_log_of_changes_a_missing_record_is_a_change() {
    let judged = judge(POLLED);
    let model = judged.model();
    let setting = Setting::of_log(model, &model.logs[1]);
    let change = |(day, from, to): (i64, Option<usize>, usize)| {
        let instance = Address { entity: EntityId::new(0), id: "j".into(), parent: None };
        let (from, to) = (from.map(StateId::new), Some(StateId::new(to)));
        let (event, set, along) = (None, Vec::new(), Vec::new());
        Observation {
            time: Some(day * DAY),
            seen: Seen::Happened(Happening { instance, event, wrong_actor: None, from, to, set, along }),
        }
    };
    let changes: Vec<Observation> = [(0, None, 0), (12, Some(1), 2)].into_iter().map(change).collect();
    let found = nearest_in(&setting, &mut Variants::new(BUDGET), "j", &changes);
    let sentence = found.tell(model, &|index| format!("line {}", index + 1), &|_| None);
    assert_eq!(
        sentence.as_deref(),
        Some("the nearest legal history has one more record: `A.Go` on j before line 2"),
        "{found:?}"
    );
}

/// A record without a time lies between its neighbours, also if one of them is left out.
#[test]
fn records_without_times_have_a_nearest_legal_history_too() {
    let judged = judge(FLAT);
    let model = judged.model();
    let events = ["Customer.Create", "Customer.Ship", "Service.BeginTransfer", "Customer.Ship"];
    let records: Vec<Observation> = events.iter().map(|event| record(model, None, "j", event)).collect();
    let Nearest::Found { cost, edits } = nearest(model, &records) else { panic!() };
    assert_eq!((cost, edits.last()), (2, Some(&Edit::Extra { index: 3 })));
}

#[test]
fn a_part_that_nobody_can_own_is_extra() {
    let text = "lifecycle Deep
    actor A
    entity Run { jobs: many Job  create on A.Start -> On  state On { on A.Stop -> Off }  final state Off }
    entity Job of Run { steps: many Step  create on A.Make -> Open  final state Open }
    entity Step of Job { create on A.Do -> Did  final state Did }";
    let judged = judge(text);
    let model = judged.model();
    let mut records = history(model, &[(0, "j", "A.Start"), (1, "a/j", "A.Make"), (2, "b/j", "A.Make")]);
    let mut orphan = record(model, Some(3), "s", "A.Do");
    let Seen::Happened(what) = &mut orphan.seen else { panic!() };
    what.instance.entity = EntityId::new(2);
    records.push(orphan);
    assert_eq!(nearest(model, &records), Nearest::Found { cost: 1, edits: vec![Edit::Extra { index: 3 }] });
}

/// A record that makes an instance may make parts along with it.
#[test]
fn parts_that_come_along_need_no_record_of_their_own() {
    let text = "lifecycle Along
    actor A
    entity Job { parts: many Part  create on A.Make -> Open  state Open { on A.Close -> Shut }  final state Shut }
    entity Part of Job { create on A.Make -> New  state New { on A.Check -> Good }  final state Good }";
    let judged = judge(text);
    let model = judged.model();
    let lines = [(0, "j", "A.Make"), (1, "p/j", "A.Check"), (2, "q/j", "A.Check"), (3, "q/j", "A.Check")];
    let mut records = history(model, &lines);
    let Seen::Happened(make) = &mut records[0].seen else { panic!() };
    make.along = vec![(PartId::new(0), "p".into()), (PartId::new(0), "q".into())];
    assert_eq!(nearest(model, &records[..3]), Nearest::Found { cost: 0, edits: Vec::new() });
    assert_eq!(nearest(model, &records), Nearest::Found { cost: 1, edits: vec![Edit::Extra { index: 3 }] });
}

#[test]
fn fitness_is_averaged_and_by_totals() {
    let mut log = LogFitness::default();
    assert_eq!((log.average(), log.total()), (None, None));
    log.add(Fitness::legal(9));
    log.add(Fitness::of(&Nearest::Found { cost: 1, edits: Vec::new() }, 2).expect("a cost"));
    log.add(Fitness::legal(0));
    assert_eq!(Fitness::of(&Nearest::GaveUp { at_least: 1 }, 2), None);
    let close = |a: Option<f64>, b: f64| assert!((a.expect("there are histories") - b).abs() < 1e-12);
    close(log.average(), 2.5 / 3.0);
    close(log.total(), 1.0 - 1.0 / 11.0);
}
