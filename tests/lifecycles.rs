//! The lifecycles of `spec/`: clean, told by their scenarios, the same in both notations.

use lifespec::source::SourceId;
use lifespec::syntax::{self, Notation};

use crate::judge::judge;

fn assert_sound(text: &str) {
    let judged = judge(text);
    assert!(judged.reported().is_empty(), "{:#?}", judged.messages());
    assert!(!judged.model().scenarios.is_empty(), "no scenario tells its story");
    assert!(judged.failed_scenarios().is_empty(), "{:#?}", judged.failed_scenarios());
}

#[test]
fn the_founding_lifecycle_is_sound() {
    assert_sound(include_str!("../spec/import-export.life"));
}

#[test]
fn the_order_is_sound() {
    assert_sound(include_str!("../spec/order.life"));
}

#[test]
fn the_workflow_run_is_sound() {
    assert_sound(include_str!("../spec/ci-run.life"));
}

#[test]
fn the_ticket_is_sound() {
    assert_sound(include_str!("../spec/ticket.life"));
}

#[test]
fn the_permit_is_sound() {
    assert_sound(include_str!("../spec/permit.life"));
}

/// A log of the shape that the ticket lifecycle maps, one ticket a rule.
#[test]
fn the_ticket_lifecycle_judges_changes_of_status() {
    let judged = judge(include_str!("../spec/ticket.life"));
    let outcome = judged.replay(Some("Changes"), include_bytes!("data/tickets.jsonl"));
    let told: Vec<(&str, &str)> =
        outcome.findings.iter().map(|slip| (slip.instance.as_deref().unwrap_or(""), slip.code.id)).collect();
    let expected = [
        ("begins-unmatched", "LS306"),
        ("major-put-aside", "LS302"),
        ("closed-unmatched", "LS301"),
        ("closed-unworked", "LS301"),
        ("reopened", "LS307"),
        ("half-a-year-in-a-queue", "LS304"),
    ];
    assert_eq!(told, expected, "{:#?}", outcome.findings);
    assert_eq!(outcome.totals.violates, 6);
    assert_eq!((outcome.totals.conforms, outcome.totals.running), (2, 1));
}

/// The same changes under the keys of an XES file.
#[test]
fn the_two_mappings_of_the_ticket_say_the_same() {
    let lines: Vec<String> = include_str!("data/tickets.jsonl")
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).expect("a record");
            let xes = serde_json::json!({
                "concept:name": record["status"], "lifecycle:transition": record["sub_status"],
                "time:timestamp": record["ts"], "impact": record["impact"], "trace": {"concept:name": record["ticket"]},
            });
            xes.to_string()
        })
        .collect();
    let judged = judge(include_str!("../spec/ticket.life"));
    let plain = judged.replay(Some("Changes"), include_bytes!("data/tickets.jsonl"));
    let xes = judged.replay(Some("Xes"), lines.join("\n").as_bytes());
    let told = |outcome: &lifespec::replay::Outcome| -> Vec<String> {
        outcome.findings.iter().map(|slip| slip.message.clone()).collect()
    };
    assert_eq!(told(&xes), told(&plain));
    assert_eq!(xes.totals.conforms, plain.totals.conforms);
}

/// Plain lines and records with the keys of an XES file, one application a rule.
#[test]
fn the_permit_lifecycle_judges_steps() {
    let judged = judge(include_str!("../spec/permit.life"));
    let outcome = judged.replay(Some("Steps"), include_bytes!("data/permits.jsonl"));
    let mut told: Vec<(&str, &str)> =
        outcome.findings.iter().map(|slip| (slip.instance.as_deref().unwrap_or(""), slip.code.id)).collect();
    told.sort_unstable();
    let expected = [
        ("advice-not-awaited", "LS301"),
        ("five-weeks-for-a-letter", "LS304"),
        ("never-confirmed", "LS320"),
        ("sent-unsigned", "LS301"),
        ("settled-first", "LS302"),
        ("ten-weeks-for-a-word", "LS304"),
        ("weighed-twice", "LS301"),
    ];
    assert_eq!(told, expected, "{:#?}", outcome.findings);
    let totals = &outcome.totals;
    assert_eq!((totals.conforms, totals.violates, totals.overdue, totals.running), (4, 6, 1, 1));
    assert_eq!(totals.unread, 0);
}

#[test]
fn the_founding_lifecycle_is_the_same_in_both_notations() {
    let life = include_str!("../spec/import-export.life");
    let yaml = syntax::parse_yaml(SourceId(0), include_str!("../spec/import-export.yaml"));
    assert!(yaml.findings.is_empty(), "{:#?}", yaml.findings);
    let life = syntax::parse(SourceId(0), life);
    let printed = |parsed: &syntax::Parsed| syntax::print(&parsed.file, Notation::Life).text;
    assert_eq!(printed(&yaml), printed(&life));
}
