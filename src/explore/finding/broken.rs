//! LS205: an invariant that does not hold.

use super::Teller;
use crate::diagnostic::{Code, Finding, Severity};
use crate::explore::question::Violation;

/// An invariant can be broken.
pub(crate) const LS205: Code =
    Code { id: "LS205", name: "broken-invariant", severity: Severity::Error, page: include_str!("LS205.md") };

pub(super) fn broken(teller: &Teller<'_>, law: usize, violation: &Violation) -> Finding {
    let invariant = &teller.model.invariants[law];
    let about = invariant.info.description.as_deref().unwrap_or("the invariant");
    let mut finding =
        Finding::new(&LS205, format!("\"{about}\" can be broken by {}", teller.words.root(&violation.story)));
    let rule = if invariant.always { "this does not hold at the end of the story" } else { "this is so at its end" };
    finding = finding.label(invariant.condition.span, rule);
    if let Some(step) = violation.story.steps.last() {
        let mv = teller.model.entity(step.entity).move_(step.id);
        finding = finding.label(mv.trigger_span, format!("by this move of {}, the last of the story", step.who));
    }
    let finding = finding.help("guard the move, or say the invariant as it is meant");
    teller.with_story(finding, violation)
}
