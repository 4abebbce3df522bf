//! Reads a written value as a value of a field.

use super::codes::{LS059, LS063, LS064};
use super::out::Out;
use crate::diagnostic::Finding;
use crate::model::{ABSENT, Domain, Field, Value};
use crate::syntax::ast::Literal;

/// What a value is, for people.
pub(super) fn kind(domain: &Domain) -> String {
    match domain {
        Domain::Bool => "`true` or `false`".to_owned(),
        Domain::Enum(values) if values.len() <= 8 => {
            let names: Vec<_> = values.iter().map(|value| format!("`{}`", value.text)).collect();
            format!("one of {}", names.join(", "))
        }
        Domain::Enum(values) => format!("one of {} names", values.len()),
        Domain::Range(low, high) => format!("a number in {low}..{high}"),
        Domain::Record => "a record, present or absent".to_owned(),
        Domain::Duration => "a duration".to_owned(),
    }
}

/// The value of a name, if the domain has it.
pub(super) fn named_value(domain: &Domain, name: &str) -> Option<Value> {
    match (domain, name) {
        (Domain::Enum(values), _) => values.iter().zip(0..).find(|(value, _)| value.text == name).map(|(_, at)| at),
        (Domain::Record, "absent") => Some(0),
        (Domain::Record, "present") => Some(1),
        (Domain::Duration, "absent") => Some(ABSENT),
        _ => None,
    }
}

/// The value of a literal; what does not fit is reported.
pub(super) fn value(field: &Field, literal: &Literal, out: &mut Out) -> Option<Value> {
    let name = &field.name.text;
    match (&field.domain, literal) {
        (Domain::Bool, Literal::Bool(value, _)) => Some(i64::from(*value)),
        (Domain::Range(low, high), Literal::Int(value, _)) if (low..=high).contains(&value) => Some(*value),
        // Of an empty range that has been said already.
        (Domain::Range(low, high), Literal::Int(..)) if low > high => None,
        (Domain::Range(low, high), Literal::Int(value, span)) => {
            out.report(
                Finding::new(&LS064, format!("`{value}` is outside the range of `{name}`"))
                    .label(*span, format!("not in {low}..{high}"))
                    .label(field.name.span, "declared here"),
            );
            None
        }
        (domain, Literal::Name(word)) => {
            let value = named_value(domain, &word.text);
            if value.is_none() {
                undefined(field, word, out);
            }
            value
        }
        (_, Literal::Bool(value, span)) => mismatch(field, &format!("`{value}`"), *span, out),
        (_, Literal::Int(value, span)) => mismatch(field, &format!("the number `{value}`"), *span, out),
    }
}

fn undefined(field: &Field, word: &crate::syntax::ast::Name, out: &mut Out) {
    let words: Vec<&str> = match &field.domain {
        Domain::Enum(values) => values.iter().map(|value| value.text.as_str()).collect(),
        Domain::Bool => vec!["true", "false"],
        Domain::Record => vec!["present", "absent"],
        Domain::Range(..) | Domain::Duration => Vec::new(),
    };
    let help = out.help(&word.text, "its values are", words);
    out.report(
        Finding::new(&LS059, format!("`{}` is no value of `{}`", word.text, field.name.text))
            .label(word.span, format!("`{}` is {}", field.name.text, kind(&field.domain)))
            .label(field.name.span, "declared here")
            .maybe_help(help),
    );
}

fn mismatch(field: &Field, found: &str, span: crate::source::Span, out: &mut Out) -> Option<Value> {
    out.report(
        Finding::new(&LS063, format!("`{}` is {}, not {found}", field.name.text, kind(&field.domain)))
            .label(span, "of another kind")
            .label(field.name.span, "declared here"),
    );
    None
}
