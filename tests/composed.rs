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
