//! The small words of a statement: names, quoted strings, literals, events, tags, states, values.

use std::fmt::Write as _;

use super::Line;
use crate::syntax::ast::{Allow, Assign, Assignment, EventName, FieldPath, Literal, Meta, Name};
use crate::syntax::dsl::is_forbidden;

/// `Actor.Event`.
pub(crate) fn event(event: &EventName) -> String {
    format!("{}.{}", event.actor.text, event.event.text)
}

/// A field, with its owner where it is said.
pub(crate) fn field(path: &FieldPath) -> String {
    match &path.owner {
        Some(owner) => format!("{}.{}", owner.text, path.field.text),
        None => path.field.text.clone(),
    }
}

/// A value.
pub(crate) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value, _) => value.to_string(),
        Literal::Int(value, _) => value.to_string(),
        Literal::Name(name) => name.text.clone(),
    }
}

/// `set job.errors = true`.
pub(crate) fn assignment(assignment: &Assignment) -> String {
    let sign = match assignment.assign {
        Assign::Set => "=",
        Assign::Add => "+=",
        Assign::Subtract => "-=",
    };
    format!("set {} {sign} {}", field(&assignment.field), literal(&assignment.value))
}

/// A string in quotes, with the escapes it needs.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other if is_forbidden(other) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// `allow CODE "why"`.
pub(crate) fn allow(allow: &Allow) -> String {
    match &allow.reason {
        Some(reason) => format!("allow {} {}", allow.code.text, quoted(&reason.text)),
        None => format!("allow {}", allow.code.text),
    }
}

/// Names with commas between them, in pieces between which a line may be broken.
pub(crate) fn list<T>(items: &[T], word: impl Fn(&T) -> String) -> Vec<String> {
    let last = items.len().saturating_sub(1);
    let comma = |index| if index < last { "," } else { "" };
    items.iter().enumerate().map(|(index, item)| format!("{}{}", word(item), comma(index))).collect()
}

/// Names with commas between them, behind a word: `with a, b`; nothing for no name.
pub(super) fn names_after(word: &str, names: &[Name]) -> Vec<String> {
    prefixed(word, list(names, |name| name.text.clone()))
}

/// Puts a word in front of the first piece; no piece stays no piece.
pub(super) fn prefixed(word: &str, mut pieces: Vec<String>) -> Vec<String> {
    if let Some(first) = pieces.first_mut() {
        *first = format!("{word} {first}");
    }
    pieces
}

/// Adds description, tags and allows to a statement.
pub(super) fn meta(line: &mut Line, meta: &Meta) {
    let description = meta.description.iter().map(|text| quoted(&text.text));
    let tags: Vec<String> = meta.tags.iter().map(|tag| format!("@{}", tag.text)).collect();
    line.pieces(description.chain((!tags.is_empty()).then(|| tags.join(" "))).collect());
    for each in &meta.allows {
        line.clause(allow(each));
    }
}
