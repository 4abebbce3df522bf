//! Replay and the reference interpreter judge generated histories alike.

mod changes;
pub(crate) mod lifecycles;
mod nearest;
mod sparse;

use std::cell::Cell;
use std::collections::BTreeSet;

use lifespec::diagnostic::Severity;
use lifespec::model::{EntityId, EventId, FieldId, Model, Move, PartId, StateId, TargetKind, Value};
use lifespec::replay::Setting;
use lifespec::semantics::reference::{Reference, System, Verdict};
use lifespec::semantics::{Address, ChildList, Happening, Observation, Seen, Snapshot};
use lifespec::table::Recording;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use lifecycles::{RECORDED, SILENT};

pub(crate) fn model(text: &str) -> Model {
    let mut sources = lifespec::source::SourceMap::default();
    let source = sources.add("agreement.life", text);
    let parsed = lifespec::syntax::parse(source, text);
    assert!(parsed.findings.is_empty(), "{:#?}", parsed.findings);
    let resolved = lifespec::model::resolve(&parsed.file);
    resolved.model.unwrap_or_else(|| panic!("{:#?}", resolved.findings))
}

/// What the generator decides about one record, as plain numbers.
type Dice = (u8, u8, u8, u8, u8);

fn pick<T: Clone>(from: &[T], die: u8) -> Option<T> {
    (!from.is_empty()).then(|| from[usize::from(die) % from.len()].clone())
}

/// A record made from dice: some event of some instance, now or a little later.
fn record(model: &Model, (event, who, later, brings, to): Dice, now: i64) -> Observation {
    let mut takes: Vec<(EntityId, EventId, Vec<FieldId>)> = Vec::new();
    for (id, entity) in model.entities() {
        for mv in &entity.moves {
            takes.extend(mv.recorded_event().map(|event| (id, event, mv.brings.clone())));
        }
        takes.extend(entity.ignores.iter().map(|ignore| (id, ignore.event, Vec::new())));
        takes.extend(entity.incidents.iter().map(|incident| (id, incident.event, Vec::new())));
    }
    let (entity, event, fields) = pick(&takes, event).expect("there are events");
    let child = model.entity(entity).parent.is_some();
    let grandchild = model.entity(entity).parent.is_some_and(|(above, _)| model.entity(above).parent.is_some());
    let at = usize::from(who) % 3;
    let (id, parent) = match (child, grandchild) {
        (false, _) => ("j", None),
        (true, false) => (["p1", "p2", "p3"][at], Some("j")),
        (true, true) => (["s1", "s2", "s3"][at], Some(["p1", "p1", "p2"][at])),
    };
    let states = model.entity(entity).states.len();
    let mut happening = Happening {
        instance: Address { entity, id: id.into(), parent: parent.map(Into::into) },
        event: Some(event),
        wrong_actor: None,
        from: None,
        to: (to % 4 == 0).then(|| StateId::new(usize::from(to / 4) % states)),
        set: Vec::new(),
        along: Vec::new(),
    };
    for (at, field) in fields.iter().enumerate() {
        if brings >> at & 1 == 1 {
            happening.set.push((*field, value(model, entity, *field, brings)));
        }
    }
    let inputs = model.entity(entity).fields().filter(|(_, field)| field.input);
    happening.set.extend(inputs.map(|(field, _)| (field, i64::from(brings & 1))));
    let time = now + 1000 * [0, 0, 0, 1, 1, 2, 3, 4][usize::from(later) % 8];
    Observation { time: Some(time), seen: Seen::Happened(happening) }
}

fn value(model: &Model, entity: EntityId, field: FieldId, die: u8) -> Value {
    match &model.entity(entity).field(field).domain {
        lifespec::model::Domain::Duration => 1000 * i64::from(die % 3),
        _ => 1,
    }
}

/// A history: mostly records that fit, chosen by trying some dice, and now and then one that need not.
fn history(model: &Model, reference: &Reference<'_>, dice: &[[Dice; 6]]) -> Vec<Observation> {
    let mut belief = BTreeSet::from([System::default()]);
    let (mut now, mut history) = (0, Vec::new());
    for tries in dice {
        let blind = tries[0].4 == 255;
        for die in tries {
            let record = record(model, *die, now);
            let after = reference.after(belief.clone(), now, &record);
            if after.is_empty() && !blind {
                continue;
            }
            now = record.time.unwrap_or(now);
            history.push(record);
            belief = after;
            break;
        }
        if belief.is_empty() {
            break;
        }
    }
    history
}

