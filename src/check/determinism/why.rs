//! Why a guard can never, or must always, hold: the facts behind it, one sentence each.

use super::places::asked;
use crate::check::Context;
use crate::check::logic::Values;
use crate::model::show::{field_text, owner_word};
use crate::model::{Domain, EntityId, FieldRef, Guard, GuardKind, Operand, StateSet};

/// What is known of the fields and states that a guard of `entity` mentions.
pub(super) fn reasons(context: &Context<'_>, entity: EntityId, guard: &Guard) -> Vec<String> {
    let mut reasons = Vec::new();
    for atom in asked(guard) {
        let reason = match &atom.kind {
            GuardKind::Field(field) => only_value(context, entity, *field),
            GuardKind::Compare { left, right, .. } => {
                only_value(context, entity, *left).or_else(|| range(context, entity, *left, *right))
            }
            GuardKind::In { up, states } if *up > 0 => context.model.ancestor(entity, *up).and_then(|owner| {
                let who = owner_word(context.model, entity, *up);
                never_reached(context, owner, states).map(|name| format!("no {who} is ever in `{name}`"))
            }),
            GuardKind::Parts { up, part, states, .. } => context.model.ancestor(entity, *up).and_then(|owner| {
                let part = context.model.entity(owner).part(*part);
                let none = never_reached(context, part.entity, states)?;
                Some(format!("none of the {} is ever in `{none}`", part.name.text))
            }),
            _ => None,
        };
        if let Some(reason) = reason.filter(|reason| !reasons.contains(reason)) {
            reasons.push(reason);
        }
    }
    reasons.truncate(4);
    reasons
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
