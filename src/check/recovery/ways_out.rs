//! How a fault state can be left, by whom, and by when.

use crate::check::timeouts::ending;
use crate::check::ways::{Ways, either, exits};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Move, Role, StateId, Trigger};

/// A fault state that nothing leaves.
pub(crate) const LS162: Code =
    Code { id: "LS162", name: "fault-without-recovery", severity: Severity::Error, page: include_str!("LS162.md") };

/// A fault state that may last for ever.
pub(crate) const LS164: Code =
    Code { id: "LS164", name: "endless-fault", severity: Severity::Warning, page: include_str!("LS164.md") };

/// A fault after which every way gives up.
pub(crate) const LS173: Code =
    Code { id: "LS173", name: "fault-gives-up", severity: Severity::Warning, page: include_str!("LS173.md") };

/// More names than this are counted instead.
const NAMES_SHOWN: usize = 3;

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    for (state, declared) in ways.entity.states() {
        if declared.role != Role::Fault || !ways.facts.is_reached(state) {
            continue;
        }
        let exits: Vec<&Move> = exits(ways, state).collect();
        if exits.is_empty() {
            findings.push(no_recovery(ways, state));
            continue;
        }
        if ending(ways, state).is_none() {
            findings.push(endless(ways, state, &exits));
        }
        if exits.iter().all(|mv| mv.is_escape()) {
            findings.push(gives_up(ways, state, &exits));
        }
    }
}

fn no_recovery(ways: Ways<'_>, state: StateId) -> Finding {
    let name = &ways.entity.state(state).name;
    Finding::new(&LS162, format!("nothing ever leaves the fault `{}`", name.text))
        .label(name.span, "an instance that this strikes is lost")
        .help("say how it goes on (`on Operator.Resolve -> resume`), and when it is given up (`after 90d escape -> …`)")
}

fn endless(ways: Ways<'_>, state: StateId, exits: &[&Move]) -> Finding {
    let name = &ways.entity.state(state).name;
    let mut events: Vec<&str> = Vec::new();
    for mv in exits {
        if let Trigger::Event(event) = mv.trigger {
            events.push(&ways.model.event(event).name.text);
        }
    }
    events.dedup();
    let waits = match events.as_slice() {
        [] => "no timeout ends it".to_owned(),
        names => format!("it waits for {}, and no timeout ends the wait", either(names, NAMES_SHOWN)),
    };
    Finding::new(&LS164, format!("the fault `{}` can last for ever", name.text))
        .label(name.span, waits)
        .help("say when it is given up (`after 90d escape -> …`)")
}

fn gives_up(ways: Ways<'_>, state: StateId, exits: &[&Move]) -> Finding {
    let name = &ways.entity.state(state).name;
    let finding = Finding::new(&LS173, format!("every way out of the fault `{}` gives up", name.text))
        .label(name.span, "nothing ever recovers from it");
    exits
        .iter()
        .take(NAMES_SHOWN)
        .filter_map(|mv| mv.escape)
        .fold(finding, |finding, span| finding.label(span, "this gives up"))
        .help("say how it is repaired (`on Operator.Resolve -> resume`)")
}
