//! Names in records: states, events, entities, with a suggestion where one is unknown.

use crate::diagnostic::{Finding, did_you_mean};
use crate::model::{EntityId, EventId, FieldId, StateId};

use super::super::codes::{LS332, LS333};
use super::Observer;

/// An event as a record names it.
#[derive(Clone, Debug)]
pub(crate) struct NamedEvent {
    pub(crate) event: EventId,
    /// The actor that the record claims, if it is not the event's.
    pub(crate) wrong_actor: Option<String>,
}

impl Observer<'_> {
    pub(crate) fn state(&self, entity: EntityId, name: &str) -> Result<StateId, Box<Finding>> {
        let entity = self.model.entity(entity);
        entity.state_named(name).ok_or_else(|| {
            let near = did_you_mean(name, entity.states.iter().map(|state| state.name.text.as_str()));
            Finding::new(&LS333, format!("{} has no state `{name}`", entity.name.text))
                .label(entity.name.span, "its states are declared here")
                .maybe_help(near)
                .into()
        })
    }

    pub(crate) fn field(&self, entity: EntityId, name: &str) -> Result<FieldId, Box<Finding>> {
        let entity = self.model.entity(entity);
        entity.field_named(name).ok_or_else(|| {
            let near = did_you_mean(name, entity.fields.iter().map(|field| field.name.text.as_str()));
            Finding::new(&LS333, format!("{} has no field `{name}`", entity.name.text))
                .label(entity.name.span, "its fields are declared here")
                .maybe_help(near)
                .into()
        })
    }

    pub(crate) fn entity(&self, name: &str) -> Result<EntityId, Box<Finding>> {
        self.model.entity_named(name).ok_or_else(|| {
            let near = did_you_mean(name, self.model.entities.iter().map(|entity| entity.name.text.as_str()));
            Finding::new(&LS333, format!("there is no entity `{name}`")).maybe_help(near).into()
        })
    }

    /// Whether this may be an event, as [`Observer::event_named`] finds it.
    pub(crate) fn is_event(&self, name: &str, actor: Option<&str>) -> bool {
        self.model.event_named(name).is_some()
            || actor.is_some_and(|actor| self.model.event_named(&format!("{actor}.{name}")).is_some())
            || self.model.events.iter().any(|event| short(&event.name.text) == short(name))
    }

    /// An event by `Actor.Event`, by its event alone, and by the actor that the record names besides.
    pub(crate) fn event_named(&self, name: &str, actor: Option<&str>) -> Result<NamedEvent, Box<Finding>> {
        if let Some(event) = self.model.event_named(name) {
            let own = &self.model.actor(self.model.event(event).actor).name.text;
            let wrong_actor = actor.filter(|actor| *actor != own.as_str()).map(str::to_owned);
            return Ok(NamedEvent { event, wrong_actor });
        }
        if let Some(event) = actor.and_then(|actor| self.model.event_named(&format!("{actor}.{name}"))) {
            return Ok(NamedEvent { event, wrong_actor: None });
        }
        let wanted = short(name);
        let claimed = actor.or_else(|| name.split_once('.').map(|(actor, _)| actor));
        let same: Vec<usize> = (0..self.model.events.len())
            .filter(|index| short(&self.model.events[*index].name.text) == wanted)
            .collect();
        match same.as_slice() {
            [only] => Ok(NamedEvent { event: EventId::new(*only), wrong_actor: claimed.map(str::to_owned) }),
            [] => {
                let names: Vec<&str> = self.model.events.iter().map(|event| event.name.text.as_str()).collect();
                let near = did_you_mean(name, names.iter().copied()).or_else(|| {
                    let full = names.iter().find(|full| crate::diagnostic::nearest(wanted, [short(full)]).is_some());
                    full.map(|full| format!("did you mean `{full}`?"))
                });
                let ignored = "if the lifecycle need not know it, `--unknown-events ignore` passes over such records";
                Err(Finding::new(&LS333, format!("there is no event `{name}`")).help(ignored).maybe_help(near).into())
            }
            several => {
                let names: Vec<String> =
                    several.iter().map(|index| format!("`{}`", self.model.events[*index].name.text)).collect();
                Err(Finding::new(&LS332, format!("`{name}` may be {}", names.join(" or ")))
                    .help("let the record name the actor, or write the event as `Actor.Event`")
                    .into())
            }
        }
    }
}

/// The event without its actor.
fn short(name: &str) -> &str {
    name.split_once('.').map_or(name, |(_, short)| short)
}
