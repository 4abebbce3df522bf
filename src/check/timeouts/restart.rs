//! Timers that can be started again without end, and restarts that restart nothing.

use crate::check::ways::{Ways, surely_leaves};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{
    Assign, ClockId, Entity, EntityId, FieldRef, GuardKind, Model, Move, StateId, TargetKind, Timer, Trigger,
};

/// A deadline that somebody can move on for ever.
pub(crate) const LS143: Code =
    Code { id: "LS143", name: "endless-restart", severity: Severity::Note, page: include_str!("LS143.md") };

/// A `restart` where no timer runs.
pub(crate) const LS154: Code =
    Code { id: "LS154", name: "restart-without-timer", severity: Severity::Warning, page: include_str!("LS154.md") };

pub(super) fn check(ways: Ways<'_>, watched: &[bool], findings: &mut Vec<Finding>) {
    let timed: Vec<bool> = ways.entity.states().map(|(state, _)| ways.timers(state).next().is_some()).collect();
    for mv in &ways.entity.moves {
        if mv.restart && mv.sources.iter().all(|state| !timed[state.index()] && !watched[state.index()]) {
            findings.push(without_timer(ways, mv));
        }
        if matches!(mv.trigger, Trigger::Event(_) | Trigger::Condition { .. }) && !counts(mv) {
            findings.extend(endless(ways, mv));
        }
    }
}

fn without_timer(ways: Ways<'_>, mv: &Move) -> Finding {
    let place = match mv.sources.single() {
        Some(state) => format!("`{}` has no timer", ways.name(state)),
        None => "none of its states has a timer".to_owned(),
    };
    Finding::new(&LS154, "this `restart` restarts nothing")
        .label(mv.trigger_span, place)
        .help("remove the `restart`, or say what it is to start again (`after 14d …`)")
}

/// The finding about a move that starts a deadline again, at the first of its states where it does.
fn endless(ways: Ways<'_>, mv: &Move) -> Option<Finding> {
    let enters = |state: StateId| mv.targets.iter().any(|target| target.kind == TargetKind::State(state));
    let (state, deadline) = mv
        .sources
        .iter()
        .filter(|state| ways.facts.is_reached(*state) && (mv.restart || enters(*state)))
        .find_map(|state| deadline(ways, state, mv.restart).map(|deadline| (state, deadline)))?;
    let who = match mv.trigger {
        Trigger::Event(event) => format!("each `{}` starts it again", ways.model.event(event).name.text),
        _ => "each time the condition holds it starts again".to_owned(),
    };
    let finding = Finding::new(&LS143, format!("the timeout of `{}` can be put off for ever", ways.name(state)))
        .label(mv.trigger_span, who)
        .label(deadline.trigger_span, "this deadline is put off")
        .help("if it must end some day, count the restarts in a field and guard them with it");
    Some(finding)
}

/// The first timer that ends a stay in `state` and that a restart, or else an entry into the same state, sets back.
fn deadline(ways: Ways<'_>, state: StateId, restart: bool) -> Option<&Move> {
    let sets_back = |timer: &Timer| timer.up == 0 && (restart || timer.clock == ClockId::new(0));
    ways.timers(state).find(|(_, mv, timer)| sets_back(timer) && surely_leaves(mv, state)).map(|(_, mv, _)| mv)
}

/// Whether the move counts in a field of its own that its guard reads: then there may be a limit.
fn counts(mv: &Move) -> bool {
    let Some(guard) = &mv.guard else { return false };
    let read = guard.walk();
    mv.sets.iter().filter(|set| set.assign != Assign::Set).any(|set| {
        let counter = FieldRef { up: set.up, field: set.field };
        read.iter().any(|guard| matches!(guard.kind, GuardKind::Compare { left, .. } if left == counter))
    })
}

/// For each state of each entity whether a timer of some descendant counts in it.
pub(super) fn watched(model: &Model) -> Vec<Vec<bool>> {
    let mut watched: Vec<Vec<bool>> = model.entities.iter().map(|entity| vec![false; entity.states.len()]).collect();
    let mut clocks: Vec<(EntityId, ClockId)> = Vec::new();
    for (id, entity) in model.entities() {
        clocks.extend(foreign_timers(entity).filter_map(|timer| Some((model.ancestor(id, timer.up)?, timer.clock))));
    }
    clocks.sort_unstable();
    clocks.dedup();
    for (owner, clock) in clocks {
        for state in model.entity(owner).clock(clock).states.iter() {
            watched[owner.index()][state.index()] = true;
        }
    }
    watched
}

fn foreign_timers(entity: &Entity) -> impl Iterator<Item = Timer> + '_ {
    entity.moves.iter().filter_map(|mv| match mv.trigger {
        Trigger::Timer(timer) if timer.up > 0 => Some(timer),
        _ => None,
    })
}
