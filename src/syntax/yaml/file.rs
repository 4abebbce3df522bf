//! The top level of a YAML lifecycle: header, actors, events, invariants, logs, scenarios.

use super::reader::{Place, Reader};
use super::tree::{Entry, Kind, Node};
use crate::source::Span;
use crate::syntax::ast::{Actors, EventDecl, File, Header, Invariant, Item, Log, Meta, Name, Scenario, Trivia};

/// The keys of the file.
const FILE: Place = Place {
    what: "a lifecycle",
    keys: &[
        "lifecycle",
        "description",
        "tags",
        "actors",
        "events",
        "allow",
        "entities",
        "invariants",
        "logs",
        "scenarios",
    ],
};
const ACTOR: Place = Place { what: "an actor", keys: &["name", "names", "description", "tags", "allow"] };
const EVENT: Place = Place { what: "an event", keys: &["description", "tags", "allow"] };
const INVARIANT: Place =
    Place { what: "an invariant", keys: &["of", "description", "tags", "allow", "always", "never"] };
const LOG: Place = Place { what: "a log", keys: &["description", "tags", "allow", "kind", "map"] };
const SCENARIO: Place = Place { what: "a scenario", keys: &["title", "tags", "allow", "steps"] };

impl Reader<'_> {
    /// The whole file.
    pub(super) fn file(&mut self, root: &Node) -> File {
        if let Some(keys) = foreign_keys(root) {
            let help = "a lifecycle is `lifecycle: Name`, and `entities` with their `states` below it";
            self.missing(keys, "lifecycle", FILE, help);
            return File { header: None, items: Vec::new(), end: Trivia::default() };
        }
        let entries = self.section(root, FILE);
        let mut file = File { header: self.header(root, &entries), items: Vec::new(), end: Trivia::default() };
        for entry in entries {
            let value = &entry.value;
            match entry.key.text.as_str() {
                "actors" => self.actors(value, &mut file.items),
                "events" => self.events(value, &mut file.items),
                "allow" => file.items.extend(self.allows(value).into_iter().map(Item::Allow)),
                "entities" => {
                    for each in self.entries(value, "`entities`") {
                        file.items.extend(self.entity(each).map(Item::Entity));
                    }
                }
                "invariants" => {
                    for each in self.items(value, "`invariants`") {
                        file.items.extend(self.invariant(each).map(Item::Invariant));
                    }
                }
                "logs" => {
                    for each in self.entries(value, "`logs`") {
                        file.items.extend(self.log(each).map(Item::Log));
                    }
                }
                "scenarios" => {
                    for each in self.items(value, "`scenarios`") {
                        file.items.extend(self.scenario(each).map(Item::Scenario));
                    }
                }
                _ => {}
            }
        }
        file
    }

    fn header(&mut self, root: &Node, entries: &[&Entry]) -> Option<Header> {
        let Some(entry) = find(entries, "lifecycle") else {
            if matches!(root.kind, Kind::Map(_)) || root.is_null() {
                let span = root.span.at_start();
                self.missing(span, "lifecycle", FILE, "begin the file with `lifecycle: Name`");
            }
            return None;
        };
        let name = self.name(&entry.value, "`lifecycle`")?;
        Some(Header { name, meta: self.meta(entries, entry.span(), false) })
    }

    /// Names one by one are one statement, as `actor A, B` is; a mapping is a statement of its own.
    fn actors(&mut self, node: &Node, items: &mut Vec<Item>) {
        let mut plain: Vec<Name> = Vec::new();
        for each in self.items(node, "`actors`") {
            if matches!(each.kind, Kind::Map(_)) {
                flush_actors(&mut plain, items);
                items.extend(self.described_actors(each).map(Item::Actor));
            } else {
                plain.extend(self.name(each, "an actor"));
            }
        }
        flush_actors(&mut plain, items);
    }

    fn described_actors(&mut self, node: &Node) -> Option<Actors> {
        let entries = self.section(node, ACTOR);
        let meta = self.meta(&entries, node.span, true);
        let names = match (find(&entries, "name"), find(&entries, "names")) {
            (Some(one), Some(many)) => {
                self.conflict(one, many);
                return None;
            }
            (Some(one), None) => self.name(&one.value, "`name`").into_iter().collect(),
            (None, Some(many)) => self.names(&many.value, "`names`"),
            (None, None) => {
                self.missing(node.span.at_start(), "name", ACTOR, "say who it is: `name: Customer`");
                return None;
            }
        };
        if names.is_empty() { None } else { Some(Actors { names, meta }) }
    }

    fn events(&mut self, node: &Node, items: &mut Vec<Item>) {
        for entry in self.entries(node, "`events`") {
            let event = self.event_key(entry);
            let mut meta = Meta::new(entry.span());
            if matches!(entry.value.kind, Kind::Scalar(_)) && !entry.value.is_null() {
                meta.description = self.description(&entry.value);
            } else {
                let entries = self.section(&entry.value, EVENT);
                meta = self.meta(&entries, entry.span(), true);
            }
            items.extend(event.map(|event| Item::Event(EventDecl { event, meta })));
        }
    }

    fn invariant(&mut self, node: &Node) -> Option<Invariant> {
        let entries = self.section(node, INVARIANT);
        let meta = self.meta(&entries, node.span, true);
        let entity = if let Some(of) = find(&entries, "of") {
            self.name(&of.value, "`of`")
        } else {
            self.missing(node.span.at_start(), "of", INVARIANT, "say whose invariant it is: `of: Entity`");
            None
        };
        let (entry, always) = match (find(&entries, "always"), find(&entries, "never")) {
            (Some(always), Some(never)) => {
                self.conflict(always, never);
                return None;
            }
            (Some(entry), None) => (entry, true),
            (None, Some(entry)) => (entry, false),
            (None, None) => {
                let help = "say what must hold: `always: GUARD`, or `never: GUARD`";
                self.missing(node.span.at_start(), "always", INVARIANT, help);
                return None;
            }
        };
        let condition = self.guard(&entry.value, "the condition of an invariant")?;
        Some(Invariant { entity: entity?, always, mode_span: entry.key_span, condition, meta })
    }

    fn log(&mut self, entry: &Entry) -> Option<Log> {
        let name = self.name_key(entry)?;
        let entries = self.section(&entry.value, LOG);
        let mut log = Log { name, kind: None, statements: Vec::new(), meta: self.meta(&entries, entry.span(), true) };
        if let Some(kind) = find(&entries, "kind") {
            log.kind = self.log_kind(&kind.value, kind.span());
        } else {
            let help = "say what a record is: `kind: events`, `changes of Entity` or `snapshot of Entity`";
            self.missing(entry.key_span, "kind", LOG, help);
        }
        if let Some(map) = find(&entries, "map") {
            for line in self.items(&map.value, "`map`") {
                log.statements.extend(self.log_statement(line));
            }
        }
        Some(log)
    }

    fn scenario(&mut self, node: &Node) -> Option<Scenario> {
        let entries = self.section(node, SCENARIO);
        let mut meta = self.meta(&entries, node.span, true);
        if let Some(title) = find(&entries, "title") {
            meta.description = self.description(&title.value);
        } else {
            let help = "say what the scenario shows: `title: a late drive is picked up`";
            self.missing(node.span.at_start(), "title", SCENARIO, help);
        }
        let mut steps = Vec::new();
        if let Some(entry) = find(&entries, "steps") {
            for line in self.items(&entry.value, "`steps`") {
                steps.extend(self.step(line));
            }
        }
        if matches!(node.kind, Kind::Map(_)) { Some(Scenario { steps, meta }) } else { None }
    }
}

/// The first key of a mapping that is no lifecycle at all, such as a machine of another notation.
fn foreign_keys(root: &Node) -> Option<Span> {
    let Kind::Map(entries) = &root.kind else { return None };
    let ours = |entry: &Entry| matches!(entry.key.text.as_str(), "lifecycle" | "entities" | "actors");
    let theirs = |entry: &Entry| matches!(entry.key.text.as_str(), "states" | "States" | "transitions");
    let foreign = !entries.iter().any(ours) && entries.iter().any(theirs);
    entries.first().filter(|_| foreign).map(|first| first.key_span)
}

/// The entry with this key.
pub(super) fn find<'n>(entries: &[&'n Entry], key: &str) -> Option<&'n Entry> {
    entries.iter().find(|entry| entry.key.text == key).copied()
}

fn flush_actors(plain: &mut Vec<Name>, items: &mut Vec<Item>) {
    let names = std::mem::take(plain);
    if let (Some(first), Some(last)) = (names.first(), names.last()) {
        let span: Span = first.span.to(last.span);
        items.push(Item::Actor(Actors { names, meta: Meta::new(span) }));
    }
}
