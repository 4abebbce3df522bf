//! Reads what an entity declares: fields, parts, states, composites, groups.

use std::cell::Cell;

use super::codes::{LS051, LS056, LS065, LS073, LS076};
use super::declared::{Declared, info, named};
use super::groups;
use super::names::{Member, Names, Scope, ScopedGroup, Symbol};
use super::nesting;
use super::out::Out;
use super::values;
use crate::diagnostic::Finding;
use crate::model::{Domain, EntityId, Field, FieldId, Part, PartId, Role, State, StateId, StateSet};
use crate::syntax::ast::{self, EntityMember, FieldType, Multiplicity};

/// Reads the declarations of the next entity into `names`.
pub(super) fn entity<'a>(names: &mut Names<'a>, ast: &'a ast::Entity, parent: Option<EntityId>, out: &mut Out) {
    let mut scope = Scope::new(ast, parent);
    let mut members = Declared::default();
    let mut symbols = Declared::default();
    for member in &ast.members {
        match member {
            EntityMember::Field(field) => declare_field(&mut scope, field, &mut members, out),
            EntityMember::Owned(owned) => declare_part(&mut scope, names, owned, &mut members, out),
            EntityMember::State(state) => {
                nesting::top(&mut scope, state, &mut symbols, out);
            }
            EntityMember::Fault(fault) => declare_fault(&mut scope, fault, &mut symbols, out),
            EntityMember::Group(group) => declare_group(&mut scope, group, &mut symbols, out),
            EntityMember::Before(_) | EntityMember::Create(_) | EntityMember::From(_) | EntityMember::Allow(_) => {}
        }
    }
    scope.singles = (0..scope.states.len()).map(|index| StateSet::one(StateId::new(index))).collect();
    scope.all = (0..scope.states.len()).map(StateId::new).collect();
    scope.active = active(&scope.states);
    groups::resolve(&mut scope, out);
    discards(&mut scope, out);
    shape(&scope, out);
    out.add_entity(scope.all.clone());
    names.entities.push(scope);
}

fn active(states: &[State]) -> StateSet {
    let active = |(_, state): &(usize, &State)| matches!(state.role, Role::Initial | Role::Ordinary);
    states.iter().enumerate().filter(active).map(|(index, _)| StateId::new(index)).collect()
}

fn declare_field<'a>(scope: &mut Scope<'a>, field: &'a ast::Field, declared: &mut Declared<'a>, out: &mut Out) {
    let id = FieldId::new(scope.fields.len());
    if declared.declare(&field.name.text, field.name.span, "the field or part", out) {
        scope.members.insert(&field.name.text, Member::Field(id));
    }
    let mut read = Field {
        name: named(&field.name),
        input: field.input,
        domain: domain(field, out),
        default: None,
        info: info(&field.meta),
    };
    read.default = field.default.as_ref().and_then(|literal| values::value(&read, literal, out));
    scope.fields.push(read);
}

fn domain(field: &ast::Field, out: &mut Out) -> Domain {
    match &field.ty {
        FieldType::Bool => Domain::Bool,
        FieldType::Record => Domain::Record,
        FieldType::Duration => Domain::Duration,
        FieldType::Range(low, high) => {
            if low > high {
                out.report(
                    Finding::new(&LS065, format!("the range `{low}..{high}` holds no number"))
                        .label(field.ty_span, "the smaller end comes first")
                        .help(format!("write `{high}..{low}`")),
                );
            }
            Domain::Range(*low, *high)
        }
        FieldType::Enum(values) => {
            let mut declared = Declared::default();
            for value in values {
                declared.declare(&value.text, value.span, "the value", out);
            }
            Domain::Enum(values.iter().map(named).collect())
        }
    }
}

