//! Records as they should not be: what is said of them, and that the run goes on.

use lifespec::replay::{self, LogText, Options, Outcome, Verdict};
use lifespec::source::SourceMap;

use crate::judge::{judge, only_verdict};

const SPEC: &str = "lifecycle Runs
actor A, S
entity Run {
  wait: duration
  jobs: many Job
  create on A.Make with wait -> Open
  initial state Open { on A.Ship -> Busy  after wait -> Shut as S.Wait }
  state Busy { after 10d notify A as S.Warn  after 20d -> Shut as S.Late  on A.Stop -> Shut }
  final state Shut
  fault Broken from Busy { on A.Mend -> resume  after 60d -> Shut as S.GiveUp }
}
entity Job of Run {
  steps: many Step
  create on A.Add -> New
  initial state New { on A.Start -> Working }
  final state Working
}
entity Step of Job {
  create on A.Begin when job in Working and run in Open -> Todo
  initial state Todo { on A.Do -> Done }
  final state Done
}
log Polls { snapshot of Run  time = time  id = id  state = state }
log Batches {
  events at runs[*] or itself
  time = at
  id = name
  event = what
  set wait = wait
  ignore \"nothing\"
}";

fn told(log: &str) -> Outcome {
    judge(SPEC).replay(None, log.as_bytes())
}

fn findings(outcome: &Outcome) -> Vec<(&str, u64)> {
    let line = |finding: &lifespec::diagnostic::Finding| finding.record.as_ref().map_or(0, |record| record.line);
    outcome.findings.iter().map(|finding| (finding.code.id, line(finding))).collect()
}

#[test]
fn a_part_of_a_part_belongs_to_the_only_one_that_can_own_it() {
    let outcome = told(
        r#"{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make"}
{"time":"2020-01-01T00:00:01Z","entity":"Job","id":"j","root":"r","event":"A.Add"}
{"time":"2020-01-01T00:00:02Z","entity":"Job","id":"j","root":"r","event":"A.Start"}
{"time":"2020-01-01T00:00:03Z","entity":"Step","id":"s","root":"r","event":"A.Begin"}
{"time":"2020-01-01T00:00:04Z","entity":"Job","id":"k","root":"r","event":"A.Add"}
{"time":"2020-01-01T00:00:05Z","entity":"Step","id":"s","root":"r","event":"A.Do"}
{"time":"2020-01-01T00:00:06Z","entity":"Step","id":"t","root":"r","event":"A.Begin"}
{"time":"2020-01-01T00:00:07Z","entity":"Step","id":"u","root":"r","parent":"j","event":"A.Begin"}"#,
    );
    assert_eq!(findings(&outcome), [("LS334", 7)], "{:#?}", outcome.findings);
    assert_eq!(only_verdict(&outcome), Verdict::NotDecided);
}

