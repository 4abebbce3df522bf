//! Checks that what a log's values are renamed to exists.

use super::codes::LS083;
use super::context::Context;
use super::declared::Declared;
use super::values;
use crate::diagnostic::Finding;
use crate::model::{Domain, EntityId, Field};
use crate::syntax::ast::{Rename, ValueSource};

/// What the values of a key or field mean.
pub(super) enum Meaning<'m> {
    /// No name of the lifecycle: an id, a time.
    None,
    Entity,
    /// With or without its actor.
    Event,
    Actor,
    /// A state of this entity, or of any.
    State(Option<EntityId>),
    /// A value of one of these fields.
    Value(&'m [&'m Field]),
}

impl Context<'_, '_> {
    /// Checks every rename of a value.
    pub(super) fn renames(&mut self, meaning: &Meaning<'_>, value: &ValueSource) {
        let mut declared = Declared::that_are("renamed");
        for rename in &value.renames {
            declared.declare(&rename.from.text, rename.from.span, "the log's value", self.out);
            if !self.means(meaning, &rename.to.text) {
                self.unknown_target(meaning, rename);
            }
        }
    }

    fn means(&self, meaning: &Meaning<'_>, word: &str) -> bool {
        match meaning {
            Meaning::None => false,
            Meaning::Entity => self.names.entity_ids.contains_key(word),
            Meaning::Actor => self.names.actors.ids.contains_key(word),
            Meaning::Event => match word.split_once('.') {
                Some((actor, event)) => self.names.events.is_taken(actor, event),
                None => self.names.index().event_words.contains(word),
            },
            Meaning::State(Some(entity)) => self.has_state(*entity, word),
            Meaning::State(None) => self.names.index().states.contains(word),
            Meaning::Value(fields) => fields.iter().any(|field| match field.domain {
                Domain::Bool => matches!(word, "true" | "false"),
                Domain::Range(low, high) => word.parse().is_ok_and(|number| (low..=high).contains(&number)),
                _ => values::named_value(&field.domain, word).is_some(),
            }),
        }
    }

    fn has_state(&self, entity: EntityId, word: &str) -> bool {
        use super::names::Symbol;
        matches!(self.names.scope(entity).symbols.get(word), Some(Symbol::State(_)))
    }

    fn unknown_target(&mut self, meaning: &Meaning<'_>, rename: &Rename) {
        let names = self.names;
        let state_names = |entity: EntityId| names.scope(entity).states.iter().map(|state| state.name.text.as_str());
        let (what, known): (_, Vec<&str>) = match meaning {
            Meaning::None => ("a name: ids and times are read as they are".to_owned(), Vec::new()),
            Meaning::Entity => ("an entity".to_owned(), names.called.clone()),
            Meaning::Event => ("an event that an entity takes".to_owned(), names.events.taken_names().collect()),
            Meaning::Actor => {
                ("an actor".to_owned(), names.actors.list.iter().map(|actor| actor.name.text.as_str()).collect())
            }
            Meaning::State(Some(entity)) => ("a state".to_owned(), state_names(*entity).collect()),
            Meaning::State(None) => {
                let scopes = 0..names.entities.len();
                ("a state".to_owned(), scopes.flat_map(|at| state_names(EntityId::new(at))).collect())
            }
            Meaning::Value(fields) => {
                let all: Vec<_> = fields.iter().map(|field| values::kind(&field.domain)).collect();
                let name = fields.first().map_or("", |field| field.name.text.as_str());
                let what = format!("a value of `{name}`, which is {}", all.join(" or "));
                (what, fields.iter().flat_map(|field| words(field)).collect())
            }
        };
        let help = self.out.help(&rename.to.text, "there are", known);
        self.out.report(
            Finding::new(&LS083, format!("`{}` is not {what}", rename.to.text))
                .label(rename.to.span, format!("what the log's \"{}\" should mean", rename.from.text.escape_debug()))
                .maybe_help(help),
        );
    }
}

fn words(field: &Field) -> Vec<&str> {
    match &field.domain {
        Domain::Enum(values) => values.iter().map(|value| value.text.as_str()).collect(),
        Domain::Bool => vec!["true", "false"],
        Domain::Record => vec!["present", "absent"],
        Domain::Range(..) | Domain::Duration => Vec::new(),
    }
}
