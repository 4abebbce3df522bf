//! Reports that are not all the shards of one run are refused with the reason, and lies in them do no harm.

use std::fs;

use lifespec::report::{Format, merge, read_part};

use crate::cli::{file, run};
use crate::shards::{LOOK, printed, spec};

/// The reports of shards of the loans, written by the command.
fn loans(name: &str, of: u32, more: &[&str]) -> Vec<String> {
    let (spec, log) = (spec("docs/samples/loan.life"), spec("docs/samples/loans.jsonl"));
    let write = |index: u32| {
        let shard = format!("{index}/{of}");
        let mut args = vec!["replay", &spec, &log, "--shard", &shard, "--format", "json"];
        args.extend(more);
        file(&format!("shards-{name}-{index}-of-{of}.json"), run(&args).stdout)
    };
    (1..=of).map(write).collect()
}

/// What standard error says of reports that cannot be merged.
fn refused(reports: &[&String]) -> String {
    let args: Vec<&str> = ["merge"].into_iter().chain(reports.iter().map(|report| report.as_str())).collect();
    let output = run(&args);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).expect("standard error is UTF-8")
}

#[test]
fn what_is_no_whole_run_is_refused_with_the_reason() {
    let three = loans("three", 3, &[]);
    let assert_refused = |reports: &[&String], words: &str| {
        let said = refused(reports);
        assert!(said.contains(words), "{words:?} expected:\n{said}");
    };
    assert_refused(&[&three[0], &three[2]], "shard 2/3 is missing");
    assert_refused(&[&three[1]], "shards 1 and 3 of 3 are missing");
    assert_refused(&[&loans("many", 1, &[])[0], &three[0]], "one is shard 1/1, the other shard 1/3");
    assert_refused(&[&three[0], &three[1], &three[1], &three[2]], "shard 2/3 is there twice");
    let forgiving = loans("forgiving", 3, &["--tolerance", "1h"]);
    assert_refused(&[&three[0], &forgiving[1], &three[2]], "`tolerance` is 0 for one, and 3600000 for the other");
    let text = fs::read_to_string(&three[0]).expect("a report");
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        file("shards-changed.json", text.replace(from, to))
    };
    assert_refused(&[&changed("lifecycle Loan", "lifecycle Lean"), &three[1], &three[2]], "their lifecycles differ");
    let other = changed("\"records\": 6,\n    \"last\"", "\"records\": 7,\n    \"last\"");
    assert_refused(&[&other, &three[1], &three[2]], "one read 7 records in 1 logs, the other 6 records in 1 logs");
    assert_refused(
        &[&changed("\"version\": 1", "\"version\": 2")],
        "report of version 2, and this program reads version 1",
    );
    assert_refused(&[&changed("\"program\": \"", "\"program\": \"9.")], "was written by lifespec 9.");
    assert_refused(&[&changed("\"index\": 1", "\"index\": 4")], "there is no such shard");
    assert_refused(&[&changed("\"instances\"", "\"jnstances\"")], "missing field `instances` at line");
    assert_refused(&[&file("shards-cut.json", &text[..text.len() / 2])], "is no JSON: EOF while parsing");
    assert_refused(&[&file("shards-none.json", "[1, 2]")], "is no report of lifespec");
    assert_refused(&[&spec("docs/samples/loans.jsonl")], "is no JSON: trailing characters at line 2 column 1");
    let whole =
        run(&["replay", &spec("docs/samples/loan.life"), &spec("docs/samples/loans.jsonl"), "--format", "json"]);
    assert_refused(&[&file("shards-whole.json", whole.stdout)], "is not the report of a shard");
    assert_refused(&[&"shards-gone.json".to_owned()], "there is no such file");
}

/// Reports that lie about themselves are refused or merged, but never end the program otherwise.
#[test]
fn a_report_with_any_number_changed_does_no_harm() {
    let [report] = &loans("changed", 1, &["--coverage"])[..] else { panic!("one report") };
    let text = fs::read_to_string(report).expect("a report");
    let numbers: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() && text[..*at].ends_with([' ', '[', ',']))
        .map(|(at, _)| at)
        .collect();
    assert!(numbers.len() > 50);
    for at in numbers {
        let rest = text[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        for number in ["0", "4294967295", "1099511627776", "18446744073709551615", "-1"] {
            let changed = format!("{}{number}{rest}", &text[..at]);
            let Ok(part) = read_part("changed.json", changed.as_bytes()) else { continue };
            let Ok(merged) = merge(vec![part]) else { continue };
            let printed = [Format::Json, Format::Human(LOOK)].map(|format| printed(&merged.report(), format));
            assert!(printed.iter().all(|text| !text.is_empty()));
        }
    }
}
