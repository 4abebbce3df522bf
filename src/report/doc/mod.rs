//! A lifecycle as a document in Markdown: what it says in tables, with its pictures.

mod markdown;
mod tables;

use crate::check::{self, Context};
use crate::diagram::{Options, mermaid, scene};
use crate::model::show::{multiplicity_text, states_text};
use crate::model::{EntityId, Info, Log, LogKind, Model};
use crate::syntax::print;
use markdown::{Markdown, code, tags, words};
use tables::{One, described};

/// The document of a lifecycle. The same lifecycle gives the same bytes.
///
/// The pictures are Mermaid, which code hosts draw. Nothing that the lifecycle says is taken for markup.
pub fn doc(model: &Model) -> String {
    let mut out = Markdown::default();
    out.heading(1, &words(&model.name.text));
    said(&mut out, &model.info);
    actors(&mut out, model);
    events(&mut out, model);
    let context = Context::new(model);
    for (id, _) in model.entities() {
        entity(&mut out, &context, id);
    }
    logs(&mut out, model);
    let scenarios = model.scenarios.iter().map(|scenario| described(scenario.info.description.as_deref()));
    let scenarios: Vec<String> = scenarios.filter(|title| !title.is_empty()).collect();
    if !scenarios.is_empty() {
        out.heading(2, "Scenarios");
        out.list(&scenarios);
    }
    let end = out.text.trim_end().len();
    out.text.truncate(end);
    out.text.push('\n');
    out.text
}

/// The description and the tags.
fn said(out: &mut Markdown, info: &Info) {
    let text = described(info.description.as_deref());
    out.paragraph(format!("{text} {}", tags(&info.tags)).trim());
}

fn actors(out: &mut Markdown, model: &Model) {
    out.heading(2, "Actors");
    let rows = model.actors.iter().map(|actor| {
        vec![code(&actor.name.text), described(actor.info.description.as_deref()), tags(&actor.info.tags)]
    });
    out.table(&["actor", "who", "tags"], &rows.collect::<Vec<_>>());
}

fn events(out: &mut Markdown, model: &Model) {
    let row = |event: &crate::model::Event| {
        vec![code(&event.name.text), described(event.description.as_deref()), tags(&event.tags)]
    };
    if !model.events.is_empty() {
        out.heading(2, "Events");
        out.table(&["event", "what happens", "tags"], &model.events.iter().map(row).collect::<Vec<_>>());
    }
}

fn entity(out: &mut Markdown, context: &Context<'_>, id: EntityId) {
    let model = context.model;
    let entity = model.entity(id);
    let one = One { model, id, entity };
    out.heading(2, &words(&entity.name.text));
    said(out, &entity.info);
    out.paragraph(&kin(model, id));
    let picture = scene(model, &Options { entity: Some(id), ..Options::default() });
    out.code("mermaid", &mermaid(&picture));
    section(out, "Fields", &["field", "values", "at first", "", "what it says", "tags"], &one.fields());
    let heads = ["state", "", "inside", "longest stay", "on entry", "what it is", "tags"];
    section(out, "States", &heads, &one.states());
    groups(out, one);
    let heads = ["from", "what happens", "who", "only if", "to", "besides", "why", "tags"];
    section(out, "Moves", &heads, &one.moves());
    section(out, "Time", &["after", "in", "only if", "to", "besides", "who"], &one.timers());
    matrix(out, context, id);
    let heads = ["incident", "where", "only if", "what is done", "what it is", "tags"];
    section(out, "Incidents", &heads, &one.incidents());
    section(out, "Ignored", &["event", "where"], &one.ignored());
    let laws = one.invariants();
    if !laws.is_empty() {
        out.heading(3, "Always and never");
        out.list(&laws);
    }
}

fn section(out: &mut Markdown, title: &str, heads: &[&str], rows: &[Vec<String>]) {
    if !rows.is_empty() {
        out.heading(3, title);
        out.table(heads, rows);
    }
}

