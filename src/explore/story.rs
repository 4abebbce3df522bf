//! The history that shows an answer: who does what, one after the other, and how everybody is in the end.

use jiff::Timestamp;

use crate::model::{EntityId, FieldId, Model, MoveId, StateId, Value};
use crate::semantics::reference::System;

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happens {
    /// Whose move.
    pub entity: EntityId,
    /// The instance, by its name in the story.
    pub who: String,
    /// Its owner, unless it is the root.
    pub owner: Option<String>,
    /// Which move.
    pub id: MoveId,
    /// The state before; `None`: it comes to be.
    pub from: Option<StateId>,
    /// The state after.
    pub to: StateId,
    /// Fields of the instance that the event brings, or that are as they are from its beginning, as far as they matter.
    pub brings: Vec<(FieldId, Value)>,
    /// Fields of its own or of its owners that are other ones than before: by how far above it they are.
    pub set: Vec<(usize, FieldId, Value)>,
    /// Milliseconds since the first thing happened; `None` if no times fit the order of the story.
    pub at: Option<i64>,
}

/// A history, and how everybody is at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// What happens, in order.
    pub steps: Vec<Happens>,
    /// Everybody at the end, the root first; moments count the steps.
    pub end: System,
    /// The states that each of them can still come to, the present one included; none if that is not known.
    pub reaches: Vec<Vec<StateId>>,
}

/// When stories begin: 2026-01-01.
const BEGINNING: i64 = 1_767_225_600_000;

impl Story {
    /// Whether times fit it.
    pub fn is_timed(&self) -> bool {
        self.steps.iter().all(|step| step.at.is_some())
    }

    /// The story as a log of plain records, one a line; with times if some fit it, otherwise the order is all that it
    /// tells. What no record can show, because no event reports it and no state changes, is left out.
    /// Names begin with `prefix`.
    pub fn log(&self, model: &Model, prefix: &str) -> String {
        let mut log = String::new();
        for step in &self.steps {
            let entity = model.entity(step.entity);
            let event = entity.move_(step.id).recorded_event();
            if event.is_none() && step.from == Some(step.to) {
                continue;
            }
            let mut record = serde_json::Map::new();
            let mut say = |key: &str, value: &str| record.insert(key.to_owned(), value.into());
            if let Some(time) = step.at.and_then(|at| Timestamp::from_millisecond(BEGINNING + at).ok()) {
                say("time", &time.to_string());
            }
            say("entity", &entity.name.text);
            say("id", &format!("{prefix}{}", step.who));
            if let Some(owner) = &step.owner {
                say("parent", &format!("{prefix}{owner}"));
            }
            if let Some(event) = event {
                say("event", &model.event(event).name.text);
            }
            if let Some(from) = step.from {
                say("from", &entity.state(from).name.text);
            }
            say("to", &entity.state(step.to).name.text);
            log.push_str(&serde_json::Value::Object(record).to_string());
            log.push('\n');
        }
        log
    }
}
