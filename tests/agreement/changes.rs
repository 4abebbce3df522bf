//! Replay and the reference interpreter on logs of changes of state.

use super::*;

#[test]
fn in_a_log_of_changes_replay_blames_nothing_that_can_be() {
    let text = "lifecycle Changed
    actor A, S
    entity Job {
      n: 0..2 = 0
      ok: bool = false
      create on A.Make -> Idle
      initial state Idle { on A.Go when n < 2 -> Busy, set n += 1  on A.Mark stay, set ok = true  after 3s -> Done }
      state Busy { on A.Back -> Idle  on A.Loop -> Busy  when ok -> Done  after 4s -> Late  on A.Keep stay, restart }
      state Late { on A.Back -> Idle  after 2s -> Done }
      final state Done { on A.Again when not ok -> Idle }
      fault Broken from Busy, Late { on A.Mend -> resume  after 2s -> Done }
    }
    log Changes { changes of Job  time = time  id = id  to = to }";
    let model = model(text);
    let recording = Recording::of(&model.logs[0]);
    let silent = silent(&recording);
    let reference = Reference { model: &model, silent: &silent, changes: true, tolerance: 0, tick: 1000 };
    let setting = Setting::of_log(&model, &model.logs[0]);
    let tally = Tally::default();
    let states = model.entities[0].states.len();
    let steps = prop::collection::vec((any::<u8>(), any::<u8>(), any::<bool>()), 1..7);
    runner(1500)
        .run(&steps, |steps| {
            let mut belief = BTreeSet::from([System::default()]);
            let (mut now, mut history): (i64, Vec<Observation>) = (0, Vec::new());
            for (later, to, blind) in steps {
                let tried = (0..states).map(|shift| {
                    let to = StateId::new((usize::from(to) + shift) % states);
                    let instance = Address { entity: EntityId::new(0), id: "j".into(), parent: None };
                    let (event, set, along) = (None, Vec::new(), Vec::new());
                    let what = Happening { instance, event, wrong_actor: None, from: None, to: Some(to), set, along };
                    Observation { time: Some(now + 1000 * i64::from(later % 5)), seen: Seen::Happened(what) }
                });
                let fits = |record: &Observation| !reference.after(belief.clone(), now, record).is_empty();
                let all: Vec<Observation> = tried.collect();
                let chosen = all.iter().find(|record| fits(record)).filter(|_| !(blind && later > 200));
                let record = chosen.unwrap_or(&all[0]).clone();
                belief = reference.after(belief, now, &record);
                now = record.time.unwrap_or(now);
                history.push(record);
                if belief.is_empty() {
                    break;
                }
            }
            let found = first_slip(&setting, &history);
            tally.add(&reference.follow(&history, -5_000, 0), found, || told(&model, &history))
        })
        .unwrap_or_else(|error| panic!("{error}"));
    tally.assert((300, 100), 10);
}
