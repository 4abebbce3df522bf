//! Resolves what a move does, and refuses actions that exclude each other.

use std::collections::HashMap;

use super::codes::{LS063, LS064, LS068, LS070, LS077};
use super::context::Context;
use super::states;
use super::values;
use crate::diagnostic::Finding;
use crate::model::{ActorId, Assign, Assignment, Domain, FieldRef, Role, StateId, Target, TargetKind};
use crate::source::Span;
use crate::syntax::ast::{self, Effect, Literal};

/// What a move does.
#[derive(Default)]
pub(super) struct Effects {
    pub(super) targets: Vec<Target>,
    pub(super) sets: Vec<Assignment>,
    pub(super) restart: bool,
    pub(super) notifies: Vec<ActorId>,
}

impl Context<'_, '_> {
    /// The effects of a move that leaves fault states (`resume` may go back) or other states.
    pub(super) fn effects(&mut self, effects: &[Effect], from_fault: bool) -> Effects {
        self.exclusive(effects);
        let mut all = Effects::default();
        let mut words: Option<Span> = None;
        for effect in effects {
            let span = match effect {
                Effect::Goto(targets, span) => {
                    self.targets(targets, from_fault, &mut all.targets);
                    *span
                }
                Effect::Stay(span) => {
                    all.targets.push(Target { kind: TargetKind::Stay, span: *span });
                    *span
                }
                Effect::Restart(span) => {
                    all.restart = true;
                    *span
                }
                Effect::Set(_) | Effect::Notify(..) => self.common(effect, &mut all),
            };
            words = Some(words.map_or(span, |words| words.to(span)));
        }
        if let (true, Some(span)) = (all.targets.is_empty(), words) {
            all.targets.push(Target { kind: TargetKind::Stay, span });
        }
        all
    }

    /// `set` and `notify`, which creations have too. Gives back the words.
    pub(super) fn common(&mut self, effect: &Effect, all: &mut Effects) -> Span {
        match effect {
            Effect::Set(assignment) => {
                all.sets.extend(self.assignment(assignment));
                assignment.span
            }
            Effect::Notify(name, span) => {
                let actor = self.actor(name);
                all.notifies.extend(actor.filter(|actor| !all.notifies.contains(actor)));
                *span
            }
            Effect::Goto(_, span) | Effect::Stay(span) | Effect::Restart(span) => *span,
        }
    }

    /// The state that a move, or a creation, leads to.
    pub(super) fn state_target(&mut self, name: &ast::Name) -> Option<StateId> {
        let id = states::target(self.scope(), name, self.out)?;
        if self.scope().states[id.index()].role == Role::Fault {
            self.out.report(
                Finding::new(&LS077, format!("a move cannot lead to the fault state `{}`", name.text))
                    .label(name.span, "only the fault itself leads there")
                    .label(self.scope().states[id.index()].name.span, "the fault")
                    .help("where the fault strikes is said once: `fault NAME from STATES when G as Actor.Event`"),
            );
            return None;
        }
        Some(id)
    }

    fn targets(&mut self, targets: &[ast::Target], from_fault: bool, all: &mut Vec<Target>) {
        let mut seen: HashMap<TargetKind, Span> = HashMap::new();
        for target in targets {
            let span = target.span();
            let kind = match target {
                ast::Target::State(name) => self.state_target(name).map(TargetKind::State),
                ast::Target::Stay(_) => Some(TargetKind::Stay),
                ast::Target::Resume(_) if from_fault => Some(TargetKind::Resume),
                ast::Target::Resume(_) => {
                    self.out.report(
                        Finding::new(&LS068, "`resume` goes back to where a fault struck, and here none did")
                            .label(span, "not in a fault state")
                            .help("name the state, or write this move in a `fault`"),
                    );
                    None
                }
            };
            let Some(kind) = kind else { continue };
            if let Some(first) = seen.insert(kind, span) {
                self.contradiction("one choice is named twice", (span, "again"), (first, "the first time"));
                continue;
            }
            all.push(Target { kind, span });
        }
    }

    fn assignment(&mut self, written: &ast::Assignment) -> Option<Assignment> {
        let view = self.view();
        let FieldRef { up, field: id } = self.field(view, &written.field)?;
        let field = self.names.field(self.entity, FieldRef { up, field: id });
        let value = match (written.assign, &field.domain, &written.value) {
            (Assign::Set, _, literal) => values::value(field, literal, self.out)?,
            (_, Domain::Range(..), Literal::Int(value, _)) if *value > 0 => *value,
            (assign, Domain::Range(..), literal) => {
                let word = if assign == Assign::Add { "added" } else { "subtracted" };
                self.out.report(
                    Finding::new(&LS064, format!("only a whole number above 0 can be {word}"))
                        .label(literal.span(), "no such number")
                        .help("`+=` counts up, `-=` counts down, and the count stays inside the range"),
                );
                return None;
            }
            (_, domain, _) => {
                self.out.report(
                    Finding::new(&LS063, format!("`{}` cannot be counted up or down", field.name.text))
                        .label(written.span, format!("it is {}", values::kind(domain)))
                        .label(field.name.span, "declared here")
                        .help("write `=`; `+=` and `-=` are for ranges such as `0..100`"),
                );
                return None;
            }
        };
        Some(Assignment { up, field: id, assign: written.assign, value, span: written.span })
    }

    /// Reports the actions of a move that exclude each other.
    fn exclusive(&mut self, effects: &[Effect]) {
        let (mut goto, mut stay, mut restart) = (None, None, None);
        let mut keeps = false;
        for effect in effects {
            let (slot, span) = match effect {
                Effect::Goto(targets, span) => {
                    keeps |= targets.iter().any(|target| matches!(target, ast::Target::Stay(_)));
                    (&mut goto, *span)
                }
                Effect::Stay(span) => (&mut stay, *span),
                Effect::Restart(span) => (&mut restart, *span),
                Effect::Set(_) | Effect::Notify(..) => continue,
            };
            if let Some(first) = slot.replace(span) {
                self.contradiction("one move does this twice", (span, "again"), (first, "the first time"));
            }
        }
        if let (Some(goto), Some(stay)) = (goto, stay) {
            self.contradiction("a move cannot both stay and go", (stay, "it stays"), (goto, "it goes"));
        } else if let (Some(goto), Some(restart), false) = (goto, restart, keeps) {
            self.contradiction(
                "every timer starts again when a state is entered",
                (restart, "nothing is left to restart"),
                (goto, "a state is entered"),
            );
        }
        self.set_once(effects);
    }

    /// A field that one move sets twice has two values at one time.
    pub(super) fn set_once(&mut self, effects: &[Effect]) {
        let mut first: HashMap<(Option<&str>, &str), Span> = HashMap::new();
        for effect in effects {
            let Effect::Set(assignment) = effect else { continue };
            let path = &assignment.field;
            let key = (path.owner.as_ref().map(|owner| owner.text.as_str()), path.field.text.as_str());
            if let Some(before) = first.insert(key, assignment.span) {
                let message = format!("one move sets `{}` twice", path.field.text);
                self.contradiction(&message, (assignment.span, "again"), (before, "the first time"));
            }
        }
    }

    pub(super) fn contradiction(&mut self, message: &str, here: (Span, &str), other: (Span, &str)) {
        self.out.report(Finding::new(&LS070, message).label(here.0, here.1).label(other.0, other.1));
    }
}
