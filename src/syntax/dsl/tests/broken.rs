//! What is wrong is said once, at the right words, with what was expected and what to do.
//!
//! `broken.txt` holds the cases: where the text stands, the text, and every finding.

use super::{EVERYTHING, read, said};
use crate::syntax::dsl::token::token_at;

const CASES: &str = include_str!("broken.txt");

fn wrapped(place: &str, text: &str) -> String {
    match place {
        "in a state" => {
            format!("lifecycle T\nentity E {{\n  state A {{\n    {text}\n    on C.ok -> B\n  }}\n  final state B\n}}\n")
        }
        "in an entity" => format!("lifecycle T\nentity E {{\n{text}\n}}\n"),
        "in a file" => text.to_owned(),
        other => panic!("unknown place: {other}"),
    }
}

#[test]
fn every_mistake_is_told_as_written_down() {
    let mut wrong = Vec::new();
    for case in CASES.split("====\n") {
        let (head, expected) = case.split_once("\n----\n").expect("a case holds a line `----`");
        let (place, text) = head.split_once('\n').expect("a case begins with its place");
        let found = said(&wrapped(place, text));
        if found != expected.lines().collect::<Vec<_>>() {
            wrong.push(format!("{place}\n{text}\n----\n{}", found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n====\n"));
}

/// The file without one word or mark, and the findings.
fn without(text: &str, gone: std::ops::Range<usize>) -> usize {
    read(&format!("{}{}", &text[..gone.start], &text[gone.end..])).findings.len()
}

#[test]
fn one_missing_word_is_one_finding() {
    let (mut at, mut words, mut twice) = (0, 0, Vec::new());
    loop {
        let token = token_at(EVERYTHING, at);
        if token.is_empty() {
            break;
        }
        (at, words) = (token.end, words + 1);
        match without(EVERYTHING, token.clone()) {
            0 | 1 => {}
            2 => twice.push(token),
            more => panic!("{more} findings without {:?} at {}", &EVERYTHING[token.clone()], token.start),
        }
    }
    // A log key that takes over the rest of a line of another kind is two slips in one.
    assert!(
        words > 600 && twice.len() <= 3,
        "{:?}",
        twice.iter().map(|range| &EVERYTHING[range.clone()]).collect::<Vec<_>>()
    );
}
