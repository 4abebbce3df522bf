//! LS123, LS124, LS130: guards, or parts of them, that never or always hold.

use super::places::{places_in, places_of};
use super::why::reasons;
use crate::check::Context;
use crate::check::logic::Place;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::show::{guard_text, multiplicity_text};
use crate::model::{EntityId, Guard, GuardKind, Multiplicity, Quantifier, Trigger};

/// A guard that never holds.
pub(crate) const LS123: Code =
    Code { id: "LS123", name: "guard-never-true", severity: Severity::Error, page: include_str!("LS123.md") };
/// A guard that always holds.
pub(crate) const LS124: Code =
    Code { id: "LS124", name: "guard-always-true", severity: Severity::Warning, page: include_str!("LS124.md") };
/// More parts asked for than there can be.
pub(crate) const LS130: Code =
    Code { id: "LS130", name: "impossible-count", severity: Severity::Error, page: include_str!("LS130.md") };

/// Longer guards are not quoted in a message: the place shows them.
const LONGEST_QUOTE: usize = 80;

/// Judges the guards of moves and incidents.
pub(super) fn check(context: &Context<'_>, id: EntityId, findings: &mut Vec<Finding>) {
    let entity = context.model.entity(id);
    for mv in &entity.moves {
        let Some(guard) = &mv.guard else { continue };
        // `when true` is how a move that the service takes at will is written.
        let spelled_out = matches!(mv.trigger, Trigger::Condition { .. }) && guard.kind == GuardKind::Const(true);
        if !spelled_out {
            let so = if mv.is_creation() { "it creates nothing" } else { "the move is never taken" };
            Judge { context, entity: id, places: &places_of(context, id, mv), so }.guard(guard, findings);
        }
    }
    for incident in &entity.incidents {
        let (Some(guard), Some(states)) = (&incident.guard, &incident.states) else { continue };
        let places = places_in(context, id, states, &[guard]);
        Judge { context, entity: id, places: &places, so: "it never applies" }.guard(guard, findings);
    }
}

/// One guard, judged in each of its places.
struct Judge<'c, 'p> {
    context: &'c Context<'c>,
    entity: EntityId,
    places: &'c [Place<'p>],
    /// What follows if it never holds.
    so: &'static str,
}

impl Judge<'_, '_> {
    fn guard(&self, guard: &Guard, findings: &mut Vec<Finding>) {
        let before = findings.len();
        self.bounds(guard, findings);
        if findings.len() > before || self.places.is_empty() {
            return;
        }
        if self.never(guard) {
            findings.push(self.never_holds(self.culprit(guard), self.so));
        } else if self.always(guard) {
            findings.push(self.always_holds(guard));
        } else {
            self.inside(guard, findings);
        }
    }

    fn never(&self, guard: &Guard) -> bool {
        self.places.iter().all(|place| self.context.logic().never(place, guard))
    }

    fn always(&self, guard: &Guard) -> bool {
        self.places.iter().all(|place| self.context.logic().always(place, guard))
    }

    /// The smallest part of a guard that never holds which is enough to make it never hold.
    fn culprit<'g>(&self, guard: &'g Guard) -> &'g Guard {
        match &guard.kind {
            GuardKind::And(list) => list.iter().find(|part| self.never(part)).map_or(guard, |part| self.culprit(part)),
            _ => guard,
        }
    }

    /// Parts that can be left out of a guard that sometimes holds.
    fn inside(&self, guard: &Guard, findings: &mut Vec<Finding>) {
        match &guard.kind {
            GuardKind::And(list) => {
                for part in list {
                    if self.always(part) {
                        findings.push(self.always_holds(part));
                    } else {
                        self.inside(part, findings);
                    }
                }
            }
            GuardKind::Or(list) => {
                for part in list {
                    if self.never(part) {
                        findings.push(self.never_holds(self.culprit(part), "the alternative adds nothing"));
                    } else {
                        self.inside(part, findings);
                    }
                }
            }
            GuardKind::Not(inner) => self.inside(inner, findings),
            GuardKind::Parts { up, part, filter: Some(filter), .. } => {
                let owner = self.context.model.ancestor(self.entity, *up);
                if let Some(owner) = owner {
                    let child = self.context.model.entity(owner).part(*part).entity;
                    let places = &[Place::of(child)];
                    Judge { context: self.context, entity: child, places, so: "none of the parts counts" }
                        .guard(filter, findings);
                }
            }
            _ => {}
        }
    }

    fn never_holds(&self, guard: &Guard, so: &str) -> Finding {
        let finding = Finding::new(&LS123, format!("{} can never be true", self.words(guard)))
            .label(guard.span, format!("never true, so that {so}"))
            .help("correct the condition, or remove what depends on it");
        self.explain(finding, guard)
    }

    fn always_holds(&self, guard: &Guard) -> Finding {
        let finding = Finding::new(&LS124, format!("{} is always true", self.words(guard)))
            .label(guard.span, "always true: it decides nothing")
            .help("leave it out, or ask what was meant");
        self.explain(finding, guard)
    }

    /// The guard in the words of the language, if they are few.
    fn words(&self, guard: &Guard) -> String {
        let words = guard_text(self.context.model, self.entity, guard);
        if words.chars().count() <= LONGEST_QUOTE { format!("`{words}`") } else { "this guard".to_owned() }
    }

    fn explain(&self, finding: Finding, guard: &Guard) -> Finding {
        let creation = self.places.first().and_then(|place| place.creation);
        reasons(self.context, self.entity, creation, guard).into_iter().fold(finding, Finding::note)
    }

    fn bounds(&self, guard: &Guard, findings: &mut Vec<Finding>) {
        for atom in super::places::asked(guard) {
            let GuardKind::Parts { up, part, quantifier, .. } = &atom.kind else { continue };
            let (Quantifier::AtLeast(asked) | Quantifier::Exactly(asked)) = *quantifier else { continue };
            let Some(owner) = self.context.model.ancestor(self.entity, *up) else { continue };
            let part = self.context.model.entity(owner).part(*part);
            let most = match part.multiplicity {
                Multiplicity::Many => continue,
                Multiplicity::One | Multiplicity::Optional => 1,
                Multiplicity::Range(_, most) => most,
            };
            if asked > most {
                let declared = multiplicity_text(part.multiplicity);
                findings.push(
                    Finding::new(&LS130, format!("there can never be {asked} of `{}`", part.name.text))
                        .label(atom.span, format!("asks for {asked}"))
                        .label(part.info.span, format!("at most {most} (`{declared}`)"))
                        .help("correct the number here, or how many parts there may be"),
                );
            }
        }
    }
}
