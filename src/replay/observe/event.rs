//! Records of events and of changes of state.

use crate::diagnostic::{Finding, Severity};
use crate::history::At;
use crate::model::{EntityId, EventId, FieldId, Key, LogKind, Value};
use crate::semantics::{Address, Happening, Observation, Seen};
use crate::syntax::ast::Path;

use super::super::cause::Word;
use super::super::codes::{LS332, LS333};
use super::super::options::UnknownEvents;
use super::super::time;
use super::lists::{list_is_there, parts};
use super::{Observed, Observer, Reading, Records, Unread, values};

/// A finding about a word of the record.
type Trouble = (Box<Finding>, Word);

impl Observer<'_> {
    /// What a record says of every instance that it is about: those at the first of the paths that is there.
    pub(crate) fn events(&self, record: &At<'_>, at: &[Path]) -> Records {
        let mut records = Records::default();
        if !at.is_empty() && !at.iter().any(|path| list_is_there(record, path)) {
            let mut finding = Finding::new(&LS332, "the record does not say which instances it is about");
            if let [first, ..] = at {
                finding = finding.label(first.span, "the mapping looks for them here");
            }
            records.unread.push(Unread { finding, route: Vec::new(), said: Word::Id.said() });
        }
        let parts = parts(record, at);
        let mut ignored = 0;
        for part in &parts {
            let reading = Reading::new(self, record, part);
            if self.says_nothing(&reading) {
                ignored += 1;
                continue;
            }
            match self.happening(&reading, record) {
                Ok(observed) => records.observed.push(Observed { route: part.route.clone(), ..observed }),
                Err((mut finding, word)) => {
                    if self.unknown_events == UnknownEvents::Warn && !self.knows_event(&reading) {
                        *finding = finding.taken_for(Severity::Warning);
                    }
                    let route = reading.route_of(&word).unwrap_or_else(|| part.route.clone());
                    records.unread.push(Unread { finding: *finding, route, said: word.said() });
                }
            }
        }
        records.ignored = ignored > 0 && ignored == parts.len();
        records
    }

    /// Whether the record is about an event that is to be ignored: whatever else is wrong with it does not matter then.
    fn says_nothing(&self, reading: &Reading<'_>) -> bool {
        let Some(event) = reading.key(Key::Event) else { return false };
        self.log.is_some_and(|log| log.ignores.contains(&event))
            || self.unknown_events == UnknownEvents::Ignore && !self.knows_event(reading)
    }

    /// Whether the record names no event, or one of the lifecycle.
    fn knows_event(&self, reading: &Reading<'_>) -> bool {
        let Some(event) = reading.key(Key::Event) else { return true };
        self.is_event(&event, reading.key(Key::Actor).as_deref())
    }

    fn happening(&self, reading: &Reading<'_>, record: &At<'_>) -> Result<Observed, Trouble> {
        let missing =
            |what: &str| -> Trouble { (Finding::new(&LS332, format!("the record has no {what}")).into(), Word::Id) };
        if !record.value.is_object() {
            return Err((Finding::new(&LS332, "the record is no JSON object").into(), Word::Id));
        }
        self.plain_words(reading)?;
        let id = reading
            .key(Key::Id)
            .filter(|id| !id.is_empty())
            .ok_or_else(|| missing("`id`, so it does not say which instance it is about"))?;
        let (event, wrong_actor) = self.event_of(reading)?;
        let parent = reading.key(Key::Parent);
        let entity = self.entity_of(reading, event, parent.is_some())?;
        let state = |key, word| match reading.key(key) {
            Some(name) => self.state(entity, &name).map(Some).map_err(|finding| (finding, word)),
            None => Ok(None),
        };
        let (from, to) = (state(Key::From, Word::From)?, state(Key::To, Word::To)?);
        if event.is_none() && to.is_none() {
            return Err(missing("event and no state after, so it does not say what happened"));
        }
        let time = moment(reading)?;
        let set = self.set_of(reading, entity)?;
        let root_entity = self.root_of(entity);
        let root =
            if root_entity == entity { Some(id.as_str().into()) } else { reading.key(Key::Root).map(Into::into) };
        // What is said to own a root owns nothing.
        let parent = parent.filter(|_| root_entity != entity).map(Into::into);
        let instance = Address { entity, id: id.into(), parent };
        let happening = Happening { instance, event, wrong_actor, from, to, set, along: Vec::new() };
        let observation = Observation { time, seen: Seen::Happened(happening) };
        Ok(Observed { root, root_entity, observation, route: Vec::new() })
    }

    /// A plain record's own words are words, and its `set` is an object.
    fn plain_words(&self, reading: &Reading<'_>) -> Result<(), Trouble> {
        let odd = |name: &str, expected: &str| -> Trouble {
            (Finding::new(&LS333, format!("`{name}` of the record is no {expected}")).into(), Word::Id)
        };
        if self.log.is_some() {
            return Ok(());
        }
        for (_, name) in Key::ALL.iter().filter(|(key, _)| *key != Key::State) {
            if reading.plain(name).is_some_and(|at| at.value.is_array() || at.value.is_object()) {
                return Err(odd(name, "word"));
            }
        }
        match reading.plain("set").map(|at| at.value) {
            Some(set) if !set.is_object() && !set.is_null() => Err(odd("set", "object of fields and their values")),
            _ => Ok(()),
        }
    }

    fn event_of(&self, reading: &Reading<'_>) -> Result<(Option<EventId>, Option<String>), Trouble> {
        let Some(name) = reading.key(Key::Event) else { return Ok((None, None)) };
        let actor = reading.key(Key::Actor);
        let named = self.event_named(&name, actor.as_deref()).map_err(|finding| (finding, Word::Event))?;
        Ok((Some(named.event), named.wrong_actor))
    }

    /// The entity that the record names, else the one that its event is about. A record that names an owner is about a
    /// part, unless only a root takes its event: flat logs give every record the name of the root.
    fn entity_of(&self, reading: &Reading<'_>, event: Option<EventId>, owned: bool) -> Result<EntityId, Trouble> {
        if let Some(LogKind::Changes(entity)) = self.log.map(|log| &log.kind) {
            return Ok(*entity);
        }
        if let Some(name) = reading.key(Key::Entity) {
            return self.entity(&name).map_err(|finding| (finding, Word::Entity));
        }
        let takes = |id: &EntityId| event.is_none_or(|event| entity_takes(self.model.entity(*id), event));
        let mut all: Vec<EntityId> = self.model.entities().map(|(id, _)| id).filter(takes).collect();
        let is_part = |id: &EntityId| self.model.entity(*id).parent.is_some();
        if owned && (event.is_none() || all.iter().any(is_part)) {
            all.retain(is_part);
        }
        if let [only] = all.as_slice() {
            return Ok(*only);
        }
        let names: Vec<String> = all.iter().map(|id| format!("`{}`", self.model.entity(*id).name.text)).collect();
        let help = match (event, names.as_slice()) {
            (Some(_), [_, ..]) => format!("give it an `entity`: its event happens to {}", names.join(" and ")),
            _ => "give it an `entity`, or an event that tells".to_owned(),
        };
        let finding = Finding::new(&LS332, "the record does not say which entity it is about").help(help);
        Err((finding.into(), Word::Event))
    }

    fn set_of(&self, reading: &Reading<'_>, entity: EntityId) -> Result<Vec<(FieldId, Value)>, Trouble> {
        let mut given: Vec<(String, serde_json::Value)> = Vec::new();
        match self.log {
            Some(log) => {
                for (field, _, source) in &log.sets {
                    given.extend(reading.source_value(source).map(|value| (field.text.clone(), value)));
                }
            }
            None => {
                if let Some(fields) = reading.plain("set").and_then(|at| at.value.as_object()) {
                    given.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
                }
            }
        }
        let mut set = Vec::new();
        for (name, value) in given {
            let word = Word::Field(name.clone());
            let id = self.field(entity, &name).map_err(|finding| (finding, word.clone()))?;
            let field = self.model.entity(entity).field(id);
            match values::field_value(field, &value) {
                Ok(value) => set.push((id, value)),
                Err(expected) => {
                    let finding = Finding::new(&LS333, format!("`{name}` cannot be {value}: expected {expected}"))
                        .label(field.name.span, "declared here")
                        .maybe_help(values::meant(field, &value));
                    return Err((finding.into(), word));
                }
            }
        }
        Ok(set)
    }

    /// The entity at the top of the ownership that `entity` belongs to.
    pub(crate) fn root_of(&self, entity: EntityId) -> EntityId {
        let mut root = entity;
        while let Some((parent, _)) = self.model.entity(root).parent {
            root = parent;
        }
        root
    }
}

/// The record's time; an error if there is one that cannot be read.
pub(crate) fn moment(reading: &Reading<'_>) -> Result<Option<i64>, Trouble> {
    let Some(text) = reading.key(Key::Time) else { return Ok(None) };
    if let Some((moment, _)) = time::of_record(&text) {
        Ok(Some(moment))
    } else {
        let finding = Finding::new(&LS332, format!("`{text}` is no time"))
            .help("expected RFC 3339, such as 2016-03-02T10:11:00Z, or seconds or milliseconds since 1970");
        Err((finding.into(), Word::Time))
    }
}

fn entity_takes(entity: &crate::model::Entity, event: EventId) -> bool {
    entity.moves.iter().any(|mv| mv.recorded_event() == Some(event))
        || entity.ignores.iter().any(|ignore| ignore.event == event)
        || entity.incidents.iter().any(|incident| incident.event == event)
}
