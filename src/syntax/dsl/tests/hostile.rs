//! Whatever the text: no panic, no hang, and every span lies on character borders inside it.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{EVERYTHING, read};

/// Longer than any of these texts may take, also in a build without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn check(text: &str) {
    let parsed = read(text);
    for finding in &parsed.findings {
        assert!(finding.span().is_some(), "no place: {finding:?}");
        for label in &finding.labels {
            assert!(text.get(label.span.range()).is_some(), "{:?} in {text:?}", label.span);
        }
        assert!(!finding.message.chars().any(char::is_control), "{:?}", finding.message);
    }
    let tree = format!("{:?}", parsed.file);
    for span in tree.split("start: ").skip(1) {
        let (start, rest) = span.split_once(", end: ").expect("a span has two ends");
        let end = rest.split_once([' ', '}']).map_or(rest, |(end, _)| end);
        let range = start.parse::<usize>().expect("a number")..end.parse::<usize>().expect("a number");
        assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
    }
}

/// A piece of the language, or something near to it.
fn scrap() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "{",
            "}",
            "(",
            ")",
            "\"",
            "#",
            "->",
            "=>",
            ",",
            ":",
            ".",
            "|",
            "=",
            "==",
            "\n",
            " ",
            "@",
            "+",
            "on",
            "when",
            "after",
            "state",
            "entity",
            "incident",
            "fault",
            "from",
            "not",
            "and",
            "in",
            "all",
            "log",
            "scenario",
            "allow",
            "lifecycle",
            "é",
            "\u{202e}",
            "\0",
            "14d",
            "1y",
            "99999999999999999999",
            "A",
            "a.b",
            "[*]",
            "\\",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_bytes_that_are_text_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_scraps_are_read(scraps in prop::collection::vec(scrap(), 0..60)) {
        check(&scraps.join(" "));
        check(&format!("lifecycle T\nentity E {{\n  state A {{\n{}", scraps.concat()));
    }

    #[test]
    fn a_changed_file_is_read(
        changes in prop::collection::vec((0.0..1.0_f64, 0_usize..12, scrap()), 1..4),
    ) {
        let mut characters: Vec<char> = EVERYTHING.chars().collect();
        for (at, gone, new) in changes {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let at = (at * characters.len() as f64) as usize;
            let end = (at + gone).min(characters.len());
            characters.splice(at..end, new.chars());
        }
        check(&characters.into_iter().collect::<String>());
    }
}

#[test]
fn what_once_went_wrong_is_read() {
    for text in [
        "\"\t\"",
        "lifecycle T \"a\\\u{202e}b\"",
        "entity log $ when # v{ [*]",
        "\n entity log }",
        "lifecycle T\nentity E { state A x {",
        "\"\r\"\n{\"",
        "lifecycle T\nentity E\u{10d8f}{\n  state A\n\nactor X\nentity G { state B }\n",
    ] {
        check(text);
    }
}

#[test]
fn deep_and_long_texts_end_soon() {
    let state = "lifecycle T\nentity E {\n  state A {\n    ";
    // The full size where the code is optimised; linear time is the same question in a tenth of it.
    let million = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
    for (name, text) in [
        ("brackets", format!("{state}when {}", "(".repeat(100_000))),
        ("square brackets", "[".repeat(100_000)),
        ("braces", "{".repeat(100_000)),
        ("not", format!("{state}when {}x -> B", "not ".repeat(100_000))),
        ("where", format!("{state}when {}x -> B", "all a in B where ".repeat(100_000))),
        ("one line", format!("{state}{}", "word ".repeat(million / 5))),
        ("one word", "w".repeat(million)),
        ("one number", format!("{state}after {}", "9".repeat(million))),
        ("blanks behind a quote", format!("{state}\"{}x", " ".repeat(million))),
        ("pairs of braces", format!("{state}{}", "{}".repeat(million / 2))),
        ("closing braces", "}".repeat(million)),
        ("junk lines", "foo bar baz\n".repeat(million / 2)),
        ("junk lines in a state", format!("{state}{}", "foo bar baz\n".repeat(million / 2))),
        ("broken moves", format!("{state}{}", "on A.b => C\n".repeat(million / 10))),
        ("moves on one line", format!("{state}{}", "on A.b -> C ".repeat(million / 10))),
        ("newlines", format!("{state}foo{}", "\n".repeat(million))),
        ("quotes", format!("{state}{}", "\"\n".repeat(million / 2))),
        ("control characters", "\0".repeat(million)),
        ("misspelt states in each other", format!("lifecycle T\nentity E {{\n{}", "stat A {\n".repeat(60))),
    ] {
        let begin = Instant::now();
        let parsed = read(&text);
        assert!(!parsed.findings.is_empty(), "{name}");
        assert!(parsed.findings.len() <= 101, "{name}: {}", parsed.findings.len());
        assert!(begin.elapsed() < PATIENCE, "{name} took {:?}", begin.elapsed());
    }
}
