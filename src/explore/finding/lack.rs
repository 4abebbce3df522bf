//! What a guard lacks at the end of a story, and whether it will lack it for ever.

use super::words::Words;
use crate::explore::numbers::is_single;
use crate::explore::story::Story;
use crate::model::{
    EntityId, FieldRef, Guard, GuardKind, Model, Move, Part, Quantifier, StateSet, TargetKind, show::states_text,
};
use crate::semantics::reference::Reference;
use crate::source::Span;

/// One thing that a guard lacks.
#[derive(Clone, Debug)]
pub(super) struct Lack {
    /// The words that do not hold.
    pub(super) span: Span,
    /// How it is instead: `drive-1 is in Faulted`.
    pub(super) text: String,
    /// Who would have to be elsewhere.
    pub(super) who: Option<usize>,
    /// Whether nothing can change that any more.
    pub(super) ever: bool,
}

/// The end of a story.
#[derive(Clone, Copy)]
pub(super) struct End<'a> {
    pub(super) words: Words<'a>,
    pub(super) story: &'a Story,
}

impl<'a> End<'a> {
    fn model(&self) -> &'a Model {
        self.words.model
    }

    /// Whether a guard may hold for somebody.
    pub(super) fn holds(&self, at: usize, guard: Option<&Guard>) -> bool {
        let silent = |_: EntityId, _: &Move, _: TargetKind| false;
        let reference = Reference { model: self.model(), silent: &silent, changes: false, tolerance: 0, tick: 1 };
        reference.may_hold(&self.story.end, at, guard)
    }

    /// What a guard lacks for somebody; nothing if it may hold.
    pub(super) fn lacks(&self, at: usize, guard: Option<&Guard>) -> Vec<Lack> {
        let mut all = Vec::new();
        if let Some(guard) = guard.filter(|guard| !self.holds(at, Some(guard))) {
            self.gather(at, guard, &mut all);
        }
        all
    }

    fn gather(&self, at: usize, guard: &Guard, all: &mut Vec<Lack>) {
        match &guard.kind {
            GuardKind::And(parts) => {
                for part in parts.iter().filter(|part| !self.holds(at, Some(part))) {
                    self.gather(at, part, all);
                }
            }
            GuardKind::Or(parts) => parts.iter().for_each(|part| self.gather(at, part, all)),
            GuardKind::Parts { up, part, quantifier, states, filter } => {
                let Some(owner) = self.story.end.ancestor(at, *up) else { return };
                let parts = self.story.end.parts(self.model(), owner, *part);
                let counted: Vec<usize> =
                    parts.into_iter().filter(|part| self.holds(*part, filter.as_deref())).collect();
                let owner = self.story.end.instances[owner].entity;
                let entity = self.model().entity(owner).part(*part).entity;
                let part = self.model().entity(owner).part(*part);
                all.push(self.of_parts(guard.span, (*quantifier, states), (entity, part, &counted)));
            }
            GuardKind::In { up, states } => {
                let Some(who) = self.story.end.ancestor(at, *up) else { return };
                let ever = !self.can_come(who, states);
                all.push(Lack { span: guard.span, text: self.is_in(who), who: Some(who), ever });
            }
            GuardKind::Field(field) | GuardKind::Compare { left: field, .. } => {
                let Some(text) = self.value(at, *field) else { return };
                all.push(Lack { span: guard.span, text, who: None, ever: false });
            }
            GuardKind::Not(inner) => {
                let text = match &inner.kind {
                    GuardKind::In { up, .. } => self.story.end.ancestor(at, *up).map(|who| self.is_in(who)),
                    GuardKind::Field(field) | GuardKind::Compare { left: field, .. } => self.value(at, *field),
                    _ => None,
                };
                let text = text.unwrap_or_else(|| "what stands behind `not` is so".to_owned());
                all.push(Lack { span: guard.span, text, who: None, ever: false });
            }
            GuardKind::Const(_) | GuardKind::Enters(_) => {
                all.push(Lack { span: guard.span, text: "this never holds".to_owned(), who: None, ever: true });
            }
        }
    }

    /// `cancelled of job-1 is true`.
    fn value(&self, at: usize, field: FieldRef) -> Option<String> {
        let instance = &self.story.end.instances[self.story.end.ancestor(at, field.up)?];
        let of = self.model().entity(instance.entity).field(field.field);
        let value = of.show(instance.fields[field.field.index()]);
        Some(format!("`{}` of {} is {value}", of.name.text, instance.id))
    }

    fn of_parts(
        &self,
        span: Span,
        (quantifier, states): (Quantifier, &StateSet),
        (entity, part, counted): (EntityId, &Part, &[usize]),
    ) -> Lack {
        let noun = &part.name.text;
        let inside = |who: &usize| states.contains(self.story.end.instances[*who].state);
        let there = states_text(self.model(), entity, states);
        match quantifier {
            Quantifier::All => {
                let outside = || counted.iter().copied().filter(|who| !inside(who));
                let lost = outside().find(|who| !self.can_come(*who, states));
                let who = lost.or_else(|| outside().next());
                let text = who.map_or_else(String::new, |who| self.is_in(who));
                let text = if lost.is_some() { format!("{text}, and can never come to {there}") } else { text };
                Lack { span, text, who, ever: lost.is_some() }
            }
            Quantifier::Some if counted.is_empty() => {
                let are = if is_single(part.multiplicity) { "is" } else { "are" };
                Lack { span, text: format!("there {are} no {noun}"), who: None, ever: false }
            }
            Quantifier::Some => {
                let ever = !counted.iter().any(|who| self.can_come(*who, states));
                let text = counted.first().map_or_else(String::new, |who| self.is_in(*who));
                let text = if ever { format!("{text}, and none can come to {there}") } else { text };
                Lack { span, text, who: counted.first().copied().filter(|_| ever), ever }
            }
            Quantifier::No => {
                let who = counted.iter().copied().find(inside);
                let text = who.map_or_else(String::new, |who| self.is_in(who));
                let stays = |who: usize| self.reaches(who).is_some_and(|all| all.iter().all(|it| states.contains(*it)));
                let ever = who.is_some_and(stays);
                let text = if ever { format!("{text}, and can never leave {there}") } else { text };
                Lack { span, text, who, ever }
            }
            Quantifier::AtLeast(_) | Quantifier::AtMost(_) | Quantifier::Exactly(_) => {
                let count = counted.iter().filter(|who| inside(who)).count();
                let verb = if count == 1 { "is" } else { "are" };
                Lack { span, text: format!("of {noun}, {count} {verb} in {there}"), who: None, ever: false }
            }
        }
    }

    /// `drive-1 is in Faulted`.
    pub(super) fn is_in(&self, who: usize) -> String {
        let instance = &self.story.end.instances[who];
        format!("{} is in {}", instance.id, self.words.state(instance.entity, instance.state))
    }

    /// The states that somebody can still come to, if that is known.
    pub(super) fn reaches(&self, who: usize) -> Option<&'a [crate::model::StateId]> {
        self.story.reaches.get(who).map(Vec::as_slice).filter(|states| !states.is_empty())
    }

    fn can_come(&self, who: usize, states: &StateSet) -> bool {
        self.reaches(who).is_none_or(|all| all.iter().any(|state| states.contains(*state)))
    }

    /// The moves of somebody that lead on from where it is, or may be, and what each lacks.
    pub(super) fn waiting(&self, who: usize) -> Vec<(&'a Move, Vec<Lack>)> {
        let instance = &self.story.end.instances[who];
        let here = std::slice::from_ref(&instance.state);
        let states = self.reaches(who).unwrap_or(here);
        let moves = &self.model().entity(instance.entity).moves;
        let leads = |mv: &&Move| {
            let elsewhere = |kind| match kind {
                TargetKind::State(state) => !states.contains(&state),
                TargetKind::Resume => instance.struck.is_some_and(|state| !states.contains(&state)),
                TargetKind::Stay => false,
            };
            let starts = states.iter().any(|state| mv.sources.contains(*state));
            starts && mv.trigger != crate::model::Trigger::Fault && mv.targets.iter().any(|to| elsewhere(to.kind))
        };
        let lacking = moves.iter().filter(leads).map(|mv| (mv, self.lacks(who, mv.guard.as_ref())));
        lacking.filter(|(_, lacks)| !lacks.is_empty()).collect()
    }
}
