//! Turns a refusal of the grammar into a finding: what was found, what was expected, what to do.

use std::ops::Range;

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::advice;
use super::context::Context;
use super::expected;
use super::foreign;
use super::grammar::{LifeParser, Rule};
use super::refusal::{BLOCKS, Refusal, Repair, shown};
use super::token::token_at;
use crate::diagnostic::Finding;
use crate::syntax::codes::{LS001, LS012};

/// A refusal in words, and what was meant, if that is clear.
pub(super) struct Told {
    pub(super) finding: Finding,
    pub(super) repair: Option<Repair>,
}

/// Reads a piece of the text by `rule`; what is wrong with it, where it is refused.
pub(super) fn explain(cx: &mut Context<'_>, rule: Rule, range: Range<usize>) -> Option<Told> {
    let error = LifeParser::parse(rule, &cx.text[range.clone()]).err()?;
    Some(tell(cx, &error, range))
}

/// What an error in the piece `range` says.
pub(super) fn tell(cx: &mut Context<'_>, error: &Error<Rule>, range: Range<usize>) -> Told {
    let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
    let at = range.start + at;
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return Told { finding: too_deep(cx, token_at(cx.text, at)), repair: None };
    };
    let token = token_at(cx.text, at);
    let refusal = Refusal { range, at, token, expected: positives };
    cx.block_lost |= refusal.expects(&BLOCKS);
    if let Some((finding, means)) = foreign::notation(cx, &refusal) {
        let repair = means.map(|means| Repair { range: refusal.token, with: means.to_owned() });
        return Told { finding, repair };
    }
    let things = expected::things(refusal.expected);
    let repair = advice::repair(cx, &refusal, &things);
    Told { finding: unexpected(cx, &refusal, things), repair }
}

/// The finding about a place that nests too deeply.
pub(super) fn too_deep(cx: &Context<'_>, range: Range<usize>) -> Finding {
    Finding::new(&LS012, format!("this nests more than {} levels deep", super::scan::MAX_DEPTH))
        .label(cx.span_of(range), "one level too many")
        .help("take a part of it out: name it by a group, or write several statements")
}

fn unexpected(cx: &Context<'_>, refusal: &Refusal<'_>, things: Vec<String>) -> Finding {
    let help = advice::help(cx, refusal, &things);
    let wanted = expected::list(things).unwrap_or_else(|| "a statement".to_owned());
    if refusal.ends_early() {
        let last = refusal.before(cx.text).unwrap_or(refusal.range.clone());
        return Finding::new(&LS001, format!("the statement ends too early: expected {wanted}"))
            .label(cx.span_of(last), "something must follow this")
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
