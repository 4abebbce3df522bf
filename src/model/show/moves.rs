//! Moves as text.

use super::{guard_text, owner_word, states_text};
use crate::model::{
    Assign, Assignment, EntityId, FieldRef, Length, Model, Move, Multiplicity, TargetKind, Timer, Trigger,
    duration_text,
};

/// What triggers a move, without its guard: `create on Customer.PutJob`, `on Customer.Ship`, `when …` with the
/// condition, `after 14d of job in Shipping`, `fault`; `initial` for an instance that is there from the start.
pub fn trigger_text(model: &Model, entity: EntityId, step: &Move) -> String {
    match &step.trigger {
        Trigger::Create(event) => format!("create on {}", model.event(*event).name.text),
        Trigger::Begin => "initial".to_owned(),
        Trigger::Event(event) => format!("on {}", model.event(*event).name.text),
        Trigger::Condition { within } => {
            let condition =
                step.guard.as_ref().map_or_else(|| "true".to_owned(), |guard| guard_text(model, entity, guard));
            let within = within.map(|limit| format!(" within {}", duration_text(limit))).unwrap_or_default();
            format!("when {condition}{within}")
        }
        Trigger::Timer(timer) => timer_text(model, entity, timer),
        Trigger::Fault => "fault".to_owned(),
    }
}

/// A move as the language writes it on one line: `on Customer.Ship with return_address when paid -> Shipping`.
pub fn move_text(model: &Model, entity: EntityId, step: &Move) -> String {
    let mut text = trigger_text(model, entity, step);
    let names = &model.entity(entity);
    if !step.brings.is_empty() {
        let brings: Vec<&str> = step.brings.iter().map(|field| names.field(*field).name.text.as_str()).collect();
        text = format!("{text} with {}", brings.join(", "));
    }
    if let Some(guard) = step.guard.as_ref().filter(|_| !matches!(step.trigger, Trigger::Condition { .. })) {
        text = format!("{text} when {}", guard_text(model, entity, guard));
    }
    format!("{text} {}", actions(model, entity, step))
}

/// `after 14d`, `after deadline of job in Shipping`.
pub fn timer_text(model: &Model, entity: EntityId, timer: &Timer) -> String {
    let length = length_text(model, entity, timer.length);
    let owner = model.ancestor(entity, timer.up).filter(|_| timer.up > 0);
    match owner {
        None => format!("after {length}"),
        Some(owner) => {
            let states = states_text(model, owner, &model.entity(owner).clock(timer.clock).states);
            format!("after {length} of {} in {states}", owner_word(model, entity, timer.up))
        }
    }
}

/// `14d`, or the name of the duration field.
pub fn length_text(model: &Model, entity: EntityId, length: Length) -> String {
    match length {
        Length::Fixed(millis) => duration_text(millis),
        Length::Field(field) => model.entity(entity).field(field).name.text.clone(),
    }
}

/// `set job.errors = true`, `set attempts += 1`.
pub fn assignment_text(model: &Model, entity: EntityId, set: &Assignment) -> String {
    let Some(owner) = model.ancestor(entity, set.up) else { return String::new() };
    let sign = match set.assign {
        Assign::Set => "=",
        Assign::Add => "+=",
        Assign::Subtract => "-=",
    };
    let value = model.entity(owner).field(set.field).show(set.value);
    format!("set {} {sign} {value}", super::field_text(model, entity, FieldRef { up: set.up, field: set.field }))
}

/// `many`, `one`, `optional`, `1..64`.
pub fn multiplicity_text(multiplicity: Multiplicity) -> String {
    crate::syntax::print::multiplicity(multiplicity)
}

/// What a move does, with `escape`, `by` and `as` around its first effect.
fn actions(model: &Model, entity: EntityId, step: &Move) -> String {
    let mut words = Vec::new();
    let moves = step.targets.iter().any(|target| target.kind != TargetKind::Stay);
    if moves {
        let targets: Vec<&str> = step.targets.iter().map(|target| target_word(model, entity, target.kind)).collect();
        words.push(format!("-> {}", targets.join(" | ")));
    }
    if step.restart {
        words.push("restart".to_owned());
    }
    words.extend(step.sets.iter().map(|set| assignment_text(model, entity, set)));
    words.extend(step.notifies.iter().map(|actor| format!("notify {}", model.actor(*actor).name.text)));
    if words.is_empty() {
        words.push("stay".to_owned());
    }
    let escape = if step.escape.is_some() { "escape " } else { "" };
    let by = step.by.map(|actor| format!(" by {}", model.actor(actor).name.text)).unwrap_or_default();
    let reported = step.reported_as.map(|event| format!(" as {}", model.event(event).name.text)).unwrap_or_default();
    words[0] = format!("{escape}{}{by}{reported}", words[0]);
    words.join(", ")
}

fn target_word(model: &Model, entity: EntityId, target: TargetKind) -> &str {
    match target {
        TargetKind::State(state) => &model.entity(entity).state(state).name.text,
        TargetKind::Stay => "stay",
        TargetKind::Resume => "resume",
    }
}
