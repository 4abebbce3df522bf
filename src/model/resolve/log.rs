//! Resolves log mappings: which keys a kind of log has, and what its statements name.

use std::collections::HashSet;

use super::codes::{LS051, LS054, LS058, LS081, LS082, LS084};
use super::context::Context;
use super::declared::{Declared, info, named};
use super::names::Scope;
use super::out::list;
use super::rename::Meaning;
use crate::diagnostic::Finding;
use crate::model::{ChildSource, EntityId, EventId, FieldId, Key, Log, LogKind, Named};
use crate::source::Span;
use crate::syntax::ast::{self, LogStatement, Name, ValueSource};

/// What the records of one kind of log may, and must, have.
struct Shape {
    /// Reads like "an `events` log".
    what: &'static str,
    allowed: &'static [Key],
    required: &'static [Key],
    /// Whether children stand inside the records.
    nests: bool,
    /// Whether it is the record itself, and not a child in it.
    whole: bool,
}

const EVENTS: Shape = Shape {
    what: "an `events` log",
    allowed: &[Key::Time, Key::Id, Key::Root, Key::Parent, Key::Entity, Key::Event, Key::Actor, Key::From, Key::To],
    required: &[Key::Id, Key::Event],
    nests: false,
    whole: true,
};

const CHANGES: Shape = Shape {
    what: "a `changes` log",
    allowed: &[Key::Time, Key::Id, Key::Root, Key::Parent, Key::Event, Key::Actor, Key::From, Key::To],
    required: &[Key::Time, Key::Id, Key::To],
    nests: false,
    whole: true,
};

const SNAPSHOT: Shape = Shape {
    what: "a `snapshot` log",
    allowed: &[Key::Time, Key::Id, Key::State],
    required: &[Key::Id, Key::State],
    nests: true,
    whole: true,
};

const CHILD: Shape = Shape {
    what: "a list of parts",
    allowed: &[Key::Id, Key::State],
    required: &[Key::Id, Key::State],
    nests: true,
    whole: false,
};

/// Actor and event of `Actor.Event`.
pub(super) fn split(name: &str) -> (&str, &str) {
    name.split_once('.').unwrap_or((name, ""))
}

/// What the statements of one block say.
#[derive(Default)]
struct Mapped {
    keys: Vec<(Key, ValueSource)>,
    sets: Vec<(Named, Option<FieldId>, ValueSource)>,
    parts: Vec<ChildSource>,
    always: Vec<EventId>,
    ignores: Vec<String>,
}

/// One block of statements that is being read.
struct Block<'b> {
    shape: &'static Shape,
    /// The entity whose instances the block speaks of, where that is one.
    entity: Option<EntityId>,
    /// The block's name.
    name: &'b Name,
}

