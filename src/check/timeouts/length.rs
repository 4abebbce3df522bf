//! Lengths that cannot be meant: zero, and fields that nobody brings.

use std::collections::HashSet;

use crate::check::ways::Ways;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{ABSENT, Domain, EntityId, FieldId, Length, Model, Resolution, Timer, Trigger};

/// A duration of zero.
pub(crate) const LS147: Code =
    Code { id: "LS147", name: "zero-duration", severity: Severity::Warning, page: include_str!("LS147.md") };

/// A timer whose length nobody ever brings.
pub(crate) const LS148: Code =
    Code { id: "LS148", name: "unknown-length", severity: Severity::Error, page: include_str!("LS148.md") };

pub(super) fn check(ways: Ways<'_>, brought: &HashSet<(EntityId, FieldId)>, findings: &mut Vec<Finding>) {
    let mut told = HashSet::new();
    for mv in &ways.entity.moves {
        match mv.trigger {
            Trigger::Timer(Timer { length: Length::Fixed(0), length_span, .. }) => findings.push(
                zero("a timer of no time leaves no time to be in the state")
                    .label(length_span, "due at the very entry")
                    .help("say how long to wait, or lead the moves here straight to where the timer leads"),
            ),
            Trigger::Timer(timer) => {
                if let Length::Field(field) = timer.length
                    && !brought.contains(&(ways.id, field))
                    && told.insert(field)
                {
                    findings.push(unknown(ways, field, &timer));
                }
            }
            Trigger::Condition { within: Some(0) } => findings.push(
                zero("a limit of no time cannot be kept")
                    .label(mv.trigger_span, "this must happen within no time")
                    .help("say how long it may take (`within 1h`), or leave `within` out"),
            ),
            _ => {}
        }
    }
    let resolutions = ways.entity.incidents.iter().map(|incident| &incident.resolution);
    for resolution in resolutions.chain(ways.entity.on_enter.iter().map(|entry| &entry.resolution)) {
        steps(resolution, findings);
    }
}

fn zero(message: &str) -> Finding {
    Finding::new(&LS147, message)
}

fn steps(resolution: &Resolution, findings: &mut Vec<Finding>) {
    for step in resolution.lines.iter().flatten() {
        if let Some(within) = step.within.as_ref().filter(|within| within.millis == 0) {
            findings.push(
                zero("a limit of no time cannot be kept")
                    .label(within.span, "no time at all")
                    .help("say how long the step may take, or leave `within` out"),
            );
        }
    }
}

fn unknown(ways: Ways<'_>, field: FieldId, timer: &Timer) -> Finding {
    let name = &ways.entity.field(field).name;
    Finding::new(&LS148, format!("nobody ever says how long `{}` is", name.text))
        .label(timer.length_span, "this timer never knows when it is due")
        .label(name.span, "no event brings it, and it is no input")
        .help(format!(
            "let an event bring it (`on Actor.Event with {0} …`), or declare `input {0}: duration`",
            name.text
        ))
}

/// Every duration field that some move brings or sets, that the world outside sets, or that has a default.
pub(super) fn brought(model: &Model) -> HashSet<(EntityId, FieldId)> {
    let mut brought = HashSet::new();
    for (id, entity) in model.entities() {
        for (field, declared) in entity.fields().filter(|(_, field)| field.domain == Domain::Duration) {
            if declared.input || declared.default.is_some_and(|value| value != ABSENT) {
                brought.insert((id, field));
            }
        }
        for mv in &entity.moves {
            brought.extend(mv.brings.iter().map(|field| (id, *field)));
            brought.extend(mv.sets.iter().filter_map(|set| Some((model.ancestor(id, set.up)?, set.field))));
        }
    }
    brought
}
