//! Entities of a YAML lifecycle: fields, parts, groups, states, faults.

use super::file::find;
use super::reader::{Place, Reader};
use super::tree::{Entry, Kind, Meaning, Node, Scalar};
use crate::source::Span;
use crate::syntax::ast::{
    Before, Create, Entity, EntityMember, Expr, Fault, FromBlock, Group, Meta, Name, State, StateMember, StateRole,
};

const ENTITY: Place = Place {
    what: "an entity",
    keys: &[
        "of",
        "description",
        "tags",
        "fields",
        "parts",
        "groups",
        "before create",
        "create",
        "from",
        "states",
        "faults",
        "allow",
    ],
};
const GROUP: Place = Place { what: "a group", keys: &["states", "description", "tags", "allow"] };
const FROM: Place = Place { what: "a `from` section", keys: &["states", "description", "tags", "moves", "allow"] };
const STATE: Place = Place {
    what: "a state",
    keys: &["initial", "final", "discards", "description", "tags", "moves", "states", "allow"],
};
const FAULT: Place =
    Place { what: "a fault", keys: &["from", "when", "as", "description", "tags", "moves", "states", "allow"] };

impl Reader<'_> {
    /// One entity.
    pub(super) fn entity(&mut self, entry: &Entry) -> Option<Entity> {
        let name = self.name_key(entry);
        let entries = self.section(&entry.value, ENTITY);
        let meta = self.meta(&entries, entry.span(), false);
        let mut parent = None;
        let mut members = Vec::new();
        for entry in entries {
            let value = &entry.value;
            match entry.key.text.as_str() {
                "of" => parent = self.name(value, "`of`"),
                "fields" => {
                    for each in self.entries(value, "`fields`") {
                        members.extend(self.field(each).map(EntityMember::Field));
                    }
                }
                "parts" => {
                    for each in self.entries(value, "`parts`") {
                        members.extend(self.owned(each).map(EntityMember::Owned));
                    }
                }
                "groups" => {
                    for each in self.entries(value, "`groups`") {
                        members.extend(self.group(each).map(EntityMember::Group));
                    }
                }
                "before create" => members.push(EntityMember::Before(self.before(entry))),
                "create" => {
                    members.extend(self.creates(value).into_iter().map(EntityMember::Create));
                }
                "from" => {
                    for each in self.items(value, "`from`") {
                        members.extend(self.shared_moves(each).map(EntityMember::From));
                    }
                }
                "states" => members.extend(self.states_of(value).into_iter().map(EntityMember::State)),
                "faults" => {
                    for each in self.entries(value, "`faults`") {
                        members.extend(self.fault(each).map(EntityMember::Fault));
                    }
                }
                "allow" => members.extend(self.allows(value).into_iter().map(EntityMember::Allow)),
                _ => {}
            }
        }
        Some(Entity { name: name?, parent, members, meta })
    }

    fn group(&mut self, entry: &Entry) -> Option<Group> {
        let name = self.name_key(entry);
        let (states, meta) = if matches!(entry.value.kind, Kind::Map(_)) {
            let entries = self.section(&entry.value, GROUP);
            let meta = self.meta(&entries, entry.span(), true);
            (self.required_states(&entries, entry.key_span, GROUP)?, meta)
        } else {
            (self.state_set(&entry.value, "a group")?, Meta::new(entry.span()))
        };
        Some(Group { name: name?, states, meta })
    }

    fn required_states(
        &mut self,
        entries: &[&Entry],
        span: Span,
        place: Place,
    ) -> Option<crate::syntax::ast::StateSet> {
        let Some(entry) = find(entries, "states") else {
            self.missing(span, "states", place, "say which states: `states: Creating, Shipping`");
            return None;
        };
        self.state_set(&entry.value, "`states`")
    }

    fn before(&mut self, entry: &Entry) -> Before {
        let lines = self.items(&entry.value, "`before create`");
        let incidents = lines.iter().filter_map(|line| self.incident(line)).collect();
        Before { incidents, meta: Meta::new(entry.span()) }
    }

    fn creates(&mut self, node: &Node) -> Vec<Create> {
        self.items(node, "`create`").iter().filter_map(|line| self.create(line)).collect()
    }

    fn shared_moves(&mut self, node: &Node) -> Option<FromBlock> {
        let entries = self.section(node, FROM);
        let meta = self.meta(&entries, node.span, false);
        let states = self.required_states(&entries, node.span.at_start(), FROM);
        let inside: Vec<&Entry> = entries.into_iter().filter(|entry| entry.key.text != "states").collect();
        let members = self.members(&inside);
        Some(FromBlock { states: states?, members, meta })
    }

    /// What stands under `moves`, `states` and `allow`, in file order.
    fn members(&mut self, entries: &[&Entry]) -> Vec<StateMember> {
        let mut members = Vec::new();
        for entry in entries {
            match entry.key.text.as_str() {
                "moves" => {
                    for line in self.items(&entry.value, "`moves`") {
                        members.extend(self.member(line));
                    }
                }
                "states" => members.extend(self.states_of(&entry.value).into_iter().map(StateMember::State)),
                "allow" => members.extend(self.allows(&entry.value).into_iter().map(StateMember::Allow)),
                _ => {}
            }
        }
        // As in the other notation: room that is not used would be half of all memory.
        members.shrink_to_fit();
        members
    }

    fn states_of(&mut self, node: &Node) -> Vec<State> {
        self.entries(node, "`states`").into_iter().filter_map(|entry| self.state(entry)).collect()
    }

    fn state(&mut self, entry: &Entry) -> Option<State> {
        let name = self.name_key(entry);
        let entries = self.section(&entry.value, STATE);
        let meta = self.meta(&entries, entry.span(), false);
        let (role, when) = self.role(&entries);
        let discards = match find(&entries, "discards") {
            Some(entry) => self.names(&entry.value, "`discards`"),
            None => Vec::new(),
        };
        let members = self.members(&entries);
        Some(State { role, name: name?, when, discards, members, meta })
    }

    fn role(&mut self, entries: &[&Entry]) -> (StateRole, Option<Expr>) {
        let initial = find(entries, "initial").map(|entry| (entry, self.initial(&entry.value)));
        let last = find(entries, "final").map(|entry| (entry, self.flag(&entry.value, "`final`")));
        match (initial, last) {
            (Some((first, Some(_))), Some((second, true))) => {
                self.conflict(first, second);
                (StateRole::Ordinary, None)
            }
            (Some((_, Some(when))), _) => (StateRole::Initial, when),
            (_, Some((_, true))) => (StateRole::Final, None),
            _ => (StateRole::Ordinary, None),
        }
    }

    /// Whether the state is initial, and under which guard.
    #[allow(clippy::option_option)] // not initial, initial always, initial under a guard
    fn initial(&mut self, node: &Node) -> Option<Option<Expr>> {
        match &node.kind {
            Kind::Scalar(Scalar { meaning: Meaning::Bool(yes), .. }) => yes.then_some(None),
            Kind::Scalar(Scalar { meaning: Meaning::Text, .. }) => {
                Some(self.guard(node, "the guard of an initial state"))
            }
            _ => {
                self.wrong(node, "`true` or a guard", "`initial`");
                None
            }
        }
    }

    fn fault(&mut self, entry: &Entry) -> Option<Fault> {
        let name = self.name_key(entry);
        let entries = self.section(&entry.value, FAULT);
        let meta = self.meta(&entries, entry.span(), false);
        let from = if let Some(from) = find(&entries, "from") {
            self.state_set(&from.value, "`from`")
        } else {
            self.missing(entry.key_span, "from", FAULT, "say where it strikes: `from: any active state`");
            None
        };
        let when = find(&entries, "when").and_then(|entry| self.guard(&entry.value, "`when`"));
        let reported_as = find(&entries, "as").and_then(|entry| self.event(&entry.value, "`as`"));
        let members = self.members(&entries);
        Some(Fault { name: name?, from, when, reported_as, members, meta })
    }

    /// A list of names, or one name alone.
    pub(super) fn names(&mut self, node: &Node, what: &str) -> Vec<Name> {
        if matches!(node.kind, Kind::Scalar(_)) && !node.is_null() {
            return self.name(node, what).into_iter().collect();
        }
        let items = self.items(node, what);
        items.iter().filter_map(|item| self.name(item, what)).collect()
    }
}
