//! LS106: timers whose clock never runs.

use crate::check::Context;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::show::{owner_word, states_text, trigger_text};
use crate::model::{EntityId, Move, Timer, Trigger};

/// A timer that never comes due.
pub(crate) const LS106: Code =
    Code { id: "LS106", name: "unused-move", severity: Severity::Warning, page: include_str!("LS106.md") };

/// Moves out of states that are never reached are not told one by one: the states have a finding.
pub(super) fn check(context: &Context<'_>, entity: EntityId, findings: &mut Vec<Finding>) {
    let model = context.model;
    for mv in &model.entity(entity).moves {
        if let Some(why) = stopped_clock(context, entity, mv) {
            let what = trigger_text(model, entity, mv);
            findings.push(
                Finding::new(&LS106, format!("`{what}` can never be taken"))
                    .label(mv.trigger_span, why)
                    .help("remove it, or correct the states that it names"),
            );
        }
    }
}

/// A timer on the clock of an ancestor that is never in a state in which the clock runs.
fn stopped_clock(context: &Context<'_>, entity: EntityId, mv: &Move) -> Option<String> {
    let Trigger::Timer(Timer { up, clock, .. }) = mv.trigger else { return None };
    let owner = context.model.ancestor(entity, up).filter(|_| up > 0)?;
    let runs = &context.model.entity(owner).clock(clock).states;
    (!runs.iter().any(|state| context.facts(owner).is_reached(state))).then(|| {
        let who = owner_word(context.model, entity, up);
        format!("its clock never runs: the {who} is never in {}", states_text(context.model, owner, runs))
    })
}
