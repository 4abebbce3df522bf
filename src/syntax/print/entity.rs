//! Entities and their members.

use super::Line;
use super::expr::state_pieces;
use super::layout::Writer;
use super::moves::{create, ignore, incident, incident_head, move_line, on_enter, step_line, when_clause};
use super::words::{allow, event, literal, meta, names_after, prefixed};
use crate::syntax::ast::{
    Before, Entity, EntityMember, Fault, Field, FieldType, FromBlock, Group, Incident, Multiplicity, Name, Owned,
    Resolution, State, StateMember, StateRole, Trivia,
};

/// `entity NAME of PARENT { … }`.
pub(super) fn entity(writer: &mut Writer, entity: &Entity) {
    let mut line = Line::of(format!("entity {}", entity.name.text));
    if let Some(parent) = &entity.parent {
        line.clause(format!("of {}", parent.text));
    }
    meta(&mut line, &entity.meta);
    writer.block(&line, &entity.meta.trivia, |writer| {
        for each in &entity.members {
            member(writer, each);
        }
    });
}

fn member(writer: &mut Writer, member: &EntityMember) {
    match member {
        EntityMember::Field(each) => writer.statement(&field_line(each), &each.meta.trivia),
        EntityMember::Owned(each) => writer.statement(&owned_line(each), &each.meta.trivia),
        EntityMember::Group(each) => writer.statement(&group_line(each), &each.meta.trivia),
        EntityMember::Before(each) => before(writer, each),
        EntityMember::Create(each) => writer.statement(&create(each), &each.meta.trivia),
        EntityMember::From(each) => from_block(writer, each),
        EntityMember::State(each) => state(writer, each),
        EntityMember::Fault(each) => fault(writer, each),
        EntityMember::Allow(each) => writer.statement(&Line::of(allow(each)), &each.meta.trivia),
    }
}

/// `input percent: 0..100 = 0`.
pub(crate) fn field_line(field: &Field) -> Line {
    let input = if field.input { "input " } else { "" };
    let mut line = Line::of(format!("{input}{}:", field.name.text));
    field_body(&mut line, field);
    line
}

/// What stands behind the colon of a field.
pub(crate) fn field_body(line: &mut Line, field: &Field) {
    line.pieces(field_type(&field.ty));
    if let Some(default) = &field.default {
        line.clause(format!("= {}", literal(default)));
    }
    meta(line, &field.meta);
}

/// `Import | Export`, in pieces.
pub(crate) fn field_type(ty: &FieldType) -> Vec<String> {
    match ty {
        FieldType::Bool => vec!["bool".to_owned()],
        FieldType::Enum(values) => {
            let bar = |(index, name): (usize, &Name)| match index {
                0 => name.text.clone(),
                _ => format!("| {}", name.text),
            };
            values.iter().enumerate().map(bar).collect()
        }
        FieldType::Range(low, high) => vec![format!("{low}..{high}")],
        FieldType::Record => vec!["record?".to_owned()],
        FieldType::Duration => vec!["duration".to_owned()],
    }
}

/// `drives: many Drive`.
pub(crate) fn owned_line(owned: &Owned) -> Line {
    let mut line = Line::of(format!("{}:", owned.name.text));
    owned_body(&mut line, owned);
    line
}

/// What stands behind the colon of parts.
pub(crate) fn owned_body(line: &mut Line, owned: &Owned) {
    line.clause(format!("{} {}", multiplicity(owned.multiplicity), owned.entity.text));
    meta(line, &owned.meta);
}

/// `1..64`.
pub(crate) fn multiplicity(multiplicity: Multiplicity) -> String {
    match multiplicity {
        Multiplicity::Many => "many".to_owned(),
        Multiplicity::One => "one".to_owned(),
        Multiplicity::Optional => "optional".to_owned(),
        Multiplicity::Range(low, high) => format!("{low}..{high}"),
    }
}

fn group_line(group: &Group) -> Line {
    let mut line = Line::of(format!("group {} =", group.name.text));
    line.pieces(state_pieces(&group.states));
    meta(&mut line, &group.meta);
    line
}

