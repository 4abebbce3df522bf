//! LS201, LS202, LS207, LS208: where nothing, or nothing that matters, can happen any more.

use super::Teller;
use super::lack::{End, Lack};
use crate::diagnostic::{Code, Finding, Severity};
use crate::explore::numbers::{comes_late, family};
use crate::explore::question::{Question, Violation};
use crate::model::{EntityId, Role, Trigger, show::move_text};

/// Nothing can happen any more, and it is not the end.
pub(crate) const LS201: Code =
    Code { id: "LS201", name: "deadlock", severity: Severity::Error, page: include_str!("LS201.md") };
/// Something can still happen, but it never leads to an end.
pub(crate) const LS202: Code =
    Code { id: "LS202", name: "no-way-to-an-end", severity: Severity::Error, page: include_str!("LS202.md") };
/// An owner waits for parts that can never come where it waits for them.
pub(crate) const LS207: Code =
    Code { id: "LS207", name: "waits-in-vain", severity: Severity::Error, page: include_str!("LS207.md") };
/// A part's fault keeps its owner from ever going on.
pub(crate) const LS208: Code =
    Code { id: "LS208", name: "fault-blocks-owner", severity: Severity::Error, page: include_str!("LS208.md") };

/// More moves than this are not listed.
const FEW: usize = 4;

/// A configuration out of which no way leads to an end.
pub(super) fn blocked(teller: &Teller<'_>, question: Question, violation: &Violation) -> Finding {
    let end = End { words: teller.words, story: &violation.story };
    let waits = end.waiting(0);
    let causes = || waits.iter().flat_map(|(_, lacks)| lacks);
    let in_fault = |lack: &&Lack| lack.who.is_some_and(|who| is_fault(teller, violation, who));
    // An owner that does not wait for its parts is not kept by them.
    let lost: Vec<&Lack> = causes().filter(|lack| lack.ever && lack.who.is_some_and(|who| who > 0)).collect();
    let finding = if let Some(cause) = lost.iter().copied().find(in_fault) {
        of_fault(teller, &end, (violation, cause))
    } else if let Some(cause) = lost.first().filter(|cause| question != Question::NoDeadlock || !mutual(&end, cause)) {
        in_vain(teller, &end, (violation, cause))
    } else {
        of_all(teller, &end, (question, violation))
    };
    let left: Vec<String> = violation
        .moves
        .iter()
        .take(FEW)
        .map(|(entity, id)| {
            let of = teller.model.entity(*entity);
            format!("`{}` of {}", move_text(teller.model, *entity, of.move_(*id)).trim(), of.name.text)
        })
        .collect();
    let finding = match (violation.moves.len(), question) {
        (0, Question::NoDeadlock) => finding.note("after this nothing more can happen"),
        (0, _) => finding.note(format!("after this nothing more can happen{}", unless(teller, violation))),
        (1..=FEW, _) => finding.note(format!("after this only {} can happen, and never an end", left.join(", "))),
        (more, _) => finding.note(format!("after this {more} moves are still possible, but none leads to an end")),
    };
    teller.with_story(finding, violation)
}

/// What may still come, though it leads nowhere: another fault, or another part.
fn unless(teller: &Teller<'_>, violation: &Violation) -> String {
    let family = family(teller.model, teller.words.root);
    let strikes = |id: &EntityId| teller.model.entity(*id).moves.iter().any(|mv| mv.trigger == Trigger::Fault);
    let mut all = Vec::new();
    if family.iter().any(strikes) {
        all.push("another fault strikes".to_owned());
    }
    for part in &teller.model.entity(teller.words.root).parts {
        let there = violation.story.end.instances.iter().filter(|it| it.entity == part.entity).count();
        if there < part.multiplicity.most() && comes_late(teller.model, part.entity) {
            all.push(format!("another {} comes to be", teller.model.entity(part.entity).name.text));
        }
    }
    if all.is_empty() { String::new() } else { format!(", unless {}", all.join(" or ")) }
}

fn is_fault(teller: &Teller<'_>, violation: &Violation, who: usize) -> bool {
    let instance = &violation.story.end.instances[who];
    teller.model.entity(instance.entity).state(instance.state).role == Role::Fault
}

