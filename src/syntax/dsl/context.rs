//! What every part of the conversion shares: the text, where it stands, its comments, and the findings so far.

use std::ops::Range;

use pest::iterators::Pair;

use super::grammar::Rule;
use super::pending::{LooseAllow, OpenBlock};
use super::scan::Scan;
use crate::diagnostic::{Code, Finding};
use crate::source::Span;
use crate::syntax::codes::LS019;
use crate::syntax::places::Places;

/// One recognised piece of the text.
pub(super) type Node<'i> = Pair<'i, Rule>;

/// How many findings one text may produce; the rest are only counted.
pub(super) const MAX_FINDINGS: usize = 100;

/// Where the piece that is being converted stands in the text.
///
/// A broken statement is read again with other words in place of its broken ones, which may be longer or shorter.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Window {
    /// Offset of the piece in the text.
    pub(super) start: usize,
    /// How many bytes of the piece are as in the text.
    pub(super) kept: usize,
    /// How many bytes at the start of the piece, kept ones included, stand for others in the text.
    pub(super) read: usize,
    /// How many bytes of the text they stand for.
    pub(super) written: usize,
}

/// The state of one conversion.
pub(super) struct Context<'t> {
    /// The whole text, cleaned of forbidden characters.
    pub(super) text: &'t str,
    /// Where the text stands.
    pub(super) place: Places,
    /// Where the piece being converted stands in the text.
    pub(super) window: Window,
    /// The comments of the text, and how many of them have found their statement.
    pub(super) comments: Vec<Range<usize>>,
    /// How many comments have found their statement.
    pub(super) comments_used: usize,
    /// The texts that are not closed; each has been reported.
    pub(super) unclosed: Vec<Range<usize>>,
    /// Statements `allow` that stand on lines of their own behind the statement just converted.
    pub(super) loose: Vec<LooseAllow>,
    /// Blocks without their closing brace, the inner ones first.
    pub(super) open_blocks: Vec<OpenBlock>,
    /// Braces that are not understood go on to the end of the text: blocks around them cannot be closed.
    pub(super) braces_to_end: bool,
    /// The head of a block is broken, and its brace may have been lost: statements outside any block follow from that.
    pub(super) block_lost: bool,
    /// Opening braces without a statement: each takes the closing brace of a block around it.
    pub(super) stray_braces: usize,
    /// How many bytes may still be read a second time to understand broken statements.
    pub(super) budget: usize,
    findings: Vec<Finding>,
    unshown: usize,
}

impl<'t> Context<'t> {
    /// A conversion of `text`, which has been scanned.
    pub(super) fn new(text: &'t str, place: Places, scan: Scan) -> Self {
        Self {
            text,
            place,
            window: Window::default(),
            comments: scan.comments,
            comments_used: 0,
            unclosed: scan.unclosed,
            loose: Vec::new(),
            open_blocks: Vec::new(),
            braces_to_end: false,
            stray_braces: 0,
            block_lost: false,
            budget: text.len().saturating_mul(4).saturating_add(4096),
            findings: Vec::new(),
            unshown: 0,
        }
    }

    /// Keeps a finding, or only counts it where there are too many.
    pub(super) fn report(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.unshown += 1;
        }
    }

    /// Takes findings of one kind back, where a better reason was found.
    pub(super) fn retract(&mut self, code: &Code, range: &Range<usize>) {
        let whole = self.span_of(range.clone());
        self.findings
            .retain(|finding| finding.code != code || !finding.span().is_some_and(|span| whole.contains(span)));
    }

    /// Counts a finding that nobody looks at more closely.
    pub(super) fn count_unshown(&mut self) {
        self.unshown += 1;
    }

    /// Whether a further finding would only be counted.
    pub(super) fn is_full(&self) -> bool {
        self.findings.len() >= MAX_FINDINGS
    }

    /// The findings in the order of their places.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings;
        findings.sort_by_key(|finding| finding.span().map(|span| (span.start, span.end)));
        if self.unshown > 0 {
            let more =
                Finding::new(&LS019, format!("at least {} more findings in this text are not shown", self.unshown))
                    .help("mend the first ones; the others may be their consequences");
            let end = findings.last().and_then(Finding::span);
            findings.push(if let Some(span) = end { more.label(span, "the last one shown") } else { more });
        }
        findings
    }

    /// Offset in the text of an offset in the piece being converted.
    pub(super) fn local(&self, at: usize) -> usize {
        let Window { start, kept, read, written } = self.window;
        if at >= read { start + at - read + written } else { start + at.min(kept) }
    }

    /// Where a piece begins in the text.
    pub(super) fn start(&self, node: &Node<'_>) -> usize {
        self.local(node.as_span().start())
    }

    /// Where the last word of a piece ends in the text.
    pub(super) fn end(&self, node: &Node<'_>) -> usize {
        let end = node.as_span().end();
        // What is no part of the piece ends with a blank; only at the end of the text it may be a comment.
        let ends_here = node.as_str().bytes().next_back().is_some_and(|last| !last.is_ascii_whitespace());
        self.local(if ends_here && end < node.get_input().len() { end } else { tail(node) })
    }

    /// The span of some bytes of the text.
    pub(super) fn span_of(&self, range: Range<usize>) -> Span {
        self.place.span(range.start, range.end)
    }

    /// The span of a piece, without the blanks behind it.
    pub(super) fn span(&self, node: &Node<'_>) -> Span {
        self.span_of(self.start(node)..self.end(node))
    }

    /// How many blanks the line of `at` begins with.
    pub(super) fn indent(&self, at: usize) -> usize {
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        self.text[line..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// Whether nothing but blanks stands before `at` on its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches([' ', '\t', '\r']);
        before.is_empty() || before.ends_with('\n')
    }
}

/// Where the last word of a piece ends. A rule that ends with something optional may cover the blanks behind it.
fn tail(node: &Node<'_>) -> usize {
    let mut end = node.as_span().end();
    let mut inner = node.clone().into_inner();
    while let Some(last) = inner.next_back() {
        if last.as_str().is_empty() {
            continue;
        }
        end = last.as_span().end();
        inner = last.into_inner();
    }
    end
}
