//! What all statements share: description, tags, `allow`, comments, blank lines.

use std::ops::Range;

use super::context::{Context, Node};
use super::grammar::Rule;
use super::pending::{LooseAllow, OpenBlock};
use super::words;
use crate::diagnostic::Finding;
use crate::syntax::ast::{Allow, Comment, Meta, Name, Text, Trivia};
use crate::syntax::codes::LS015;

/// A statement while it is being converted.
pub(super) struct Statement {
    start: usize,
    end: usize,
    /// From here on, every `allow` is a statement of its own.
    loose_from: usize,
    has_block: bool,
    /// Where the opening brace of its block stands.
    opened: Option<usize>,
    description: Option<Text>,
    tags: Vec<Name>,
    allows: Vec<Allow>,
    trivia: Trivia,
}

impl Statement {
    /// Begins a statement: takes the comments before it.
    pub(super) fn begin(cx: &mut Context<'_>, node: &Node<'_>) -> Self {
        let start = cx.start(node);
        let (end, loose_from) = extent(cx, node);
        Self::at(cx, start, end, loose_from)
    }

    fn at(cx: &mut Context<'_>, start: usize, end: usize, loose_from: usize) -> Self {
        let trivia = trivia_before(cx, start);
        Self {
            start,
            end,
            loose_from,
            has_block: false,
            opened: None,
            description: None,
            tags: Vec::new(),
            allows: Vec::new(),
            trivia,
        }
    }

    /// Takes a description, a tag or an `allow`; other pieces are left alone.
    pub(super) fn take(&mut self, cx: &mut Context<'_>, node: Node<'_>) {
        match node.as_rule() {
            Rule::description => self.description = Some(words::text(cx, &node)),
            Rule::tag => self.tags.push(words::tag(cx, &node)),
            Rule::allow => {
                let allow = loose_allow(cx, node);
                if allow.start >= self.loose_from {
                    cx.loose.push(allow);
                } else {
                    let span = cx.span_of(allow.start..allow.end);
                    let meta = Box::new(Meta::new(span));
                    self.allows.push(Allow { code: allow.code, reason: allow.reason, meta });
                }
            }
            _ => {}
        }
    }

    /// Enters the statement's block behind its opening brace.
    fn open(&mut self, cx: &mut Context<'_>, brace: &Node<'_>) {
        self.has_block = true;
        self.trivia.leading.extend(cx.comments_before(cx.start(brace)));
        self.trivia.trailing = cx.comment_behind(cx.end(brace));
    }

    /// Leaves the statement's block at its closing brace, or where it would have had to stand.
    fn close(&mut self, cx: &mut Context<'_>, brace: &Node<'_>) {
        let at = cx.start(brace);
        self.trivia.inner_end.extend(cx.comments_before(at));
        if brace.as_rule() != Rule::close {
            self.end = cx.text[..at].trim_end().len().max(self.start);
            return;
        }
        self.end = cx.end(brace);
        if let Some(comment) = cx.comment_behind(self.end) {
            if self.trivia.trailing.is_none() && !cx.text[self.start..self.end].contains('\n') {
                self.trivia.trailing = Some(comment);
            } else {
                self.trivia.inner_end.push(comment);
            }
        }
    }

    /// Walks the statement's block, which `node` is: `each` gets every piece between the braces.
    pub(super) fn block<'i>(
        &mut self,
        cx: &mut Context<'_>,
        node: Node<'i>,
        mut each: impl FnMut(&mut Context<'_>, Node<'i>),
    ) {
        for inner in node.into_inner() {
            if !self.brace(cx, &inner) {
                each(cx, inner);
            }
        }
    }

    /// Takes a brace of the statement's block, or the place where its closing one is missing; false for other pieces.
    pub(super) fn brace(&mut self, cx: &mut Context<'_>, node: &Node<'_>) -> bool {
        match node.as_rule() {
            Rule::open => {
                self.open(cx, node);
                self.opened = Some(cx.start(node));
            }
            Rule::close => self.close(cx, node),
            Rule::missing_close | Rule::cut_short | Rule::cut_before => {
                self.close(cx, node);
                let missing = cx.start(node);
                let cut_short = node.as_rule() != Rule::missing_close;
                cx.open_blocks.extend(self.opened.map(|opened| OpenBlock {
                    opened,
                    missing,
                    cut_short,
                    nested: false,
                }));
            }
            _ => return false,
        }
        true
    }

    /// Whether its block has begun.
    pub(super) fn is_open(&self) -> bool {
        self.opened.is_some()
    }

    /// Ends the statement: takes the comments inside it and the one behind it.
    pub(super) fn finish(mut self, cx: &mut Context<'_>) -> Meta {
        if !self.has_block {
            self.trivia.leading.extend(cx.comments_before(self.end));
            self.trivia.trailing = cx.comment_behind(self.end);
        }
        Meta {
            span: cx.span_of(self.start..self.end),
            description: self.description,
            tags: self.tags,
            allows: self.allows,
            trivia: self.trivia,
        }
    }
}

/// Remembers where the statement before the present one stands.
#[derive(Default)]
pub(super) struct Siblings(Option<Range<usize>>);

