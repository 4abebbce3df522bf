//! Findings about roots and their parts: what is violated, with its story, and what was left open.

mod blocked;
mod broken;
mod dead;
mod escape;
mod lack;
mod open;
mod orphan;
mod told;
mod words;

use super::numbers::family;
use super::question::{Answer, Composition, Question, Violation};
use crate::check::Context;
use crate::diagnostic::{Code, Finding};
use crate::explore::story::Story;
use crate::model::{EntityId, Model, MoveId, StateId};
use crate::source::Span;
use words::Words;

pub use told::told;

/// Every kind of finding of this room.
pub const CODES: &[&Code] = &[
    &blocked::LS201,
    &blocked::LS202,
    &escape::LS203,
    &orphan::LS204,
    &broken::LS205,
    &dead::LS206,
    &blocked::LS207,
    &blocked::LS208,
    &open::LS209,
];

/// Findings after which it is no news that something is stuck there, or cannot be taken.
const SAID: [&str; 13] = [
    "LS101", "LS102", "LS103", "LS104", "LS107", "LS123", "LS130", "LS141", "LS145", "LS150", "LS162", "LS165", "LS173",
];

/// What is found about a model. `before`: what other rooms have found; what follows from that is not said again.
pub fn findings(model: &Model, compositions: &[Composition], before: &[Finding]) -> Vec<Finding> {
    let said: Vec<Span> = before
        .iter()
        .filter(|finding| SAID.contains(&finding.code.id))
        .flat_map(|finding| finding.labels.iter().map(|label| label.span))
        .collect();
    let context = Context::new(model);
    let mut all = Vec::new();
    for composition in compositions {
        let words = Words { model, root: composition.root };
        let teller = Teller { model, words, said: &said, context: &context };
        all.extend(teller.violations(composition));
        all.extend(open::open(&teller, composition));
    }
    all
}

/// The places that name the cause of somebody's waiting: what is waited for, and where it is instead.
fn cause(finding: &Finding) -> impl Iterator<Item = Span> {
    finding.labels.iter().take(2).map(|label| label.span)
}

/// What findings are told with.
struct Teller<'a> {
    model: &'a Model,
    words: Words<'a>,
    said: &'a [Span],
    context: &'a Context<'a>,
}

impl Teller<'_> {
    fn violations(&self, composition: &Composition) -> Vec<Finding> {
        let mut all = Vec::new();
        let mut ends: Vec<Vec<(EntityId, StateId)>> = Vec::new();
        for (question, answer) in &composition.answers {
            let Answer::Violated(violation) = answer else { continue };
            if let Question::Alive(entity, id) = question {
                // Behind a deadlock nothing is taken.
                let deadlock =
                    composition.answers.first().is_some_and(|(_, first)| matches!(first, Answer::Violated(_)));
                if !deadlock && !self.follows(composition) && !self.is_unborn(composition, (*entity, *id)) {
                    all.extend(dead::dead(self, (*entity, *id)));
                }
                continue;
            }
            let end: Vec<(EntityId, StateId)> =
                violation.story.end.instances.iter().map(|it| (it.entity, it.state)).collect();
            let stuck = !matches!(question, Question::Invariant(_));
            // One deadlock is a refutation of all that follows from there being none.
            if stuck && (ends.contains(&end) || self.is_said(&violation.story)) {
                continue;
            }
            if *question == Question::EndWithoutEscape && self.follows(composition) {
                continue;
            }
            let finding = match question {
                Question::NoDeadlock | Question::EndReachable => blocked::blocked(self, *question, violation),
                Question::EndWithoutEscape => escape::escape(self, violation),
                Question::NoOrphan => orphan::orphan(self, violation),
                Question::Invariant(law) => broken::broken(self, *law, violation),
                Question::Alive(..) => continue,
            };
            if stuck {
                ends.push(end);
                // The same cause is no news where another history shows it.
                let is_told = |told: &Finding| told.code == finding.code && cause(told).eq(cause(&finding));
                if matches!(finding.code.id, "LS207" | "LS208") && all.iter().any(is_told) {
                    continue;
                }
            }
            all.push(finding);
        }
        all
    }

    /// Whether this is a move of what never comes to be, which is told of its creations.
    fn is_unborn(&self, composition: &Composition, (entity, id): (EntityId, MoveId)) -> bool {
        let of = self.model.entity(entity);
        let is_dead = |creation: MoveId| {
            let mut dead = composition.answers.iter().filter(|(_, answer)| matches!(answer, Answer::Violated(_)));
            dead.any(|(question, _)| *question == Question::Alive(entity, creation))
        };
        let mut creations = of.moves().filter(|(_, mv)| mv.is_creation());
        !of.move_(id).is_creation() && creations.all(|(creation, _)| is_dead(creation))
    }

    /// Whether something is wrong with a root or what it owns from which anything may follow: what is only probably wrong
    /// is not told then.
    fn follows(&self, composition: &Composition) -> bool {
        let family = family(self.model, composition.root);
        let in_family = |span: &Span| family.iter().any(|id| self.model.entity(*id).info.span.contains(*span));
        self.said.iter().any(in_family)
    }

    /// Whether another finding tells already that somebody cannot go on from where it is, or can still come to.
    fn is_said(&self, story: &Story) -> bool {
        let everybody = story.end.instances.iter().enumerate().filter(|(_, instance)| !instance.gone);
        everybody.into_iter().any(|(who, instance)| {
            let entity = self.model.entity(instance.entity);
            let reached = story.reaches.get(who).into_iter().flatten();
            let mut states = reached.chain([&instance.state]).map(|state| entity.state(*state).name.span);
            self.said.contains(&entity.name.span) || states.any(|name| self.said.iter().any(|said| said.contains(name)))
        })
    }

    /// A finding with the story of a violation.
    fn with_story(&self, finding: Finding, violation: &Violation) -> Finding {
        let finding = finding.story(told(self.model, &violation.story));
        if violation.story.is_timed() {
            return finding;
        }
        finding.note("no times fit this order: by the lengths of the timers it may not be possible like this")
    }
}
