//! LS128: events that a state both ignores and moves on.

use std::collections::{HashMap, HashSet};

use crate::check::Context;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{EntityId, EventId, MoveId, StateId, Trigger};

/// An event both ignored and moved on.
pub(crate) const LS128: Code =
    Code { id: "LS128", name: "ignored-and-moved", severity: Severity::Error, page: include_str!("LS128.md") };

pub(super) fn check(context: &Context<'_>, id: EntityId, findings: &mut Vec<Finding>) {
    let entity = context.model.entity(id);
    if entity.ignores.is_empty() {
        return;
    }
    let mut moves: HashMap<(StateId, EventId), MoveId> = HashMap::new();
    for (id, mv) in entity.moves() {
        let Trigger::Event(event) = mv.trigger else { continue };
        for state in mv.sources.iter() {
            moves.entry((state, event)).or_insert(id);
        }
    }
    for ignore in &entity.ignores {
        let mut told: HashSet<MoveId> = HashSet::new();
        for state in ignore.states.iter() {
            let Some(by) = moves.get(&(state, ignore.event)).filter(|by| told.insert(**by)) else { continue };
            let event = &context.model.event(ignore.event).name.text;
            let mv = entity.move_(*by);
            let help = if mv.guard.is_some() {
                "leave the state out of the `ignore`; for when the guard does not hold, write a move with the opposite guard that stays"
            } else {
                "remove one of them, or leave the state out with `except`"
            };
            findings.push(
                Finding::new(
                    &LS128,
                    format!("`{}` both ignores `{event}` and moves on it", entity.state(state).name.text),
                )
                .label(ignore.event_span, "ignored here")
                .label(mv.trigger_span, "and a move here")
                .help(help),
            );
        }
    }
}