impl Siblings {
    /// Goes on to the next piece and returns where the one before it stands, if it was understood.
    pub(super) fn pass(&mut self, cx: &Context<'_>, node: &Node<'_>) -> Option<Range<usize>> {
        let junk = matches!(
            node.as_rule(),
            Rule::junk_item
                | Rule::junk_member
                | Rule::junk_log
                | Rule::junk_step
                | Rule::stray_members
                | Rule::stray_moves
        );
        let range = (!junk).then(|| cx.start(node)..cx.end(node));
        std::mem::replace(&mut self.0, range)
    }
}

impl Siblings {
    /// The statement understood last reaches up to `end`.
    pub(super) fn reach(&mut self, end: usize) {
        if let Some(range) = &mut self.0 {
            range.end = end;
        }
    }
}

/// Converts an `allow` that stands as a statement.
pub(super) fn allow(cx: &mut Context<'_>, node: Node<'_>) -> Allow {
    loose_allow(cx, node).into_statement(cx)
}

/// The statements `allow` that stand behind the statement just converted.
pub(super) fn loose_allows(cx: &mut Context<'_>) -> Vec<Allow> {
    std::mem::take(&mut cx.loose).into_iter().map(|allow| allow.into_statement(cx)).collect()
}

impl LooseAllow {
    fn into_statement(self, cx: &mut Context<'_>) -> Allow {
        let statement = Statement::at(cx, self.start, self.end, usize::MAX);
        Allow { code: self.code, reason: self.reason, meta: Box::new(statement.finish(cx)) }
    }
}

fn loose_allow(cx: &mut Context<'_>, node: Node<'_>) -> LooseAllow {
    let (start, end) = (cx.start(&node), cx.end(&node));
    let mut pieces = node.into_inner().skip(1);
    let code = words::name(cx, &pieces.next().expect("the grammar puts a code behind `allow`"));
    let reason = pieces.next().map(|text| words::text(cx, &text));
    if reason.is_none() {
        cx.report(
            Finding::new(&LS015, format!("`allow {}` gives no reason", code.text))
                .label(code.span, "why may it stand?")
                .help(format!("write the reason behind it: `allow {} \"…\"`", code.text)),
        );
    }
    LooseAllow { code, reason, start, end }
}

/// Where a statement ends, and from where on an `allow` behind it is a statement of its own.
///
/// On the statement's line, or on a line indented deeper, it belongs to the statement; on a line of its own, to the
/// block around it.
fn extent(cx: &Context<'_>, node: &Node<'_>) -> (usize, usize) {
    let mut loose_from = usize::MAX;
    if node.as_rule() == Rule::invariant {
        return (cx.end(node), loose_from);
    }
    let mut depth = None;
    let mut own_line =
        |at: usize| cx.begins_line(at) && cx.indent(at) <= *depth.get_or_insert_with(|| cx.indent(cx.start(node)));
    let mut pieces = node.clone().into_inner();
    while let Some(last) = pieces.next_back() {
        match last.as_rule() {
            Rule::owned | Rule::typed => pieces = last.into_inner(),
            Rule::allow if own_line(cx.start(&last)) => loose_from = cx.start(&last),
            _ => return (cx.end(&last), loose_from),
        }
    }
    (cx.end(node), loose_from)
}

/// The comments and the blank line before `at`.
pub(super) fn trivia_before(cx: &mut Context<'_>, at: usize) -> Trivia {
    let first = cx.comments.get(cx.comments_used).map_or(at, |comment| comment.start.min(at));
    let leading = cx.comments_before(at);
    let blank_after_leading = !leading.is_empty() && blank_line_before(cx.text, at);
    Trivia { blank_before: blank_line_before(cx.text, first), leading, blank_after_leading, ..Trivia::default() }
}

/// Whether an empty line stands before `at`; the start of the text is not one.
fn blank_line_before(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    !before.is_empty() && text[before.len()..at].bytes().filter(|byte| *byte == b'\n').count() >= 2
}

impl Context<'_> {
    /// Whether the last block that seemed to lack its brace has found it now: what followed stands inside it.
    ///
    /// `in_entity` asks for a block that ended before a statement of its entity.
    pub(super) fn claim_open_block(&mut self, in_entity: bool) -> bool {
        let fits = |block: &&mut OpenBlock| !block.nested && (block.cut_short || !in_entity);
        let open = self.open_blocks.iter_mut().rev().find(fits);
        open.map(|block| block.nested = true).is_some()
    }

    /// Takes the comments that begin before `at`.
    pub(super) fn comments_before(&mut self, at: usize) -> Vec<Comment> {
        let from = self.comments_used;
        while self.comments.get(self.comments_used).is_some_and(|comment| comment.start < at) {
            self.comments_used += 1;
        }
        (from..self.comments_used).map(|index| self.comment(index)).collect()
    }

    /// Takes the comment that stands behind `at` on the same line, with nothing between.
    fn comment_behind(&mut self, at: usize) -> Option<Comment> {
        let next = self.comments.get(self.comments_used)?;
        let between = self.text.get(at..next.start)?;
        if !between.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            return None;
        }
        self.comments_used += 1;
        Some(self.comment(self.comments_used - 1))
    }

    fn comment(&self, index: usize) -> Comment {
        let range = self.comments[index].clone();
        let said = &self.text[range.start + 1..range.end];
        Comment { text: said.strip_prefix(' ').unwrap_or(said).to_owned(), span: self.span_of(range) }
    }
}
