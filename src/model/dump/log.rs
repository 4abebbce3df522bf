//! Log mappings.

use super::{block, info, sorted};
use crate::model::{ChildSource, Key, Log, LogKind, Model};
use crate::syntax::ast::{Path, PathStep, TemplatePart, ValueSource};

/// A mapping with all its lines.
pub(super) fn log(model: &Model, log: &Log) -> String {
    let kind = match &log.kind {
        LogKind::Events { at } if at.is_empty() => "events".to_owned(),
        LogKind::Events { at } => format!("events at {}", paths(at)),
        LogKind::Changes(entity) => format!("changes of {}", model.entity(*entity).name.text),
        LogKind::Snapshot { entity, at } => {
            format!("snapshot of {} at {}", model.entity(*entity).name.text, paths(at))
        }
    };
    let mut lines = vec![kind];
    lines.extend(keys(&log.keys));
    lines.extend(sorted(log.sets.iter().map(|(field, _, value)| format!("set {} = {}", field.text, source(value)))));
    let owner = match log.kind {
        LogKind::Snapshot { entity, .. } => Some(entity),
        LogKind::Events { .. } | LogKind::Changes(_) => None,
    };
    lines.extend(owner.into_iter().flat_map(|owner| sorted(log.parts.iter().map(|part| children(model, owner, part)))));
    lines.extend(sorted(log.always.iter().map(|event| format!("always {}", model.event(*event).name.text))));
    lines.extend(sorted(log.ignores.iter().map(|value| format!("ignore {value:?}"))));
    lines.extend(log.lines.iter().map(|(pattern, _)| format!("lines matching {pattern:?}")));
    block(format!("log {}{}", log.name.text, info(&log.info)), lines)
}

fn children(model: &Model, owner: crate::model::EntityId, child: &ChildSource) -> String {
    let complete = if child.complete { " complete" } else { "" };
    let name = &model.entity(owner).part(child.part).name.text;
    let mut lines = keys(&child.keys);
    lines.extend(sorted(child.sets.iter().map(|(field, value)| {
        format!("set {} = {}", model.entity(child.entity).field(*field).name.text, source(value))
    })));
    lines.extend(sorted(child.parts.iter().map(|inner| children(model, child.entity, inner))));
    block(format!("parts {name} = {}{complete}", path(&child.at)), lines)
}

fn keys(keys: &[(Key, ValueSource)]) -> Vec<String> {
    sorted(keys.iter().map(|(key, value)| format!("{key:?} = {}", source(value))))
}

fn source(value: &ValueSource) -> String {
    let part = |part: &TemplatePart| match part {
        TemplatePart::Path(at) => path(at),
        TemplatePart::Text(text) => format!("{:?}", text.text),
    };
    let alternatives = value.alternatives.iter();
    let alternatives = alternatives.map(|one| one.parts.iter().map(part).collect::<Vec<_>>().join(" + "));
    let renames = value.renames.iter().map(|rename| format!(", {:?} -> {}", rename.from.text, rename.to.text));
    alternatives.collect::<Vec<_>>().join(" or ") + &renames.collect::<String>()
}

fn paths(paths: &[Path]) -> String {
    paths.iter().map(path).collect::<Vec<_>>().join(" or ")
}

fn path(path: &Path) -> String {
    let step = |step: &PathStep| match step {
        PathStep::Key(key) => format!("{key:?}"),
        PathStep::Each => "[*]".to_owned(),
    };
    if path.steps.is_empty() { "itself".to_owned() } else { path.steps.iter().map(step).collect::<Vec<_>>().join(".") }
}
