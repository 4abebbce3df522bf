//! LS206: a move that no history of a root with its parts ever takes.

use super::Teller;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{EntityId, MoveId};

/// A move can never be taken.
pub(crate) const LS206: Code =
    Code { id: "LS206", name: "dead-move", severity: Severity::Warning, page: include_str!("LS206.md") };

pub(super) fn dead(teller: &Teller<'_>, (entity, id): (EntityId, MoveId)) -> Option<Finding> {
    let of = teller.model.entity(entity);
    let mv = of.move_(id);
    let within = |said: &crate::source::Span| said.contains(mv.trigger_span) || mv.trigger_span.contains(*said);
    let facts = teller.context.facts(entity);
    let unreachable = !mv.is_creation() && mv.sources.iter().all(|state| !facts.is_reached(state));
    if teller.said.iter().any(within) || unreachable {
        return None;
    }
    let (name, root) = (&of.name.text, &teller.model.entity(teller.words.root).name.text);
    let whose =
        if entity == teller.words.root { String::new() } else { format!(", with any number of parts of its {root}") };
    let what = if mv.is_creation() { "creation" } else { "move" };
    let finding = Finding::new(&LS206, format!("a {what} of {name} can never be taken{whose}"))
        .label(mv.trigger_span, "no history comes where this is possible");
    Some(finding.help("remove it, or change what keeps it from being taken"))
}
