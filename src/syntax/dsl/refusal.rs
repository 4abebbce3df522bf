//! Where the grammar refuses the text, and the words that may be put there instead.

use std::ops::Range;

use super::context::Window;
use super::grammar::Rule;
use super::token::token_before;

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

/// A token for a message: in backticks, at most a few words long.
pub(super) fn shown(token: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = token.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if shown.len() < token.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}
