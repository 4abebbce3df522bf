//! A scenario that is being read: of what entity each of its instances is, and whose part.

use super::cast::{Cast, Member, Roles};
use super::codes::{LS052, LS091, LS092};
use super::context::Context;
use super::out::{Reported, list};
use crate::diagnostic::Finding;
use crate::model::{EntityId, EventId};
use crate::syntax::ast::{InstanceName, Name};

/// One scenario that is being read.
pub(super) struct Story<'x, 's, 'a> {
    pub(super) context: Context<'s, 'a>,
    pub(super) roles: &'x Roles,
    pub(super) cast: Cast<'x>,
}

impl<'x> Story<'x, '_, '_> {
    /// An instance that must have been named before.
    pub(super) fn known(&mut self, name: &'x InstanceName) -> Option<Member<'x>> {
        let found = self.cast.get(&name.text);
        if found.is_none() {
            self.unknown(name);
        }
        found
    }

    fn unknown(&mut self, name: &InstanceName) {
        let known = self.cast.order.iter().map(|first| first.text.as_str());
        let help = self.context.out.help(&name.text, "the instances so far are", known);
        self.context.out.report(
            Finding::new(&LS091, format!("there is no instance `{}` yet", name.text))
                .label(name.span, "nothing has created it")
                .maybe_help(help),
        );
    }

    /// The instance that an event addresses, which may make it.
    pub(super) fn addressed(
        &mut self,
        event: EventId,
        name: &'x InstanceName,
        (of, owner): (Option<&'x InstanceName>, Option<Member<'x>>),
        refused: bool,
    ) -> Option<Member<'x>> {
        if let Some(member) = self.cast.get(&name.text) {
            return self.again(event, (name, member), of, refused);
        }
        let names = self.context.names;
        for (mut entities, exists) in self.roles.first(event, refused) {
            if let Some(owner) = owner {
                entities.retain(|entity| names.scope(*entity).parent == Some(owner.entity));
            } else if entities.len() > 1 && entities.iter().any(|entity| names.scope(*entity).parent.is_none()) {
                entities.retain(|entity| names.scope(*entity).parent.is_none());
            }
            match entities.as_slice() {
                [] => {}
                [entity] => {
                    let parent = match of {
                        Some(of) => Some(of),
                        None => self.plain_parent(*entity, name).ok()?,
                    };
                    let member = Member { entity: *entity, parent, first: name, exists };
                    self.cast.add(name, member);
                    return Some(member);
                }
                several => {
                    self.several(name, several);
                    return None;
                }
            }
        }
        match (of, owner) {
            (Some(of), Some(owner)) if !self.roles.first(event, true).iter().all(|(all, _)| all.is_empty()) => {
                self.wrong_owner(name, of, owner);
            }
            _ => self.unknown(name),
        }
        None
    }

    /// An instance that was named before.
    fn again(
        &mut self,
        event: EventId,
        (name, member): (&'x InstanceName, Member<'x>),
        of: Option<&'x InstanceName>,
        refused: bool,
    ) -> Option<Member<'x>> {
        if let Some(of) = of
            && member.parent.is_none_or(|parent| parent.text != of.text)
        {
            let whose =
                member.parent.map_or_else(|| "no part".to_owned(), |parent| format!("a part of `{}`", parent.text));
            self.context.out.report(
                Finding::new(&LS092, format!("`{}` is {whose}", name.text))
                    .label(of.span, "not its parent")
                    .label(member.first.span, "first named here")
                    .help("in a scenario every instance has its own name"),
            );
            return None;
        }
        let creates = self.roles.creates.get(&event).is_some_and(|all| all.contains(&member.entity));
        let before = self.roles.before.get(&event).is_some_and(|all| all.contains(&member.entity));
        if creates {
            self.cast.by_name.insert(&name.text, Member { exists: true, ..member });
        } else if !member.exists && !before && !refused {
            self.unknown(name);
            return None;
        }
        Some(member)
    }

    /// The parent of an instance that does not say `of`: of a root none, of a part the only instance there is of
    /// its parent's entity. An error has been reported.
    fn plain_parent(&mut self, entity: EntityId, name: &InstanceName) -> Result<Option<&'x InstanceName>, Reported> {
        let names = self.context.names;
        let Some(owner) = names.scope(entity).parent else { return Ok(None) };
        let candidates = self.cast.of_entity.get(&owner).map_or(&[][..], Vec::as_slice);
        let label = match candidates {
            [only] => return Ok(Some(only)),
            [] => format!("no instance of `{}` is there yet", names.name(owner)),
            [one, other, ..] => format!("it may belong to `{}`, to `{}` …", one.text, other.text),
        };
        self.context.out.report(
            Finding::new(&LS092, format!("it is not clear whose part `{}` is", name.text))
                .label(name.span, label)
                .help(format!("write `{} of PARENT`", name.text)),
        );
        Err(Reported)
    }

    fn several(&mut self, name: &InstanceName, entities: &[EntityId]) {
        let known: Vec<_> = entities.iter().map(|entity| self.context.names.name(*entity)).collect();
        self.context.out.report(
            Finding::new(&LS092, format!("it is not clear of what entity `{}` is", name.text))
                .label(name.span, format!("it may be {}", list(&known)))
                .help(format!("write `{} of PARENT`, or name it first where only one entity can be meant", name.text)),
        );
    }

    fn wrong_owner(&mut self, name: &InstanceName, of: &InstanceName, owner: Member<'x>) {
        let entity = self.context.names.name(owner.entity);
        self.context.out.report(
            Finding::new(&LS092, format!("`{}` cannot be a part of `{}`", name.text, of.text))
                .label(of.span, format!("`{}` is a `{entity}`, which owns nothing that this event makes", of.text))
                .label(owner.first.span, "first named here"),
        );
    }

    /// The entity of an instance that a record shows in a state; it may be there without any event.
    pub(super) fn seen(&mut self, name: &'x InstanceName, state: &Name, refused: bool) -> Option<EntityId> {
        if let Some(member) = self.cast.get(&name.text) {
            return Some(member.entity);
        }
        let scopes = self.context.names.entities.iter().enumerate();
        let entities: Vec<_> = scopes
            .filter(|(index, scope)| {
                (refused || self.roles.begins[*index]) && scope.symbols.contains_key(state.text.as_str())
            })
            .map(|(index, _)| EntityId::new(index))
            .collect();
        match entities.as_slice() {
            [] => {
                self.unknown(name);
                None
            }
            [entity] => {
                let parent = self.plain_parent(*entity, name).ok()?;
                self.cast.add(name, Member { entity: *entity, parent, first: name, exists: true });
                Some(*entity)
            }
            several => {
                self.several(name, several);
                None
            }
        }
    }

    /// Parts that an event makes along with their parent; false if a name is taken.
    pub(super) fn children(
        &mut self,
        entity: EntityId,
        parent: &'x InstanceName,
        children: &[&'x InstanceName],
    ) -> bool {
        let mut fresh = true;
        for &child in children {
            if let Some(member) = self.cast.get(&child.text) {
                fresh = false;
                self.context.out.report(
                    Finding::new(&LS052, format!("the instance `{}` is declared twice", child.text))
                        .label(child.span, "made again here")
                        .label(member.first.span, "first named here")
                        .help("in a scenario every instance has its own name"),
                );
                continue;
            }
            self.cast.add(child, Member { entity, parent: Some(parent), first: child, exists: true });
        }
        fresh
    }
}
