//! `lifespec check` on roots with their parts: what it answers, how far it looks, and the logs of its stories.

use serde_json::Value;

use super::cli::{code, file, json, run, stdout};

fn composition(args: &[&str]) -> Value {
    let output = run(&[&["check", "--format", "json"], args].concat());
    json(&output)["summary"]["composition"][0].clone()
}

fn answer<'v>(composition: &'v Value, question: &str) -> &'v Value {
    let answers = composition["answers"].as_array().expect("answers");
    answers.iter().find(|answer| answer["question"] == question).expect("it was asked")
}

#[test]
fn every_question_is_answered_for_every_number() {
    let found = composition(&["benches/yardstick.life"]);
    for question in ["no-deadlock", "end-reachable", "end-without-escape", "no-dead-move"] {
        assert_eq!(answer(&found, question)["answer"], "holds-for-every-n", "{question}");
    }
    let orphan = answer(&found, "no-orphan");
    assert_eq!((&orphan["answer"], &orphan["n"]), (&"violated".into(), &1.into()));
    let told: Vec<(&str, &str)> = orphan["story"]
        .as_array()
        .expect("a story")
        .iter()
        .map(|line| (line["who"].as_str().unwrap_or(""), line["to"].as_str().unwrap_or("")))
        .collect();
    assert_eq!(told, [("job-1", "Creating"), ("drive-1", "Specified"), ("job-1", "Deleted")]);
    assert!(found.get("states").is_none(), "nobody asked for a number: {found}");
}

/// Counted by others, see `benches/README.md`.
#[test]
fn with_a_number_the_configurations_are_counted() {
    for (parts, states) in [("1", 135), ("2", 367), ("8", 15_563), ("10", 36_387)] {
        assert_eq!(composition(&["benches/yardstick.life", "--parts", parts])["states"], states, "{parts} drives");
    }
}

#[test]
fn what_was_planted_is_found_with_one_drive_and_six_steps() {
    for (name, question) in [("trap", "end-reachable"), ("deadlock", "no-deadlock")] {
        let found = composition(&[&format!("benches/yardstick-{name}.life")]);
        let answer = answer(&found, question);
        assert_eq!((&answer["answer"], &answer["n"]), (&"violated".into(), &1.into()), "{name}");
        // A job and a drive come to be, and then it takes six steps.
        assert_eq!(answer["story"].as_array().map(Vec::len), Some(8), "{name}");
    }
}

#[test]
fn the_founding_lifecycle_holds_for_every_number_of_drives() {
    let found = composition(&["spec/import-export.life"]);
    let answers = found["answers"].as_array().expect("answers");
    assert!(answers.len() > 10, "{answers:#?}");
    for answer in answers {
        assert_eq!(answer["answer"], "holds-for-every-n", "{answer}");
    }
}