/// Whether the part that is waited for waits for others itself: its owner, or parts like itself.
fn mutual(end: &End<'_>, cause: &Lack) -> bool {
    let waits = cause.who.map(|who| end.waiting(who)).unwrap_or_default();
    waits.iter().any(|(_, lacks)| lacks.iter().any(|lack| lack.who.is_some()))
}

fn of_fault(teller: &Teller<'_>, end: &End<'_>, (violation, cause): (&Violation, &Lack)) -> Finding {
    let who = cause.who.unwrap_or(0);
    let (part, root) = (&violation.story.end.instances[who], &violation.story.end.instances[0]);
    let fault = teller.words.state(part.entity, part.state);
    let owner = &teller.model.entity(root.entity).name.text;
    let waits = teller.words.state(root.entity, root.state);
    let message = format!("the fault {fault} of {} can block its {owner} for ever", teller.words.one(part.entity));
    let state = teller.model.entity(part.entity).state(part.state);
    let finding = Finding::new(&LS208, message)
        .label(state.name.span, format!("{} is here, and cannot come out", part.id))
        .label(cause.span, format!("{} is in {waits} and waits for this: {}", root.id, cause.text));
    let finding = with_lacks(finding, end, (who, &[cause.span]));
    finding.help(format!(
        "give {fault} a way out while its {} is in {waits}, or do not let {waits} wait for what is in {fault}",
        owner.to_lowercase()
    ))
}

fn in_vain(teller: &Teller<'_>, end: &End<'_>, (violation, cause): (&Violation, &Lack)) -> Finding {
    let who = cause.who.unwrap_or(0);
    let (part, root) = (&violation.story.end.instances[who], &violation.story.end.instances[0]);
    let waits = teller.words.state(root.entity, root.state);
    let root_words = teller.words.root(&violation.story);
    let message =
        format!("{root_words} can wait in {waits} for ever for {} that cannot come", teller.words.one(part.entity));
    let state = teller.model.entity(part.entity).state(part.state);
    let finding = Finding::new(&LS207, message)
        .label(cause.span, format!("{} waits for this: {}", root.id, cause.text))
        .label(state.name.span, format!("{} is here", part.id));
    let finding = with_lacks(finding, end, (who, &[cause.span]));
    let here = teller.words.state(part.entity, part.state);
    finding.help(format!("give {here} a way there while its owner is in {waits}, or let {waits} not wait for it"))
}

fn of_all(teller: &Teller<'_>, end: &End<'_>, (question, violation): (Question, &Violation)) -> Finding {
    let root = &violation.story.end.instances[0];
    let here = teller.words.state(root.entity, root.state);
    let words = teller.words.root(&violation.story);
    let state = teller.model.entity(root.entity).state(root.state);
    let finding = if question == Question::NoDeadlock {
        Finding::new(&LS201, format!("{words} can come to a deadlock in {here}"))
            .label(state.name.span, format!("{} is here, not at an end, and nobody can do anything", root.id))
    } else {
        Finding::new(&LS202, format!("{words} can come where no end can be reached, in {here}"))
            .label(state.name.span, format!("{} is here; whatever happens, it never comes to an end", root.id))
    };
    let mut finding = with_lacks(finding, end, (0, &[]));
    let mut shown: Vec<Option<crate::source::Span>> = Vec::new();
    for who in 1..violation.story.end.instances.len() {
        let instance = &violation.story.end.instances[who];
        let place = teller.model.entity(instance.entity).state(instance.state).name.span;
        if instance.gone || shown.contains(&Some(place)) || shown.len() == FEW {
            continue;
        }
        shown.push(Some(place));
        finding = finding.label(place, format!("{} is here", instance.id));
        let known: Vec<_> = finding.labels.iter().map(|label| label.span).collect();
        finding = with_lacks(finding, end, (who, &known));
    }
    finding.help("let somebody go on from here: another guard, another move, or a timeout")
}

/// Adds what the moves of somebody lack, where that has not been said.
fn with_lacks(mut finding: Finding, end: &End<'_>, (who, known): (usize, &[crate::source::Span])) -> Finding {
    let waits = end.waiting(who);
    let mut lacks: Vec<&Lack> = waits.iter().flat_map(|(_, lacks)| lacks).collect();
    lacks.dedup_by_key(|lack| lack.span);
    for lack in lacks.into_iter().filter(|lack| !known.contains(&lack.span)).take(FEW) {
        finding = finding.label(lack.span, format!("does not hold: {}", lack.text));
    }
    finding
}
