//! What names resolve to, and what is said about those that do not.

use super::{Resolved, resolve};
use crate::model::{CODES, Model, dump};
use crate::source::SourceMap;
use crate::syntax;

/// Resolves a text that has no syntax error.
fn resolved(text: &str) -> Resolved {
    let mut map = SourceMap::default();
    let id = map.add("test.life", text);
    let parsed = syntax::parse(id, text);
    let messages: Vec<_> = parsed.findings.iter().map(|finding| &finding.message).collect();
    assert!(messages.is_empty(), "{messages:?} in\n{text}");
    resolve(&parsed.file)
}

/// The model of a text without any error.
fn model(text: &str) -> Model {
    let resolved = resolved(text);
    let found: Vec<_> = resolved.findings.iter().map(|finding| format!("{} {}", finding.code.id, finding.message)).collect();
    resolved.model.unwrap_or_else(|| panic!("{found:?} in\n{text}"))
}

/// Each finding as `CODE words of its primary place`.
fn found(text: &str) -> Vec<String> {
    let slice = |finding: &crate::diagnostic::Finding| {
        let words = finding.span().and_then(|span| text.get(span.range())).unwrap_or("");
        format!("{} {words}", finding.code.id)
    };
    resolved(text).findings.iter().map(slice).collect()
}

/// The example under a heading of an explain page.
fn example<'p>(page: &'p str, heading: &str) -> &'p str {
    let after = page.split(&format!("## {heading}\n")).nth(1).expect("the page has the heading");
    let body = after.split("```life\n").nth(1).expect("an example follows");
    body.split("```").next().expect("it ends")
}

#[test]
fn every_page_shows_its_code_and_a_file_without_it() {
    for code in CODES {
        let bad = found(example(code.page, "Bad"));
        assert!(!bad.is_empty() && bad.iter().all(|found| found.starts_with(code.id)), "{}: {bad:?}", code.id);
        model(example(code.page, "Good"));
    }
}

#[test]
fn the_founding_lifecycle_resolves() {
    let text = include_str!("../../../spec/import-export.life");
    let model = model(text);
    assert_eq!(model.entities.len(), 2);
    assert!(model.scenarios.len() > 10);
    assert_eq!(dump(&model), dump(&super::tests::model(text)));
}
