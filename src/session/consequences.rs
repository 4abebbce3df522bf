//! Keeps back what is said of names only because the text that may declare them was not understood.

use std::collections::HashSet;

use crate::diagnostic::{Finding, Severity};
use crate::source::Span;

/// Findings that say that something is nowhere in the file, or in an entity.
const NOTHING: [&str; 4] = ["LS072", "LS073", "LS074", "LS076"];

/// Findings that say that a name is not declared.
const UNDECLARED: [&str; 6] = ["LS051", "LS053", "LS054", "LS055", "LS056", "LS057"];

/// Findings that say that a field is used as what it is not.
const MISUSED: [&str; 3] = ["LS059", "LS063", "LS064"];

/// The finding about YAML behind which nothing was read.
const CUT_SHORT: &str = "LS021";

/// The finding about words of another notation, such as its types.
const FOREIGN: &str = "LS007";

/// First words of lines that declare nothing, whatever is wrong with them.
const MOVES: [&str; 6] = ["on", "when", "after", "ignore", "incident", "create"];

/// The findings about names that are no mere consequence of those about the notation.
///
/// A line that was not understood may declare every name that stands on it, and behind YAML that is not well-formed
/// anything may follow.
pub(super) fn drop(text: &str, notation: &[Finding], mut found: Vec<Finding>) -> Vec<Finding> {
    let errors: Vec<&Finding> = notation.iter().filter(|finding| finding.severity() == Severity::Error).collect();
    if errors.is_empty() {
        return found;
    }
    let cut_short = errors.iter().any(|finding| finding.code.id == CUT_SHORT);
    let mut lost: HashSet<&str> = HashSet::new();
    for line in errors.iter().filter_map(|finding| finding.span()).filter_map(|span| line(text, span)) {
        let line = &text[line];
        let words = || line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        if words().next().is_some_and(|first| !MOVES.contains(&first)) {
            lost.extend(words());
        }
    }
    let types: Vec<Span> =
        errors.iter().filter(|finding| finding.code.id == FOREIGN).filter_map(|finding| finding.span()).collect();
    found.retain(|finding| {
        let code = finding.code.id;
        let word = finding.span().and_then(|span| text.get(span.range())).unwrap_or("");
        let undeclared = UNDECLARED.contains(&code) && (cut_short || lost.contains(word));
        let misused = MISUSED.contains(&code) && declared_on_line_of(text, finding, &types);
        !(NOTHING.contains(&code) || undeclared || misused)
    });
    found
}

/// Whether the declaration that a finding points at stands on the line of one of `places`.
fn declared_on_line_of(text: &str, finding: &Finding, places: &[Span]) -> bool {
    let declared = finding.labels.iter().skip(1).filter_map(|label| line(text, label.span));
    declared.into_iter().any(|line| places.iter().any(|place| line.contains(&(place.start as usize))))
}

/// The line on which a span begins.
fn line(text: &str, span: Span) -> Option<std::ops::Range<usize>> {
    let at = span.start as usize;
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    Some(start..text[at..].find('\n').map_or(text.len(), |end| at + end))
}

#[cfg(test)]
mod tests {
    use super::drop;
    use crate::model::resolve;
    use crate::source::SourceId;
    use crate::syntax::{Parsed, parse, parse_yaml};

    fn codes(text: &str, parsed: &Parsed) -> Vec<&'static str> {
        let named = drop(text, &parsed.findings, resolve(&parsed.file).findings);
        parsed.findings.iter().chain(&named).map(|finding| finding.code.id).collect()
    }

    fn life(text: &str) -> Vec<&'static str> {
        codes(text, &parse(SourceId(0), text))
    }

    fn yaml(text: &str) -> Vec<&'static str> {
        codes(text, &parse_yaml(SourceId(0), text))
    }

    const STATES: &str =
        "  create on P.A -> Open\n  state Open {\n    on P.B when paid -> Over, set paid = true\n  }\n";

    #[test]
    fn a_declaration_that_is_not_understood_is_one_finding() {
        for (field, end) in [
            ("paid bool", "final state Over"),
            ("paid: boolean = false", "final state Over"),
            ("paid: bool = false", "end state Over"),
        ] {
            let found = life(&format!("lifecycle L\nactor P\nentity E {{\n  {field}\n{STATES}  {end}\n}}\n"));
            assert_eq!(found.len(), 1, "{field}, {end}: {found:?}");
        }
    }

    #[test]
    fn names_that_no_broken_line_holds_are_told_all_the_same() {
        let text =
            format!("lifecycle L\nactor P\nentity E {{\n  paid: boolean = false\n{STATES}  final state Ovr\n}}\n");
        assert_eq!(life(&text), ["LS007", "LS053"]);
        let text = format!("lifecycle L\nactor P\nentity E {{\n{STATES}    on Q.C => Over\n  final state Over\n}}\n");
        assert!(life(&text).contains(&"LS054"), "{:?}", life(&text));
    }

    #[test]
    fn yaml_that_is_cut_short_is_one_finding() {
        assert_eq!(yaml("lifecycle: L\nactors: [P\nentities:\n  E:\n    states:\n      A: {final: true}\n"), ["LS021"]);
        assert_eq!(
            yaml(
                "lifecycle: L\nactors: P\nentities:\n  E:\n    create: [on P.A -> B]\n    states:\n      B: {final: true}\n"
            ),
            ["LS030"]
        );
    }
}
