//! LS204: a part that is left behind when its root has come to an end.

use super::Teller;
use super::lack::End;
use crate::diagnostic::{Code, Finding, Severity};
use crate::explore::question::Violation;
use crate::model::Role;

/// A part can never end, though its root has.
pub(crate) const LS204: Code =
    Code { id: "LS204", name: "orphan", severity: Severity::Warning, page: include_str!("LS204.md") };

/// More of what its moves lack is not pointed at.
const FEW: usize = 3;

pub(super) fn orphan(teller: &Teller<'_>, violation: &Violation) -> Finding {
    let model = teller.model;
    let end = End { words: teller.words, story: &violation.story };
    let root = &violation.story.end.instances[0];
    let is_final = |entity, state| model.entity(entity).state(state).role == Role::Final;
    let unfinished = |who: &usize| {
        let instance = &violation.story.end.instances[*who];
        !instance.gone && !is_final(instance.entity, instance.state)
    };
    let can_end = |who: usize| {
        let entity = violation.story.end.instances[who].entity;
        end.reaches(who).is_none_or(|states| states.iter().any(|state| is_final(entity, *state)))
    };
    let parts: Vec<usize> = (1..violation.story.end.instances.len()).filter(unfinished).collect();
    // Where each can come to an end by itself, they cannot all.
    let lost = parts.iter().copied().find(|who| !can_end(*who));
    let who = lost.or(parts.first().copied()).unwrap_or(0);
    let part = &violation.story.end.instances[who];
    let (here, ended) = (teller.words.state(part.entity, part.state), teller.words.state(root.entity, root.state));
    let message = format!(
        "{} can come to its end in {ended} and leave {} behind in {here}",
        teller.words.root(&violation.story),
        teller.words.one(part.entity)
    );
    let why = if lost.is_some() { "can never end from here" } else { "is here, and never are all parts at an end" };
    let mut finding = Finding::new(&LS204, message)
        .label(model.entity(part.entity).state(part.state).name.span, format!("{} {why}", part.id))
        .label(model.entity(root.entity).state(root.state).name.span, format!("{} is here, at an end", root.id));
    for (_, lacks) in end.waiting(who).into_iter().take(FEW) {
        for lack in lacks {
            finding = finding.label(lack.span, format!("does not hold: {}", lack.text));
        }
    }
    let owner = model.entity(part.entity).parent.map(|(owner, part)| &model.entity(owner).part(part).name.text);
    let discards = owner.map(|name| format!(", or let {ended} end its parts: `discards {name}`")).unwrap_or_default();
    teller.with_story(finding.help(format!("give it a way to its own end{discards}")), violation)
}
