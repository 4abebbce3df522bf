//! What names resolve to, and what is said about those that do not.

use super::{Resolved, resolve};
use crate::model::{CODES, Model, dump};
use crate::source::SourceMap;
use crate::syntax;

/// Resolves a text; the parser's findings stand last.
fn resolved(text: &str) -> Resolved {
    let mut map = SourceMap::default();
    let id = map.add("test.life", text);
    let parsed = syntax::parse(id, text);
    let mut resolved = resolve(&parsed.file);
    resolved.findings.extend(parsed.findings);
    resolved
}

/// The model of a text without any error.
fn model(text: &str) -> Model {
    let resolved = resolved(text);
    let found: Vec<_> =
        resolved.findings.iter().map(|finding| format!("{} {}", finding.code.id, finding.message)).collect();
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
    let mut wrong = Vec::new();
    for code in CODES {
        let bad = found(example(code.page, "Bad"));
        if bad.is_empty() || bad.iter().any(|found| !found.starts_with(code.id)) {
            wrong.push(format!("{} bad: {bad:?}", code.id));
        }
        let good = found(example(code.page, "Good"));
        if !good.is_empty() {
            wrong.push(format!("{} good: {good:?}", code.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_founding_lifecycle_resolves() {
    let text = include_str!("../../../spec/import-export.life");
    let model = model(text);
    assert_eq!(model.entities.len(), 2);
    assert!(model.scenarios.len() > 10);
    assert_eq!(dump(&model), dump(&super::tests::model(text)));
}