/// A slip put into a history: a record lost, doubled, moved in time, or given another event.
fn mutate(model: &Model, history: &mut Vec<Observation>, (kind, at, die): (u8, u8, Dice)) {
    if history.is_empty() {
        return;
    }
    let at = usize::from(at) % history.len();
    match kind % 5 {
        0 => {}
        1 => drop(history.remove(at)),
        2 => history.insert(at, history[at].clone()),
        3 => {
            for record in &mut history[at..] {
                record.time = record.time.map(|time| time + 1000);
            }
        }
        _ => history[at].seen = record(model, die, 0).seen,
    }
}

/// A history on one line, for the message of a failure.
fn told(model: &Model, history: &[Observation]) -> String {
    let tell = |record: &Observation| {
        let time = record.time.unwrap_or(0) / 1000;
        match &record.seen {
            Seen::Happened(what) => {
                let entity = model.entity(what.instance.entity);
                let event = what.event.map_or("-", |event| model.event(event).name.text.as_str());
                let to = what.to.map_or("", |to| entity.state(to).name.text.as_str());
                format!("+{time}s {event} {} to {to:?} with {:?}", what.instance.id, what.set)
            }
            Seen::Snapshot(seen) => {
                let state = |seen: &Snapshot| {
                    let state =
                        seen.state.map_or("?", |state| model.entity(seen.entity).state(state).name.text.as_str());
                    format!("{}:{state}", seen.id)
                };
                let children: Vec<String> = seen.children.iter().flat_map(|list| &list.children).map(state).collect();
                format!("+{time}s poll {} {}", state(seen), children.join(" "))
            }
        }
    };
    history.iter().map(tell).collect::<Vec<_>>().join("; ")
}

fn first_slip(setting: &Setting<'_>, history: &[Observation]) -> Option<usize> {
    setting.tell(|story| {
        history
            .iter()
            .position(|record| story.step(record).is_some_and(|finding| finding.severity() == Severity::Error))
    })
}

fn silent(recording: &Recording) -> impl Fn(EntityId, &Move, TargetKind) -> bool + '_ {
    |entity, mv, target| recording.may_be_silent(entity, mv, target)
}

fn dice() -> impl Strategy<Value = (Vec<[Dice; 6]>, (u8, u8, Dice))> {
    let die = any::<Dice>();
    (prop::collection::vec([die, die, die, die, die, die], 1..10), (any::<u8>(), any::<u8>(), die))
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config { cases, max_shrink_iters: 400, failure_persistence: None, ..Config::default() })
}

