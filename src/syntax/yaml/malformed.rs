//! Says in plain words why a text is not well-formed YAML.

use granit_parser::ErrorKind;

use super::codes::MALFORMED;
use crate::diagnostic::Finding;
use crate::source::{SourceId, Span};

/// The advice for a line of the language that YAML cuts in pieces.
pub(super) const QUOTE: &str =
    "put the whole line in single quotes (`'…'`): outside of quotes, `: ` begins a mapping and ` #` a comment";

/// The finding for an error at byte `at`.
pub(super) fn explain(kind: &ErrorKind, source: SourceId, text: &str, at: usize) -> Finding {
    let colon = matches!(kind, ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement);
    if let Some(open) = open_bracket(text, at).filter(|_| colon) {
        let bracket = char::from(text.as_bytes()[open]);
        return explain(&ErrorKind::UnclosedFlowCollection { open: bracket }, source, text, open);
    }
    let (what, label, help) = words(kind);
    let what = what.map_or_else(|| kind.to_string(), str::to_owned);
    Finding::new(&MALFORMED, format!("the YAML is not well-formed: {what}"))
        .label(place(source, text, at), label)
        .maybe_help(help.map(str::to_owned))
}

/// Where the line above the one of `at` opens a list or mapping in brackets, if it does not close it.
fn open_bracket(text: &str, at: usize) -> Option<usize> {
    let above = text.get(..at)?.rfind('\n')?;
    let above = text[..above].trim_end();
    let start = above.rfind('\n').map_or(0, |end| end + 1);
    let value = [": ", "- "].into_iter().filter_map(|mark| above[start..].find(mark)).min()? + start + 2;
    let value = value + above[value..].len() - above[value..].trim_start().len();
    let count = |signs: [char; 2]| above[value..].matches(signs).count();
    (above[value..].starts_with(['[', '{']) && count(['[', '{']) > count([']', '}'])).then_some(value)
}

/// What is wrong (none: as the reader says it), what to say about the place, and what to do.
fn words(kind: &ErrorKind) -> (Option<&'static str>, &'static str, Option<&'static str>) {
    match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            (Some("a second `:` on this line"), "cannot begin a mapping here", Some(QUOTE))
        }
        ErrorKind::UnexpectedCharacter { character: '@' | '`' | '%' } => (
            Some("a plain text cannot begin with this sign"),
            "needs quotes before it",
            Some("put the text in quotes; tags stand in a list, without `@`"),
        ),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            (Some("a control character"), "is not allowed in YAML", Some("remove it"))
        }
        ErrorKind::UnclosedQuotedScalar => (
            Some("a quote that is not closed"),
            "opens here",
            Some("close it; inside of `'…'` a quote is written twice, inside of `\"…\"` as `\\\"`"),
        ),
        ErrorKind::UnclosedFlowCollection { .. } => {
            (Some("a bracket that is not closed"), "opens here", Some("close it, or write the entries line by line"))
        }
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            (Some("a bracket closes what was not opened by it"), "closes here", None)
        }
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            (Some("a tab in the indentation"), "a tab", Some("indent with blanks"))
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            (Some("words behind a closing quote"), "no longer in the quotes", Some(QUOTE))
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            (Some("a key without its `:`"), "a `key: value` belongs here", Some("check the indentation of this line"))
        }
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => (
            Some("this line fits no list or mapping above it"),
            "not expected here",
            Some("indent it as the entries it belongs to"),
        ),
        _ => (None, "here", None),
    }
}

/// The word or sign at a byte offset; at the end of the text the empty place there.
pub(super) fn place(source: SourceId, text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or("");
    let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let first = rest.chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    Span::new(source, at, at + word.max(first))
}
