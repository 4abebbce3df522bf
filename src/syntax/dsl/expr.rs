//! Converts guards and sets of states.

use super::context::{Context, Node};
use super::grammar::Rule;
use super::words::{self, piece};
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, Literal, Operand, Quantifier, StateSet, StateSetItem};

/// `P or Q`, and everything inside it.
pub(super) fn guard(cx: &mut Context<'_>, node: Node<'_>) -> Expr {
    join(cx, node, Rule::all_of, all_of, Expr::Or)
}

/// The guard among the direct pieces, as in `when P`.
pub(super) fn inner_guard(cx: &mut Context<'_>, node: Node<'_>) -> Expr {
    guard(cx, piece(node.into_inner(), Rule::guard))
}

fn all_of(cx: &mut Context<'_>, node: Node<'_>) -> Expr {
    join(cx, node, Rule::negated, negated, Expr::And)
}

/// One part as it is, or several in the connection that `make` makes.
fn join(
    cx: &mut Context<'_>,
    node: Node<'_>,
    part: Rule,
    convert: fn(&mut Context<'_>, Node<'_>) -> Expr,
    make: fn(Vec<Expr>, Span) -> Expr,
) -> Expr {
    let span = cx.span(&node);
    let mut parts = node.into_inner().filter(|inner| inner.as_rule() == part);
    let first = parts.next().expect("the grammar puts a part into every guard");
    let first = convert(cx, first);
    let Some(second) = parts.next() else { return first };
    let mut all = vec![first, convert(cx, second)];
    all.extend(parts.map(|inner| convert(cx, inner)));
    make(all, span)
}

fn negated(cx: &mut Context<'_>, node: Node<'_>) -> Expr {
    let end = cx.end(&node);
    let mut starts = Vec::new();
    let mut expr = None;
    for inner in node.into_inner() {
        if inner.as_rule() == Rule::kw_not {
            starts.push(cx.start(&inner));
        } else {
            expr = Some(atom(cx, inner));
        }
    }
    let expr = expr.expect("the grammar ends this with an atom");
    starts.into_iter().rev().fold(expr, |expr, start| Expr::Not(Box::new(expr), cx.span_of(start..end)))
}

fn atom(cx: &mut Context<'_>, node: Node<'_>) -> Expr {
    let span = cx.span(&node);
    match node.as_rule() {
        Rule::grouped => inner_guard(cx, node),
        Rule::kw_true => Expr::Const(true, span),
        Rule::kw_false => Expr::Const(false, span),
        Rule::parts_test => parts_test(cx, node),
        Rule::enters => Expr::Enters(inner_states(cx, node), span),
        Rule::in_test => {
            let who = words::first_name(cx, node.clone());
            Expr::In { who, states: inner_states(cx, node), span }
        }
        _ => field_test(cx, node),
    }
}

fn field_test(cx: &mut Context<'_>, node: Node<'_>) -> Expr {
    let span = cx.span(&node);
    let mut pieces = node.into_inner();
    let left = words::path(cx, piece(&mut pieces, Rule::path));
    let Some(symbol) = pieces.next() else { return Expr::Field(left) };
    let comparison = Comparison::ALL.into_iter().find(|known| known.symbol() == symbol.as_str());
    let right = operand(cx, piece(&mut pieces, Rule::operand));
    Expr::Compare { left, comparison: comparison.expect("the grammar knows the same comparisons"), right, span }
}

fn operand(cx: &mut Context<'_>, node: Node<'_>) -> Operand {
    let inner = node.into_inner().next().expect("the grammar puts a value here");
    if let Some(literal) = words::literal(cx, &inner) {
        return Operand::Literal(literal);
    }
    let path = words::path(cx, inner);
    if path.owner.is_some() { Operand::Field(path) } else { Operand::Literal(Literal::Name(path.field)) }
}

fn parts_test(cx: &mut Context<'_>, node: Node<'_>) -> Expr {
    let span = cx.span(&node);
    let mut pieces = node.into_inner();
    let words = piece(&mut pieces, Rule::quantifier);
    let quantifier_span = cx.span(&words);
    let quantifier = quantifier(cx, words);
    let parts = words::name(cx, &piece(&mut pieces, Rule::name));
    let states = states(cx, piece(&mut pieces, Rule::states));
    let filter = pieces.next().map(|filter| Box::new(negated(cx, piece(filter.into_inner(), Rule::negated))));
    Expr::Parts { quantifier, quantifier_span, parts, states, filter, span }
}

fn quantifier(cx: &mut Context<'_>, node: Node<'_>) -> Quantifier {
    let mut make: fn(u32) -> Quantifier = Quantifier::AtLeast;
    for word in node.into_inner() {
        match word.as_rule() {
            Rule::kw_all => return Quantifier::All,
            Rule::kw_some => return Quantifier::Some,
            Rule::kw_no => return Quantifier::No,
            Rule::kw_most => make = Quantifier::AtMost,
            Rule::kw_exactly => make = Quantifier::Exactly,
            Rule::count => return make(words::count(cx, &word)),
            _ => {}
        }
    }
    make(0)
}

/// `Creating, Open except Received`
pub(super) fn states(cx: &mut Context<'_>, node: Node<'_>) -> StateSet {
    let span = cx.span(&node);
    let mut set = StateSet { items: Vec::new(), except: Vec::new(), span };
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::name => set.items.push(StateSetItem::Name(words::name(cx, &inner))),
            Rule::any_active => set.items.push(StateSetItem::AnyActive(cx.span(&inner))),
            Rule::any_state => set.items.push(StateSetItem::Any(cx.span(&inner))),
            Rule::except => set.except = words::names(cx, inner),
            _ => {}
        }
    }
    set
}

/// The set of states among the direct pieces.
pub(super) fn inner_states(cx: &mut Context<'_>, node: Node<'_>) -> StateSet {
    states(cx, piece(node.into_inner(), Rule::states))
}
