//! LS181 to LS184: fields, groups, actors and events that nothing uses.

use std::collections::HashSet;

use super::reads::Reads;
use crate::diagnostic::{Code, Finding, Severity, nearest};
use crate::model::{ActorId, EventId, Model, Named, Resolution, Trigger};

/// A field that nothing reads.
pub(crate) const LS181: Code =
    Code { id: "LS181", name: "unused-field", severity: Severity::Warning, page: include_str!("LS181.md") };
/// A group that nothing names.
pub(crate) const LS182: Code =
    Code { id: "LS182", name: "unused-group", severity: Severity::Warning, page: include_str!("LS182.md") };
/// An actor who does nothing.
pub(crate) const LS183: Code =
    Code { id: "LS183", name: "unused-actor", severity: Severity::Warning, page: include_str!("LS183.md") };
/// An event that is declared and nothing else.
pub(crate) const LS184: Code =
    Code { id: "LS184", name: "unused-event", severity: Severity::Warning, page: include_str!("LS184.md") };

pub(super) fn fields(model: &Model, reads: &Reads, findings: &mut Vec<Finding>) {
    for (id, entity) in model.entities() {
        for (field, declared) in entity.fields().filter(|(field, _)| !reads.is_read(id, *field)) {
            let name = &declared.name;
            let what = if reads.is_written(id, field) { "is written but never read" } else { "is never used" };
            findings.push(
                Finding::new(&LS181, format!("`{}` of `{}` {what}", name.text, entity.name.text))
                    .label(name.span, "no guard, timer, invariant, scenario or log reads it")
                    .help("remove it, or say what depends on it"),
            );
        }
    }
}

pub(super) fn groups(model: &Model, findings: &mut Vec<Finding>) {
    for group in model.entities.iter().flat_map(|entity| &entity.groups).filter(|group| !group.used) {
        findings.push(
            Finding::new(&LS182, format!("the group `{}` is never used", group.name.text))
                .label(group.name.span, "nothing names it")
                .help("remove it"),
        );
    }
}

pub(super) fn actors(model: &Model, findings: &mut Vec<Finding>) {
    let mut busy: HashSet<ActorId> = model.events.iter().map(|event| event.actor).collect();
    let mut words: HashSet<&str> = HashSet::new();
    for entity in &model.entities {
        for mv in &entity.moves {
            busy.extend(mv.by);
            busy.extend(&mv.notifies);
        }
        let incidents = entity.incidents.iter().map(|incident| &incident.resolution);
        for resolution in incidents.chain(entity.on_enter.iter().map(|on_enter| &on_enter.resolution)) {
            words.extend(spoken(resolution));
        }
    }
    for (at, actor) in model.actors.iter().enumerate() {
        if !busy.contains(&ActorId::new(at)) && !words.contains(actor.name.text.as_str()) {
            findings.push(
                Finding::new(&LS183, format!("`{}` does nothing", actor.name.text))
                    .label(actor.name.span, "no event is theirs, and nobody tells them anything")
                    .help("remove the name"),
            );
        }
    }
}

fn spoken(resolution: &Resolution) -> impl Iterator<Item = &str> {
    resolution.lines.iter().flatten().flat_map(|step| &step.words).map(|word| word.text.as_str())
}

pub(super) fn events(model: &Model, findings: &mut Vec<Finding>) {
    let mut taken: HashSet<EventId> = HashSet::new();
    for entity in &model.entities {
        for mv in &entity.moves {
            taken.extend(mv.reported_as);
            if let Trigger::Create(event) | Trigger::Event(event) = mv.trigger {
                taken.insert(event);
            }
        }
        taken.extend(entity.ignores.iter().map(|ignore| ignore.event));
        taken.extend(entity.incidents.iter().map(|incident| incident.event));
    }
    for (at, event) in model.events.iter().enumerate().filter(|(at, _)| !taken.contains(&EventId::new(*at))) {
        findings.push(
            Finding::new(&LS184, format!("`{}` is declared, but nothing takes it", event.name.text))
                .label(event.name.span, "no move, `ignore` or incident names it")
                .help(meant(model, at, &taken).unwrap_or_else(|| "remove it, or say where it is legal".to_owned())),
        );
    }
}

/// An event that is taken and has nearly the same name, or the same name and another actor.
fn meant(model: &Model, declared: usize, taken: &HashSet<EventId>) -> Option<String> {
    let word = |name: &'_ Named| name.text.split('.').next_back().unwrap_or("").to_owned();
    let (own, actor) = (word(&model.events[declared].name), model.events[declared].actor);
    let others: Vec<(&Named, ActorId, String)> =
        taken.iter().map(|id| model.event(*id)).map(|event| (&event.name, event.actor, word(&event.name))).collect();
    let mut candidates: Vec<&str> =
        others.iter().filter(|(_, of, _)| *of == actor).map(|(.., word)| word.as_str()).collect();
    candidates.sort_unstable();
    let near = nearest(&own, candidates);
    let mut names: Vec<&str> = others
        .iter()
        .filter(|(_, of, word)| if *of == actor { near == Some(word.as_str()) } else { *word == own })
        .map(|(name, ..)| name.text.as_str())
        .collect();
    names.sort_unstable();
    names.first().map(|name| format!("did you mean `{name}`?"))
}
