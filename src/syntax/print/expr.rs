//! Guards and sets of states, on one line or in pieces.

use super::words::{field, list, literal};
use crate::syntax::ast::{Expr, Operand, Quantifier, StateSet, StateSetItem};

/// A guard on one line, with the parentheses it needs and no others.
pub(crate) fn guard(expr: &Expr) -> String {
    guard_pieces(expr).join(" ")
}

/// A set of states: `Open except Received`.
pub(crate) fn state_set(states: &StateSet) -> String {
    state_pieces(states).join(" ")
}

/// A set of states in pieces between which a line may be broken.
pub(super) fn state_pieces(states: &StateSet) -> Vec<String> {
    let mut pieces = list(&states.items, |item| match item {
        StateSetItem::Name(name) => name.text.clone(),
        StateSetItem::AnyActive(_) => "any active state".to_owned(),
        StateSetItem::Any(_) => "any state".to_owned(),
    });
    pieces.extend(super::words::names_after("except", &states.except));
    pieces
}

/// A guard in pieces between which a line may be broken: at its outer `and` or `or`.
pub(super) fn guard_pieces(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::And(parts, _) => joined(parts, "and", expr),
        Expr::Or(parts, _) => joined(parts, "or", expr),
        other => vec![atom(other)],
    }
}

fn joined(parts: &[Expr], word: &str, outer: &Expr) -> Vec<String> {
    let mut pieces = Vec::with_capacity(parts.len());
    for part in parts {
        let words = inside(part, strength(outer));
        pieces.push(if pieces.is_empty() { words } else { format!("{word} {words}") });
    }
    pieces
}

/// How strongly an expression holds together.
fn strength(expr: &Expr) -> u8 {
    match expr {
        Expr::Or(..) => 0,
        Expr::And(..) => 1,
        _ => 2,
    }
}

/// An expression inside one of `outer` strength: in parentheses unless it holds together more strongly.
fn inside(expr: &Expr, outer: u8) -> String {
    if strength(expr) > outer { guard(expr) } else { format!("({})", guard(expr)) }
}

fn atom(expr: &Expr) -> String {
    match expr {
        Expr::Const(value, _) => value.to_string(),
        Expr::Not(inner, _) => format!("not {}", inside(inner, 1)),
        Expr::And(..) | Expr::Or(..) => format!("({})", guard(expr)),
        Expr::Field(path) => field(path),
        Expr::Compare { left, comparison, right, .. } => {
            let right = match right {
                Operand::Literal(value) => literal(value),
                Operand::Field(path) => field(path),
            };
            format!("{} {} {right}", field(left), comparison.symbol())
        }
        Expr::In { who, states, .. } => format!("{} in {}", who.text, state_set(states)),
        Expr::Parts { quantifier, parts, states, filter, .. } => {
            let test = format!("{} {} in {}", quantifier_words(*quantifier), parts.text, state_set(states));
            match filter {
                Some(filter) => format!("{test} where {}", inside(filter, 1)),
                None => test,
            }
        }
        Expr::Enters(states, _) => format!("enters {}", state_set(states)),
    }
}

/// `at least 2`.
pub(crate) fn quantifier_words(quantifier: Quantifier) -> String {
    match quantifier {
        Quantifier::All => "all".to_owned(),
        Quantifier::Some => "some".to_owned(),
        Quantifier::No => "no".to_owned(),
        Quantifier::AtLeast(count) => format!("at least {count}"),
        Quantifier::AtMost(count) => format!("at most {count}"),
        Quantifier::Exactly(count) => format!("exactly {count}"),
    }
}
