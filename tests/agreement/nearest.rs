//! The nearest legal history is as near as any that trying every edit finds, and no nearer.

use lifespec::replay::{Edit, Nearest, Variants};
use lifespec::semantics::InstanceId;

use super::*;

/// How far before the first record one that is missing is tried.
const BEFORE: i64 = 6_000;

/// Tries every edit of a history: each record left out, and at every tick each record that may be missing.
struct Tried<'a> {
    reference: &'a Reference<'a>,
    history: &'a [Observation],
    missing: Vec<Happening>,
    /// What has been found to lead nowhere.
    dead: BTreeSet<(usize, i64, BTreeSet<System>, u32)>,
}

impl Tried<'_> {
    /// Whether so many edits, or fewer, make the rest of the history legal.
    fn is_legal_with(&mut self, at: usize, now: i64, belief: &BTreeSet<System>, edits: u32) -> bool {
        let Some(record) = self.history.get(at) else { return true };
        if self.dead.contains(&(at, now, belief.clone(), edits)) {
            return false;
        }
        let time = record.time.expect("every record has a time");
        let kept = self.reference.after(belief.clone(), now, record);
        let found = !kept.is_empty() && self.is_legal_with(at + 1, time, &kept, edits)
            || edits > 0
                && (self.is_legal_with(at + 1, now, belief, edits - 1)
                    || self.is_legal_with_more(at, (now, time), belief, edits - 1));
        if !found {
            self.dead.insert((at, now, belief.clone(), edits));
        }
        found
    }

    fn is_legal_with_more(
        &mut self,
        at: usize,
        (now, until): (i64, i64),
        belief: &BTreeSet<System>,
        edits: u32,
    ) -> bool {
        let mut time = now;
        while time <= until {
            for index in 0..self.missing.len() {
                let seen = Seen::Happened(self.missing[index].clone());
                let after = self.reference.after(belief.clone(), now, &Observation { time: Some(time), seen });
                if !after.is_empty() && self.is_legal_with(at, time, &after, edits) {
                    return true;
                }
            }
            time += 1000;
        }
        false
    }
}

/// Every record that may be missing of somebody whom the history names: each event, with whatever it may bring.
fn candidates(model: &Model, history: &[Observation]) -> Vec<Happening> {
    let mut known: BTreeSet<(EntityId, InstanceId, Option<InstanceId>)> = BTreeSet::new();
    for record in history {
        let Seen::Happened(what) = &record.seen else { continue };
        let Address { entity, id, parent } = &what.instance;
        known.insert((*entity, id.clone(), parent.clone()));
        if let (Some(parent), Some((above, _))) = (parent, model.entity(*entity).parent) {
            let root = model.entity(above).parent.map(|_| InstanceId::from("j"));
            known.insert((above, parent.clone(), root));
        }
    }
    known.insert((EntityId::new(0), "j".into(), None));
    let mut all = Vec::new();
    for (entity, id, parent) in known {
        let mut events: Vec<(EventId, &[FieldId])> = Vec::new();
        for mv in &model.entity(entity).moves {
            events.extend(mv.recorded_event().map(|event| (event, mv.brings.as_slice())));
        }
        events.sort_unstable();
        events.dedup();
        for (event, brings) in events {
            let mut sets: Vec<Vec<(FieldId, Value)>> = vec![Vec::new()];
            for field in brings {
                let with: Vec<Vec<_>> = sets
                    .iter()
                    .flat_map(|set| {
                        let values = values(model, entity, *field).into_iter();
                        values.map(move |value| set.iter().copied().chain([(*field, value)]).collect())
                    })
                    .collect();
                sets.extend(with);
            }
            all.extend(sets.into_iter().map(|set| Happening {
                instance: Address { entity, id: id.clone(), parent: parent.clone() },
                event: Some(event),
                wrong_actor: None,
                from: None,
                to: None,
                set,
                along: Vec::new(),
            }));
        }
    }
    all
}

fn values(model: &Model, entity: EntityId, field: FieldId) -> Vec<Value> {
    match &model.entity(entity).field(field).domain {
        lifespec::model::Domain::Duration => vec![-1, 0, 1000, 2000, 3000],
        lifespec::model::Domain::Enum(names) => (0..).take(names.len()).collect(),
        lifespec::model::Domain::Range(low, high) => (*low..=*high).collect(),
        _ => vec![0, 1],
    }
}

