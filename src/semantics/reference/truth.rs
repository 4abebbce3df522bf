//! Whether a guard holds.

use std::collections::BTreeSet;

use crate::model::{Domain, EntityId, FieldId, FieldRef, Guard, GuardKind, Model, Operand, Quantifier, Value};

use super::System;

/// A value for some input fields: (instance, field) and value.
pub(super) type Inputs = Vec<((usize, FieldId), Value)>;

/// A configuration in which guards are judged.
#[derive(Clone, Copy)]
pub(super) struct Judge<'a> {
    pub(super) model: &'a Model,
    pub(super) system: &'a System,
    /// What a record tells of input fields; the others may have any value.
    pub(super) told: &'a [((usize, FieldId), Value)],
}

impl Judge<'_> {
    /// Whether the guard holds for some values of the input fields.
    pub(super) fn may_hold(self, at: usize, guard: Option<&Guard>) -> bool {
        guard.is_none_or(|guard| self.inputs(at, guard).iter().any(|inputs| self.holds(at, guard, inputs)))
    }

    /// Whether the guard holds for all values of the input fields.
    pub(super) fn must_hold(self, at: usize, guard: Option<&Guard>) -> bool {
        guard.is_none_or(|guard| self.inputs(at, guard).iter().all(|inputs| self.holds(at, guard, inputs)))
    }

    /// Every combination of values of the input fields that the guard reads.
    fn inputs(self, at: usize, guard: &Guard) -> Vec<Inputs> {
        let mut read = BTreeSet::new();
        self.inputs_read(at, guard, &mut read);
        let mut all: Vec<Inputs> = vec![self.told.to_vec()];
        for (who, field) in read {
            if self.told.iter().any(|(told, _)| *told == (who, field)) {
                continue;
            }
            let domain = &self.model.entity(self.system.instances[who].entity).field(field).domain;
            let values = super::system::values_of(domain);
            all = all
                .iter()
                .flat_map(|inputs| values.iter().map(|value| [inputs.as_slice(), &[((who, field), *value)]].concat()))
                .collect();
        }
        all
    }

    fn inputs_read(self, at: usize, guard: &Guard, read: &mut BTreeSet<(usize, FieldId)>) {
        let mut field = |reference: FieldRef| {
            let Some(who) = self.system.ancestor(at, reference.up) else { return };
            if self.model.entity(self.system.instances[who].entity).field(reference.field).input {
                read.insert((who, reference.field));
            }
        };
        match &guard.kind {
            GuardKind::Field(reference) => field(*reference),
            GuardKind::Compare { left, right, .. } => {
                field(*left);
                if let Operand::Field(right) = right {
                    field(*right);
                }
            }
            GuardKind::Not(inner) => self.inputs_read(at, inner, read),
            GuardKind::And(parts) | GuardKind::Or(parts) => {
                for part in parts {
                    self.inputs_read(at, part, read);
                }
            }
            GuardKind::Parts { up, part, filter: Some(filter), .. } => {
                let Some(owner) = self.system.ancestor(at, *up) else { return };
                for child in self.system.parts(self.model, owner, *part) {
                    self.inputs_read(child, filter, read);
                }
            }
            GuardKind::Const(_) | GuardKind::In { .. } | GuardKind::Parts { .. } | GuardKind::Enters(_) => {}
        }
    }

    fn holds(self, at: usize, guard: &Guard, inputs: &Inputs) -> bool {
        match &guard.kind {
            GuardKind::Const(value) => *value,
            GuardKind::Not(inner) => !self.holds(at, inner, inputs),
            GuardKind::And(parts) => parts.iter().all(|part| self.holds(at, part, inputs)),
            GuardKind::Or(parts) => parts.iter().any(|part| self.holds(at, part, inputs)),
            GuardKind::Field(field) => {
                let value = self.value(at, *field, inputs);
                if self.is_duration(at, *field) { value >= 0 } else { value != 0 }
            }
            GuardKind::Compare { left, comparison, right } => {
                let left = self.value(at, *left, inputs);
                let right = match right {
                    Operand::Value(value) => *value,
                    Operand::Field(field) => self.value(at, *field, inputs),
                };
                comparison.holds(left, right)
            }
            GuardKind::In { up, states } => {
                let who = self.system.ancestor(at, *up);
                who.is_some_and(|who| states.contains(self.system.instances[who].state))
            }
            GuardKind::Parts { up, part, quantifier, states, filter } => {
                let Some(owner) = self.system.ancestor(at, *up) else { return false };
                let mut counted = self.system.parts(self.model, owner, *part);
                counted.retain(|child| filter.as_ref().is_none_or(|filter| self.holds(*child, filter, inputs)));
                let inside =
                    counted.iter().filter(|child| states.contains(self.system.instances[**child].state)).count();
                match quantifier {
                    Quantifier::All => inside == counted.len(),
                    Quantifier::Some => inside > 0,
                    Quantifier::No => inside == 0,
                    Quantifier::AtLeast(n) => inside >= *n as usize,
                    Quantifier::AtMost(n) => inside <= *n as usize,
                    Quantifier::Exactly(n) => inside == *n as usize,
                }
            }
            GuardKind::Enters(_) => false,
        }
    }

    fn entity_of(self, at: usize, up: usize) -> Option<(usize, EntityId)> {
        let who = self.system.ancestor(at, up)?;
        Some((who, self.system.instances[who].entity))
    }

    fn is_duration(self, at: usize, field: FieldRef) -> bool {
        self.entity_of(at, field.up)
            .is_some_and(|(_, entity)| self.model.entity(entity).field(field.field).domain == Domain::Duration)
    }

    fn value(self, at: usize, field: FieldRef, inputs: &Inputs) -> Value {
        let Some((who, _)) = self.entity_of(at, field.up) else { return 0 };
        let told = inputs.iter().find(|(told, _)| *told == (who, field.field));
        told.map_or(self.system.instances[who].fields[field.field.index()], |(_, value)| *value)
    }
}