#[test]
fn words_of_a_record_that_are_no_words_are_told() {
    let outcome = told(
        r#"{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make","set":["wait"]}
{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":["A.Make"],"to":"Open"}
{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make","to":{"state":"Open"}}
{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make","set":null}"#,
    );
    assert_eq!(findings(&outcome), [("LS333", 1), ("LS333", 2), ("LS333", 3)], "{:#?}", outcome.findings);
    assert_eq!(only_verdict(&outcome), Verdict::Running);
}

#[test]
fn records_of_a_list_have_their_own_lines() {
    let make = r#"{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make"}"#;
    let outcome = told(&format!("[\n{make},\n{make},\n{}\n]", make.replace("Make", "Stop")));
    assert_eq!(findings(&outcome), [("LS301", 4)], "{:#?}", outcome.findings);
    assert_eq!((outcome.totals.records, outcome.totals.duplicates), (3, 1));
}

#[test]
fn what_was_recorded_twice_is_known_until_a_later_record_and_as_far_back_as_records_wait() {
    let log = r#"{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make"}
{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make"}
{"time":"2020-01-01T00:00:01.001Z","entity":"Run","id":"r","event":"A.Ship"}
{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make"}"#;
    let judged = judge(SPEC);
    let with = |lateness| {
        let options = Options { lateness, ..Options::default() };
        let logs = [LogText { name: "log", bytes: log.as_bytes() }];
        replay::run(judged.model(), options, &logs, &mut SourceMap::default())
    };
    let outcome = with(0);
    assert_eq!(findings(&outcome), [("LS311", 4), ("LS337", 4)], "{:#?}", outcome.findings);
    assert_eq!(outcome.totals.duplicates, 1);
    // What it says of `--lateness` is a length of time that this takes: whole seconds.
    let help = outcome.findings[1].help.as_deref().unwrap_or_default();
    assert!(help.starts_with("`--lateness 2s` "), "{help}");
    let outcome = with(2_000);
    assert_eq!((findings(&outcome).len(), outcome.totals.duplicates), (0, 2), "{:#?}", outcome.findings);
}

#[test]
fn every_late_record_is_told_once() {
    let outcome = told(
        r#"{"time":"2020-01-05T00:00:00Z","entity":"Run","id":"r","event":"A.Make"}
{"time":"2020-01-02T00:00:00Z","entity":"Run","id":"r","event":"A.Ship"}
{"time":"2020-01-02T00:00:00Z","entity":"Run","id":"r","event":"A.Ship"}
{"time":"2020-01-03T00:00:00Z","entity":"Run","id":"r","event":"A.Stop"}"#,
    );
    let late: Vec<_> = findings(&outcome).into_iter().filter(|(code, _)| *code == "LS337").collect();
    assert_eq!(late, [("LS337", 2), ("LS337", 4)], "{:#?}", outcome.findings);
    assert_eq!(outcome.totals.duplicates, 1);
}

#[test]
fn a_timer_that_only_tells_does_so_once() {
    let outcome = told(
        r#"{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make"}
{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Ship"}
{"time":"2020-01-11T00:00:00Z","entity":"Run","id":"r","event":"S.Warn"}
{"time":"2020-01-11T00:00:00Z","entity":"Run","id":"r","event":"S.Warn","again":true}"#,
    );
    assert_eq!(findings(&outcome), [("LS303", 4)], "{:#?}", outcome.findings);
}

#[test]
fn an_unseen_fault_is_told_only_where_the_record_does_not_show_it() {
    let begin = r#"{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make"}
{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Ship"}"#;
    let mended = format!(
        r#"{begin}
{{"time":"2020-02-10T00:00:00Z","entity":"Run","id":"r","event":"A.Mend"}}
{{"time":"2020-02-11T00:00:00Z","entity":"Run","id":"r","event":"A.Stop"}}"#
    );
    let outcome = told(&mended);
    assert_eq!(findings(&outcome), [], "{:#?}", outcome.findings);
    assert_eq!(only_verdict(&outcome), Verdict::Conforms);
    let polls = r#"{"time":"2020-01-01T00:00:00Z","id":"r","state":"Open"}
{"time":"2020-01-02T00:00:00Z","id":"r","state":"Busy"}
{"time":"2020-02-10T00:00:00Z","id":"r","state":"Busy"}
{"time":"2020-02-11T00:00:00Z","id":"r","state":"Shut"}"#;
    let outcome = judge(SPEC).replay(Some("Polls"), polls.as_bytes());
    assert_eq!(findings(&outcome), [], "everything goes unseen between polls: {:#?}", outcome.findings);
    assert_eq!(only_verdict(&outcome), Verdict::Conforms);
}

#[test]
fn only_an_unseen_fault_explains_a_late_event() {
    let late = r#"{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Make","set":{"wait":"50d"}}
{"time":"2020-01-01T00:00:00Z","entity":"Run","id":"r","event":"A.Ship"}
{"time":"2020-02-11T00:00:00Z","entity":"Run","id":"r","event":"A.Stop"}"#;
    let mends_itself = SPEC.replace("on A.Mend -> resume", "when wait -> resume");
    let outcome = judge(&mends_itself).replay(None, late.as_bytes());
    assert_eq!(findings(&outcome), [("LS321", 3)], "{:#?}", outcome.findings);
    assert_eq!(only_verdict(&outcome), Verdict::Conforms);
}

#[test]
fn a_record_without_a_time_lies_between_its_neighbours() {
    let outcome = told(
        r#"{"time":"2020-01-01T00:00:00Z","id":"r","event":"A.Make","set":{"wait":"5d"}}
{"id":"r","event":"S.Wait"}
{"time":"2020-07-01T00:00:00Z","id":"q","event":"A.Make"}
{"time":"2020-07-01T00:00:00Z","id":"q","event":"A.Ship"}
{"id":"q","event":"S.Warn"}
{"id":"q","event":"A.Stop"}
{"time":"2020-07-02T00:00:00Z","id":"p","event":"A.Make","set":{"wait":"5d"}}
{"id":"p","event":"S.Warn"}"#,
    );
    assert_eq!(findings(&outcome), [("LS335", 2), ("LS301", 8)], "{:#?}", outcome.findings);
    let polls = r#"{"time":"2020-01-01T00:00:00Z","id":"r","state":"Open"}
{"time":"2020-01-02T00:00:00Z","id":"r","state":"Busy"}
{"id":"r","state":"Busy"}
{"id":"r","state":"Shut"}
{"time":"2022-02-11T00:00:00Z","id":"r","state":"Shut"}"#;
    let outcome = judge(SPEC).replay(Some("Polls"), polls.as_bytes());
    assert_eq!(findings(&outcome), [("LS335", 3)], "{:#?}", outcome.findings);
    assert_eq!(only_verdict(&outcome), Verdict::Conforms);
}

#[test]
fn a_record_may_be_about_several_instances() {
    let log = r#"{"at":"2020-01-01T00:00:00Z","what":"A.Make","wait":"1d","runs":[{"name":"r"},{"name":"q","wait":"9d"}]}
{"at":"2020-01-02T00:00:00Z","what":"nothing","runs":[{"name":"r","what":"S.Wait"},{"name":"q"}]}
{"at":"2020-01-03T00:00:00Z","what":"nothing","runs":[{"name":"r"},{"name":"q"}]}
{"at":"2020-01-04T00:00:00Z","what":"A.Ship","runs":[]}
{"at":"2020-01-05T00:00:00Z","what":"A.Ship","name":"q"}
{"at":"2020-01-06T00:00:00Z","what":"A.Stop","runs":[{"name":"q"},{"name":"q"},{"name":"r","at":"yesterday"},{}]}"#;
    let outcome = judge(SPEC).replay(Some("Batches"), log.as_bytes());
    assert_eq!(findings(&outcome), [("LS332", 6), ("LS332", 6), ("LS307", 6)], "{:#?}", outcome.findings);
    let totals = &outcome.totals;
    assert_eq!((totals.records, totals.skipped, totals.unread, totals.duplicates), (6, 1, 2, 0));
}

#[test]
fn a_finding_about_one_of_several_instances_points_into_its_part() {
    let log = r#"{"at":"2020-01-01T00:00:00Z","what":"A.Make","runs":[{"name":"r"},{"name":"q","what":"A.Stop"}]}"#;
    let spec = judge(SPEC);
    assert_eq!(spec.blamed(Some("Batches"), log.as_bytes()), [("LS306", r#""A.Stop""#.to_owned())]);
}

#[test]
fn a_record_that_has_none_of_the_places_of_instances_is_told() {
    let spec = SPEC.replace("runs[*] or itself", "runs[*] or all.of[*]");
    let log = r#"{"at":"2020-01-01T00:00:00Z","what":"A.Make","name":"r"}"#;
    let outcome = judge(&spec).replay(Some("Batches"), log.as_bytes());
    assert_eq!(findings(&outcome), [("LS332", 1), ("LS336", 0)], "{:#?}", outcome.findings);
}

#[test]
fn of_parts_that_fail_a_guard_it_is_said_where_they_are_or_that_there_is_none() {
    let spec = judge(
        "lifecycle Letters
actor A
entity Case {
  letter: optional Letter
  create on A.Open -> Open
  state Open {
    on A.Settle when some letter in any state -> Done
    on A.Reopen when not all letter in Sent -> Done
  }
  final state Done
}
entity Letter of Case {
  create on A.Send -> Sent
  final state Sent
}",
    );
    let log = |letter: &str, event: &str| {
        format!(
            r#"{{"time":"2020-01-01T00:00:00Z","id":"c","event":"A.Open"}}
{letter}{{"time":"2020-01-03T00:00:00Z","id":"c","event":"{event}"}}"#
        )
    };
    let sent = r#"{"time":"2020-01-02T00:00:00Z","id":"l","parent":"c","event":"A.Send"}
"#;
    for (letter, event, said) in [
        ("", "A.Settle", "does not hold: `letter` is empty"),
        ("", "A.Reopen", "does not hold: `letter` is empty"),
        (sent, "A.Reopen", "does not hold: l is in Sent"),
    ] {
        let outcome = spec.replay(None, log(letter, event).as_bytes());
        assert_eq!(only_verdict(&outcome), Verdict::Violates);
        let message = &outcome.findings[0].message;
        assert!(message.ends_with(said), "{message}");
    }
}
