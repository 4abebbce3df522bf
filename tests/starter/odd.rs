//! `lifespec init` drafts from odd logs what takes them, or says what is odd: empty words, times that run back, gaps.

use std::fmt::Write as _;

use super::{Project, Told};

/// A project with a draft from some logs; what `init`, `check` and `replay` say of it.
fn drafted(name: &str, logs: &[(&str, String)], args: &[&str]) -> (Project, [Told; 3]) {
    let mut project = Project::new(&format!("odd-{name}"));
    for (file, text) in logs {
        project = project.with(file, text);
    }
    let files: Vec<&str> = logs.iter().map(|(file, _)| *file).collect();
    let made = project.run(&[&["init", "--name", "Thing"], &files[..], args].concat());
    assert_eq!(made.code, Some(0), "{name}: {made:?}");
    let [checked, replayed] = ["check", "replay"].map(|command| project.run(&[command]));
    (project, [made, checked, replayed])
}

/// Of each of six histories one record for each of `says`, a minute apart from the next.
fn log(says: &[&str]) -> Vec<String> {
    let mut log = Vec::new();
    for (step, says) in says.iter().enumerate() {
        for job in 0..6 {
            log.push(format!(r#"{{"time":"2026-01-01T00:{:02}:00Z","id":"a{job}",{says}}}"#, step * 6 + job));
        }
    }
    log
}

fn lines(records: &[String]) -> String {
    records.iter().fold(String::new(), |mut text, record| {
        let _ = writeln!(text, "{record}");
        text
    })
}

fn one(name: &str, records: &[String], args: &[&str]) -> (String, [Told; 3]) {
    let (project, told) = drafted(name, &[("log.jsonl", lines(records))], args);
    assert!(!told[1].text.contains("error["), "{name}: {}", told[1].text);
    (project.read("thing.life"), told)
}

#[test]
fn an_empty_word_is_a_word() {
    let (draft, [_, _, replayed]) =
        one("empty", &log(&[r#""event":"a""#, r#""event":"""#, r#""event":"b""#]), &["--event", "event"]);
    assert!(
        replayed.text.contains("6 conform · 0 violate") && !replayed.text.contains("unread"),
        "{replayed:?}\n{draft}"
    );
    assert!(draft.contains(r#""" -> Somebody.Unnamed"#), "{draft}");
    let states = [r#""to":"NEW","from":null"#, r#""to":"","from":"NEW""#, r#""to":"SENT","from":"""#];
    let (draft, [_, _, replayed]) = one("empty-state", &log(&states), &[]);
    assert!(replayed.text.contains("6 conform · 0 violate"), "{replayed:?}\n{draft}");
    // Nobody is said to do it.
    let actors = [r#""event":"a","actor":"Shop""#, r#""event":"b","actor":"""#, r#""event":"c","actor":"Bank""#];
    let (draft, [_, _, replayed]) = one("empty-actor", &log(&actors), &[]);
    assert!(replayed.text.contains(" conform · 0 violate"), "{replayed:?}\n{draft}");
}

#[test]
fn an_empty_state_before_is_left_out_and_told() {
    let (draft, [made, _, replayed]) =
        one("before", &log(&[r#""to":"NEW","from":"""#, r#""to":"SENT","from":"NEW""#]), &[]);
    assert!(made.text.contains("`from` says `\"\"`, a state that `to` never says"), "{made:?}");
    assert!(replayed.text.contains("6 conform · 0 violate"), "{replayed:?}\n{draft}");
}

#[test]
fn times_that_run_back_are_waited_for() {
    let mut back = log(&[r#""event":"a""#, r#""event":"b""#, r#""event":"c""#]);
    back.reverse();
    let (project, [made, _, replayed]) = drafted("back", &[("log.jsonl", lines(&back))], &[]);
    assert!(made.text.contains("12 records stand behind later ones of their own histories, by up to 12m"), "{made:?}");
    assert!(project.read("lifespec.toml").contains("lateness = \"12m\"\n"), "{}", project.read("lifespec.toml"));
    assert!(project.read("thing.life").contains("create on Somebody.A -> AfterA # seen 6 times"));
    assert!(replayed.text.contains("6 conform · 0 violate"), "{replayed:?}");
    // Parts of a second are no length of time.
    let fine: Vec<String> = back.iter().map(|record| record.replace("00:00:00Z", "00:00:00.250Z")).collect();
    let (project, [.., replayed]) = drafted("back-fine", &[("log.jsonl", lines(&fine))], &[]);
    assert!(project.read("lifespec.toml").contains("lateness = \"12m\"\n"), "{}", project.read("lifespec.toml"));
    assert!(replayed.text.contains("6 conform · 0 violate"), "{replayed:?}");
}

#[test]
fn a_configuration_that_is_there_is_told_how_long_to_wait() {
    let mut back = log(&[r#""event":"a""#, r#""event":"b""#]);
    back.reverse();
    let spec = std::fs::read_to_string("docs/samples/loan.life").expect("a lifecycle of the project");
    let project = Project::new("odd-join")
        .with("log.jsonl", &lines(&back))
        .with("loan.life", &spec)
        .with("lifespec.toml", "[replay]\nspec = \"loan.life\"\nlogs = [\"log.jsonl\"]\n");
    let made = project.run(&["init", "log.jsonl", "--name", "Thing"]);
    assert!(made.text.contains("replay thing.life log.jsonl --log Records --lateness 6m"), "{made:?}");
}

#[test]
fn logs_that_follow_each_other_in_another_order_are_merged() {
    let all = log(&[r#""event":"a""#, r#""event":"b""#, r#""event":"c""#]);
    let logs = [("2.jsonl", lines(&all[6..])), ("1.jsonl", lines(&all[..6]))];
    let (project, [made, _, replayed]) = drafted("merged", &logs, &[]);
    assert!(!made.text.contains("stand behind") && !project.read("lifespec.toml").contains("lateness"), "{made:?}");
    assert!(replayed.text.contains("6 conform · 0 violate"), "{replayed:?}");
}

#[test]
fn what_is_not_read_is_no_part_of_the_draft_and_told() {
    let mut all = log(&[r#""event":"a""#, r#""event":"b""#, r#""event":"c""#, r#""event":"d""#]);
    all[7] = all[7].replace(r#""event":"b""#, r#""event":null"#);
    all[8] = all[8].replace(r#""id":"a2","#, "");
    let (draft, [made, _, replayed]) = one("lacks", &all, &["--event", "event"]);
    assert!(made.text.contains("2 records are not what `lifespec replay` needs"), "{made:?}");
    assert!(made.text.contains("1 without `id`, 1 that say neither an event nor a state"), "{made:?}");
    assert!(draft.contains("# Not clear: 2 records are"), "{draft}");
    assert!(replayed.text.contains("6 conform · 0 violate") && replayed.text.contains("2 unread"), "{replayed:?}");
}

#[test]
fn nothing_but_such_records_makes_no_draft() {
    let project = Project::new("odd-nothing").with("log.jsonl", "{\"id\":1,\"status\":\"x\",\"event\":\"\"}\n");
    let made = project.run(&["init", "log.jsonl", "--event", "status"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let project = Project::new("odd-nobody").with("log.jsonl", "{\"id\":\"\",\"ref\":1,\"event\":\"x\"}\n{\"id\":1}\n");
    let made = project.run(&["init", "log.jsonl", "--event", "event", "--id", "id"]);
    assert!(made.code == Some(2) && made.text.contains("nothing tells what happens"), "{made:?}");
    assert!(!project.has("thing.life"));
}

#[test]
fn the_same_record_twice_is_one() {
    let all = log(&[r#""event":"a""#, r#""event":"b""#]);
    let twice: Vec<String> = all.iter().flat_map(|record| [record.clone(), record.clone()]).collect();
    let (draft, [_, _, replayed]) = one("twice", &twice, &[]);
    assert!(
        draft.contains("create on Somebody.A -> AfterA # seen 6 times")
            && !draft.contains("on Somebody.A -> AfterA # seen once"),
        "{draft}"
    );
    assert!(replayed.text.contains("6 conform · 0 violate"), "{replayed:?}");
}

#[test]
fn who_goes_in_circles_may_end_there() {
    // Some come to an end, and others walk in a circle that leads to none.
    let mut all = log(&[r#""to":"NEW""#, r#""to":"LEFT""#, r#""to":"RIGHT""#, r#""to":"LEFT""#]);
    for job in 0..3 {
        all[6 + job] = all[6 + job].replace("LEFT", "DONE");
        all[12 + job].clear();
        all[18 + job].clear();
    }
    all.retain(|record| !record.is_empty());
    let (draft, [_, _, replayed]) = one("circle", &all, &[]);
    assert!(draft.contains("final state DONE") && draft.contains("final state LEFT {"), "{draft}");
    assert!(replayed.text.contains("6 conform · 0 violate"), "{replayed:?}");
}

#[test]
fn what_no_lifecycle_can_say_is_told() {
    let mut all = log(&[r#""to":"NEW","from":null"#, r#""to":"PAID","from":"NEW""#, r#""to":"SENT","from":"PAID""#]);
    all.remove(7);
    let (_, [made, _, replayed]) = one("gap", &all, &[]);
    assert!(made.text.contains("`from` of 1 record is not the state that the history was in"), "{made:?}");
    assert!(replayed.text.contains("1 violate") && replayed.text.contains("error[LS309]"), "{replayed:?}");
    let mut all = log(&[r#""event":"go","to":"NEW""#, r#""event":"stop","to":"SENT""#]);
    all[2] = all[2].replace("NEW", "OLD");
    let (_, [made, checked, _]) = drafted("two-ways", &[("log.jsonl", lines(&all))], &[]);
    assert!(made.text.contains("histories begin with `Somebody.Go` in several states (NEW, OLD)"), "{made:?}");
    assert!(checked.text.contains("error[LS129]"), "{checked:?}");
}

#[test]
fn parts_before_their_owners_are_told() {
    let record = |minute: usize, id: &str, rest: &str| {
        format!(r#"{{"time":"2026-01-01T00:{minute:02}:00Z","entity":"{id}","id":"{}","event":{rest}}}"#, &id[..1])
    };
    let all = [
        record(1, "Part", r#""Shop.Add","parent":"O""#),
        record(2, "Order", r#""Shop.Open""#),
        record(3, "Part", r#""Shop.Send","parent":"O""#),
        record(4, "Order", r#""Shop.Close""#),
    ];
    let (_, [made, _, replayed]) = one("orphans", &all, &[]);
    assert!(made.text.contains("1 part comes to be before any record of their owner"), "{made:?}");
    assert!(replayed.text.contains("error[LS306]"), "{replayed:?}");
}

#[test]
fn a_word_that_is_new_each_time_is_hardly_an_event() {
    let all: Vec<String> = (0..300)
        .map(|at| format!(r#"{{"time":{},"id":"j{}","event":"ev-{at}"}}"#, 1_767_225_600 + at, at % 30))
        .collect();
    let (draft, [made, _, replayed]) = one("many", &all, &["--event", "event"]);
    assert!(made.text.contains("`event` has 300 different values, and each of them is drafted"), "{made:?}");
    assert!(draft.contains("# Not clear: `event` has 300 different values"), "{draft}");
    assert!(replayed.text.contains("30 conform · 0 violate"), "{replayed:?}");
}
