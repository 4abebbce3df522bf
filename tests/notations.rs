//! The two notations: what is printed in one is read back from it, and from the other.

use lifespec::source::SourceId;
use lifespec::syntax::{self, Notation, Parsed};

const EVERYTHING: &str = include_str!("data/everything.life");

fn read(notation: Notation, text: &str) -> Parsed {
    let parsed = match notation {
        Notation::Life => syntax::parse(SourceId(0), text),
        Notation::Yaml => syntax::parse_yaml(SourceId(0), text),
    };
    let told: Vec<String> = parsed
        .findings
        .iter()
        .map(|finding| {
            let words = finding.span().and_then(|span| text.get(span.range())).unwrap_or("");
            format!("{} {} at {words:?}", finding.code.id, finding.message)
        })
        .collect();
    assert!(told.is_empty(), "{told:#?} in\n{text}");
    parsed
}

fn printed(notation: Notation, parsed: &Parsed) -> String {
    syntax::print(&parsed.file, notation).text
}

/// Two texts must be the same; if not, the first line that differs is shown.
fn assert_same(left: &str, right: &str, all: &str) {
    let differs = left.lines().zip(right.lines()).position(|(left, right)| left != right);
    let at = differs.unwrap_or_else(|| left.lines().count().min(right.lines().count()));
    let near = |text: &str| text.lines().skip(at.saturating_sub(2)).take(5).collect::<Vec<_>>().join("\n");
    assert!(left == right, "line {}:\n{}\n--- is not ---\n{}\n--- in ---\n{all}", at + 1, near(left), near(right));
}

#[test]
fn printing_what_was_printed_changes_nothing() {
    let first = printed(Notation::Life, &read(Notation::Life, EVERYTHING));
    let again = printed(Notation::Life, &read(Notation::Life, &first));
    assert_same(&first, &again, "");
    let yaml = printed(Notation::Yaml, &read(Notation::Life, EVERYTHING));
    let again = printed(Notation::Yaml, &read(Notation::Yaml, &yaml));
    assert_same(&yaml, &again, "");
}

#[test]
fn every_construct_goes_to_yaml_and_back() {
    let life = read(Notation::Life, EVERYTHING);
    let yaml = syntax::print(&life.file, Notation::Yaml);
    let back = read(Notation::Yaml, &yaml.text);
    assert_same(&printed(Notation::Life, &life), &printed(Notation::Life, &back), &yaml.text);
    assert_eq!(yaml.lost, []);
}

#[test]
fn printing_keeps_every_comment() {
    let comments = |text: &str| text.lines().filter(|line| line.contains('#')).count();
    let life = read(Notation::Life, EVERYTHING);
    let parsed = printed(Notation::Life, &life);
    assert_eq!(comments(EVERYTHING), comments(&parsed), "in\n{parsed}");
}