#[test]
fn a_bound_is_never_told_as_a_proof() {
    let found = composition(&["benches/yardstick.life", "--max-states", "200"]);
    let orphan = answer(&found, "no-orphan");
    assert_eq!(orphan["answer"], "holds-up-to", "{orphan}");
    assert_eq!(found["limit"], "more configurations than may be looked at");
    let output = run(&["check", "benches/yardstick.life", "--max-states", "200"]);
    assert!(stdout(&output).contains("note[LS209]"), "{}", stdout(&output));
    // An `allow` of what was not decided is not called useless.
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

#[test]
fn a_search_without_time_says_that_it_was_stopped() {
    let found = composition(&["spec/import-export.life", "--deadline", "0s"]);
    assert_eq!(found["limit"], "stopped");
    assert_eq!(answer(&found, "no-deadlock")["answer"], "holds-up-to");
    assert_eq!(answer(&found, "no-deadlock")["n"], Value::Null);
}

#[test]
fn the_stories_are_logs_that_replay_takes() {
    for (spec, histories) in [("benches/yardstick-deadlock.life", 4), ("docs/samples/lab-order.life", 1)] {
        let log = file("stories.jsonl", "");
        let output = run(&["check", spec, "--stories", &log]);
        assert!(code(&output) < 2, "{output:?}");
        let replayed = run(&["replay", spec, &log, "--format", "json"]);
        let summary = json(&replayed)["summary"].clone();
        assert_eq!((&summary["instances"], &summary["violates"]), (&histories.into(), &0.into()), "{spec} {summary}");
    }
}

/// Who interrupts a search gets what is known by then, and an exit code that says that it is not everything.
#[cfg(unix)]
#[test]
fn an_interrupted_search_tells_what_it_knows() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let mut child = Command::new(env!("CARGO_BIN_EXE_lifespec"))
        .args(["check", "benches/yardstick.life", "--format", "json", "--parts", "60", "--max-states", "100000000"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    std::thread::sleep(Duration::from_millis(600));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "there is kill");
    let (mut out, mut text) = (child.stdout.take().expect("a pipe"), String::new());
    std::io::Read::read_to_string(&mut out, &mut text).expect("it writes text");
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
    let value: Value = serde_json::from_str(&text).expect("whole JSON");
    let found = &value["summary"]["composition"][0];
    assert_eq!(answer(found, "no-deadlock")["answer"], "holds-for-every-n");
    assert_eq!(
        (&found["limit"], answer(found, "no-orphan")["answer"].as_str()),
        (&"stopped".into(), Some("holds-up-to"))
    );
}

/// A root and its parts, whose creation has a guard.
fn guarded(creation: &str) -> String {
    format!(
        "lifecycle L\nactor A\nentity Root {{ ps: 0..2 Pa create on A.Begin -> S0 state S0 {{ on A.End -> S1 }} final \
         state S1 }}\nentity Pa of Root {{ create on A.Make when {creation} -> P0 state P0 {{ on A.Done -> P1 }} final \
         state P1 }}\n"
    )
}

#[test]
fn nobody_is_a_part_before_the_move_that_makes_it() {
    for (creation, alive) in [("no ps in P0", true), ("some ps in P0", false)] {
        let spec = file("newborn.life", guarded(creation));
        let dead = composition(&[spec.as_str()]);
        let expected = if alive { "holds-for-every-n" } else { "violated" };
        assert_eq!(answer(&dead, "no-dead-move")["answer"], expected, "{creation}");

        let log = "{\"time\":\"2026-01-01T00:00:00Z\",\"entity\":\"Root\",\"id\":\"r\",\"event\":\"A.Begin\"}\n\
                   {\"time\":\"2026-01-02T00:00:00Z\",\"entity\":\"Pa\",\"id\":\"p\",\"parent\":\"r\",\"event\":\"A.Make\"}\n";
        let log = file("newborn.jsonl", log);
        let replayed = json(&run(&["replay", &spec, &log, "--format", "json"]));
        assert_eq!(replayed["summary"]["violates"], u64::from(!alive), "{creation}: {replayed}");

        let made_up = stdout(&run(&["simulate", &spec, "--jobs", "30", "--seed", "1"]));
        assert_eq!(made_up.contains("A.Make"), alive, "{creation}");
    }
}

#[test]
fn a_story_that_repeats_itself_is_no_duplicate() {
    let spec = "lifecycle L\nactor A\nentity Root { tries: 0..3 = 0 create on A.Begin -> S0 state S0 { on A.Try stay, set \
                tries += 1 on A.Give when tries >= 2 -> Lost on A.End -> S1 } state Lost { } final state S1 }\n";
    let (spec, stories) = (file("again.life", spec), file("again.jsonl", ""));
    run(&["check", &spec, "--stories", &stories]);
    let told = std::fs::read_to_string(&stories).expect("stories");
    assert_eq!(told.matches("A.Try").count(), 2 * told.matches("A.Begin").count(), "{told}");
    let replayed = run(&["replay", &spec, &stories]);
    assert_eq!(code(&replayed), 0, "{}", stdout(&replayed));
}

#[test]
fn the_number_of_parts_is_the_one_that_was_looked_at() {
    let spec = guarded("no ps in P0").replace("0..2 Pa", "1..2 Pa");
    let spec = file("numbers.life", spec);
    let told = stdout(&run(&["check", &spec, "--parts", "0"]));
    assert!(told.contains("configurations with ps = 1") && told.contains("Root with 1 to 2 ps"), "{told}");
}

/// A root, a part that it must have, and a part of that part.
fn nested(parts: &str, of_parts: &str) -> String {
    format!(
        "lifecycle N\nactor A\nentity Root {{ ps: {parts} Pa create on A.Begin -> S0 state S0 {{ when some ps in P1 within 1h \
         -> S1 }} final state S1 }}\nentity Pa of Root {{ gs: {of_parts} Ga create on A.Begin -> P0 state P0 {{ when some gs \
         in G1 within 1h -> P1 }} final state P1 }}\nentity Ga of Pa {{ create on A.Begin -> G0 state G0 {{ when all ps in \
         P1 within 1h -> G1 }} final state G1 }}\n"
    )
}

#[test]
fn a_story_has_the_fewest_parts_down_to_the_parts_of_parts() {
    for (of_parts, instances) in [("0..1", 3), ("optional", 3), ("many", 3), ("1..2", 5), ("2..2", 7)] {
        let spec = file("nested.life", nested("2..2", of_parts));
        let found = composition(&[spec.as_str()]);
        let deadlock = answer(&found, "no-deadlock");
        assert_eq!(deadlock["answer"], "violated", "{of_parts}: {found}");
        assert_eq!(deadlock["story"].as_array().map(Vec::len), Some(instances), "{of_parts}: {deadlock}");
    }
}

#[test]
fn a_number_below_the_least_is_the_least() {
    let spec = file("least.life", nested("2..2", "one"));
    for parts in ["0", "1", "2"] {
        let found = composition(&[spec.as_str(), "--parts", parts]);
        assert_eq!(answer(&found, "no-deadlock")["answer"], "violated", "{parts}: {found}");
        assert_eq!(answer(&found, "no-dead-move")["answer"], "violated", "{parts}: {found}");
    }
}

#[test]
fn what_comes_with_its_owner_comes_at_the_same_time() {
    // A hand opens within an hour, and the robot is switched off after a day: hands that are shut then came later.
    let found = composition(&["tests/fixtures/composition/LS204-orphan/not-all-at-once.life"]);
    let story = answer(&found, "no-orphan")["story"].as_array().expect("a story").clone();
    assert!(!story.is_empty() && story.iter().all(|line| line["at"].is_null()), "{story:?}");
}

/// With none of each kind asked for there are two `ps`.
const BOUNDED: &str = "\
lifecycle Bounded
actor Clerk
entity Root {
  ps: 2..3 Pa
  qs: 0..1 Qa
  rs: many Ra
  create on Clerk.Begin -> S0
  state S0 { on Clerk.Leave when all ps in P1 and some rs in R0 -> S1 }
  final state S1
}
entity Pa of Root {
  create on Clerk.Begin -> P0
  state P0 { on Clerk.Do -> P1 }
  final state P1
}
entity Qa of Root {
  create on Clerk.Begin -> Q0
  final state Q0
}
entity Ra of Root {
  create on Clerk.Begin -> R0
  final state R0
}
";

#[test]
fn a_page_tells_how_many_parts_of_each_kind_there_are() {
    let spec = file("bounded.life", BOUNDED);
    let page = stdout(&run(&["check", &spec, "--format", "html"]));
    assert!(page.contains("no deadlock<span class=\"quiet\"> with ps = 2, qs = 0, rs = 0</span>"), "{page}");
}
