//! Turns a refusal of the grammar into a finding: what was found, what was expected, what to do.

use std::ops::Range;

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::context::Context;
use super::expected;
use super::foreign;
use super::grammar::{LifeParser, Rule};
use super::token::{is_word, token_at, token_before};
use crate::diagnostic::{Finding, nearest};
use crate::syntax::codes::{LS001, LS012};

/// What the grammar says of a piece of the text.
pub(super) struct Refusal<'e> {
    /// The piece that was read.
    pub(super) range: Range<usize>,
    /// Where it is refused.
    pub(super) at: usize,
    /// The word or mark that stands there; behind the piece if the piece ends too early.
    pub(super) token: Range<usize>,
    /// What would have been accepted.
    pub(super) expected: &'e [Rule],
}

impl Refusal<'_> {
    /// Whether one of these rules would have been accepted.
    pub(super) fn expects(&self, rules: &[Rule]) -> bool {
        self.expected.iter().any(|rule| rules.contains(rule))
    }

    /// Whether the piece ends before it is complete.
    pub(super) fn ends_early(&self) -> bool {
        self.token.start >= self.range.end
    }
}

/// Reads a piece of the text by `rule`; the finding, where it is refused.
pub(super) fn explain(cx: &Context<'_>, rule: Rule, range: Range<usize>) -> Option<Finding> {
    let error = LifeParser::parse(rule, &cx.text[range.clone()]).err()?;
    Some(finding(cx, &error, range))
}

/// The finding for an error in the piece `range`.
pub(super) fn finding(cx: &Context<'_>, error: &Error<Rule>, range: Range<usize>) -> Finding {
    let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
    let at = range.start + at;
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return too_deep(cx, token_at(cx.text, at));
    };
    let token = token_at(cx.text, at);
    let refusal = Refusal { range, at, token, expected: positives };
    foreign::notation(cx, &refusal).unwrap_or_else(|| unexpected(cx, &refusal))
}

/// The finding about a place that nests too deeply.
pub(super) fn too_deep(cx: &Context<'_>, range: Range<usize>) -> Finding {
    Finding::new(&LS012, format!("this nests more than {} levels deep", super::scan::MAX_DEPTH))
        .label(cx.span_of(range), "one level too many")
        .help("take a part of it out: name it by a group, or write several statements")
}

fn unexpected(cx: &Context<'_>, refusal: &Refusal<'_>) -> Finding {
    let expected = expected::list(refusal.expected);
    let wanted = expected.as_deref().unwrap_or("something else");
    let help = help(cx, refusal);
    if refusal.ends_early() {
        let last = token_before(cx.text, refusal.range.start, refusal.range.end.min(cx.text.len()));
        let last = last.unwrap_or(refusal.range.clone());
        return Finding::new(&LS001, format!("the statement ends too early: expected {wanted}"))
            .label(cx.span_of(last), "behind this")
            .maybe_help(help);
    }
    let found = shown(&cx.text[refusal.token.clone()]);
    let message = if refusal.expected == [Rule::EOI] {
        format!("found {found} where the statement should end")
    } else {
        format!("found {found}, expected {wanted}")
    };
    Finding::new(&LS001, message).label(cx.span_of(refusal.token.clone()), "not expected here").maybe_help(help)
}

/// A token for a message: in backticks, at most a few words long.
pub(super) fn shown(token: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = token.chars().take(LONGEST).collect();
    if shown.len() < token.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// What to do about it, where that can be guessed.
fn help(cx: &Context<'_>, refusal: &Refusal<'_>) -> Option<String> {
    let word = &cx.text[refusal.token.clone()];
    let names = refusal.expects(&[Rule::name]);
    if refusal.expects(&[Rule::dot]) {
        return Some("an event says who does it and what: `Actor.Event`".to_owned());
    }
    if names && is_reserved(word) {
        return Some(format!("`{word}` is a word of the language and cannot be a name"));
    }
    if let Some(help) = misspelt(refusal, word) {
        return Some(help);
    }
    if word.starts_with('-') && cx.text[..refusal.at].ends_with(is_word) {
        return Some("a name holds letters, digits and `_`, but no `-`".to_owned());
    }
    if after_description(cx, refusal) && is_reserved(word) {
        return Some(format!("the description and the tags come last, behind `{word} …`"));
    }
    let moves = refusal.expects(&[Rule::goto, Rule::arrow, Rule::first_state, Rule::actions]);
    if moves && !refusal.ends_early() && word.starts_with(is_word) && !is_reserved(word) {
        return Some(format!("to move to `{word}`, write `-> {word}`"));
    }
    (moves && refusal.ends_early()).then(|| "say what happens, such as `-> STATE` or `stay`".to_owned())
}

/// The keyword that the word found is near to.
fn misspelt(refusal: &Refusal<'_>, word: &str) -> Option<String> {
    if refusal.ends_early() || !word.starts_with(is_word) || word.len() < 2 {
        return None;
    }
    let keywords: Vec<String> = refusal.expected.iter().filter_map(|rule| expected::keyword(*rule)).collect();
    let found = nearest(word, keywords.iter().map(String::as_str))?;
    Some(format!("did you mean `{found}`?"))
}

fn after_description(cx: &Context<'_>, refusal: &Refusal<'_>) -> bool {
    token_before(cx.text, refusal.range.start, refusal.at)
        .is_some_and(|before| cx.text[before.clone()].starts_with('"') || cx.text[..before.start].ends_with('@'))
}

/// Whether the language keeps the word for itself.
pub(super) fn is_reserved(word: &str) -> bool {
    word.starts_with(is_word)
        && LifeParser::parse(Rule::only_name, word).is_err()
        && word.chars().all(is_word)
        && word.starts_with(|c: char| c.is_ascii_lowercase())
}
