//! The words of a record: the plain record's keys, whatever the file is made of.

use std::collections::HashMap;
use std::fmt::Write as _;

use jiff::Timestamp;

use crate::model::{ABSENT, Domain, Entity, EntityId, EventId, Field, Model, Value, duration_text};

use super::history::{History, Record};

/// Says in words what records say; knows where an event alone tells the entity.
pub(super) struct Words<'m> {
    model: &'m Model,
    /// For what a record has (an event, an owner): the only entity that it can be about.
    only: HashMap<(Option<EventId>, bool), Option<EntityId>>,
}

/// A record in words; what it does not say is `None`. Names are letters, digits and `_`, and ids are made of names: no
/// format has to escape them.
pub(super) struct Spoken<'a> {
    pub(super) time: String,
    pub(super) entity: Option<&'a str>,
    pub(super) id: &'a str,
    pub(super) parent: Option<&'a str>,
    pub(super) root: Option<&'a str>,
    pub(super) event: Option<&'a str>,
    pub(super) actor: Option<&'a str>,
    pub(super) from: Option<&'a str>,
    pub(super) to: Option<&'a str>,
    pub(super) set: Vec<(&'a Field, Value)>,
}

impl<'m> Words<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let mut only = HashMap::new();
        let events = (0..model.events.len()).map(|index| Some(EventId::new(index)));
        for event in events.chain([None]) {
            for owned in [false, true] {
                only.insert((event, owned), only_about(model, event, owned));
            }
        }
        Self { model, only }
    }

    pub(super) fn of<'a>(&self, history: &'a History, record: &'a Record) -> Spoken<'a>
    where
        'm: 'a,
    {
        let member = &history.members[record.who];
        let entity = self.model.entity(member.entity);
        let tells = self.only.get(&(record.event, member.owner.is_some())).copied().flatten() == Some(member.entity);
        let owner = member.owner.map(|owner| &history.members[owner]);
        let deep = owner.is_some_and(|owner| owner.owner.is_some());
        let state = |state: crate::model::StateId| entity.state(state).name.text.as_str();
        Spoken {
            time: Timestamp::from_millisecond(record.time).map_or_else(|_| String::new(), |time| time.to_string()),
            entity: (!tells).then_some(entity.name.text.as_str()),
            id: &member.id,
            parent: owner.map(|owner| &*owner.id),
            root: deep.then(|| &*history.members[0].id),
            event: record.event.map(|event| self.model.event(event).name.text.as_str()),
            actor: record.actor.map(|actor| self.model.actor(actor).name.text.as_str()),
            from: record.from.map(state),
            to: record.to.map(state),
            set: record.set.iter().map(|(field, value)| (entity.field(*field), *value)).collect(),
        }
    }
}

impl<'a> Spoken<'a> {
    /// The keys that a plain record has, without its time and its fields.
    pub(super) fn keys(&self) -> [(&'static str, Option<&'a str>); 8] {
        [
            ("entity", self.entity),
            ("id", Some(self.id)),
            ("parent", self.parent),
            ("root", self.root),
            ("event", self.event),
            ("actor", self.actor),
            ("from", self.from),
            ("to", self.to),
        ]
    }

    /// The record as one JSON object.
    pub(super) fn json(&self, line: &mut String) {
        let _ = write!(line, "{{\"time\":\"{}\"", self.time);
        for (key, word) in self.keys() {
            if let Some(word) = word {
                let _ = write!(line, ",\"{key}\":\"{word}\"");
            }
        }
        for (at, (field, value)) in self.set.iter().enumerate() {
            let before = if at == 0 { ",\"set\":{" } else { "," };
            let quote = if is_text(field, *value) { "\"" } else { "" };
            let _ = write!(line, "{before}\"{}\":{quote}{}{quote}", field.name.text, value_text(field, *value));
        }
        line.push_str(if self.set.is_empty() { "}" } else { "}}" });
    }
}

/// A value as a record writes it.
pub(super) fn value_text(field: &Field, value: Value) -> String {
    match &field.domain {
        Domain::Record => (value != 0).to_string(),
        Domain::Duration if value == ABSENT => "null".to_owned(),
        Domain::Duration => duration_text(value),
        _ => field.show(value),
    }
}

/// Whether JSON writes a value in quotes.
fn is_text(field: &Field, value: Value) -> bool {
    matches!(field.domain, Domain::Enum(_)) || field.domain == Domain::Duration && value != ABSENT
}

/// The only entity that a record can be about, if there is but one.
fn only_about(model: &Model, event: Option<EventId>, owned: bool) -> Option<EntityId> {
    let takes = |entity: &Entity, event: EventId| {
        entity.moves.iter().any(|mv| mv.recorded_event() == Some(event))
            || entity.ignores.iter().any(|ignore| ignore.event == event)
            || entity.incidents.iter().any(|incident| incident.event == event)
    };
    let about = |entity: &Entity| (!owned || entity.parent.is_some()) && event.is_none_or(|event| takes(entity, event));
    let mut all = model.entities().filter(|(_, entity)| about(entity)).map(|(id, _)| id);
    all.next().filter(|_| all.next().is_none())
}
