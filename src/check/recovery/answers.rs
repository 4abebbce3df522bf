//! What is done about a fault or an error event, in words for one cell of the matrix.

use super::Strike;
use crate::check::ways::{Ways, exits};
use crate::model::show::{guard_text, length_text};
use crate::model::{Guard, Incident, Move, TargetKind, Trigger, duration_text};
use crate::syntax::ast::Step;

/// How a fault is left: `resume on Operator.Resolve; Closed after 90d`. Empty: not at all.
pub(super) fn recovery(ways: Ways<'_>, strike: Strike<'_>) -> String {
    let ways_out: Vec<String> = exits(ways, strike.fault).map(|mv| way_out(ways, mv)).collect();
    only_when(ways, strike.mv.guard.as_ref(), ways_out.join("; "))
}

/// What is done about an incident, on one line: `contact Customer within 14d, else return drives`.
pub(super) fn resolution(ways: Ways<'_>, incident: &Incident) -> String {
    let plan = |steps: &Vec<Step>| steps.iter().map(step).collect::<Vec<_>>().join(", else ");
    let plans: Vec<String> = incident.resolution.lines.iter().map(plan).collect();
    only_when(ways, incident.guard.as_ref(), plans.join("; "))
}

fn step(step: &Step) -> String {
    let words: Vec<&str> = step.words.iter().map(|word| word.text.as_str()).collect();
    let within = step.within.as_ref().map(|within| format!(" within {}", duration_text(within.millis)));
    words.join(" ") + &within.unwrap_or_default()
}

fn way_out(ways: Ways<'_>, mv: &Move) -> String {
    let target = |kind| match kind {
        TargetKind::State(state) => ways.name(state),
        TargetKind::Resume => "resume",
        TargetKind::Stay => "stay",
    };
    let targets: Vec<&str> = mv.targets.iter().map(|it| target(it.kind)).collect();
    let targets = targets.join(" or ");
    let trigger = match mv.trigger {
        Trigger::Event(event) => format!(" on {}", ways.model.event(event).name.text),
        Trigger::Timer(timer) => format!(" after {}", length_text(ways.model, ways.id, timer.length)),
        _ => String::new(),
    };
    match &mv.guard {
        Some(guard) => format!("{targets}{trigger} when {}", guard_text(ways.model, ways.id, guard)),
        None => format!("{targets}{trigger}"),
    }
}

fn only_when(ways: Ways<'_>, guard: Option<&Guard>, text: String) -> String {
    match guard {
        Some(guard) if !text.is_empty() => format!("when {}: {text}", guard_text(ways.model, ways.id, guard)),
        _ => text,
    }
}
