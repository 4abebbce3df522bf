//! The words of moves: short on an edge or in a state, whole in a tooltip.

use super::{LabelPart, Line, MoveKind, Tone};
use crate::diagram::text::wrap_pieces;
use crate::model::show::{assignment_text, guard_pieces, guard_text, length_text, move_text, owner_word, states_text};
use crate::model::{ActorId, Entity, EntityId, Guard, Info, Model, Move, Role, TargetKind, Trigger, duration_text};

/// Columns of a line in a label.
const WIDTH: usize = 34;
/// Columns of a line in a state.
pub(super) const STATE_WIDTH: usize = 36;
/// Lines that a guard may fill; its whole text is in the tooltip.
const LINES: usize = 4;

/// An entity and the model it stands in.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// The model.
    pub(super) model: &'a Model,
    /// The entity.
    pub(super) id: EntityId,
}

impl<'a> Context<'a> {
    /// The entity itself.
    pub(super) fn entity(self) -> &'a Entity {
        self.model.entity(self.id)
    }

    /// How a move is drawn.
    pub(super) fn kind(self, step: &Move) -> MoveKind {
        let recovers = || {
            !step.sources.is_empty() && step.sources.iter().all(|state| self.entity().state(state).role == Role::Fault)
        };
        match step.trigger {
            Trigger::Fault => MoveKind::Fault,
            _ if step.escape.is_some() => MoveKind::Escape,
            _ if recovers() => MoveKind::Recovery,
            _ if !step.changes_anything() && !step.notifies.is_empty() => MoveKind::Notify,
            Trigger::Timer(_) => MoveKind::Timer,
            Trigger::Condition { .. } => MoveKind::Condition,
            Trigger::Event(_) | Trigger::Create(_) | Trigger::Begin => MoveKind::Event,
        }
    }

    /// The words at an edge for a move to one of its targets.
    pub(super) fn part(self, step: &Move, target: TargetKind) -> LabelPart {
        let mut lines = Vec::new();
        let mut say = |pieces: &[String], tone| {
            let wrapped = wrap_pieces(pieces, WIDTH, LINES);
            lines.extend(wrapped.into_iter().map(|text| Line { text, tone }));
        };
        match step.trigger {
            Trigger::Condition { .. } => say(&self.condition(step), Tone::Trigger),
            _ => say(&[self.trigger(step)], Tone::Trigger),
        }
        if let Some(of) = self.counted_in(step) {
            say(&[of], Tone::Aside);
        }
        if let Some(guard) = side_guard(step) {
            say(&around("[", guard_pieces(self.model, self.id, guard), "]"), Tone::Aside);
        }
        for action in self.actions(step, target) {
            say(&[format!("/ {action}")], Tone::Aside);
        }
        LabelPart { kind: self.kind(step), lines }
    }

    /// A move that keeps the state, on few lines: `Operator.Extend / restart`.
    pub(super) fn inside(self, step: &Move, target: TargetKind) -> String {
        let mut text = self.trigger(step);
        if let Some(of) = self.counted_in(step) {
            text = format!("{text} {of}");
        }
        if let Some(guard) = side_guard(step) {
            text = format!("{text} [{}]", guard_text(self.model, self.id, guard));
        }
        let mut actions = self.actions(step, target);
        if matches!(target, TargetKind::State(_)) {
            actions.insert(0, "enter again".to_owned());
        }
        wrap_pieces(&[text, format!("/ {}", actions.join(", "))], STATE_WIDTH, LINES).join("\n")
    }

    /// A move in full, with what its author says about it.
    pub(super) fn whole(self, step: &Move) -> String {
        said(&move_text(self.model, self.id, step), &step.info)
    }

    /// What triggers a move, in the fewest words, and who takes it if no event says so.
    fn trigger(self, step: &Move) -> String {
        let by = self.who(step).filter(|_| !matches!(step.trigger, Trigger::Condition { .. } | Trigger::Fault));
        let by = by.map(|actor| format!(" · {}", self.model.actor(actor).name.text)).unwrap_or_default();
        let words = match step.trigger {
            Trigger::Create(event) | Trigger::Event(event) => self.model.event(event).name.text.clone(),
            Trigger::Begin => String::new(),
            Trigger::Condition { .. } => self.condition(step).join(" "),
            Trigger::Timer(timer) => format!("after {}", length_text(self.model, self.id, timer.length)),
            Trigger::Fault => match step.reported_as {
                Some(event) => self.model.event(event).name.text.clone(),
                None => "fault".to_owned(),
            },
        };
        format!("{words}{by}")
    }

    /// Who takes a move that no event triggers, if it says so itself or by the event that reports it.
    fn who(self, step: &Move) -> Option<ActorId> {
        step.by.or_else(|| step.reported_as.map(|event| self.model.event(event).actor))
    }

    /// The words of a condition move, in pieces.
    fn condition(self, step: &Move) -> Vec<String> {
        let guard = step.guard.as_ref().map(|guard| guard_pieces(self.model, self.id, guard));
        let mut pieces = around("when ", guard.unwrap_or_else(|| vec!["true".to_owned()]), "");
        if let Trigger::Condition { within: Some(limit) } = step.trigger {
            pieces.push(format!("within {}", duration_text(limit)));
        }
        if let Some(actor) = self.who(step) {
            pieces.push(format!("· {}", self.model.actor(actor).name.text));
        }
        pieces
    }

    /// Whose states a timer counts in, if not the own: `of job in Shipping`.
    fn counted_in(self, step: &Move) -> Option<String> {
        let Trigger::Timer(timer) = step.trigger else { return None };
        let owner = self.model.ancestor(self.id, timer.up).filter(|_| timer.up > 0)?;
        let states = states_text(self.model, owner, &self.model.entity(owner).clock(timer.clock).states);
        Some(format!("of {} in {states}", owner_word(self.model, self.id, timer.up)))
    }

    /// What a move does besides leading to `target`.
    fn actions(self, step: &Move, target: TargetKind) -> Vec<String> {
        let mut actions = Vec::new();
        if target == TargetKind::Resume {
            actions.push("resume".to_owned());
        }
        if step.restart {
            actions.push("restart".to_owned());
        }
        let set = |text: String| text.strip_prefix("set ").map(str::to_owned).unwrap_or(text);
        actions.extend(step.sets.iter().map(|each| set(assignment_text(self.model, self.id, each))));
        actions.extend(step.notifies.iter().map(|actor| format!("notify {}", self.model.actor(*actor).name.text)));
        let others = step.targets.iter().filter(|other| other.kind != target);
        let others: Vec<&str> = others.map(|other| self.target_word(other.kind)).collect();
        if !others.is_empty() {
            actions.push(format!("or {}", others.join(", ")));
        }
        actions
    }

    fn target_word(self, target: TargetKind) -> &'a str {
        match target {
            TargetKind::State(state) => &self.entity().state(state).name.text,
            TargetKind::Stay => "stay",
            TargetKind::Resume => "resume",
        }
    }
}

/// Pieces with something before the first and behind the last.
fn around(before: &str, mut pieces: Vec<String>, behind: &str) -> Vec<String> {
    if let Some(first) = pieces.first_mut() {
        first.insert_str(0, before);
    }
    if let Some(last) = pieces.last_mut() {
        last.push_str(behind);
    }
    pieces
}

/// The guard, where it is not the trigger itself.
fn side_guard(step: &Move) -> Option<&Guard> {
    step.guard.as_ref().filter(|_| !matches!(step.trigger, Trigger::Condition { .. }))
}

/// A name or statement, its description and its tags.
pub(super) fn said(what: &str, info: &Info) -> String {
    let mut text = what.to_owned();
    if let Some(description) = &info.description {
        text = format!("{text}: {description}");
    }
    for tag in &info.tags {
        text = format!("{text} @{tag}");
    }
    text
}