#[test]
fn where_every_move_is_recorded_both_blame_the_same_record() {
    let (legal, slipped) = (Cell::new(0_u32), Cell::new(0_u32));
    for text in RECORDED {
        let model = model(text);
        let recording = Recording::events();
        let silent = silent(&recording);
        let exact = Reference { model: &model, silent: &silent, changes: false, tolerance: 0, tick: 1000 };
        let near = Reference { tolerance: 1000, ..exact };
        let settings = [Setting::new(&model), Setting::new(&model).tolerating(1000)];
        runner(2600)
            .run(&(dice(), any::<bool>()), |((dice, mutation), tolerant)| {
                let (reference, setting) = if tolerant { (&near, &settings[1]) } else { (&exact, &settings[0]) };
                let mut history = history(&model, reference, &dice);
                mutate(&model, &mut history, mutation);
                let expected = match reference.follow(&history, 0, 0) {
                    Verdict::Violates(at) => Some(at),
                    Verdict::Possible(_) => None,
                };
                let count = if expected.is_some() { &slipped } else { &legal };
                count.set(count.get() + 1);
                prop_assert_eq!(
                    first_slip(setting, &history),
                    expected,
                    "{}{}",
                    if tolerant { "within 1s: " } else { "" },
                    told(&model, &history)
                );
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{}: {error}", model.name.text));
    }
    assert!(legal.get() + slipped.get() >= 10_000);
    assert!(legal.get() > 2_000 && slipped.get() > 2_000, "{} legal, {} with a slip", legal.get(), slipped.get());
}

#[test]
fn where_moves_are_silent_replay_blames_nothing_that_can_be() {
    let tally = Tally::default();
    for text in SILENT {
        let model = model(text);
        let recording = Recording::events();
        let silent = silent(&recording);
        let reference = Reference { model: &model, silent: &silent, changes: false, tolerance: 0, tick: 1000 };
        let setting = Setting::new(&model);
        runner(1000)
            .run(&dice(), |(dice, mutation)| {
                let mut history = history(&model, &reference, &dice);
                mutate(&model, &mut history, mutation);
                let found = first_slip(&setting, &history);
                tally.add(&reference.follow(&history, 0, 0), found, || told(&model, &history))
            })
            .unwrap_or_else(|error| panic!("{}: {error}", model.name.text));
    }
    // Clocks are kept as intervals: now and then something is held possible that is not, and never the other way round.
    tally.assert((0, 0), 20);
}

/// How often replay and the reference interpreter said the same, where replay may overlook a violation but not make
/// one up.
#[derive(Default)]
struct Tally {
    legal: Cell<u32>,
    blamed: Cell<u32>,
    missed: Cell<u32>,
}

impl Tally {
    /// Compares what the two say of a history.
    fn add(&self, verdict: &Verdict, found: Option<usize>, history: impl Fn() -> String) -> Result<(), TestCaseError> {
        let count = match (verdict, found) {
            (Verdict::Violates(at), Some(found)) => {
                prop_assert!(found >= *at, "{}", history());
                &self.blamed
            }
            (Verdict::Violates(_), None) => &self.missed,
            (Verdict::Possible(_), found) => {
                prop_assert_eq!(found, None, "{}", history());
                &self.legal
            }
        };
        count.set(count.get() + 1);
        Ok(())
    }

    /// Enough of each was there, and hardly any violation was overlooked: one in so many at most.
    fn assert(&self, (legal, blamed): (u32, u32), seldom: u32) {
        let counts @ (of_legal, of_blamed, missed) = (self.legal.get(), self.blamed.get(), self.missed.get());
        let enough = of_legal > legal && of_blamed > blamed && of_blamed > seldom * missed;
        assert!(enough, "(legal, blamed, missed): {counts:?}");
    }
}

/// Parts that are checked, and polls of their owner.
const PARTS_IN_POLLS: &str = "
    entity Part of Job {
      create on A.Add when job in Open -> New
      initial state New { on A.Check -> Good  on A.Fail -> Bad, set job.bad = true }
      final state Good
      final state Bad
    }
    log Polls {
      snapshot of Job
      time = time
      id = id
      state = state
      parts parts = parts[*] complete { id = id  state = state }";

/// What a configuration looks like in a poll.
fn poll(model: &Model, system: &System, at: usize) -> Snapshot {
    let instance = &system.instances[at];
    let children = (0..model.entity(instance.entity).parts.len()).map(PartId::new).map(|part| ChildList {
        part,
        complete: true,
        children: system.parts(model, at, part).into_iter().map(|child| poll(model, system, child)).collect(),
    });
    Snapshot {
        entity: instance.entity,
        id: instance.id.clone(),
        state: Some(instance.state),
        fields: Vec::new(),
        children: children.collect(),
    }
}

#[test]
fn between_polls_replay_blames_nothing_that_can_be() {
    let text = "lifecycle Polled
    actor A, S
    entity Job {
      bad: bool = false
      parts: 0..2 Part
      create on A.Make -> Open
      initial state Open {
        when all parts in Good, Bad and some parts in Good, Bad -> Closing
        on A.Keep stay, restart
        after 3s -> Closing
      }
      state Closing { when not bad -> Closed  when bad -> Failed  after 2s -> Failed }
      final state Closed
      final state Failed
    }";
    let model = model(&format!("{text}{PARTS_IN_POLLS} always A.Keep }}"));
    let recording = Recording::of(&model.logs[0]);
    let silent = silent(&recording);
    let reference = Reference { model: &model, silent: &silent, changes: false, tolerance: 0, tick: 1000 };
    let setting = Setting::of_log(&model, &model.logs[0]);
    let events = Recording::events();
    let spoken =
        |entity: EntityId, mv: &Move, target| mv.recorded_event().is_none() && events.may_be_silent(entity, mv, target);
    let walker = Reference { model: &model, silent: &spoken, changes: false, tolerance: 0, tick: 1000 };
    let tally = Tally::default();
    runner(500)
        .run(&(dice(), any::<[u8; 4]>()), |((dice, _), polls)| {
            let mut belief = BTreeSet::from([System::default()]);
            let (mut now, mut history) = (0, Vec::new());
            for (tries, poll_die) in dice.iter().take(7).zip(polls.iter().cycle()) {
                for die in tries {
                    let record = record(&model, *die, now);
                    let after = walker.after(belief.clone(), now, &record);
                    if !after.is_empty() {
                        now = record.time.unwrap_or(now);
                        belief = after;
                        break;
                    }
                }
                let Some(system) = belief.iter().next().filter(|system| !system.instances.is_empty()) else { continue };
                if poll_die % 2 == 0 {
                    let mut seen = poll(&model, system, 0);
                    if poll_die % 10 == 0 {
                        seen.state = Some(StateId::new(usize::from(poll_die / 10) % 4));
                    }
                    history.push(Observation { time: Some(now), seen: Seen::Snapshot(seen) });
                }
            }
            let found = first_slip(&setting, &history);
            tally.add(&reference.follow(&history, -5_000, 0), found, || told(&model, &history))
        })
        .unwrap_or_else(|error| panic!("{error}"));
    tally.assert((100, 20), 10);
}
