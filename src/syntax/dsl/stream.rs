//! Reads a text piece by piece, so that no more than one piece is held as the parser's own tree.

use pest::Parser;

use super::context::{Context, Node, Window};
use super::grammar::{LifeParser, Rule};
use super::problem;

/// Reads by `rule`, which may find nothing, from `at` on; `take` gets the piece found and where it ends, and tells where
/// to go on. `None` if there is no further piece.
pub(super) fn next(
    cx: &mut Context<'_>,
    rule: Rule,
    at: usize,
    take: impl FnOnce(&mut Context<'_>, Node<'_>, usize) -> usize,
) -> Option<usize> {
    let text = cx.text;
    let found = match LifeParser::parse(rule, &text[at..]) {
        Ok(mut found) => found.next()?,
        Err(error) => {
            let whole = at..text.trim_end().len().max(at);
            let told = problem::tell(cx, &error, whole);
            cx.report(told.finding);
            return None;
        }
    };
    let end = at + found.as_span().end();
    let piece = found.into_inner().next()?;
    let outer = std::mem::replace(&mut cx.window, Window { start: at, ..Window::default() });
    let next = take(cx, piece, end);
    cx.window = outer;
    Some(next)
}
