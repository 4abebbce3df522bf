//! Where faults can strike: states that none covers, entities without any.

use super::strikes;
use crate::check::ways::{Ways, either};
use crate::diagnostic::{Code, Finding, Severity};

/// An active state that no fault covers.
pub(crate) const LS161: Code =
    Code { id: "LS161", name: "uncovered-state", severity: Severity::Warning, page: include_str!("LS161.md") };

/// An entity without a fault, where others have one.
pub(crate) const LS171: Code =
    Code { id: "LS171", name: "entity-without-fault", severity: Severity::Note, page: include_str!("LS171.md") };

/// More names than this are counted instead.
const NAMES_SHOWN: usize = 3;

pub(super) fn check(ways: Ways<'_>, some_have_faults: bool, findings: &mut Vec<Finding>) {
    let mut covered = vec![false; ways.entity.states.len()];
    let mut faults = Vec::new();
    for strike in strikes(ways.entity) {
        faults.push(ways.name(strike.fault));
        for state in strike.mv.sources.iter() {
            covered[state.index()] = true;
        }
    }
    if faults.is_empty() {
        if some_have_faults {
            findings.push(without_fault(ways));
        }
        return;
    }
    for (state, declared) in ways.entity.states() {
        if ways.is_active(state) && ways.facts.is_reached(state) && !covered[state.index()] {
            findings.push(
                Finding::new(&LS161, format!("no fault covers `{}`", declared.name.text))
                    .label(declared.name.span, format!("{} cannot strike here", either(&faults, NAMES_SHOWN)))
                    .help("add the state to a fault's `from`, or say why nothing can go wrong here (`allow LS161 \"why\"`)"),
            );
        }
    }
}

fn without_fault(ways: Ways<'_>) -> Finding {
    let name = &ways.entity.name;
    Finding::new(&LS171, format!("`{}` has no fault, while other entities have one", name.text))
        .label(name.span, "nothing says what happens when one of these cannot go on")
        .help("add one (`fault NAME from any active state { … }`)")
}
