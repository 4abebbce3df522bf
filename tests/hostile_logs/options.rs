//! What comes of unknown events, and how many findings are reported.

use super::record;
use super::runner::{folder, replay, run, write};

#[test]
fn unknown_events_are_errors_warnings_or_nothing() {
    let folder = folder("unknown-events");
    let text = record(1, "a", "Close") + &record(2, "b", "Login") + "{\"event\":\"Login\"}\n" + &record(2, "b", "Note");
    let path = write(&folder, "log.jsonl", text);
    let counts = |ran: &super::runner::Ran| ["instances", "unread", "skipped"].map(|key| ran.count(key));
    for threads in ["1", "2"] {
        let ran = replay(&folder, &[&path, "--threads", threads]);
        assert_eq!((ran.exit, counts(&ran)), (1, [2, 2, 0]));
        ran.says("LS333", 2, "there is no event `Login`");
        let ran = replay(&folder, &[&path, "--unknown-events", "warn", "--threads", threads]);
        assert_eq!((ran.exit, counts(&ran)), (1, [2, 2, 0]));
        assert_eq!(ran.report["findings"][0]["severity"], "warning");
        let ran = replay(&folder, &[&path, "--unknown-events", "ignore", "--threads", threads]);
        assert_eq!((ran.exit, counts(&ran)), (0, [2, 0, 2]), "{:#?}", ran.findings());
    }
    let lenient = ["--unknown-events", "warn", "--fail-on", "error"];
    assert_eq!(run(&folder, &[&[path.as_str()][..], &lenient].concat()).0, 0);
    let foreign = write(&folder, "foreign.jsonl", record(1, "a", "Login"));
    let ran = replay(&folder, &[&foreign, "--unknown-events", "ignore"]);
    assert_eq!(ran.exit, 1, "a run that has judged nothing does not pass");
    ran.says("LS336", 0, "nothing was judged");
}

#[test]
fn findings_are_grouped_for_people_and_listed_for_programs_up_to_a_number() {
    let folder = folder("many-findings");
    let jobs = 20_000;
    let text: String =
        (0..jobs).map(|at| record(1, &format!("o{at}"), "Close") + &record(2, &format!("o{at}"), "Note")).collect();
    let path = write(&folder, "log.jsonl", text + &record(1, "x", "Oops"));
    let (exit, human, _) = run(&folder, &[&path]);
    assert_eq!(exit, 1);
    assert!(human.lines().count() < 40 && human.contains("19999 more like this"), "{human}");
    let all = replay(&folder, &[&path]);
    assert_eq!((all.findings().len(), all.count("left_out")), (jobs + 1, 0));
    let mut told = Vec::new();
    for threads in ["1", "3"] {
        let few = replay(&folder, &[&path, "--max-findings", "5", "--threads", threads]);
        assert_eq!((few.exit, few.findings().len(), few.count("left_out")), (1, 5, jobs as u64 - 4));
        assert_eq!(few.count("violates"), jobs as u64);
        told.push(few.report.to_string());
    }
    assert!(told.iter().all(|other| *other == told[0]));
    let (_, human, _) = run(&folder, &[&path, "--max-findings", "5"]);
    assert!(human.contains("19,996 findings left out"), "{human}");
}
