//! Where a name is looked up: the entity that speaks, and the names around it.

use super::codes::{LS054, LS056, LS057};
use super::events;
use super::names::{Member, Names, Scope, Symbol};
use super::out::Out;
use super::states;
use crate::diagnostic::Finding;
use crate::model::{ActorId, EntityId, EventId, FieldId, FieldRef, PartId, StateSet};
use crate::syntax::ast::{self, FieldPath, Name};

/// Looks names up for one entity, and reports those that are not there.
pub(super) struct Context<'s, 'a> {
    pub(super) names: &'s Names<'a>,
    pub(super) out: &'s mut Out,
    pub(super) entity: EntityId,
}

/// From where a guard is judged.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// The instance that is judged.
    pub(super) entity: EntityId,
    /// So many owners above it may have their fields named without a dot; a filter sees its part and the owner.
    pub(super) plain: usize,
    /// Whether a move is judged along (`enters`).
    pub(super) moves: bool,
}

impl<'s, 'a> Context<'s, 'a> {
    pub(super) fn scope(&self) -> &'s Scope<'a> {
        self.names.scope(self.entity)
    }

    /// As seen from the entity itself.
    pub(super) fn view(&self) -> View {
        View { entity: self.entity, plain: 0, moves: false }
    }

    pub(super) fn states(&mut self, entity: EntityId, set: &ast::StateSet) -> Option<StateSet> {
        states::set(self.names.scope(entity), set, self.out)
    }

    pub(super) fn actor(&mut self, name: &Name) -> Option<ActorId> {
        events::actor(&self.names.actors, name, self.out)
    }

    /// An event of an entity's own statement: those have all been read, and complained about, before.
    pub(super) fn event(&self, event: &ast::EventName) -> Option<EventId> {
        self.names.events.get(event)
    }

    /// A field of the entity itself.
    pub(super) fn own_field(&mut self, name: &Name) -> Option<FieldId> {
        let found = self.scope().field_named(&name.text);
        if found.is_none() {
            self.unknown_field(self.view(), self.entity, name);
        }
        found
    }

    /// A field by its path.
    pub(super) fn field(&mut self, view: View, path: &FieldPath) -> Option<FieldRef> {
        if let Some(owner) = &path.owner {
            let (up, entity) = self.owner(view, owner)?;
            let field = self.names.scope(entity).field_named(&path.field.text);
            if field.is_none() {
                self.unknown_field(view, entity, &path.field);
            }
            return field.map(|field| FieldRef { up, field });
        }
        let found = self.plain_field(view, &path.field.text);
        if found.is_none() {
            self.unknown_field(view, view.entity, &path.field);
        }
        found
    }

    /// A field named without an owner.
    pub(super) fn plain_field(&self, view: View, name: &str) -> Option<FieldRef> {
        let in_entity = |(up, entity)| Some(FieldRef { up, field: self.names.scope(entity).field_named(name)? });
        self.names.chain(view.entity).take(view.plain + 1).find_map(in_entity)
    }

    /// The entity that an owner's name stands for, and its distance.
    pub(super) fn owner(&mut self, view: View, owner: &Name) -> Option<(usize, EntityId)> {
        let names = self.names;
        let found = names.chain(view.entity).find(|(_, entity)| names.scope(*entity).lower == owner.text);
        if found.is_none() {
            let here = names.name(view.entity);
            let is_part = names.scope(view.entity).members.contains_key(owner.text.as_str());
            let help = if is_part {
                Some(format!("of parts ask how many: `some {} in STATES where …`", owner.text))
            } else {
                let reach = names.chain(view.entity).map(|(_, entity)| names.scope(entity).lower.as_str());
                self.out.help(&owner.text, &format!("`{here}` sees itself and its owners"), reach)
            };
            self.out.report(
                Finding::new(&LS057, format!("`{}` is neither `{here}` nor an owner of it", owner.text))
                    .label(owner.span, "no entity in reach")
                    .maybe_help(help),
            );
        }
        found
    }

    /// The parts of a name, and whose they are: the nearest in the chain of owners.
    pub(super) fn parts(&mut self, view: View, name: &Name) -> Option<(usize, PartId)> {
        let names = self.names;
        let member = names.chain(view.entity).find_map(|(up, entity)| {
            match names.scope(entity).members.get(name.text.as_str()) {
                Some(Member::Part(part)) => Some(part.map(|part| (up, part))),
                _ => None,
            }
        });
        member.unwrap_or_else(|| {
            let reach = names.chain(view.entity).flat_map(|(_, entity)| names.scope(entity).part_names());
            let here = names.name(view.entity);
            let help = self.out.help(&name.text, "the parts in reach are", reach);
            self.out.report(
                Finding::new(&LS056, format!("neither `{here}` nor an owner of it has parts `{}`", name.text))
                    .label(name.span, "unknown parts")
                    .maybe_help(help),
            );
            None
        })
    }

    fn unknown_field(&mut self, view: View, entity: EntityId, name: &Name) {
        let scope = self.names.scope(entity);
        let help = self.other_meaning(view, entity, &name.text).or_else(|| {
            let noun = format!("the fields of `{}` are", scope.ast.name.text);
            self.out.help(&name.text, &noun, scope.field_names())
        });
        self.out.report(
            Finding::new(&LS054, format!("`{}` has no field `{}`", scope.ast.name.text, name.text))
                .label(name.span, "unknown field")
                .maybe_help(help),
        );
    }

    /// What a word that is no field may have been meant to say.
    fn other_meaning(&self, view: View, entity: EntityId, word: &str) -> Option<String> {
        let scope = self.names.scope(entity);
        let lower = &scope.lower;
        match (scope.members.get(word), scope.symbols.get(word)) {
            (Some(Member::Part(_)), _) => return Some(format!("of parts ask how many: `some {word} in STATES`")),
            (_, Some(Symbol::State(_) | Symbol::Composite(_) | Symbol::Group(_))) => {
                return Some(format!("the state is asked with `{lower} in {word}`"));
            }
            _ => {}
        }
        let mut above = self.names.chain(view.entity).skip(1);
        let (_, owner) = above.find(|(_, owner)| self.names.scope(*owner).field_named(word).is_some())?;
        (owner != entity).then(|| format!("did you mean `{}.{word}`?", self.names.scope(owner).lower))
    }
}
