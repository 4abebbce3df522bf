//! LS127, LS133: moves that change nothing, choices that offer the same twice.

use super::outcome::only_stays;
use crate::check::Context;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::show::{states_text, trigger_text};
use crate::model::{EntityId, Move, Trigger};

/// A move that changes nothing.
pub(crate) const LS127: Code =
    Code { id: "LS127", name: "idle-move", severity: Severity::Warning, page: include_str!("LS127.md") };
/// A choice that offers the same twice.
pub(crate) const LS133: Code =
    Code { id: "LS133", name: "repeated-target", severity: Severity::Warning, page: include_str!("LS133.md") };

pub(super) fn check(context: &Context<'_>, id: EntityId, findings: &mut Vec<Finding>) {
    for mv in &context.model.entity(id).moves {
        findings.extend(idle(context, id, mv));
        for (at, target) in mv.targets.iter().enumerate() {
            let earlier = mv.targets[..at].iter().find(|earlier| earlier.kind == target.kind);
            findings.extend(earlier.map(|earlier| {
                Finding::new(&LS133, "a choice offers the same twice")
                    .label(target.span, "offered already")
                    .label(earlier.span, "here")
                    .help("remove one of them, or correct what was meant")
            }));
        }
    }
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
