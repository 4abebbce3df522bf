//! LS127: moves that change nothing.

use super::outcome::only_stays;
use crate::check::Context;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::show::{states_text, trigger_text};
use crate::model::{EntityId, Move, Trigger};

/// A move that changes nothing.
pub(crate) const LS127: Code =
    Code { id: "LS127", name: "idle-move", severity: Severity::Warning, page: include_str!("LS127.md") };
pub(super) fn check(context: &Context<'_>, id: EntityId, findings: &mut Vec<Finding>) {
    findings.extend(context.model.entity(id).moves.iter().filter_map(|mv| idle(context, id, mv)));
}

/// A guarded move that stays says when its event is legal, and a record may bring fields: those mean something.
fn idle(context: &Context<'_>, id: EntityId, mv: &Move) -> Option<Finding> {
    if !only_stays(mv) || mv.changes_anything() || !mv.notifies.is_empty() || !mv.brings.is_empty() {
        return None;
    }
    let span = mv.targets.first().map_or(mv.trigger_span, |target| target.span);
    let what = trigger_text(context.model, id, mv);
    let finding =
        Finding::new(&LS127, format!("`{what}` changes nothing")).label(span, "the state is kept and nothing is done");
    match mv.trigger {
        Trigger::Event(_) if mv.guard.is_some() => None,
        Trigger::Event(event) => {
            let event = &context.model.event(event).name.text;
            let states = states_text(context.model, id, &mv.sources);
            Some(finding.help(format!("write `ignore {event}` in {states}")))
        }
        _ => Some(finding.help("say what it does (`-> …`, `set …`, `notify …`), or remove it")),
    }
}
