//! The examples of the explain pages show what the page says.

use super::read;
use crate::syntax::codes::CODES;

/// The example below a heading of a page, if it is in this notation.
fn example<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let behind = page.split_once(&format!("\n## {heading}\n"))?.1;
    behind.strip_prefix("```life\n")?.split_once("\n```").map(|(example, _)| example)
}

#[test]
fn bad_examples_have_the_finding_and_nothing_else_and_good_ones_have_none() {
    for code in CODES {
        assert!(code.page.starts_with(&format!("# {} {}\n", code.id, code.name)), "{}", code.id);
        let Some(bad) = example(code.page, "Bad") else { continue };
        let found = read(bad).findings;
        assert!(found.iter().any(|finding| finding.code == *code), "{}: {found:?}", code.id);
        if code.id != "LS019" {
            assert_eq!(found.len(), 1, "{}: {found:?}", code.id);
        }
        let good = example(code.page, "Good").expect("a page has a good example");
        assert!(read(good).findings.is_empty(), "{}: {:?}", code.id, read(good).findings);
    }
}
