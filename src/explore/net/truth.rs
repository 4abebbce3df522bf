//! Settles guards as far as the instances themselves do.

use std::collections::BTreeMap;

use crate::model::{Domain, FieldId, FieldRef, Guard, GuardKind, Model, Operand, StateId, Value};

use crate::semantics::reference::values_of;

use super::formula::{Atom, Formula, satisfied};
use super::local::{MOST_VALUES, count};
use super::{Kid, Local, Net};

/// An instance on the way from the root down to the one that is looked at, with its parts; `None` for the root, whose
/// parts are counted.
#[derive(Clone, Debug)]
pub(in crate::explore) struct Link {
    pub(in crate::explore) local: Local,
    pub(in crate::explore) kids: Option<BTreeMap<Kid, u32>>,
}

/// Values of input fields, by how far below the root their instance is.
type Inputs = Vec<((usize, FieldId), Value)>;

impl Net<'_> {
    /// What is left of a guard of the last instance, for some values of the input fields that it reads. `enters`: the
    /// state that the move judged enters.
    pub(in crate::explore) fn may_hold(
        &mut self,
        chain: &[Link],
        guard: Option<&Guard>,
        enters: Option<StateId>,
    ) -> Formula {
        let Some(guard) = guard else { return Formula::Const(true) };
        let all = self.inputs(chain, guard).into_iter().map(|inputs| self.formula(chain, guard, (&inputs, enters)));
        Formula::any(all.collect())
    }

    /// The same for all values of the input fields.
    pub(in crate::explore) fn must_hold(&mut self, chain: &[Link], guard: Option<&Guard>) -> Formula {
        let Some(guard) = guard else { return Formula::Const(true) };
        let all = self.inputs(chain, guard).into_iter().map(|inputs| self.formula(chain, guard, (&inputs, None)));
        Formula::all(all.collect())
    }

    /// Whether a guard reads input fields.
    pub(super) fn reads_inputs(&self, chain: &[Link], guard: &Guard) -> bool {
        let mut read = Vec::new();
        inputs_read(self.model, chain, guard, &mut read);
        !read.is_empty()
    }

    fn inputs(&mut self, chain: &[Link], guard: &Guard) -> Vec<Inputs> {
        let mut read = Vec::new();
        inputs_read(self.model, chain, guard, &mut read);
        if parts_inputs(self.model, chain, guard) {
            self.vague.get_or_insert(guard.span);
        }
        let mut all = vec![Inputs::new()];
        for (depth, field) in read {
            let domain = &self.model.entity(chain[depth].local.entity).field(field).domain;
            if (all.len() as u64).saturating_mul(count(domain)) > MOST_VALUES {
                self.vague.get_or_insert(guard.span);
                continue;
            }
            let mut values = values_of(domain);
            if *domain == Domain::Duration {
                values.push(0);
            }
            let with = |inputs: &Inputs, value: &Value| [inputs.as_slice(), &[((depth, field), *value)]].concat();
            all = all.iter().flat_map(|inputs| values.iter().map(move |value| with(inputs, value))).collect();
        }
        all
    }

    fn formula(&mut self, chain: &[Link], guard: &Guard, told: (&Inputs, Option<StateId>)) -> Formula {
        match &guard.kind {
            GuardKind::Const(value) => Formula::Const(*value),
            GuardKind::Not(inner) => self.formula(chain, inner, told).negated(),
            GuardKind::And(all) => Formula::all(all.iter().map(|guard| self.formula(chain, guard, told)).collect()),
            GuardKind::Or(any) => Formula::any(any.iter().map(|guard| self.formula(chain, guard, told)).collect()),
            GuardKind::Field(field) => {
                let value = value(chain, *field, told.0);
                let entity = self.model.ancestor(here(chain).entity, field.up);
                let duration =
                    entity.is_some_and(|id| self.model.entity(id).field(field.field).domain == Domain::Duration);
                Formula::Const(if duration { value >= 0 } else { value != 0 })
            }
            GuardKind::Compare { left, comparison, right } => {
                let left = value(chain, *left, told.0);
                let right = match right {
                    Operand::Value(value) => *value,
                    Operand::Field(field) => value(chain, *field, told.0),
                };
                Formula::Const(comparison.holds(left, right))
            }
            GuardKind::In { up, states } => {
                let who = chain.len().checked_sub(up + 1).map(|at| &chain[at].local);
                Formula::Const(who.is_some_and(|who| states.contains(who.state)))
            }
            GuardKind::Enters(states) => Formula::Const(told.1.is_some_and(|state| states.contains(state))),
            GuardKind::Parts { up, part, quantifier, states, filter } => {
                let Some(owner) = chain.len().checked_sub(up + 1) else { return Formula::Const(false) };
                let Some(kids) = &chain[owner].kids else {
                    let filter = filter.as_ref().map(|filter| ((**filter).clone(), chain[owner].local.clone()));
                    let atom = Atom { part: *part, quantifier: *quantifier, states: states.clone(), filter };
                    return Formula::Atom(self.atom(atom));
                };
                let (mut inside, mut outside) = (0, 0);
                for (kid, count) in kids.clone() {
                    let Some(node) = kid.node.filter(|_| kid.part == *part) else { continue };
                    let is_inside = states.contains(node.local.state);
                    let below: Vec<Link> = chain[..=owner].iter().cloned().chain([node.link()]).collect();
                    if self.counts(&below, filter.as_deref(), guard) {
                        *(if is_inside { &mut inside } else { &mut outside }) += u64::from(count);
                    }
                }
                Formula::Const(satisfied(*quantifier, inside, outside))
            }
        }
    }

    /// Whether a part counts where there is a filter.
    pub(in crate::explore) fn counts(&mut self, chain: &[Link], filter: Option<&Guard>, whole: &Guard) -> bool {
        if let Formula::Const(value) = self.may_hold(chain, filter, None) {
            return value;
        }
        self.vague.get_or_insert(whole.span);
        false
    }
}