/// The history with the edits made: what is missing may have been at any moment between its neighbours.
fn edited(history: &[Observation], edits: &[Edit]) -> Vec<Observation> {
    let mut all = Vec::new();
    for (index, record) in history.iter().enumerate() {
        for edit in edits {
            let Edit::Missing(missing) = edit else { continue };
            if missing.before == index {
                let (entity, id) = (missing.entity, missing.instance.clone());
                let instance = Address { entity, id, parent: missing.owner.clone() };
                let (event, from, to) = (missing.event, missing.from, Some(missing.to));
                let (set, along) = (Vec::new(), Vec::new());
                let seen = Seen::Happened(Happening { instance, event, wrong_actor: None, from, to, set, along });
                all.push(Observation { time: None, seen });
            }
        }
        if !edits.contains(&Edit::Extra { index }) {
            all.push(record.clone());
        }
    }
    all
}

/// How often the answers were compared, by their cost, and how often a nearer one was given than there is.
#[derive(Debug, Default)]
struct Count {
    costs: [Cell<u32>; 4],
    nearer: Cell<u32>,
}

fn compare(text: &str, cases: u32, count: &Count, most: u32) {
    let model = model(text);
    let recording = Recording::events();
    let silent = silent(&recording);
    let reference = Reference { model: &model, silent: &silent, changes: false, tolerance: 0, tick: 1000 };
    let setting = Setting::new(&model);
    let second = (any::<u8>(), any::<u8>(), any::<Dice>());
    runner(cases)
        .run(&(dice(), second), |((dice, first), second)| {
            let mut history = history(&model, &reference, &dice[..dice.len().min(6)]);
            mutate(&model, &mut history, first);
            mutate(&model, &mut history, second);
            let records: Vec<&Observation> = history.iter().collect();
            let root = (EntityId::new(0), InstanceId::from("j"));
            let found = setting.nearest(&mut Variants::new(500_000), &root, &records);
            let Nearest::Found { cost, edits } = &found else { panic!("{found:?}: {}", told(&model, &history)) };
            prop_assert_eq!(*cost as usize, edits.len());
            count.costs[(*cost as usize).min(3)].set(count.costs[(*cost as usize).min(3)].get() + 1);
            let start = history.first().and_then(|record| record.time).unwrap_or(0) - BEFORE;
            let missing = candidates(&model, &history);
            let mut tried = Tried { reference: &reference, history: &history, missing, dead: BTreeSet::new() };
            let nothing = BTreeSet::from([System::default()]);
            if (1..=most + 1).contains(cost) {
                let nearer = tried.is_legal_with(0, start, &nothing, cost - 1);
                prop_assert!(!nearer, "fewer than {} edits do: {}", cost, told(&model, &history));
            }
            let brings = edits.iter().any(|edit| match edit {
                Edit::Missing(missing) => !model.entity(missing.entity).move_(missing.id).brings.is_empty(),
                _ => false,
            });
            if !brings {
                let edited = edited(&history, edits);
                let slip = first_slip(&setting, &edited);
                prop_assert_eq!(slip, None, "{:?}: {}", edits, told(&model, &history));
            }
            if *cost <= most && !tried.is_legal_with(0, start, &nothing, *cost) {
                count.nearer.set(count.nearer.get() + 1);
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{}: {error}", model.name.text));
}

#[test]
fn without_limits_no_edits_are_fewer_and_these_do() {
    let count = Count::default();
    for text in UNLIMITED {
        compare(text, 800, &count, 2);
    }
    assert_eq!(count.nearer.get(), 0, "{count:?}");
    let told = count.costs.each_ref().map(Cell::get);
    assert!(told[0] > 100 && told[1] > 150 && told[2] > 40 && told[3] > 5, "{told:?}");
}

#[test]
fn with_timers_no_edits_are_fewer() {
    let count = Count::default();
    for text in RECORDED.into_iter().chain(SILENT) {
        compare(text, 150, &count, 1);
    }
    // Clocks are kept as intervals: now and then something is held possible that is not.
    let told = count.costs.each_ref().map(Cell::get);
    assert!(told[1] > 50 && told[2] > 10 && told[1] > 20 * count.nearer.get(), "{count:?}");
}

/// A poll made of dice: the state of the job and of one or two parts.
fn random_poll(model: &Model, (day, state, parts): (u8, u8, [u8; 2])) -> (i64, Snapshot) {
    let child = |(at, die): (usize, u8)| {
        let state = (die % 4).checked_sub(1).map(|state| StateId::new(usize::from(state)));
        let id = InstanceId::from(["p1", "p2"][at]);
        state.map(|_| Snapshot { entity: EntityId::new(1), id, state, fields: Vec::new(), children: Vec::new() })
    };
    let children = parts.into_iter().enumerate().filter_map(child).collect();
    let states = model.entities[0].states.len();
    let seen = Snapshot {
        entity: EntityId::new(0),
        id: "j".into(),
        state: Some(StateId::new(usize::from(state) % states)),
        fields: Vec::new(),
        children: vec![ChildList { part: PartId::new(0), complete: true, children }],
    };
    (i64::from(day % 4), seen)
}

#[test]
fn of_polls_no_fewer_are_left_out_than_need_be() {
    let text = "lifecycle Polled
    actor A, S
    entity Job {
      bad: bool = false
      parts: 0..2 Part
      create on A.Make -> Open
      initial state Open { when all parts in Good, Bad and some parts in Good, Bad -> Closing  after 5s -> Closing }
      state Closing { when not bad -> Closed  when bad -> Failed  after 2s -> Failed }
      final state Closed
      final state Failed
    }";
    let model = model(&format!("{text}{PARTS_IN_POLLS} }}"));
    let setting = Setting::of_log(&model, &model.logs[0]);
    let costs: [Cell<u32>; 4] = Default::default();
    let dice = prop::collection::vec(any::<(u8, u8, [u8; 2])>(), 1..6);
    runner(600)
        .run(&dice, |dice| {
            let (mut now, mut history) = (0, Vec::new());
            for die in dice {
                let (later, seen) = random_poll(&model, die);
                now += 1000 * later;
                history.push(Observation { time: Some(now), seen: Seen::Snapshot(seen) });
            }
            let left_out = |kept: u32| {
                let kept = history.iter().enumerate().filter(|(at, _)| kept >> at & 1 == 1);
                let kept: Vec<Observation> = kept.map(|(_, poll)| poll.clone()).collect();
                first_slip(&setting, &kept).is_none().then(|| history.len() - kept.len())
            };
            let fewest = (0..1_u32 << history.len()).filter_map(left_out).min();
            let records: Vec<&Observation> = history.iter().collect();
            let found = setting.nearest(&mut Variants::new(500_000), &(EntityId::new(0), "j".into()), &records);
            let Nearest::Found { cost, edits } = &found else { panic!("{found:?}: {}", told(&model, &history)) };
            prop_assert_eq!(Some(*cost as usize), fewest, "{}", told(&model, &history));
            let left_out = edits.iter().all(|edit| matches!(edit, Edit::Extra { .. }));
            prop_assert!(left_out, "{:?}", edits);
            let count = &costs[(*cost as usize).min(3)];
            count.set(count.get() + 1);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(costs.iter().all(|count| count.get() > 20), "{costs:?}");
}

/// Lifecycles without timers: flat ones, with guards and fields, with parts, with silent moves.
const UNLIMITED: [&str; 4] = [
    "lifecycle Plain
    actor A, S
    entity Job {
      create on A.Make -> One
      initial state One { on A.Next -> Two  on A.Skip -> Three  on A.Keep stay }
      state Two { on A.Next -> Three  on A.Back -> One }
      state Three { on A.Next -> Done  ignore A.Keep }
      final state Done
      fault Broken from One, Two as S.Break { on A.Mend -> resume  on A.Stop -> Done }
    }",
    "lifecycle Guarded
    actor A, S
    entity Job {
      n: 0..3 = 0
      ok: bool = false
      note: record?
      kind: Red | Blue
      create on A.Make with kind -> Idle
      initial state Idle {
        on A.Go when n < 2 -> Busy, set n += 1
        on A.Write with note when kind = Red stay
        on A.End when ok and note -> Done
      }
      state Busy { on A.Mark stay, set ok = true  on A.Back -> Idle  on A.Choose -> Idle | Done }
      final state Done { on A.Again when n >= 2 -> Idle, set ok = false }
    }",
    "lifecycle Parts
    actor A, S
    entity Job {
      bad: bool = false
      parts: 0..2 Part
      create on A.Make -> Open
      initial state Open {
        on A.Close when all parts in Good, Bad and some parts in Good -> Closed
        on A.Stop escape -> Gone
      }
      final state Closed { on A.Forget when not bad -> Gone }
      final state Gone discards parts
    }
    entity Part of Job {
      create on A.Add when job in Open -> New
      initial state New { on A.Check -> Good  on A.Fail -> Bad, set job.bad = true }
      final state Good { on A.Fail when not job.bad -> Bad }
      final state Bad
    }",
    "lifecycle Silent
    actor A, S
    entity Job {
      ok: bool = false
      parts: 0..2 Part
      initial state Idle { on A.Go -> Busy }
      state Busy { on A.Mark stay, set ok = true  when ok -> Done  when all parts in Good -> Idle }
      final state Done { on A.Again when no parts in New -> Idle, set ok = false }
      fault Broken from Busy { on A.Mend -> resume }
    }
    entity Part of Job {
      initial state New { on A.Check when job in Busy -> Good }
      final state Good
    }",
];
