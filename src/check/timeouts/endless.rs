//! LS142: a state that only somebody else can end, with no timeout.

use super::super::ways::{Ways, either, exits, joined, may_leave};
use super::actors::{Actors, Doers};
use super::endings::ending;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Move, StateId, Trigger};

/// A wait without an end.
pub(crate) const LS142: Code =
    Code { id: "LS142", name: "endless-wait", severity: Severity::Warning, page: include_str!("LS142.md") };

/// More names than this are counted instead.
const NAMES_SHOWN: usize = 3;
/// More ways out than this get no label of their own.
const LABELS_SHOWN: usize = 3;

pub(super) fn check(ways: Ways<'_>, doers: &Doers, findings: &mut Vec<Finding>) {
    for (state, _) in ways.entity.states() {
        let waits = ways.is_active(state) && ways.facts.is_reached(state) && ending(ways, state).is_none();
        let exits: Vec<&Move> = if waits { exits(ways, state).collect() } else { Vec::new() };
        // Where nothing but a fault leads out the state is a dead end, which is another finding.
        if !exits.is_empty() {
            findings.push(endless(ways, doers, state, &exits));
        }
    }
}

fn endless(ways: Ways<'_>, doers: &Doers, state: StateId, exits: &[&Move]) -> Finding {
    let actors = who_acts(ways, doers, exits);
    let name = ways.name(state);
    let unless = match actors.names(ways.model).as_slice() {
        [] => String::new(),
        names => format!(" unless {} acts", either(names, NAMES_SHOWN)),
    };
    let finding = Finding::new(&LS142, format!("`{name}` can last for ever{unless}"))
        .label(ways.entity.state(state).name.span, awaited(ways, exits));
    unanswered(ways, state, finding)
        .help(format!("say how long `{name}` may last (`after 30d -> …`), or `allow LS142 \"why\"`"))
}

fn who_acts(ways: Ways<'_>, doers: &Doers, exits: &[&Move]) -> Actors {
    let mut actors = Actors::default();
    for mv in exits {
        match mv.trigger {
            Trigger::Event(event) => actors.add(ways.model.event(event).actor),
            Trigger::Condition { .. } => doers.of_condition(ways, mv, &mut actors),
            _ => {}
        }
    }
    actors
}

/// What every way out waits for.
fn awaited(ways: Ways<'_>, exits: &[&Move]) -> String {
    let mut names = Vec::new();
    for mv in exits {
        if let Trigger::Event(event) = mv.trigger {
            let name = ways.model.event(event).name.text.as_str();
            if !names.contains(&name) && names.len() <= NAMES_SHOWN {
                names.push(name);
            }
        }
    }
    let mut waits: Vec<String> = names.iter().take(NAMES_SHOWN).map(|name| format!("`{name}`")).collect();
    let any = |trigger: fn(&Trigger) -> bool| exits.iter().any(|mv| trigger(&mv.trigger));
    let others = [
        (names.len() > NAMES_SHOWN, "another event"),
        (any(|trigger| matches!(trigger, Trigger::Condition { .. })), "a condition"),
        (any(|trigger| matches!(trigger, Trigger::Timer(_))), "a clock that may stop"),
    ];
    waits.extend(others.into_iter().filter(|(there, _)| *there).map(|(_, words)| words.to_owned()));
    format!("every way out waits for {}, and no timeout ends the wait", joined(waits, "or"))
}

/// Labels what looks like an answer to the wait but is none.
fn unanswered(ways: Ways<'_>, state: StateId, mut finding: Finding) -> Finding {
    let almost = ways.out(state).filter_map(|(_, mv)| {
        let text = match mv.trigger {
            Trigger::Timer(timer) if timer.up > 0 => "this clock stops when its owner moves on",
            Trigger::Timer(_) if !may_leave(mv, state) && !mv.notifies.is_empty() => "this only tells somebody",
            Trigger::Timer(_) if !may_leave(mv, state) => "this does not leave",
            Trigger::Timer(_) => "this leaves only if somebody decides so",
            Trigger::Condition { within: None } if may_leave(mv, state) => "nobody must act on this by a deadline",
            _ => return None,
        };
        Some((mv.trigger_span, text))
    });
    for (span, text) in almost.take(LABELS_SHOWN) {
        finding = finding.label(span, text);
    }
    finding
}
