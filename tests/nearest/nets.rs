//! Random traces of lifecycles that are Petri nets, written down for another implementation to compare.

use std::fs;
use std::path::Path;

use lifespec::model::{EventId, Model, StateId, TargetKind};
use lifespec::replay::{Fitness, LogFitness, Setting, Variants};
use serde_json::{Value, json};

use super::{BUDGET, nearest_in, record};
use crate::judge::judge;

/// Lifecycles without guards, fields, timers, parts and `resume`: they are Petri nets.
const NETS: [&str; 3] = [
    "lifecycle Line
    actor A
    entity Job {
      create on A.Make -> One
      state One { on A.Next -> Two }
      state Two { on A.Next -> Three }
      state Three { on A.End -> Done }
      final state Done
    }",
    "lifecycle Web
    actor A, B
    entity Job {
      create on A.Make -> One
      create on A.Import -> Three
      state One { on A.Next -> Two | Three  on B.Drop -> Gone  on A.Edit stay }
      state Two { on A.Next -> Three  on A.Back -> One  ignore A.Edit }
      state Three { on A.Check -> Three  on A.Next -> Done  on B.Next -> Two }
      final state Done { on B.Reopen -> One }
      final state Gone
    }",
    "lifecycle Quiet
    actor A
    entity Job {
      create on A.Make -> One
      state One { on A.Go -> Two }
      state Two { on A.Go -> Three  on A.Halt -> Done }
      state Three { on A.Go -> One  on A.End -> Done }
      final state Done
      fault Broken from One, Two, Three { on A.Mend -> Two  on A.End -> Done }
    }",
];

/// Random numbers that repeat.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

/// The moves of the net: from, event, to.
fn moves(model: &Model) -> Vec<(Option<StateId>, Option<EventId>, StateId)> {
    let entity = &model.entities[0];
    let mut all = Vec::new();
    for mv in &entity.moves {
        assert!(mv.guard.is_none() && mv.sets.is_empty(), "not for a net");
        for target in &mv.targets {
            let event = mv.recorded_event();
            match target.kind {
                TargetKind::State(to) if mv.is_creation() => all.push((None, event, to)),
                TargetKind::State(to) => all.extend(mv.sources.iter().map(|from| (Some(from), event, to))),
                TargetKind::Stay => all.extend(mv.sources.iter().map(|from| (Some(from), event, from))),
                TargetKind::Resume => panic!("not for a net"),
            }
        }
    }
    for ignore in &entity.ignores {
        all.extend(ignore.states.iter().map(|state| (Some(state), Some(ignore.event), state)));
    }
    all
}

/// A walk through the net, and then a few events changed, added and dropped.
fn trace(model: &Model, dice: &mut Dice) -> Vec<EventId> {
    let (moves, mut at, mut trace) = (moves(model), None, Vec::new());
    for _ in 0..dice.roll(12) {
        let ways: Vec<_> = moves.iter().filter(|(from, _, _)| *from == at).collect();
        if ways.is_empty() {
            break;
        }
        let (_, event, to) = ways[dice.roll(ways.len())];
        trace.extend(*event);
        at = Some(*to);
    }
    for _ in 0..dice.roll(5) {
        let event = EventId::new(dice.roll(model.events.len()));
        let place = dice.roll(trace.len() + 1);
        match dice.roll(3) {
            0 => trace.insert(place, event),
            1 if place < trace.len() => drop(trace.remove(place)),
            _ if place < trace.len() => trace[place] = event,
            _ => {}
        }
    }
    if trace.is_empty() {
        trace.push(EventId::new(dice.roll(model.events.len())));
    }
    trace
}

/// What `tests/pm4py/alignments.py` compares.
#[test]
#[ignore = "writes a file for tests/pm4py/alignments.py, which runs it"]
fn alignments_are_written_down_for_pm4py() {
    let mut dice = Dice(17);
    let written: Vec<Value> = NETS
        .iter()
        .map(|text| {
            let judged = judge(text);
            let model = judged.model();
            let (setting, mut variants) = (Setting::new(model), Variants::new(BUDGET));
            let mut log = LogFitness::default();
            let state = |state: StateId| model.entities[0].state(state).name.text.clone();
            let event = |event: EventId| model.event(event).name.text.clone();
            let traces: Vec<Value> = (0..400)
                .map(|_| {
                    let events: Vec<String> = trace(model, &mut dice).into_iter().map(event).collect();
                    let records: Vec<_> = events.iter().map(|event| record(model, None, "j", event)).collect();
                    let found = nearest_in(&setting, &mut variants, "j", &records);
                    let fitness = Fitness::of(&found, records.len()).expect("a search that ends");
                    log.add(fitness);
                    json!({ "events": events, "cost": fitness.cost, "worst": fitness.worst })
                })
                .collect();
            let moves = moves(model).into_iter();
            let moves: Vec<Value> = moves
                .map(|(from, on, to)| json!({ "from": from.map(state), "event": on.map(event), "to": state(to) }))
                .collect();
            let states: Vec<String> = model.entities[0].states().map(|(id, _)| state(id)).collect();
            json!({
                "name": model.name.text, "states": states, "moves": moves, "traces": traces,
                "average": log.average(), "total": log.total(),
            })
        })
        .collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/alignments.json");
    fs::write(&path, json!(written).to_string()).expect("the file can be written");
}
