//! LS165: a fault that strikes while another one is being repaired.

use super::{Strike, strikes};
use crate::check::ways::Ways;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Role, TargetKind};

/// A fault inside a recovery.
pub(crate) const LS165: Code =
    Code { id: "LS165", name: "fault-in-recovery", severity: Severity::Warning, page: include_str!("LS165.md") };

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    for strike in strikes(ways.entity) {
        let inside = strike.mv.sources.iter().find(|state| ways.entity.state(*state).role == Role::Fault);
        if let Some(outer) = inside {
            findings.push(nested(ways, strike, outer));
        }
    }
}

fn nested(ways: Ways<'_>, strike: Strike<'_>, outer: crate::model::StateId) -> Finding {
    let (name, repaired) = (ways.name(strike.fault), ways.name(outer));
    let message = if strike.fault == outer {
        format!("the fault `{name}` strikes again while it is being repaired")
    } else {
        format!("the fault `{name}` strikes while `{repaired}` is being repaired")
    };
    let mut finding = Finding::new(&LS165, message)
        .label(strike.mv.trigger_span, format!("`{repaired}` is among its states"))
        .help(format!("take `{repaired}` out of its `from` (`except {repaired}`)"));
    let resumes = ways.out(outer).flat_map(|(_, mv)| &mv.targets).find(|target| target.kind == TargetKind::Resume);
    if let Some(resume) = resumes {
        let text = format!("after `{name}` this no longer leads to where `{repaired}` struck");
        finding = finding.label(resume.span, text);
    }
    finding
}