fn value(chain: &[Link], field: FieldRef, inputs: &Inputs) -> Value {
    let Some(depth) = chain.len().checked_sub(field.up + 1) else { return 0 };
    let told = inputs.iter().find(|(told, _)| *told == (depth, field.field));
    told.map_or_else(|| chain[depth].local.fields[field.field.index()], |(_, value)| *value)
}

fn here(chain: &[Link]) -> &Local {
    &chain[chain.len() - 1].local
}

fn inputs_read(model: &Model, chain: &[Link], guard: &Guard, read: &mut Vec<(usize, FieldId)>) {
    let mut field = |reference: &FieldRef| {
        let Some(depth) = chain.len().checked_sub(reference.up + 1) else { return };
        let is_input = model.entity(chain[depth].local.entity).field(reference.field).input;
        if is_input && !read.contains(&(depth, reference.field)) {
            read.push((depth, reference.field));
        }
    };
    match &guard.kind {
        GuardKind::Field(reference) => field(reference),
        GuardKind::Compare { left, right, .. } => {
            field(left);
            if let Operand::Field(right) = right {
                field(right);
            }
        }
        GuardKind::Not(inner) => inputs_read(model, chain, inner, read),
        GuardKind::And(all) | GuardKind::Or(all) => all.iter().for_each(|guard| inputs_read(model, chain, guard, read)),
        GuardKind::Const(_) | GuardKind::In { .. } | GuardKind::Parts { .. } | GuardKind::Enters(_) => {}
    }
}

/// Whether a filter reads an input field: its value may differ from part to part.
fn parts_inputs(model: &Model, chain: &[Link], guard: &Guard) -> bool {
    guard.walk().into_iter().any(|guard| {
        let GuardKind::Parts { up, part, filter: Some(filter), .. } = &guard.kind else { return false };
        let owner = chain.len().checked_sub(up + 1).map(|at| chain[at].local.entity);
        let Some(owner) = owner else { return false };
        let entity = model.entity(owner).part(*part).entity;
        let is_input = |field: &FieldRef| {
            model.ancestor(entity, field.up).is_some_and(|of| model.entity(of).field(field.field).input)
        };
        filter.walk().into_iter().any(|guard| match &guard.kind {
            GuardKind::Field(field) => is_input(field),
            GuardKind::Compare { left, right, .. } => {
                is_input(left) || matches!(right, Operand::Field(right) if is_input(right))
            }
            _ => false,
        })
    })
}
