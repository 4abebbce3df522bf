//! Converts single words: names, texts, numbers, durations, events, values.

use super::context::{Context, Node};
use super::duration;
use super::grammar::Rule;
use super::unescape;
use crate::diagnostic::Finding;
use crate::source::Span;
use crate::syntax::ast::{DurationLiteral, EventName, FieldPath, Literal, Name, Text};
use crate::syntax::codes::LS011;

/// The piece that the grammar always puts here.
pub(super) fn piece<'i>(mut pieces: impl Iterator<Item = Node<'i>>, rule: Rule) -> Node<'i> {
    pieces.find(|node| node.as_rule() == rule).expect("the grammar puts this piece here")
}

/// A name, or another single word that is kept as one.
pub(super) fn name(cx: &Context<'_>, node: &Node<'_>) -> Name {
    Name { text: node.as_str().to_owned(), span: cx.span(node) }
}

/// Every name among the direct pieces.
pub(super) fn names(cx: &Context<'_>, node: Node<'_>) -> Vec<Name> {
    node.into_inner().filter(|inner| inner.as_rule() == Rule::name).map(|inner| name(cx, &inner)).collect()
}

/// The first name among the direct pieces.
pub(super) fn first_name(cx: &Context<'_>, node: Node<'_>) -> Name {
    name(cx, &piece(node.into_inner(), Rule::name))
}

/// A tag, without its `@`.
pub(super) fn tag(cx: &Context<'_>, node: &Node<'_>) -> Name {
    Name { text: node.as_str().trim_start_matches('@').to_owned(), span: cx.span(node) }
}

/// A text in quotes.
pub(super) fn text(cx: &mut Context<'_>, node: &Node<'_>) -> Text {
    let at = cx.start(node);
    Text { text: unescape::unescape(cx, node.as_str(), at), span: cx.span(node) }
}

/// `Actor.Event`
pub(super) fn event(cx: &Context<'_>, node: Node<'_>) -> EventName {
    let span = cx.span(&node);
    let mut names = names(cx, node).into_iter();
    let mut next = || names.next().expect("the grammar puts two names into an event");
    EventName { actor: next(), event: next(), span }
}

/// Every event among the direct pieces.
pub(super) fn events(cx: &Context<'_>, node: Node<'_>) -> Vec<EventName> {
    node.into_inner().filter(|inner| inner.as_rule() == Rule::event).map(|inner| event(cx, inner)).collect()
}

/// The first event among the direct pieces.
pub(super) fn first_event(cx: &Context<'_>, node: Node<'_>) -> EventName {
    event(cx, piece(node.into_inner(), Rule::event))
}

/// `field` or `owner.field`
pub(super) fn path(cx: &Context<'_>, node: Node<'_>) -> FieldPath {
    let span = cx.span(&node);
    let mut names = names(cx, node);
    let field = names.pop().expect("the grammar puts a name into a path");
    FieldPath { owner: names.pop(), field, span }
}

/// A value, where the piece is one.
pub(super) fn literal(cx: &mut Context<'_>, node: &Node<'_>) -> Option<Literal> {
    let span = cx.span(node);
    match node.as_rule() {
        Rule::kw_true => Some(Literal::Bool(true, span)),
        Rule::kw_false => Some(Literal::Bool(false, span)),
        Rule::int => Some(Literal::Int(int(cx, node), span)),
        Rule::name => Some(Literal::Name(name(cx, node))),
        _ => None,
    }
}

/// The value among the direct pieces.
pub(super) fn inner_literal(cx: &mut Context<'_>, node: Node<'_>) -> Literal {
    node.into_inner().filter_map(|inner| literal(cx, &inner)).last().expect("the grammar puts a value here")
}

/// A whole number; one that is too large is reported and held at the limit.
pub(super) fn int(cx: &mut Context<'_>, node: &Node<'_>) -> i64 {
    let written = node.as_str();
    written.parse().unwrap_or_else(|_| {
        let limit = if written.starts_with('-') { i64::MIN } else { i64::MAX };
        too_large(cx, cx.span(node), written, limit);
        limit
    })
}

/// A number of things; one that is too large is reported and held at the limit.
pub(super) fn count(cx: &mut Context<'_>, node: &Node<'_>) -> u32 {
    let written = node.as_str();
    written.parse().unwrap_or_else(|_| {
        too_large(cx, cx.span(node), written, i64::from(u32::MAX));
        u32::MAX
    })
}

fn too_large(cx: &mut Context<'_>, span: Span, written: &str, limit: i64) {
    let shown: String = written.chars().take(24).collect();
    let more = if shown.len() < written.len() { "…" } else { "" };
    cx.report(
        Finding::new(&LS011, format!("the number `{shown}{more}` is out of range"))
            .label(span, "not a number that can be counted with")
            .help(format!("the limit here is {limit}")),
    );
}

/// A duration; one that is not exact is reported and read as about what it was meant.
pub(super) fn duration(cx: &mut Context<'_>, node: &Node<'_>) -> DurationLiteral {
    let span = cx.span(node);
    let millis = duration::millis(node.as_str()).unwrap_or_else(|problem| {
        cx.report(problem.into_finding(span));
        duration::guess(node.as_str())
    });
    DurationLiteral { text: node.as_str().to_owned(), millis, span }
}

/// `within D`
pub(super) fn within(cx: &mut Context<'_>, node: Node<'_>) -> DurationLiteral {
    duration(cx, &piece(node.into_inner(), Rule::duration))
}