impl<'a> Context<'_, 'a> {
    /// Resolves a log mapping.
    pub(super) fn log(&mut self, log: &ast::Log) -> Option<Log> {
        let Some(kind) = &log.kind else {
            self.out.incomplete = true;
            return None;
        };
        let (shape, kind) = match kind {
            ast::LogKind::Events { at, .. } => (&EVENTS, LogKind::Events { at: at.clone() }),
            ast::LogKind::Changes(entity, _) => (&CHANGES, LogKind::Changes(self.log_entity(entity)?)),
            ast::LogKind::Snapshot { entity, at, .. } => {
                let id = self.log_entity(entity)?;
                self.snapshot_root(id, entity);
                (&SNAPSHOT, LogKind::Snapshot { entity: id, at: at.clone() })
            }
        };
        let entity = match kind {
            LogKind::Events { .. } => None,
            LogKind::Changes(entity) | LogKind::Snapshot { entity, .. } => Some(entity),
        };
        let mapped = self.block(&Block { shape, entity, name: &log.name }, &log.statements);
        let lines = self.lines(log);
        let Mapped { keys, sets, parts, always, ignores } = mapped;
        let info = info(&log.meta);
        Some(Log { name: named(&log.name), kind, keys, sets, parts, always, ignores, lines, info })
    }

    /// An entity that a log, an invariant or the like names.
    pub(super) fn log_entity(&mut self, name: &Name) -> Option<EntityId> {
        let found = self.names.entity_ids.get(name.text.as_str()).copied();
        if found.is_none() {
            let help = self.out.help(&name.text, "the entities are", self.names.called.iter().copied());
            self.out.report(
                Finding::new(&LS051, format!("no entity is called `{}`", name.text))
                    .label(name.span, "unknown entity")
                    .maybe_help(help),
            );
        }
        found
    }

    fn snapshot_root(&mut self, id: EntityId, name: &Name) {
        let Some(parent) = self.names.scope(id).parent else { return };
        let parent = self.names.name(parent);
        self.out.report(
            Finding::new(&LS084, format!("a snapshot shows a whole root, and `{}` is a part", name.text))
                .label(name.span, format!("owned by `{parent}`"))
                .help(format!(
                    "map `{parent}` and put `{}` in a `parts` block; or use `changes of {}`",
                    name.text, name.text
                )),
        );
    }

    fn block(&mut self, block: &Block<'_>, statements: &[LogStatement]) -> Mapped {
        let mut mapped = Mapped::default();
        let [mut keys, mut sets, mut parts] = [(); 3].map(|()| Declared::that_are("mapped"));
        for statement in statements {
            match statement {
                LogStatement::Key { key, value, .. } => {
                    keys.declare(&key.text, key.span, "the key", self.out);
                    mapped.keys.extend(self.key(block, key, value));
                }
                LogStatement::Set { field, value, .. } => {
                    sets.declare(&field.text, field.span, "the field", self.out);
                    mapped.sets.extend(self.mapped_field(block, field, value));
                }
                LogStatement::Parts(children) => {
                    parts.declare(&children.parts.text, children.parts.span, "the list", self.out);
                    mapped.parts.extend(self.children(block, children));
                }
                LogStatement::Always { events, meta } => {
                    if self.whole(block, "always", meta.span) {
                        mapped.always.extend(events.iter().filter_map(|event| self.log_event(event)));
                    }
                }
                LogStatement::Ignore { values, meta } => {
                    if self.whole(block, "ignore", meta.span) {
                        mapped.ignores.extend(values.iter().map(|value| value.text.clone()));
                    }
                }
                LogStatement::Lines { meta, .. } => {
                    self.whole(block, "lines", meta.span);
                }
            }
        }
        let given: HashSet<Key> = mapped.keys.iter().map(|(key, _)| *key).collect();
        self.required(block, &given);
        if let Some(ignore) = statements.iter().find(|statement| matches!(statement, LogStatement::Ignore { .. }))
            && block.shape.whole
            && !given.contains(&Key::Event)
        {
            self.needless_ignore(ignore);
        }
        mapped
    }

    fn key(&mut self, block: &Block<'_>, key: &Name, value: &ValueSource) -> Option<(Key, ValueSource)> {
        let shape = block.shape;
        let known = Key::ALL.iter().find(|(_, word)| *word == key.text).map(|(known, _)| *known);
        let Some(known) = known.filter(|known| shape.allowed.contains(known)) else {
            let allowed = shape.allowed.iter().map(|key| key.word());
            let names = self.names;
            let is_field = match block.entity {
                Some(id) => names.scope(id).field_named(&key.text).is_some(),
                None => names.index().fields.contains_key(key.text.as_str()),
            };
            let help = if is_field {
                Some(format!("`{0}` is a field: write `set {0} = …`", key.text))
            } else {
                self.out.help(&key.text, "its keys are", allowed)
            };
            self.out.report(
                Finding::new(&LS081, format!("{} has no key `{}`", shape.what, key.text))
                    .label(key.span, "means nothing here")
                    .maybe_help(help),
            );
            return None;
        };
        let meaning = match known {
            Key::Time | Key::Id | Key::Root | Key::Parent => Meaning::None,
            Key::Entity => Meaning::Entity,
            Key::Event => Meaning::Event,
            Key::Actor => Meaning::Actor,
            Key::From | Key::To | Key::State => Meaning::State(block.entity),
        };
        self.renames(&meaning, value);
        Some((known, value.clone()))
    }

    fn required(&mut self, block: &Block<'_>, given: &HashSet<Key>) {
        let missing: Vec<_> =
            block.shape.required.iter().filter(|key| !given.contains(key)).map(|key| key.word()).collect();
        if missing.is_empty() {
            return;
        }
        self.out.report(
            Finding::new(&LS082, format!("`{}` does not say where {} stands", block.name.text, list(&missing)))
                .label(block.name.span, format!("{} needs {}", block.shape.what, list(&missing)))
                .help(format!("write `{} = PATH`", missing[0])),
        );
    }

    fn needless_ignore(&mut self, ignore: &LogStatement) {
        let LogStatement::Ignore { meta, .. } = ignore else { return };
        self.out.report(
            Finding::new(&LS082, "`ignore` names values of the key `event`, which is not mapped")
                .label(meta.span, "values of what?")
                .help("write `event = PATH`"),
        );
    }

    fn mapped_field(
        &mut self,
        block: &Block<'_>,
        field: &Name,
        value: &ValueSource,
    ) -> Option<(Named, Option<FieldId>, ValueSource)> {
        let names = self.names;
        let Some(entity) = block.entity else {
            let Some(known) = names.index().fields.get(field.text.as_str()) else {
                let fields = names.entities.iter().flat_map(Scope::field_names);
                let help = self.out.help(&field.text, "the fields are", fields);
                self.out.report(
                    Finding::new(&LS054, format!("no entity has a field `{}`", field.text))
                        .label(field.span, "unknown field")
                        .maybe_help(help),
                );
                return None;
            };
            let known: Vec<_> = known.iter().map(|(entity, id)| &names.scope(*entity).fields[id.index()]).collect();
            self.renames(&Meaning::Value(&known), value);
            return Some((named(field), None, value.clone()));
        };
        let id = self.at(entity).own_field(field)?;
        self.renames(&Meaning::Value(&[&names.scope(entity).fields[id.index()]]), value);
        Some((named(field), Some(id), value.clone()))
    }

    fn children(&mut self, block: &Block<'_>, children: &ast::ChildRecords) -> Option<ChildSource> {
        let entity = block.entity.filter(|_| block.shape.nests);
        let Some(entity) = entity else {
            self.out.report(
                Finding::new(&LS084, format!("{} has no parts inside its records", block.shape.what))
                    .label(children.parts.span, "only a snapshot shows children")
                    .help("map the children's own records in a log of theirs"),
            );
            return None;
        };
        let names = self.names;
        let mut owner = self.at(entity);
        let view = owner.view();
        let (up, part) = owner.parts(view, &children.parts)?;
        let scope = names.scope(entity);
        if up != 0 {
            owner.foreign_parts(&children.parts);
            return None;
        }
        let child = scope.parts[part.index()].entity;
        let inner = Block { shape: &CHILD, entity: Some(child), name: &children.parts };
        let mapped = self.block(&inner, &children.statements);
        let sets = mapped.sets.into_iter().filter_map(|(_, field, value)| Some((field?, value))).collect();
        let Mapped { keys, parts, .. } = mapped;
        let (at, complete) = (children.at.clone(), children.complete);
        Some(ChildSource { part, entity: child, at, complete, keys, sets, parts })
    }

    fn foreign_parts(&mut self, parts: &Name) {
        let here = self.names.name(self.entity);
        self.out.report(
            Finding::new(&LS084, format!("`{}` are not parts of `{here}`", parts.text))
                .label(parts.span, "parts of an owner of it")
                .help("write this block beside the one around it"),
        );
    }

    /// The same names, looked up for another entity.
    pub(super) fn at(&mut self, entity: EntityId) -> Context<'_, 'a> {
        Context { names: self.names, out: self.out, entity }
    }

    fn whole(&mut self, block: &Block<'_>, statement: &str, span: Span) -> bool {
        if !block.shape.whole {
            self.out.report(
                Finding::new(&LS084, format!("`{statement}` speaks of whole records, not of {}", block.shape.what))
                    .label(span, "inside a record")
                    .help("move it out of this block"),
            );
        }
        block.shape.whole
    }

    /// Of the same actor's events the event's own word is compared: the actor alone makes most names look alike.
    fn event_help(&mut self, event: &ast::EventName) -> Option<String> {
        let names = self.names;
        let (actor, word) = (&event.actor.text, &event.event.text);
        let own = || names.events.taken_names().filter(|name| split(name).0 == actor);
        if let Some(near) = self.out.nearest(word, own().map(|name| split(name).1)) {
            return Some(format!("did you mean `{actor}.{near}`?"));
        }
        if let Some(same) = names.events.taken_names().find(|name| split(name).1 == word) {
            return Some(format!("did you mean `{same}`?"));
        }
        self.out.help("", &format!("the events of `{actor}` are"), own())
    }

    /// An event that a log or a scenario names: some entity must take it.
    pub(super) fn log_event(&mut self, event: &ast::EventName) -> Option<EventId> {
        self.actor(&event.actor)?;
        let found = self.names.events.taken(event);
        if found.is_none() {
            let text = format!("{}.{}", event.actor.text, event.event.text);
            let help = self.event_help(event);
            self.out.report(
                Finding::new(&LS058, format!("no entity takes the event `{text}`"))
                    .label(event.span, "no move, incident, `ignore` or `as` names it")
                    .maybe_help(help),
            );
        }
        found
    }
}
