//! YAML: the examples of its explain pages, hostile texts, JSON, and where findings point.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use lifespec::diagnostic::{Code, Severity};
use lifespec::source::{SourceId, SourceMap};
use lifespec::syntax::{self, Notation, Parsed};

use crate::fixtures::findings;

fn parse(text: &str) -> Parsed {
    syntax::parse_yaml(SourceId(0), text)
}

/// Code and words of each finding.
fn told(text: &str) -> Vec<(&'static str, String)> {
    let words = |finding: &lifespec::diagnostic::Finding| {
        finding.span().and_then(|span| text.get(span.range())).unwrap_or("(no place)").to_owned()
    };
    parse(text).findings.iter().map(|finding| (finding.code.id, words(finding))).collect()
}

fn example<'p>(code: &Code, heading: &str) -> &'p str
where
    'static: 'p,
{
    let (_, rest) = code.page.split_once(&format!("\n## {heading}\n")).expect("a heading");
    let (_, body) = rest.split_once("```yaml\n").expect("an example in YAML");
    body.split_once("```").expect("the fence is closed").0
}

#[test]
fn the_examples_of_explain_pages_are_as_they_say() {
    let mut wrong = String::new();
    assert!(syntax::YAML_CODES.len() > 10);
    // An example of too many values would be too large for a page.
    for code in syntax::YAML_CODES.iter().copied().filter(|code| code.id != "LS034") {
        let mut sources = SourceMap::default();
        let bad = findings(&mut sources, "bad.yaml", example(code, "Bad"));
        let above = |finding: &&lifespec::diagnostic::Finding| finding.severity() > Severity::Note;
        for finding in bad.iter().filter(above).filter(|finding| finding.code != code) {
            let _ = writeln!(wrong, "{} bad: {} {}", code.id, finding.code.id, finding.message);
        }
        if !bad.iter().any(|finding| finding.code == code) {
            let _ = writeln!(wrong, "{} bad: does not have it", code.id);
        }
        let good = findings(&mut sources, "good.yaml", example(code, "Good"));
        for finding in good.iter().filter(above) {
            let _ = writeln!(wrong, "{} good: {} {}", code.id, finding.code.id, finding.message);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn hostile_texts_give_a_finding_and_give_it_soon() {
    let laughs = (0..20).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "a{}: &a{} [{}]", at + 1, at + 1, format!("*a{at},").repeat(9));
        text
    });
    let texts = [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        format!("a0: &a0 x\n{laughs}"),
        format!("lifecycle: X\ntags: [{}]\n", "x y, ".repeat(100_000)),
        format!("lifecycle: X\nentities: {{E: {{states: {{S: {{moves: [{}]}}}}}}}}\n", "on A.b -> ".repeat(50_000)),
        format!("lifecycle: X\n{}", "a: 1\n".repeat(50_000)),
        "lifecycle: X\0\n".to_owned(),
        String::new(),
        "# nothing\n".repeat(50_000),
        (0..3_000).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n"),
        "- ".repeat(50_000),
        "? ".repeat(50_000),
        format!("{}: 1\n", "x".repeat(1_000_000)),
        ": \n".repeat(50_000),
        "- !x &y z\n".repeat(20_000),
        "\t- x\n".to_owned(),
        "lifecycle: X\nentities:\n  E:\n    states:\n      S: { initial: \"not not ".to_owned()
            + &"(".repeat(100_000)
            + "\" }\n",
    ];
    for text in texts {
        let begun = Instant::now();
        let parsed = parse(&text);
        let shown: String = text.chars().take(40).collect();
        assert!(!parsed.findings.is_empty(), "nothing is wrong with {shown:?}");
        assert!(parsed.findings.len() < 200, "{} findings for {shown:?}", parsed.findings.len());
        // Ten times what it may take: tests share their machine, and are not optimised.
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?} for {shown:?}", begun.elapsed());
        for finding in &parsed.findings {
            assert!(finding.message.chars().all(|character| !character.is_control()), "{:?}", finding.message);
        }
    }
}

#[test]
fn json_is_read_with_exact_places() {
    let text = r#"{"lifecycle": "X", "entities": {"E": {"states": {
        "S": {"initial": true, "moves": ["on A.b -> T \"say \\\"h\u00e9\\\"\" @F1", "on A.c => U", "after 1y -> T"]},
        "T": {"final": true}}}}}"#;
    assert_eq!(told(text), [("LS007", "=>".to_owned()), ("LS010", "1y".to_owned())]);
    let printed = syntax::print(&parse(text).file, Notation::Life).text;
    assert!(printed.contains(r#"on A.b -> T "say \"hé\"" @F1"#), "{printed}");
}

#[test]
fn a_line_in_any_kind_of_scalar_is_placed_exactly() {
    let text = "lifecycle: X
entities:
  E:
    states:
      S:
        moves:
          - on A.b => T1
          - 'on A.b => T2 \"it''s\"'
          - \"on A.b => T3 \\\"\\u00e9\\\"\"
          - >-
            on A.b
            => T4
          - |
            on A.b
              => T5
          - on A.b
            => T6
";
    let parsed = parse(text);
    let after: Vec<&str> = parsed
        .findings
        .iter()
        .map(|finding| {
            let span = finding.span().expect("a place");
            assert_eq!(&text[span.range()], "=>", "{}", finding.message);
            text[span.end as usize..].split_whitespace().next().expect("a word").trim_matches(['"', '\''])
        })
        .collect();
    assert_eq!(after, ["T1", "T2", "T3", "T4", "T5", "T6"]);
}

#[test]
fn every_error_is_reported_not_only_the_first() {
    let text = "lifecycle: X
actor: [A]
entities:
  E:
    fields: { n: 0.., ok: bool }
    states:
      S: { initial: true, moves: on A.b -> T }
      T: { final: maybe, tag: [x] }
      bad name: {}
invariants:
  - always: ok and
";
    let expected = [
        ("LS027", "actor"),
        ("LS001", "."),
        ("LS030", "on A.b -> T"),
        ("LS030", "maybe"),
        ("LS027", "tag"),
        ("LS001", "name"),
        ("LS031", ""),
        ("LS001", "and"),
    ];
    let told = told(text);
    for (code, words) in expected {
        assert!(
            told.iter().any(|(id, at)| *id == code && (words.is_empty() || at == words)),
            "{code} at {words:?} is not in {told:#?}"
        );
    }
}
