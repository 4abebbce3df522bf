//! LS203: where only giving up leads to an end.

use super::Teller;
use super::lack::End;
use crate::diagnostic::{Code, Finding, Severity};
use crate::explore::question::Violation;

/// Only an escape leads to an end.
pub(crate) const LS203: Code =
    Code { id: "LS203", name: "only-giving-up-ends", severity: Severity::Warning, page: include_str!("LS203.md") };

/// More ways to give up than this are not pointed at.
const FEW: usize = 3;

pub(super) fn escape(teller: &Teller<'_>, violation: &Violation) -> Finding {
    let end = End { words: teller.words, story: &violation.story };
    let root = &violation.story.end.instances[0];
    let here = teller.words.state(root.entity, root.state);
    let state = teller.model.entity(root.entity).state(root.state);
    let words = teller.words.root(&violation.story);
    let mut finding = Finding::new(&LS203, format!("{words} can come where only giving up leads to an end, in {here}"))
        .label(state.name.span, format!("{} is here; no ordinary move leads it to an end any more", root.id));
    let mut escapes = Vec::new();
    for (who, instance) in violation.story.end.instances.iter().enumerate().filter(|(_, it)| !it.gone) {
        for mv in &teller.model.entity(instance.entity).moves {
            if let Some(span) = mv.escape
                && mv.sources.contains(instance.state)
                && end.holds(who, mv.guard.as_ref())
                && !escapes.contains(&span)
            {
                escapes.push(span);
            }
        }
    }
    for span in escapes.into_iter().take(FEW) {
        finding = finding.label(span, "this gives up");
    }
    let lacks = end.waiting(0).into_iter().flat_map(|(_, lacks)| lacks);
    for lack in lacks.take(FEW) {
        finding = finding.label(lack.span, format!("does not hold: {}", lack.text));
    }
    for (who, instance) in violation.story.end.instances.iter().enumerate().skip(1).filter(|(_, it)| !it.gone) {
        let place = teller.model.entity(instance.entity).state(instance.state).name.span;
        if !finding.labels.iter().any(|label| label.span == place) && finding.labels.len() < 2 * FEW + 1 {
            let ever = end.reaches(who).is_some_and(|states| states.len() == 1);
            let text = if ever { "is here, and stays" } else { "is here" };
            finding = finding.label(place, format!("{} {text}", instance.id));
        }
    }
    let finding =
        finding.help("give it an ordinary way to an end; if giving up is what is meant, `allow LS203 \"why\"`");
    teller.with_story(finding, violation)
}
