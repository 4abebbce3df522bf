//! Resolves names: from the syntax tree to the model, reporting everything that stands in the way.

mod allows;
mod beginnings;
mod body;
mod cast;
pub mod codes;
mod context;
mod declare;
mod declared;
mod effects;
mod events;
mod groups;
mod guards;
mod lines;
mod log;
mod names;
mod nesting;
mod out;
mod ownership;
mod rename;
mod scenario;
mod size;
mod states;
mod story;
#[cfg(test)]
mod tests;
mod values;

use std::cell::OnceCell;

use body::Body;
use cast::Roles;
use context::{Context, View};
use declared::{Declared, info, named};
use names::{Names, Scope};
use out::Out;

use super::{Clock, Entity, EntityId, Invariant, Log, Model, Scenario};
use crate::diagnostic::{Finding, Severity};
use crate::syntax::ast::{self, Item};

/// What a syntax tree means.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The model; `None` if an error stands in the way, or the tree lacks something that the parser has reported.
    pub model: Option<Model>,
    /// What is wrong with names, shape and types, all of it.
    pub findings: Vec<Finding>,
}

/// Resolves every name of a file. Linear in its size, except that sets of states cost what they hold.
pub fn resolve(file: &ast::File) -> Resolved {
    let mut out = Out::new();
    let names = declare_all(file, &mut out);
    let bodies: Vec<_> = (0..names.entities.len())
        .map(|index| {
            let body = Body::read(Context { names: &names, out: &mut out, entity: EntityId::new(index) });
            Parts { moves: body.moves, ignores: body.ignores, incidents: body.incidents, on_enter: body.on_enter }
        })
        .collect();
    let clocks = out.take_clocks();
    let mut entities: Vec<_> = names
        .entities
        .iter()
        .zip(bodies)
        .zip(clocks)
        .map(|((scope, body), clocks)| entity(&names, scope, body, clocks))
        .collect();
    out.findings.extend(size::check(&entities));
    let invariants = invariants(file, &names, &mut out);
    let logs = logs(file, &names, &mut out);
    let scenarios = scenarios(file, &names, &Roles::new(&entities), &mut out);
    // Only now is it known which groups anything names.
    for (entity, scope) in entities.iter_mut().zip(&names.entities) {
        entity.groups = scope.model_groups();
    }
    let allows = allows::allows(file, &mut out);
    let header = file.header.as_ref();
    let ok = !out.incomplete && out.findings.iter().all(|finding| finding.severity() < Severity::Error);
    let model = header.filter(|_| ok).map(|header| Model {
        name: named(&header.name),
        actors: names.actors.list,
        events: names.events.list,
        entities,
        invariants,
        logs,
        scenarios,
        allows,
        info: info(&header.meta),
    });
    Resolved { model, findings: out.findings }
}

/// What the statements of an entity became.
struct Parts {
    moves: Vec<super::Move>,
    ignores: Vec<super::Ignore>,
    incidents: Vec<super::Incident>,
    on_enter: Vec<super::OnEnter>,
}

fn declare_all<'a>(file: &'a ast::File, out: &mut Out) -> Names<'a> {
    let actors = events::actors(file, out);
    let events = events::events(file, &actors, out);
    let family = ownership::family(file, out);
    let mut names = Names {
        actors,
        events,
        entity_ids: family.ids,
        called: family.entities.iter().map(|(entity, _)| entity.name.text.as_str()).collect(),
        entities: Vec::with_capacity(family.entities.len()),
        index: OnceCell::new(),
    };
    for (entity, parent) in family.entities {
        declare::entity(&mut names, entity, parent, out);
    }
    names
}

fn entity(names: &Names<'_>, scope: &Scope<'_>, body: Parts, clocks: Vec<Clock>) -> Entity {
    let own = names.entity_ids.get(scope.ast.name.text.as_str());
    let part = |parent: EntityId| Some((parent, *names.scope(parent).owned.get(own?)?));
    Entity {
        name: named(&scope.ast.name),
        parent: scope.parent.and_then(part),
        fields: scope.fields.clone(),
        parts: scope.parts.clone(),
        states: scope.states.clone(),
        composites: scope.composites.clone(),
        groups: Vec::new(),
        clocks,
        moves: body.moves,
        ignores: body.ignores,
        incidents: body.incidents,
        on_enter: body.on_enter,
        info: info(&scope.ast.meta),
    }
}

/// The first entity stands for the file where a statement belongs to none.
fn context<'s, 'a>(names: &'s Names<'a>, out: &'s mut Out) -> Context<'s, 'a> {
    Context { names, out, entity: EntityId(0) }
}

fn invariants(file: &ast::File, names: &Names<'_>, out: &mut Out) -> Vec<Invariant> {
    let read = |item: &Item| {
        let Item::Invariant(invariant) = item else { return None };
        let mut context = context(names, out);
        let entity = context.log_entity(&invariant.entity)?;
        let condition = context.guard(View { entity, plain: 0, moves: true }, &invariant.condition)?;
        Some(Invariant { entity, always: invariant.always, condition, info: info(&invariant.meta) })
    };
    file.items.iter().filter_map(read).collect()
}

fn logs(file: &ast::File, names: &Names<'_>, out: &mut Out) -> Vec<Log> {
    let mut declared = Declared::default();
    let read = |item: &Item| {
        let Item::Log(log) = item else { return None };
        context(names, out).log(log)
    };
    let logs = file.items.iter().filter_map(read).collect();
    for item in &file.items {
        if let Item::Log(log) = item {
            declared.declare(&log.name.text, log.name.span, "the log", out);
        }
    }
    logs
}

fn scenarios(file: &ast::File, names: &Names<'_>, roles: &Roles, out: &mut Out) -> Vec<Scenario> {
    let mut declared = Declared::default();
    let mut scenarios = Vec::new();
    for item in &file.items {
        let Item::Scenario(scenario) = item else { continue };
        if let Some(title) = &scenario.meta.description {
            declared.declare(&title.text, title.span, "the scenario", out);
        }
        scenarios.push(scenario::scenario(context(names, out), roles, scenario));
    }
    scenarios
}
