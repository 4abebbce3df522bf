//! Why a guard can never, or must always, hold: the facts behind it, one sentence each.

use std::collections::HashSet;

use super::places::asked;
use crate::check::Context;
use crate::check::logic::{self, Values};
use crate::model::show::{field_text, owner_word};
use crate::model::{Domain, EntityId, FieldId, FieldRef, Guard, GuardKind, Operand, StateSet};

/// What is known of the fields and states that a guard of `entity` mentions. For the guard of a creation, `creation`
/// are the fields that its event may bring.
pub(super) fn reasons(
    context: &Context<'_>,
    entity: EntityId,
    creation: Option<&[FieldId]>,
    guard: &Guard,
) -> Vec<String> {
    let mut reasons = Vec::new();
    for atom in asked(guard) {
        let begins = |field: &FieldRef| at_creation(context, entity, creation?, *field);
        let reason = match &atom.kind {
            GuardKind::Field(field) => begins(field).or_else(|| only_value(context, entity, *field)),
            GuardKind::Compare { left, right, .. } => begins(left)
                .or_else(|| only_value(context, entity, *left))
                .or_else(|| range(context, entity, *left, *right)),
            GuardKind::In { up, states } if *up > 0 => context.model.ancestor(entity, *up).and_then(|owner| {
                let who = owner_word(context.model, entity, *up);
                never_reached(context, owner, states).map(|name| format!("no {who} is ever in `{name}`"))
            }),
            GuardKind::Parts { up, part, states, filter, .. } => {
                let Some(owner) = context.model.ancestor(entity, *up) else { continue };
                let part = context.model.entity(owner).part(*part);
                let inside = filter.as_deref().map(|filter| self::reasons(context, part.entity, None, filter));
                reasons.extend(inside.into_iter().flatten());
                never_reached(context, part.entity, states)
                    .map(|none| format!("none of the {} is ever in `{none}`", part.name.text))
            }
            _ => None,
        };
        reasons.extend(reason);
    }
    let mut told = HashSet::new();
    reasons.retain(|reason| told.insert(reason.clone()));
    reasons.truncate(4);
    reasons
}

/// The value that a field begins with, where the event that creates does not bring it.
fn at_creation(context: &Context<'_>, entity: EntityId, brings: &[FieldId], reference: FieldRef) -> Option<String> {
    if reference.up > 0 || brings.contains(&reference.field) {
        return None;
    }
    let field = context.model.entity(entity).field(reference.field);
    let Values::Only(values) = logic::at_creation(field) else { return None };
    let name = &field.name.text;
    Some(format!("`{name}` begins as {}: the event does not bring it", field.show(*values.first()?)))
}

fn only_value(context: &Context<'_>, entity: EntityId, reference: FieldRef) -> Option<String> {
    let owner = context.model.ancestor(entity, reference.up)?;
    let Values::Only(values) = context.logic().values(owner, reference.field) else { return None };
    let [value] = values.as_slice() else { return None };
    let shown = context.model.entity(owner).field(reference.field).show(*value);
    let name = field_text(context.model, entity, reference);
    Some(format!("`{name}` is always {shown}: nothing brings it or sets it to anything else"))
}

fn range(context: &Context<'_>, entity: EntityId, reference: FieldRef, right: Operand) -> Option<String> {
    let owner = context.model.ancestor(entity, reference.up)?;
    match (&context.model.entity(owner).field(reference.field).domain, right) {
        (Domain::Range(low, high), Operand::Value(_)) => {
            Some(format!("`{}` is between {low} and {high}", field_text(context.model, entity, reference)))
        }
        _ => None,
    }
}

/// The first of the states, if none of them is ever reached.
fn never_reached(context: &Context<'_>, owner: EntityId, states: &StateSet) -> Option<String> {
    let facts = context.facts(owner);
    let first = states.iter().next()?;
    (!states.iter().any(|state| facts.is_reached(state)))
        .then(|| context.model.entity(owner).state(first).name.text.clone())
}