fn before(writer: &mut Writer, before: &Before) {
    let mut line = Line::of("before create");
    meta(&mut line, &before.meta);
    writer.block(&line, &before.meta.trivia, |writer| {
        for each in &before.incidents {
            incident_block(writer, each);
        }
    });
}

fn from_block(writer: &mut Writer, block: &FromBlock) {
    let mut line = Line::default();
    line.pieces(prefixed("from", state_pieces(&block.states)));
    meta(&mut line, &block.meta);
    writer.block(&line, &block.meta.trivia, |writer| state_members(writer, &block.members));
}

/// `initial state NAME …`, up to its block.
pub(crate) fn state_head(state: &State) -> Line {
    let role = match state.role {
        StateRole::Initial => "initial ",
        StateRole::Ordinary => "",
        StateRole::Final => "final ",
    };
    let mut line = Line::of(format!("{role}state {}", state.name.text));
    when_clause(&mut line, state.when.as_ref());
    line.pieces(names_after("discards", &state.discards));
    meta(&mut line, &state.meta);
    line
}

fn state(writer: &mut Writer, state: &State) {
    let line = state_head(state);
    if state.members.is_empty() && state.meta.trivia.inner_end.is_empty() {
        writer.statement(&line, &state.meta.trivia);
    } else {
        writer.block(&line, &state.meta.trivia, |writer| state_members(writer, &state.members));
    }
}

/// `fault NAME from STATES …`, up to its block.
pub(crate) fn fault_head(fault: &Fault) -> Line {
    let mut line = Line::of(format!("fault {}", fault.name.text));
    if let Some(states) = &fault.from {
        line.pieces(prefixed("from", state_pieces(states)));
    }
    when_clause(&mut line, fault.when.as_ref());
    if let Some(name) = &fault.reported_as {
        line.clause(format!("as {}", event(name)));
    }
    meta(&mut line, &fault.meta);
    line
}

fn fault(writer: &mut Writer, fault: &Fault) {
    let line = fault_head(fault);
    if fault.members.is_empty() && fault.meta.trivia.inner_end.is_empty() {
        writer.statement(&line, &fault.meta.trivia);
    } else {
        writer.block(&line, &fault.meta.trivia, |writer| state_members(writer, &fault.members));
    }
}

fn state_members(writer: &mut Writer, members: &[StateMember]) {
    for member in members {
        match member {
            StateMember::Incident(each) => incident_block(writer, each),
            StateMember::State(each) => state(writer, each),
            other => {
                if let Some((line, trivia)) = member_line(other) {
                    writer.statement(&line, trivia);
                }
            }
        }
    }
}

/// A member of a state on a line of its own, with its comments; none for a nested state, which has a block.
pub(crate) fn member_line(member: &StateMember) -> Option<(Line, &Trivia)> {
    Some(match member {
        StateMember::Move(each) => (move_line(each), &each.meta.trivia),
        StateMember::Ignore(each) => (ignore(each), &each.meta.trivia),
        StateMember::Incident(each) => (incident(each), &each.meta.trivia),
        StateMember::OnEnter(each) => (on_enter(each), &each.meta.trivia),
        StateMember::Allow(each) => (Line::of(allow(each)), &each.meta.trivia),
        StateMember::State(_) => return None,
    })
}

/// An incident on one line if it fits and no comment stands in it, otherwise as a block.
fn incident_block(writer: &mut Writer, each: &Incident) {
    incident_with(writer, each, &each.meta.trivia);
}

/// As its own comments are one thing and where they are written another: an incident with these comments.
pub(super) fn incident_with(writer: &mut Writer, each: &Incident, trivia: &Trivia) {
    let whole = incident(each);
    if trivia.inner_end.is_empty() && writer.fits(&whole) {
        writer.statement(&whole, trivia);
    } else {
        writer.block(&incident_head(each), trivia, |writer| resolution(writer, &each.resolution));
    }
}

fn resolution(writer: &mut Writer, resolution: &Resolution) {
    let last = resolution.lines.len().saturating_sub(1);
    for (index, steps) in resolution.lines.iter().enumerate() {
        let mut line = step_line(steps);
        if index < last {
            line.append(",");
        }
        writer.statement(&line, &Trivia::default());
    }
}
