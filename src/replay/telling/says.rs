//! What a record says, in words.

use crate::model::{FieldId, Value};
use crate::semantics::{Happening, Observation, Seen, Snapshot};

use super::super::belief::Case;

/// How many parts of a snapshot are told one by one.
const TOLD: usize = 8;

/// What a record says, after everybody in it is known.
pub(super) fn says(case: Case<'_>, observation: &Observation) -> String {
    match &observation.seen {
        Seen::Happened(record) => happened(case, record),
        Seen::Snapshot(snapshot) => {
            let mut told = vec![snapshot_of(case, snapshot)];
            let model = case.world.ground.model;
            for list in &snapshot.children {
                let name = &model.entity(snapshot.entity).part(list.part).name.text;
                let mut parts: Vec<String> =
                    list.children.iter().take(TOLD).map(|part| snapshot_of(case, part)).collect();
                match list.children.len() {
                    0 => parts.push("none".to_owned()),
                    all if all > TOLD => parts.push(format!("{} more", all - TOLD)),
                    _ => {}
                }
                told.push(format!("{name}: {}", parts.join(", ")));
            }
            told.join("; ")
        }
    }
}

fn happened(case: Case<'_>, record: &Happening) -> String {
    let model = case.world.ground.model;
    let entity = model.entity(record.instance.entity);
    let who = match case.family.find(record.instance.entity, &record.instance.id) {
        Some(member) => case.name(member),
        None => format!("{} {}", entity.name.text.to_lowercase(), record.instance.id),
    };
    let state = |state: crate::model::StateId| &entity.state(state).name.text;
    let mut text = match record.event {
        Some(event) => format!("`{}` on {who}", model.event(event).name.text),
        None => format!("{who} changes"),
    };
    if let Some(actor) = &record.wrong_actor {
        text = format!("{text} by {actor}");
    }
    if let Some(from) = record.from {
        text = format!("{text} from {}", state(from));
    }
    if let Some(to) = record.to {
        text = format!("{text} to {}", state(to));
    }
    let with = fields(case, record.instance.entity, &record.set);
    let along: Vec<String> = record
        .along
        .iter()
        .map(|(part, id)| format!("{} {id}", model.entity(entity.part(*part).entity).name.text.to_lowercase()))
        .collect();
    for (word, list) in [("with", with), ("along with", along)] {
        if !list.is_empty() {
            text = format!("{text}, {word} {}", list.join(", "));
        }
    }
    text
}

fn snapshot_of(case: Case<'_>, snapshot: &Snapshot) -> String {
    let entity = case.world.ground.model.entity(snapshot.entity);
    let state = snapshot.state.map(|state| format!(" in {}", entity.state(state).name.text)).unwrap_or_default();
    let shown = fields(case, snapshot.entity, &snapshot.fields);
    let with = if shown.is_empty() { String::new() } else { format!(" with {}", shown.join(", ")) };
    format!("{}{state}{with}", snapshot.id)
}

fn fields(case: Case<'_>, entity: crate::model::EntityId, set: &[(FieldId, Value)]) -> Vec<String> {
    let entity = case.world.ground.model.entity(entity);
    let told = set.iter().map(|(field, value)| {
        let field = entity.field(*field);
        format!("{} = {}", field.name.text, field.show(*value))
    });
    told.collect()
}
