//! An example configuration for which a question holds, in words.

use super::Place;
use super::question::{Meaning, Question};
use crate::model::show::{field_text, owner_word};
use crate::model::{Domain, FieldRef, Model, PartId, StateId, Value};

/// A configuration for which a question holds: only what the question depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// Whether nothing in it was left open.
    pub(crate) exact: bool,
    states: Vec<(usize, StateId)>,
    fields: Vec<(FieldRef, Value)>,
    parts: Vec<Population>,
}

/// Some of the parts: where they are, and how many there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Population {
    up: usize,
    part: PartId,
    occupied: Vec<(StateId, u32)>,
}

impl Example {
    pub(super) fn new(question: &Question, assigned: &[Option<Value>], populations: &[(usize, Vec<u32>)]) -> Self {
        let mut example = Self { exact: true, states: Vec::new(), fields: Vec::new(), parts: Vec::new() };
        for (variable, value) in question.variables.iter().zip(assigned) {
            let Some(value) = value else { continue };
            match &variable.meaning {
                Meaning::State(up, classes) => {
                    let class = usize::try_from(*value).ok().and_then(|at| classes.get(at));
                    example.states.extend(class.map(|class| (*up, class.example)));
                }
                Meaning::Field(field) => example.fields.push((*field, *value)),
                Meaning::Test(..) => {}
                Meaning::Unknown => example.exact = false,
            }
        }
        for (parts, population) in populations {
            let cells = &question.cells[*parts];
            example.exact &= cells.exact;
            let occupied = cells.occupied(population);
            example.parts.push(Population { up: cells.up, part: cells.part, occupied });
        }
        example
    }

    /// `kind = Import, not cancelled, job is in Shipping and of its drives 1 is in Received`; `None` if it depends on
    /// nothing.
    pub(crate) fn text(&self, model: &Model, place: &Place<'_>) -> Option<String> {
        let mut facts: Vec<String> =
            self.fields.iter().filter_map(|(field, value)| fact(model, place, *field, *value)).collect();
        for (up, state) in &self.states {
            let owner = model.entity(model.ancestor(place.entity, *up)?);
            let who = if *up == 0 { "it".to_owned() } else { owner_word(model, place.entity, *up) };
            facts.push(format!("{who} is in {}", owner.state(*state).name.text));
        }
        for Population { up, part, occupied } in &self.parts {
            let part = model.entity(model.ancestor(place.entity, *up)?).part(*part);
            let child = model.entity(part.entity);
            let numbers: Vec<String> = occupied
                .iter()
                .map(|(state, number)| format!("{number} in {}", child.state(*state).name.text))
                .collect();
            facts.push(if numbers.is_empty() {
                format!("there are no {}", part.name.text)
            } else {
                format!("{} are {}", part.name.text, numbers.join(" and "))
            });
        }
        let last = facts.pop()?;
        Some(if facts.is_empty() { last } else { format!("{} and {last}", facts.join(", ")) })
    }
}

fn fact(model: &Model, place: &Place<'_>, reference: FieldRef, value: Value) -> Option<String> {
    let owner = model.entity(model.ancestor(place.entity, reference.up)?);
    let field = owner.field(reference.field);
    let name = field_text(model, place.entity, reference);
    Some(match field.domain {
        Domain::Bool if value == 0 => format!("not {name}"),
        Domain::Bool => name,
        Domain::Record | Domain::Duration => format!(
            "{name} is {}",
            if value > 0 || (value == 0 && field.domain == Domain::Duration) { "present" } else { "absent" }
        ),
        Domain::Enum(_) | Domain::Range(..) => format!("{name} = {}", field.show(value)),
    })
}
