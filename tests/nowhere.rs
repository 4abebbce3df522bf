//! Mappings that look where no record has anything, and logs in which there is nothing.

use serde_json::{Value, json};

use super::cli::{code, file, json as parsed, run};

const LIFE: &str = "\
lifecycle Orders
actor Shop, Carrier
entity Order {
  create on Shop.Place -> New
  state New { on Shop.Send -> Sent  after 2d escape -> Lost as Shop.GiveUp }
  state Sent { on Carrier.Deliver -> Done  after 30d escape -> Lost as Carrier.WriteOff }
  final state Done
  final state Lost
}
";

/// The lifecycle with a mapping whose lines these are, and a log of two orders.
fn replayed(name: &str, lines: &str) -> (Vec<(String, String)>, Value, i32) {
    let spec = file(&format!("nowhere-{name}.life"), format!("{LIFE}log L {{\n  changes of Order\n{lines}\n}}\n"));
    let one = |at: &str, id: &str, from: Value, to: &str| {
        json!({"ts": at, "meta": {"no": id}, "was": from, "is": to, "who": "x"}).to_string() + "\n"
    };
    let log = one("2026-01-05T00:00:00Z", "a", Value::Null, "New")
        + &one("2026-01-05T01:00:00Z", "b", Value::Null, "New")
        + &one("2026-01-06T00:00:00Z", "a", "New".into(), "Sent")
        + &one("2026-01-06T01:00:00Z", "b", "New".into(), "Sent")
        + &one("2026-01-09T00:00:00Z", "a", "Sent".into(), "Done");
    let log = file(&format!("nowhere-{name}.jsonl"), log);
    let output = run(&["replay", &spec, &log, "--log", "L", "--format", "json"]);
    let report = parsed(&output);
    let findings = report["findings"].as_array().expect("a list").iter().map(|it| {
        let word = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        (format!("{} {} {}", word("code"), word("severity"), word("message")), word("help"))
    });
    (findings.collect(), report["summary"].clone(), code(&output))
}

#[test]
fn a_place_where_no_record_has_anything_is_told_with_the_mapping() {
    let good = "time = ts\n id = meta.no\n from = was\n to = is";
    let (findings, summary, code) = replayed("good", good);
    assert_eq!((findings.len(), &summary["conforms"], code), (0, &1.into(), 0), "{findings:?}");

    let (findings, _, code) = replayed("time", &good.replace("= ts", "= tz"));
    let first = "LS342 error no record has anything at `tz`, where `log L` looks for the time";
    assert_eq!(findings, [(first.to_owned(), "did you mean `ts`?".to_owned())]);
    assert_eq!(code, 1, "a mistyped mapping does not pass");

    let (findings, ..) = replayed("from", &good.replace("= was", "= before"));
    let first = "LS342 error no record has anything at `before`, where `log L` looks for the state before";
    assert_eq!(findings[0].0, first);
    assert_eq!(findings[0].1, "the first record has `is`, `meta.no`, `ts`, `was`, `who`");

    let (findings, ..) = replayed("id", &good.replace("meta.no", "meta.nr or number"));
    let first = "LS342 error no record has anything at `meta.nr` or at `number`, where `log L` looks for the name of the \
                 instance";
    assert!(findings.contains(&(first.to_owned(), "did you mean `meta.no`?".to_owned())), "{findings:?}");

    // What a record need not say is a warning; one place of several that is there is enough.
    let (findings, ..) = replayed("actor", &format!("{good}\n actor = whom or by"));
    assert!(findings[0].0.starts_with("LS342 warning "), "{findings:?}");
    assert_eq!(findings.len(), 1);
    let (findings, ..) = replayed("either", &good.replace("= ts", "= tz or ts"));
    assert_eq!(findings, []);
}

#[test]
fn what_is_there_in_one_record_is_there() {
    let spec = format!("{LIFE}log L {{ events  time = at  id = id  event = event  actor = by }}\n");
    let spec = file("nowhere-once.life", spec);
    let mut log: String = (0..2_000)
        .map(|at| {
            json!({"at": "2026-01-05T00:00:00Z", "id": format!("o{at}"), "event": "Shop.Place"}).to_string() + "\n"
        })
        .collect();
    let args = |log: &str, threads: &str| {
        let log = file("nowhere-once.jsonl", log);
        parsed(&run(&["replay", &spec, &log, "--log", "L", "--format", "json", "--threads", threads]))
    };
    for threads in ["1", "3"] {
        let codes = |report: &Value| report["findings"].as_array().expect("a list").len();
        assert_eq!(codes(&args(&log, threads)), 1);
        log += &(json!({"at": "2026-01-05T00:00:00Z", "id": "last", "event": "Shop.Place", "by": "Shop"}).to_string()
            + "\n");
        assert_eq!(codes(&args(&log, threads)), 0);
        log.truncate(log.len() - 1);
        log.truncate(log.rfind('\n').map_or(0, |at| at + 1));
    }
}

