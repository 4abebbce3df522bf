//! Recorded histories of the founding lifecycle: what conforms, and each way in which reality can leave it.

use std::fs;
use std::path::Path;

use lifespec::replay::{Outcome, Verdict};

use crate::judge::{Judged, judge, only_verdict};

const SPEC: &str = include_str!("../spec/import-export.life");

fn founding() -> Judged {
    judge(SPEC)
}

/// Judges a file of `tests/data/histories`; those under `polls/` are answers of Get Job.
pub(crate) fn replay(spec: &Judged, file: &str) -> Outcome {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/histories").join(file).with_extension("jsonl");
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    spec.replay(file.starts_with("polls/").then_some("GetJob"), &bytes)
}

fn assert_legal(file: &str, expected: Verdict) {
    let outcome = replay(&founding(), file);
    assert_eq!(only_verdict(&outcome), expected, "{file}: {:#?}", outcome.findings);
    assert!(outcome.findings.is_empty(), "{file}: {:#?}", outcome.findings);
}

/// One slip, one finding: of this code, on this line of the log, with these words in its message.
fn assert_illegal(file: &str, code: &str, line: u64, words: &str) {
    let outcome = replay(&founding(), file);
    assert_eq!(only_verdict(&outcome), Verdict::Violates, "{file}: {:#?}", outcome.findings);
    let [finding] = outcome.findings.as_slice() else { panic!("{file}: {:#?}", outcome.findings) };
    assert_eq!(finding.code.id, code, "{file}: {finding:#?}");
    assert_eq!(finding.record.as_ref().map(|record| record.line), Some(line), "{file}: {finding:#?}");
    assert!(finding.message.contains(words), "{file}: {}", finding.message);
}

#[test]
fn histories_that_keep_to_the_lifecycle_conform() {
    for file in ["legal/completed", "polls/legal/creating-to-completed", "polls/legal/two-polls", "polls/legal/closed"]
    {
        assert_legal(file, Verdict::Conforms);
    }
}

#[test]
fn a_drive_may_be_copied_before_its_job_goes_on() {
    assert_legal("legal/drive-completed-while-transferring", Verdict::Running);
    assert_legal("polls/legal/drive-with-issues-while-transferring", Verdict::Running);
}

#[test]
fn a_drive_without_a_state_is_specified() {
    assert_legal("polls/legal/drive-without-a-state", Verdict::Running);
    assert_illegal("polls/illegal/back-on-its-way", "LS301", 4, "no moves lead there");
}

#[test]
fn a_late_drive_is_taken_in() {
    assert_legal("legal/late-drive", Verdict::Running);
    assert_legal("polls/legal/late-drive", Verdict::Running);
}

#[test]
fn a_fault_is_overcome() {
    assert_legal("legal/fault-and-recovery", Verdict::Running);
}

#[test]
fn the_drives_of_an_export_appear_when_they_arrive() {
    assert_legal("legal/export", Verdict::Running);
}

#[test]
fn a_job_with_an_issue_is_not_completed() {
    assert_illegal("illegal/completed-despite-issue", "LS302", 11, "`errors` is true");
    assert_illegal("polls/illegal/completed-despite-issue", "LS308", 4, "`errors` is true");
}

#[test]
fn a_job_does_not_go_on_without_one_of_its_drives() {
    assert_illegal("illegal/received-without-a-drive", "LS302", 6, "d2 is in Specified");
    assert_illegal("polls/illegal/completed-with-a-drive-specified", "LS308", 3, "D2 is in Specified");
}

#[test]
fn what_is_packed_is_not_received_again() {
    assert_illegal("illegal/received-again", "LS301", 10, "while it is Packaging");
    assert_illegal("polls/illegal/received-again", "LS301", 4, "no moves lead there");
}

#[test]
fn nothing_is_cancelled_while_it_is_packed() {
    assert_illegal("illegal/cancelled-while-packing", "LS301", 10, "`Customer.Cancel` on job-1 while it is Packaging");
    assert_illegal("polls/illegal/cancelled-while-packing", "LS312", 4, "`cancelled` of job-1");
}

#[test]
fn a_cancelled_job_copies_nothing() {
    assert_illegal("polls/illegal/copied-though-cancelled", "LS308", 3, "`cancelled` is true");
}

#[test]
fn a_drive_that_did_not_come_is_not_copied() {
    assert_illegal("illegal/copy-of-a-missing-drive", "LS301", 8, "drive d2 of job-1 while it is NeverReceived");
}

#[test]
fn no_job_is_deleted_before_its_time() {
    assert_illegal("illegal/deleted-a-day-early", "LS303", 3, "1d too early");
}

