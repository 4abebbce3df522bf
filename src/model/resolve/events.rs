//! Collects actors and events: who there is, and everything they are said to do.

use std::collections::HashMap;

use super::codes::{LS052, LS055};
use super::declared::{Declared, info, named};
use super::out::Out;
use crate::diagnostic::Finding;
use crate::model::{Actor, ActorId, Event, EventId, Named};
use crate::source::Span;
use crate::syntax::ast::{self, EntityMember, EventName, Item, Name, StateMember, Trigger};

/// The declared actors.
#[derive(Default)]
pub(super) struct Actors<'a> {
    pub(super) list: Vec<Actor>,
    pub(super) ids: HashMap<&'a str, ActorId>,
}

/// Every event of the lifecycle, in order of first appearance.
#[derive(Default)]
pub(super) struct Events<'a> {
    pub(super) list: Vec<Event>,
    ids: HashMap<(&'a str, &'a str), EventId>,
    /// Whether some entity takes it, ignores it, or has it as an incident or a report; by id.
    pub(super) taken: Vec<bool>,
}

impl<'a> Events<'a> {
    pub(super) fn get(&self, event: &EventName) -> Option<EventId> {
        self.ids.get(&(event.actor.text.as_str(), event.event.text.as_str())).copied()
    }

    /// Whether something takes an event.
    pub(super) fn is_taken(&self, actor: &str, event: &str) -> bool {
        self.ids.get(&(actor, event)).is_some_and(|id| self.taken[id.index()])
    }

    /// An event that something takes.
    pub(super) fn taken(&self, event: &EventName) -> Option<EventId> {
        self.get(event).filter(|id| self.taken[id.index()])
    }

    /// Their own words, without the actor.
    pub(super) fn taken_words(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.ids.iter().filter(|(_, id)| self.taken[id.index()]).map(|((_, word), _)| *word)
    }

    /// The names of the events that something takes.
    pub(super) fn taken_names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().zip(&self.taken).filter(|(_, taken)| **taken).map(|(event, _)| event.name.text.as_str())
    }
}

/// Reads the `actor` statements.
pub(super) fn actors<'a>(file: &'a ast::File, out: &mut Out) -> Actors<'a> {
    let mut actors = Actors::default();
    let mut declared = Declared::default();
    for item in &file.items {
        let Item::Actor(statement) = item else { continue };
        for name in &statement.names {
            if declared.declare(&name.text, name.span, "the actor", out) {
                actors.ids.insert(&name.text, ActorId::new(actors.list.len()));
                actors.list.push(Actor { name: named(name), info: info(&statement.meta) });
            }
        }
    }
    actors
}

/// The actor of a name; an undeclared one is reported, once.
pub(super) fn actor(actors: &Actors<'_>, name: &Name, out: &mut Out) -> Option<ActorId> {
    let id = actors.ids.get(name.text.as_str()).copied();
    if id.is_none() && out.unknown_actors.insert(name.text.clone()) {
        let declared = actors.list.iter().map(|actor| actor.name.text.as_str());
        let help = out
            .help(&name.text, "the actors are", declared)
            .unwrap_or_else(|| format!("declare it: `actor {}`", name.text));
        out.report(
            Finding::new(&LS055, format!("no actor is called `{}`", name.text))
                .label(name.span, "not declared")
                .help(help),
        );
    }
    id
}

/// Reads every event that is declared or that an entity speaks of.
pub(super) fn events<'a>(file: &'a ast::File, actors: &Actors<'a>, out: &mut Out) -> Events<'a> {
    let mut collect = Collect { events: Events::default(), declared: HashMap::new(), actors, out };
    for item in &file.items {
        match item {
            Item::Event(statement) => collect.declaration(statement),
            Item::Entity(entity) => entity.members.iter().for_each(|member| collect.entity_member(member)),
            _ => {}
        }
    }
    collect.events
}

struct Collect<'a, 'c> {
    events: Events<'a>,
    declared: HashMap<EventId, Span>,
    actors: &'c Actors<'a>,
    out: &'c mut Out,
}

impl<'a> Collect<'a, '_> {
    fn declaration(&mut self, statement: &'a ast::EventDecl) {
        let Some(id) = self.intern(&statement.event) else { return };
        let span = statement.event.span;
        let event = &mut self.events.list[id.index()];
        if let Some(first) = self.declared.insert(id, span) {
            self.out.report(
                Finding::new(&LS052, format!("the event `{}` is declared twice", event.name.text))
                    .label(span, "declared again here")
                    .label(first, "first declared here"),
            );
            return;
        }
        let read = info(&statement.meta);
        event.name.span = span;
        event.description = read.description;
        event.tags = read.tags;
    }

    fn intern(&mut self, event: &'a EventName) -> Option<EventId> {
        let actor = actor(self.actors, &event.actor, self.out)?;
        let next = EventId::new(self.events.list.len());
        let key = (event.actor.text.as_str(), event.event.text.as_str());
        let id = *self.events.ids.entry(key).or_insert(next);
        if id == next {
            let name = Named { text: format!("{}.{}", key.0, key.1), span: event.span };
            self.events.list.push(Event { actor, name, description: None, tags: Vec::new() });
            self.events.taken.push(false);
        }
        Some(id)
    }

    fn take(&mut self, event: &'a EventName) {
        if let Some(id) = self.intern(event) {
            self.events.taken[id.index()] = true;
        }
    }

    fn entity_member(&mut self, member: &'a EntityMember) {
        match member {
            EntityMember::Before(before) => before.incidents.iter().for_each(|incident| self.take(&incident.event)),
            EntityMember::Create(create) => self.take(&create.event),
            EntityMember::From(block) => self.state_members(&block.members),
            EntityMember::State(state) => self.state_members(&state.members),
            EntityMember::Fault(fault) => {
                fault.reported_as.iter().for_each(|event| self.take(event));
                self.state_members(&fault.members);
            }
            EntityMember::Field(_) | EntityMember::Owned(_) | EntityMember::Group(_) | EntityMember::Allow(_) => {}
        }
    }

    fn state_members(&mut self, members: &'a [StateMember]) {
        for member in members {
            match member {
                StateMember::Move(mv) => {
                    if let Trigger::Event { event, .. } = &mv.trigger {
                        self.take(event);
                    }
                    mv.reported_as.iter().for_each(|event| self.take(event));
                }
                StateMember::Ignore(ignore) => ignore.events.iter().for_each(|event| self.take(event)),
                StateMember::Incident(incident) => self.take(&incident.event),
                StateMember::State(state) => self.state_members(&state.members),
                StateMember::OnEnter(_) | StateMember::Allow(_) => {}
            }
        }
    }
}