#[test]
fn a_log_with_nothing_in_it_and_a_mapping_that_was_left_out_are_told_as_such() {
    let spec =
        file("nowhere-empty.life", format!("{LIFE}log Worker {{ changes of Order  time = ts  id = no  to = is }}\n"));
    let empty = file("nowhere-empty.jsonl", "");
    let report = parsed(&run(&["replay", &spec, &empty, "--log", "Worker", "--format", "json"]));
    let message = report["findings"][0]["message"].as_str().expect("a text");
    assert!(message.ends_with("nowhere-empty.jsonl` has no record, so nothing was judged"), "{message}");
    let other = file("nowhere-other.jsonl", "{\"ts\":\"2026-01-05T00:00:00Z\",\"no\":\"a\",\"is\":\"New\"}\n");
    let report = parsed(&run(&["replay", &spec, &other, "--format", "json"]));
    let findings = report["findings"].as_array().expect("a list");
    let last = findings.iter().find(|it| it["code"] == "LS336").expect("nothing was judged");
    assert_eq!(last["help"], "the lifecycle brings a mapping along: read the log with `--log Worker`");
}

#[test]
fn one_history_is_looked_back_on_from_where_the_log_ends() {
    let spec = file("nowhere-job.life", LIFE);
    let record = |at: &str, id: &str, event: &str| json!({"time": at, "id": id, "event": event}).to_string() + "\n";
    let log = record("2026-01-05T00:00:00Z", "a", "Shop.Place") + &record("2026-01-25T00:00:00Z", "b", "Shop.Place");
    let log = file("nowhere-job.jsonl", log);
    for job in [&[][..], &["--job", "a"]] {
        let args = [&["replay", spec.as_str(), log.as_str(), "--format", "json"], job].concat();
        let output = run(&args);
        let report = parsed(&output);
        let found = (&report["findings"][0]["code"], &report["summary"]["overdue"], code(&output));
        assert_eq!(found, (&"LS320".into(), &1.into(), 1), "{job:?}");
    }
}

#[test]
fn a_place_that_is_made_of_several_is_there_if_all_of_them_are() {
    let good = "time = ts\n id = meta.no\n from = was\n to = is";
    let made = |event: &str| format!("{good}\n actor = {event}");
    assert_eq!(replayed("made-good", &made("who + \".\" + is")).0.len(), 0);
    let (findings, ..) = replayed("made-bad", &made("who + \".\" + wat"));
    assert!(findings[0].0.contains("no record has anything at `who` and `wat`"), "{findings:?}");
}

#[test]
fn a_replay_that_is_configured_without_logs_does_not_pass() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("nowhere-config");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("o.life"), LIFE).expect("a file");
    for logs in ["", "logs = []\n"] {
        std::fs::write(folder.join("lifespec.toml"), format!("[replay]\nspec = \"o.life\"\n{logs}")).expect("a file");
        let output = super::cli::lifespec(&["replay"]).current_dir(&folder).output().expect("it runs");
        assert_eq!(code(&output), 2, "{logs}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("no log is named"), "{output:?}");
    }
}

#[test]
fn what_has_not_seen_everything_makes_no_baseline() {
    let spec = file("nowhere-base.life", LIFE);
    let record =
        |id: &str, event: &str| json!({"time": "2026-01-05T00:00:00Z", "id": id, "event": event}).to_string() + "\n";
    let log = file("nowhere-base.jsonl", record("a", "Carrier.Deliver") + &record("b", "Carrier.Deliver"));
    let empty = file("nowhere-base-empty.jsonl", "");
    let base = file("nowhere-base.json", "");
    std::fs::remove_file(&base).expect("it is there");
    for args in [
        vec!["replay", &spec, &log, "nowhere-at-all.jsonl", "--write-baseline", &base],
        vec!["replay", &spec, &empty, "--write-baseline", &base],
        vec!["replay", &spec, &log, "--job", "a", "--write-baseline", &base],
        vec!["replay", &spec, &log, "--max-findings", "1", "--write-baseline", &base],
    ] {
        assert_ne!(code(&run(&args)), 0, "{args:?}");
        assert!(!std::path::Path::new(&base).exists(), "{args:?}");
    }
    assert_eq!(code(&run(&["replay", &spec, &log, "--write-baseline", &base])), 0);
    let output = run(&["replay", &spec, &log, "--job", "a", "--baseline", &base]);
    assert_eq!(code(&output), 0);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("not found any more"), "{output:?}");
}

#[test]
fn a_timer_that_is_recorded_too_late_is_told_with_its_deadline() {
    let log = file(
        "nowhere-late.jsonl",
        "{\"time\":\"2026-01-07T10:00:00Z\",\"id\":\"l\",\"event\":\"Reader.Borrow\"}\n\
         {\"time\":\"2026-02-07T10:00:00Z\",\"id\":\"l\",\"event\":\"Librarian.Remind\"}\n\
         {\"time\":\"2026-02-08T10:00:00Z\",\"id\":\"l\",\"event\":\"Reader.Return\"}\n",
    );
    let report = parsed(&run(&["replay", "docs/samples/loan.life", &log, "--format", "json"]));
    let findings = report["findings"].as_array().expect("a list");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((&findings[0]["code"], &findings[0]["record"]["line"]), (&"LS304".into(), &2.into()));
    assert_eq!(findings[0]["labels"].as_array().expect("a list").len(), 2);
}
