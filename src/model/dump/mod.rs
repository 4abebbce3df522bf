//! A model as text without places in files, so that two notations can be compared.

mod entity;
mod guard;
mod log;
mod scenario;

use super::{Allow, Event, Info, Invariant, Model, Named, Resolution, duration_text};
use guard::guard;

/// Everything a model says, and nothing about where in a file it is written: equal texts mean equal lifecycles.
///
/// What has no order in the language (states, moves, fields) stands in alphabetical order, what has one (the values
/// of an enumeration, the steps of a scenario) in its own.
pub fn dump(model: &Model) -> String {
    let mut all = vec![format!("lifecycle {}{}", model.name.text, info(&model.info))];
    all.extend(sorted(model.actors.iter().map(|actor| format!("actor {}{}", actor.name.text, info(&actor.info)))));
    all.extend(sorted(model.events.iter().map(event)));
    all.extend(sorted(model.allows.iter().map(allow)));
    all.extend(sorted(model.entities().map(|(id, _)| entity::entity(model, id))));
    all.extend(sorted(model.invariants.iter().map(|each| invariant(model, each))));
    all.extend(sorted(model.logs.iter().map(|each| log::log(model, each))));
    all.extend(sorted(model.scenarios.iter().map(|each| scenario::scenario(model, each))));
    all.join("\n") + "\n"
}

fn event(event: &Event) -> String {
    format!("event {}{}", event.name.text, said(event.description.as_deref(), &event.tags))
}

fn allow(allow: &Allow) -> String {
    let everywhere = if allow.scope.is_none() { " everywhere" } else { "" };
    format!("allow {}{everywhere} {:?}", allow.code.text, allow.reason)
}

fn invariant(model: &Model, invariant: &Invariant) -> String {
    let mode = if invariant.always { "always" } else { "never" };
    let of = &model.entity(invariant.entity).name.text;
    let condition = guard(model, invariant.entity, &invariant.condition);
    format!("invariant of {of}{}: {mode} {condition}", info(&invariant.info))
}

/// Description and tags, with a blank before each.
fn info(info: &Info) -> String {
    said(info.description.as_deref(), &info.tags)
}

fn said(description: Option<&str>, tags: &[String]) -> String {
    let description = description.map(|text| format!(" {text:?}")).unwrap_or_default();
    let tags: Vec<_> = tags.iter().map(|tag| format!(" @{tag}")).collect();
    description + &tags.concat()
}

fn sorted(lines: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<_> = lines.into_iter().collect();
    lines.sort_unstable();
    lines
}

/// A head and its lines, those two blanks further in.
fn block(head: String, lines: impl IntoIterator<Item = String>) -> String {
    let mut text = head;
    for line in lines {
        for line in line.lines() {
            text.push_str("\n  ");
            text.push_str(line);
        }
    }
    text
}

fn names<'n>(names: impl IntoIterator<Item = &'n Named>) -> String {
    names.into_iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ")
}

fn resolution(resolution: &Resolution) -> String {
    let step = |step: &crate::syntax::ast::Step| {
        let words: Vec<_> = step.words.iter().map(|word| word.text.as_str()).collect();
        let within = step.within.as_ref().map(|within| format!(" within {}", duration_text(within.millis)));
        words.join(" ") + &within.unwrap_or_default()
    };
    let lines = resolution.lines.iter().map(|line| line.iter().map(step).collect::<Vec<_>>().join(" else "));
    lines.collect::<Vec<_>>().join(", ")
}