#[test]
fn a_deleted_job_does_nothing_more() {
    assert_illegal("illegal/after-deletion", "LS307", 13, "after its end");
}

#[test]
fn nothing_is_shipped_without_an_address() {
    assert_illegal("illegal/shipped-without-address", "LS302", 3, "`return_address` is absent");
    assert_illegal("polls/illegal/shipped-without-address", "LS312", 2, "`return_address` of job-1");
}

#[test]
fn nobody_waits_fifty_days_for_a_parcel() {
    assert_illegal("polls/illegal/shipping-for-50-days", "LS304", 4, "job-1 is 6d over its time");
}

/// The shapes of the service's own answers: one job with a time of its last change, a list without any.
#[test]
fn a_single_answer_is_a_history_too() {
    let spec = founding();
    let one = spec.replay(Some("GetJob"), include_bytes!("data/histories/polls/one-job.json"));
    assert_eq!(one.verdicts, [("archive-2024".to_owned(), Verdict::Running)], "{:#?}", one.findings);
    assert!(one.findings.is_empty(), "{:#?}", one.findings);
    let list = spec.replay(Some("GetJob"), include_bytes!("data/histories/polls/list.json"));
    let running = |name: &str| (name.to_owned(), Verdict::Running);
    assert_eq!(list.verdicts, [running("films-1"), running("films-2")], "{:#?}", list.findings);
    assert_eq!(list.findings.iter().map(|finding| finding.code.id).collect::<Vec<_>>(), ["LS335"]);
}

/// A log of the job's changes alone says nothing of its drives, nor of what they tell the job.
#[test]
fn a_log_of_changes_leaves_the_parts_open() {
    let line = |day: u32, from: &str, to: &str| {
        format!("{{\"ts\":\"2024-03-{day:02}T08:00:00Z\",\"job\":\"job-1\",\"from\":{from},\"to\":\"{to}\"}}\n")
    };
    let begun = [
        line(1, "null", "Creating"),
        line(4, "\"Creating\"", "Shipping"),
        line(9, "\"Shipping\"", "Received"),
        line(10, "\"Received\"", "Transferring"),
        line(12, "\"Transferring\"", "Packaging"),
    ]
    .concat();
    let judged = founding();
    for end in ["Completed", "Closed"] {
        let log = begun.clone() + &line(13, "\"Packaging\"", end);
        let outcome = judged.replay(Some("JobChanges"), log.as_bytes());
        assert_eq!(only_verdict(&outcome), Verdict::Conforms, "{end}: {:#?}", outcome.findings);
    }
    let outcome = judged.replay(Some("JobChanges"), (begun + &line(13, "\"Packaging\"", "Received")).as_bytes());
    assert_eq!(only_verdict(&outcome), Verdict::Violates);
}

/// What an unseen event may have brought is no contradiction.
#[test]
fn between_polls_an_event_may_bring_a_field_and_nothing_else() {
    let spec = judge(include_str!("../docs/samples/trip.life"));
    let poll = |day: u32, rest: &str| {
        format!("{{\"asked_at\":\"2026-03-{day:02}T12:00:00Z\",\"trips\":[{{\"number\":\"t-1\",{rest}}}]}}\n")
    };
    let without = poll(1, "\"status\":\"Planning\",\"bookings\":[]");
    let with = poll(2, "\"status\":\"Planning\",\"payment\":{\"receipt\":7},\"bookings\":[]");
    let outcome = spec.replay(Some("Poll"), (without + &with).as_bytes());
    assert_eq!(only_verdict(&outcome), Verdict::Running, "{:#?}", outcome.findings);
}

#[test]
fn of_many_lines_that_are_no_records_the_first_are_told_and_all_are_counted() {
    let outcome = founding().replay(None, "nonsense\n".repeat(100_500).as_bytes());
    assert_eq!((outcome.totals.records, outcome.totals.unread), (100_500, 100_500));
    let told: Vec<_> = outcome.findings.iter().filter(|finding| finding.code.id == "LS331").collect();
    assert_eq!(told.len(), 100_000);
    assert!(told[99_999].notes[0].starts_with("500 more records"), "{:?}", told[99_999].notes);
}

#[test]
fn nobody_waits_in_a_history_without_time() {
    let poll = |id: &str, time: &str| {
        let job = r#""properties":{"jobType":"Import","state":"Creating","driveList":[]}"#;
        format!("{{\"name\":\"{id}\"{time},{job}}}\n")
    };
    let log = poll("job-1", "") + &poll("job-2", r#","observed_at":"2024-03-01T08:00:00Z""#);
    let outcome = founding().replay(Some("GetJob"), log.as_bytes());
    assert_eq!((outcome.totals.instances, outcome.totals.running), (2, 2), "{:#?}", outcome.findings);
}