/// Whose part an entity is, and which parts it has.
fn kin(model: &Model, id: EntityId) -> String {
    let entity = model.entity(id);
    let mut lines = Vec::new();
    if let Some((owner, part)) = entity.parent {
        let owner = model.entity(owner);
        let many = multiplicity_text(owner.part(part).multiplicity);
        lines.push(format!(
            "One of the {} of a {} ({many}).",
            code(&owner.part(part).name.text),
            code(&owner.name.text)
        ));
    }
    for part in &entity.parts {
        let many = multiplicity_text(part.multiplicity);
        let what = described(part.info.description.as_deref());
        let child = code(&model.entity(part.entity).name.text);
        lines.push(format!("Owns {} ({many} {child}). {what}", code(&part.name.text)).trim_end().to_owned());
    }
    lines.join("\n")
}

fn groups(out: &mut Markdown, one: One<'_>) {
    let row = |group: &crate::model::Group| {
        let names: Vec<String> = group.states.iter().map(|state| code(&one.entity.state(state).name.text)).collect();
        let said = described(group.info.description.as_deref());
        vec![code(&group.name.text), names.join(", "), said, tags(&group.info.tags)]
    };
    let rows: Vec<Vec<String>> = one.entity.groups.iter().map(row).collect();
    section(out, "Groups of states", &["group", "states", "what it is", "tags"], &rows);
    let rows: Vec<Vec<String>> = one
        .entity
        .composites
        .iter()
        .map(|outer| {
            let inside = states_text(one.model, one.id, &outer.states);
            let names = outer.states.iter().map(|state| code(&one.entity.state(state).name.text));
            let names = if outer.states.len() > 1 { names.collect::<Vec<_>>().join(", ") } else { code(&inside) };
            vec![code(&outer.name.text), names, described(outer.info.description.as_deref()), tags(&outer.info.tags)]
        })
        .collect();
    section(out, "States with nested states", &["state", "inside", "what it is", "tags"], &rows);
}

/// What is done about each fault and incident, state by state.
fn matrix(out: &mut Markdown, context: &Context<'_>, id: EntityId) {
    let matrix = check::matrix(context, id);
    if matrix.columns.is_empty() {
        return;
    }
    let mut table = check::table(context.model, &matrix).into_iter();
    let Some(heads) = table.next() else { return };
    let heads: Vec<String> = heads.iter().map(|head| words(head)).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = table.map(|row| row.iter().map(|cell| words(cell)).collect()).collect();
    section(out, "Faults and incidents", &heads, &rows);
}

fn logs(out: &mut Markdown, model: &Model) {
    let row = |log: &Log| {
        let of = |id: EntityId| code(&model.entity(id).name.text);
        let kind = match &log.kind {
            LogKind::Events { .. } => "events".to_owned(),
            LogKind::Changes(id) => format!("changes of {}", of(*id)),
            LogKind::Snapshot { entity, .. } => format!("{} and its parts at one moment", of(*entity)),
        };
        let keys = log.keys.iter().map(|(key, value)| code(&format!("{} = {}", key.word(), print::value(value))));
        let sets = log.sets.iter().map(|(field, _, value)| code(&format!("{} = {}", field.text, print::value(value))));
        let parts = log.parts.iter().map(|part| format!("parts at {}", code(&print::path(&part.at))));
        let places: Vec<String> = keys.chain(sets).chain(parts).collect();
        vec![
            code(&log.name.text),
            kind,
            places.join(", "),
            described(log.info.description.as_deref()),
            tags(&log.info.tags),
        ]
    };
    if !model.logs.is_empty() {
        out.heading(2, "Logs");
        let rows: Vec<Vec<String>> = model.logs.iter().map(row).collect();
        out.table(&["log", "a record says", "where", "what it is", "tags"], &rows);
    }
}
