//! Moves, creations, incidents and entry actions as lines.

use super::Line;
use super::expr::{guard_pieces, state_pieces};
use super::words::{assignment, event, list, meta, names_after, prefixed};
use crate::syntax::ast::{
    Create, DurationLiteral, Effect, Expr, Ignore, Incident, Length, Move, OnEnter, Resolution, Step, Target, Trigger,
};

/// `on …`, `when …` or `after …`.
pub(crate) fn move_line(step: &Move) -> Line {
    let mut line = trigger(&step.trigger);
    line.pieces(effects(step));
    meta(&mut line, &step.meta);
    line
}

/// What triggers a move, as the words before its effects.
pub(crate) fn trigger(trigger: &Trigger) -> Line {
    match trigger {
        Trigger::Event { event: name, brings, when } => {
            let mut line = Line::of(format!("on {}", event(name)));
            line.pieces(names_after("with", brings));
            when_clause(&mut line, when.as_ref());
            line
        }
        Trigger::Condition { when, within } => {
            let mut line = Line::default();
            when_clause(&mut line, Some(when));
            if let Some(within) = within {
                line.clause(format!("within {}", duration(within)));
            }
            line
        }
        Trigger::Timer { length: time, of } => {
            let mut line = Line::of(format!("after {}", length(time)));
            if let Some((owner, states)) = of {
                line.pieces(prefixed(&format!("of {} in", owner.text), state_pieces(states)));
            }
            line
        }
    }
}

/// A duration as it was written.
pub(crate) fn duration(duration: &DurationLiteral) -> String {
    duration.text.clone()
}

/// How long a timer runs.
pub(crate) fn length(length: &Length) -> String {
    match length {
        Length::Fixed(fixed) => duration(fixed),
        Length::Field(name) => name.text.clone(),
    }
}

/// `when G`, where there is a guard.
pub(super) fn when_clause(line: &mut Line, when: Option<&Expr>) {
    if let Some(when) = when {
        line.pieces(prefixed("when", guard_pieces(when)));
    }
}

/// The effects with `escape`, `by` and `as` where they belong: around the first.
fn effects(step: &Move) -> Vec<String> {
    let mut words: Vec<String> = step.effects.iter().map(effect).collect();
    if let Some(first) = words.first_mut() {
        if step.escape.is_some() {
            first.insert_str(0, "escape ");
        }
        if let Some(by) = &step.by {
            first.push_str(" by ");
            first.push_str(&by.text);
        }
        if let Some(name) = &step.reported_as {
            first.push_str(" as ");
            first.push_str(&event(name));
        }
    }
    list(&words, String::clone)
}

/// One thing that a move does.
pub(crate) fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Goto(targets, _) => {
            let names: Vec<&str> = targets.iter().map(target).collect();
            format!("-> {}", names.join(" | "))
        }
        Effect::Stay(_) => "stay".to_owned(),
        Effect::Restart(_) => "restart".to_owned(),
        Effect::Set(set) => assignment(set),
        Effect::Notify(actor, _) => format!("notify {}", actor.text),
    }
}

fn target(target: &Target) -> &str {
    match target {
        Target::State(name) => &name.text,
        Target::Stay(_) => "stay",
        Target::Resume(_) => "resume",
    }
}

/// `create on EVENT -> STATE`.
pub(crate) fn create(create: &Create) -> Line {
    let mut line = Line::of(format!("create on {}", event(&create.event)));
    line.pieces(names_after("with", &create.brings));
    when_clause(&mut line, create.when.as_ref());
    line.pieces(list(&create.effects, effect));
    meta(&mut line, &create.meta);
    line
}

/// `ignore EVENT, EVENT`.
pub(crate) fn ignore(ignore: &Ignore) -> Line {
    let mut line = Line::default();
    line.pieces(prefixed("ignore", list(&ignore.events, event)));
    meta(&mut line, &ignore.meta);
    line
}

/// `incident EVENT when G "…"`, up to its block.
pub(crate) fn incident_head(incident: &Incident) -> Line {
    let mut line = Line::of(format!("incident {}", event(&incident.event)));
    when_clause(&mut line, incident.when.as_ref());
    meta(&mut line, &incident.meta);
    line
}

/// `incident EVENT { … }` with its block behind it.
pub(crate) fn incident(incident: &Incident) -> Line {
    let mut line = incident_head(incident);
    line.clause("{");
    line.pieces(list(&resolution_lines(&incident.resolution), String::clone));
    line.clause("}");
    line
}

/// The lines of a resolution, without commas.
pub(crate) fn resolution_lines(resolution: &Resolution) -> Vec<String> {
    resolution.lines.iter().map(|steps| step_line(steps).one_line()).collect()
}

/// `contact Customer within 14d else return drives`.
pub(super) fn step_line(steps: &[Step]) -> Line {
    let mut line = Line::default();
    for (index, step) in steps.iter().enumerate() {
        let words: Vec<&str> = step.words.iter().map(|word| word.text.as_str()).collect();
        let mut text = words.join(" ");
        if let Some(within) = &step.within {
            text.push_str(" within ");
            text.push_str(&duration(within));
        }
        line.clause(if index == 0 { text } else { format!("else {text}") });
    }
    line
}

/// `on enter contact Customer`.
pub(crate) fn on_enter(enter: &OnEnter) -> Line {
    let mut line = Line::of("on enter");
    line.pieces(list(&resolution_lines(&enter.resolution), String::clone));
    meta(&mut line, &enter.meta);
    line
}
