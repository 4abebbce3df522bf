//! Guards as text.

use super::{owner_word, states_text};
use crate::model::{EntityId, FieldRef, Guard, GuardKind, Model, Operand, PartId, StateSet};
use crate::syntax::print::quantifier_words;

/// A guard of `entity` on one line, with the parentheses it needs and no others: `job in Shipping and not extra`.
pub fn guard_text(model: &Model, entity: EntityId, guard: &Guard) -> String {
    guard_pieces(model, entity, guard).join(" ")
}

/// The same in pieces between which a line may be broken: before each outer `and` or `or`.
pub fn guard_pieces(model: &Model, entity: EntityId, guard: &Guard) -> Vec<String> {
    let (word, parts) = match &guard.kind {
        GuardKind::And(parts) => ("and", parts),
        GuardKind::Or(parts) => ("or", parts),
        _ => return vec![atom(model, entity, guard)],
    };
    let inside = parts.iter().map(|part| inside(model, entity, part, strength(guard)));
    inside.enumerate().map(|(at, text)| if at == 0 { text } else { format!("{word} {text}") }).collect()
}

/// A field as a guard of `entity` names it: `cancelled`, `job.cancelled`.
pub fn field_text(model: &Model, entity: EntityId, field: FieldRef) -> String {
    let Some(owner) = model.ancestor(entity, field.up) else { return String::new() };
    let name = &model.entity(owner).field(field.field).name.text;
    if field.up == 0 { name.clone() } else { format!("{}.{name}", owner_word(model, entity, field.up)) }
}

/// How strongly a guard holds together.
fn strength(guard: &Guard) -> u8 {
    match guard.kind {
        GuardKind::Or(_) => 0,
        GuardKind::And(_) => 1,
        _ => 2,
    }
}

/// A guard inside one of strength `outer`: in parentheses unless it holds together more strongly.
fn inside(model: &Model, entity: EntityId, guard: &Guard, outer: u8) -> String {
    let text = guard_text(model, entity, guard);
    if strength(guard) > outer { text } else { format!("({text})") }
}

fn atom(model: &Model, entity: EntityId, guard: &Guard) -> String {
    match &guard.kind {
        GuardKind::Const(value) => value.to_string(),
        GuardKind::Not(inner) => format!("not {}", inside(model, entity, inner, 1)),
        GuardKind::And(_) | GuardKind::Or(_) => guard_text(model, entity, guard),
        GuardKind::Field(field) => field_text(model, entity, *field),
        GuardKind::Compare { left, comparison, right } => {
            let (left_text, right) = (field_text(model, entity, *left), operand(model, entity, *left, *right));
            format!("{left_text} {} {right}", comparison.symbol())
        }
        GuardKind::In { up, states } => {
            let Some(owner) = model.ancestor(entity, *up) else { return String::new() };
            format!("{} in {}", owner_word(model, entity, *up), states_text(model, owner, states))
        }
        GuardKind::Parts { up, part, quantifier, states, filter } => {
            let count = quantifier_words(*quantifier);
            parts(model, entity, (*up, *part), (&count, states, filter.as_deref()))
        }
        GuardKind::Enters(states) => format!("enters {}", states_text(model, entity, states)),
    }
}

fn operand(model: &Model, entity: EntityId, left: FieldRef, right: Operand) -> String {
    match right {
        Operand::Field(field) => field_text(model, entity, field),
        Operand::Value(value) => model
            .ancestor(entity, left.up)
            .map(|owner| model.entity(owner).field(left.field).show(value))
            .unwrap_or_default(),
    }
}

/// `all drives in Completed where not extra`.
fn parts(
    model: &Model,
    entity: EntityId,
    (up, part): (usize, PartId),
    (count, states, filter): (&str, &StateSet, Option<&Guard>),
) -> String {
    let Some(owner) = model.ancestor(entity, up) else { return String::new() };
    let part = model.entity(owner).part(part);
    let test = format!("{count} {} in {}", part.name.text, states_text(model, part.entity, states));
    match filter {
        Some(filter) => format!("{test} where {}", inside(model, part.entity, filter, 1)),
        None => test,
    }
}