fn declare_part<'a>(
    scope: &mut Scope<'a>,
    names: &Names<'a>,
    owned: &'a ast::Owned,
    declared: &mut Declared<'a>,
    out: &mut Out,
) {
    if let Multiplicity::Range(low, high) = owned.multiplicity
        && (low > high || high == 0)
    {
        out.report(
            Finding::new(&LS065, format!("`{low}..{high}` leaves room for no `{}`", owned.entity.text))
                .label(owned.multiplicity_span, "no number of parts fits")
                .help("both ends count, the smaller one comes first"),
        );
    }
    let entity = names.entity_ids.get(owned.entity.text.as_str()).copied();
    let id = entity.map(|_| PartId::new(scope.parts.len()));
    if declared.declare(&owned.name.text, owned.name.span, "the field or part", out) {
        scope.members.insert(&owned.name.text, Member::Part(id));
    }
    let Some(entity) = entity else {
        let help = out.help(&owned.entity.text, "the entities are", names.called.iter().copied());
        out.report(
            Finding::new(&LS051, format!("no entity is called `{}`", owned.entity.text))
                .label(owned.entity.span, "unknown entity")
                .maybe_help(help),
        );
        return;
    };
    scope.owned.entry(entity).or_insert(PartId::new(scope.parts.len()));
    let name = named(&owned.name);
    scope.parts.push(Part { name, multiplicity: owned.multiplicity, entity, info: info(&owned.meta) });
}

fn declare_fault<'a>(scope: &mut Scope<'a>, fault: &'a ast::Fault, declared: &mut Declared<'a>, out: &mut Out) {
    let id = StateId::new(scope.states.len());
    if declared.declare(&fault.name.text, fault.name.span, "the state", out) {
        scope.symbols.insert(&fault.name.text, Symbol::State(id));
    }
    let (name, info) = (named(&fault.name), info(&fault.meta));
    scope.states.push(State { name, role: Role::Fault, outer: None, discards: Vec::new(), info });
}

fn declare_group<'a>(scope: &mut Scope<'a>, group: &'a ast::Group, declared: &mut Declared<'a>, out: &mut Out) {
    if declared.declare(&group.name.text, group.name.span, "the state or group", out) {
        scope.symbols.insert(&group.name.text, Symbol::Group(scope.groups.len()));
    }
    scope.groups.push(ScopedGroup { ast: group, states: None, used: Cell::new(false) });
}

fn discards(scope: &mut Scope<'_>, out: &mut Out) {
    for (state, written) in std::mem::take(&mut scope.discards) {
        let mut declared = Declared::that_are("named");
        for name in written {
            match scope.members.get(name.text.as_str()) {
                Some(Member::Part(Some(part)))
                    if declared.declare(&name.text, name.span, "the discarded part", out) =>
                {
                    scope.states[state.index()].discards.push(*part);
                }
                Some(Member::Part(_)) => {}
                _ => {
                    let noun = format!("the parts of `{}` are", scope.ast.name.text);
                    let help = out.help(&name.text, &noun, scope.part_names());
                    out.report(
                        Finding::new(&LS056, format!("`{}` owns no parts `{}`", scope.ast.name.text, name.text))
                            .label(name.span, "unknown parts")
                            .maybe_help(help),
                    );
                }
            }
        }
    }
}

/// An entity needs a state, and a way to begin.
fn shape(scope: &Scope<'_>, out: &mut Out) {
    let name = &scope.ast.name;
    if !scope.states.iter().any(|state| state.role != Role::Fault) {
        out.report(
            Finding::new(&LS073, format!("the entity `{}` has no state", name.text))
                .label(name.span, "an instance of it could be nowhere")
                .help("write `initial state NAME { … }`"),
        );
        return;
    }
    let begins = scope.ast.members.iter().any(|member| match member {
        EntityMember::State(state) => state.role == ast::StateRole::Initial,
        EntityMember::Create(_) => true,
        _ => false,
    });
    if !begins {
        let first = scope.ast.members.iter().find_map(|member| match member {
            EntityMember::State(state) => Some(state.name.text.as_str()),
            _ => None,
        });
        out.report(
            Finding::new(&LS076, format!("no instance of `{}` can begin", name.text))
                .label(name.span, "no state is `initial` and nothing creates it")
                .help(format!(
                    "mark the first state (`initial state {first}`) or say what creates it (`create on EVENT -> {first}`)",
                    first = first.unwrap_or("NAME"),
                )),
        );
    }
}
