//! Turns a refusal of the grammar into a finding: what was found, what was expected, what to do.

use std::ops::Range;

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::advice;
use super::context::{Context, Window};
use super::expected;
use super::foreign;
use super::grammar::{LifeParser, Rule};
use super::token::{token_at, token_before};
use crate::diagnostic::Finding;
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

    /// The word or mark before the refused one.
    pub(super) fn before(&self, text: &str) -> Option<Range<usize>> {
        token_before(text, 0, self.at.min(self.range.end))
    }
}

/// What is expected where a block should open.
pub(super) const BLOCKS: [Rule; 8] = [
    Rule::open,
    Rule::entity_block,
    Rule::state_block,
    Rule::shared_block,
    Rule::before_block,
    Rule::log_block,
    Rule::scenario_block,
    Rule::resolution,
];

/// What was most likely meant: other words for some of the text.
pub(super) struct Repair {
    /// The words in the text; empty where something is to be put in.
    pub(super) range: Range<usize>,
    /// The words that stand for them.
    pub(super) with: String,
}

impl Repair {
    /// The text of `range` with the repair, and where its words stand.
    pub(super) fn apply(&self, text: &str, range: &Range<usize>) -> (String, Window) {
        let kept = self.range.start - range.start;
        let mended =
            format!("{}{}{}", &text[range.start..self.range.start], self.with, &text[self.range.end..range.end]);
        let written = self.range.end - range.start;
        (mended, Window { start: range.start, kept, read: kept + self.with.len(), written })
    }
}

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

/// A token for a message: in backticks, at most a few words long.
pub(super) fn shown(token: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = token.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if shown.len() < token.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}
