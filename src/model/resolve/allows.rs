//! Collects every `allow`, wherever it is written, with the words in which it holds.

use super::declared::named;
use super::out::Out;
use crate::model::Allow;
use crate::source::Span;
use crate::syntax::ast::{self, EntityMember, Item, LogKind, LogStatement, Meta, StateMember};

/// Every `allow` of a file, in file order.
pub(super) fn allows(file: &ast::File, out: &mut Out) -> Vec<Allow> {
    let mut collect = Collect { allows: Vec::new(), out };
    if let Some(header) = &file.header {
        for allow in &header.meta.allows {
            collect.add(allow, None);
        }
    }
    for item in &file.items {
        collect.item(item);
    }
    let mut allows = collect.allows;
    allows.sort_by_key(|allow| allow.span);
    allows
}

struct Collect<'o> {
    allows: Vec<Allow>,
    out: &'o mut Out,
}

impl Collect<'_> {
    fn add(&mut self, allow: &ast::Allow, scope: Option<Span>) {
        let Some(reason) = &allow.reason else {
            self.out.incomplete = true;
            return;
        };
        let (code, span) = (named(&allow.code), allow.meta.span);
        self.allows.push(Allow { code, reason: reason.text.clone(), scope, span });
    }

    fn meta(&mut self, meta: &Meta) {
        for allow in &meta.allows {
            self.add(allow, Some(meta.span));
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Allow(allow) => return self.add(allow, None),
            Item::Entity(entity) => {
                for member in &entity.members {
                    self.entity_member(member, entity.meta.span);
                }
            }
            Item::Log(log) => {
                match &log.kind {
                    Some(LogKind::Events { meta, .. } | LogKind::Changes(_, meta) | LogKind::Snapshot { meta, .. }) => {
                        self.meta(meta);
                    }
                    None => {}
                }
                self.log_statements(&log.statements);
            }
            Item::Scenario(scenario) => scenario.steps.iter().for_each(|step| self.meta(&step.meta)),
            Item::Actor(_) | Item::Event(_) | Item::Invariant(_) => {}
        }
        self.meta(item.meta());
    }

    fn entity_member(&mut self, member: &EntityMember, block: Span) {
        match member {
            EntityMember::Allow(allow) => self.add(allow, Some(block)),
            EntityMember::Field(field) => self.meta(&field.meta),
            EntityMember::Owned(owned) => self.meta(&owned.meta),
            EntityMember::Group(group) => self.meta(&group.meta),
            EntityMember::Before(before) => {
                self.meta(&before.meta);
                before.incidents.iter().for_each(|incident| self.meta(&incident.meta));
            }
            EntityMember::Create(create) => self.meta(&create.meta),
            EntityMember::From(from) => self.block(&from.members, &from.meta),
            EntityMember::State(state) => self.block(&state.members, &state.meta),
            EntityMember::Fault(fault) => self.block(&fault.members, &fault.meta),
        }
    }

    fn block(&mut self, members: &[StateMember], meta: &Meta) {
        self.meta(meta);
        for member in members {
            match member {
                StateMember::Allow(allow) => self.add(allow, Some(meta.span)),
                StateMember::Move(mv) => self.meta(&mv.meta),
                StateMember::Ignore(ignore) => self.meta(&ignore.meta),
                StateMember::Incident(incident) => self.meta(&incident.meta),
                StateMember::OnEnter(on_enter) => self.meta(&on_enter.meta),
                StateMember::State(state) => self.block(&state.members, &state.meta),
            }
        }
    }

    fn log_statements(&mut self, statements: &[LogStatement]) {
        for statement in statements {
            match statement {
                LogStatement::Parts(parts) => {
                    self.meta(&parts.meta);
                    self.log_statements(&parts.statements);
                }
                LogStatement::Key { meta, .. }
                | LogStatement::Set { meta, .. }
                | LogStatement::Always { meta, .. }
                | LogStatement::Ignore { meta, .. }
                | LogStatement::Lines { meta, .. } => self.meta(meta),
            }
        }
    }
}
