//! LS163: a recovery that can neither get back to where the fault struck, nor past it.

use std::collections::HashMap;

use super::{Strike, reached, strikes};
use crate::check::ways::{Ways, each, exits, states_entered};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{Move, Role, StateId, TargetKind};

/// A recovery that leads elsewhere.
pub(crate) const LS163: Code =
    Code { id: "LS163", name: "recovery-leads-elsewhere", severity: Severity::Warning, page: include_str!("LS163.md") };

/// More names than this are counted instead.
const NAMES_SHOWN: usize = 3;
/// No more ways than this are walked for one entity; of faults beyond that nothing is said.
const WALK_BUDGET: usize = 20_000_000;

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    let mut walks = Walks { ways, related: HashMap::new(), budget: WALK_BUDGET };
    for strike in strikes(ways.entity) {
        let struck = reached(ways, &strike.mv.sources);
        let Some(targets) = recoveries(ways, strike.fault) else { continue };
        if let Some(related) = walks.related(&targets) {
            let lost: Vec<&str> =
                struck.iter().filter(|state| !related[state.index()]).map(|state| ways.name(*state)).collect();
            if !lost.is_empty() {
                findings.push(elsewhere(ways, strike, &lost));
            }
        }
    }
}

/// Where the recoveries lead; `None` if there is no recovery, or one that resumes.
fn recoveries(ways: Ways<'_>, fault: StateId) -> Option<Vec<StateId>> {
    let mut targets = Vec::new();
    for mv in exits(ways, fault).filter(|mv| !mv.is_escape()) {
        if mv.targets.iter().any(|target| target.kind == TargetKind::Resume) {
            return None;
        }
        targets.extend(states_entered(mv).filter(|state| *state != fault));
    }
    targets.sort_unstable();
    targets.dedup();
    Some(targets).filter(|targets| !targets.is_empty())
}

struct Walks<'a> {
    ways: Ways<'a>,
    related: HashMap<Vec<StateId>, Vec<bool>>,
    budget: usize,
}

impl Walks<'_> {
    /// For each state whether ordinary moves lead from a target to it, or from it to a target.
    fn related(&mut self, targets: &[StateId]) -> Option<&Vec<bool>> {
        if !self.related.contains_key(targets) {
            let cost = 2 * (self.ways.facts.graph().edge_count() + self.ways.entity.states.len());
            self.budget = self.budget.checked_sub(cost)?;
            let mut related = self.ways.reach(targets, ordinary);
            for (state, back) in self.before(targets).into_iter().enumerate() {
                related[state] |= back;
            }
            self.related.insert(targets.to_vec(), related);
        }
        self.related.get(targets)
    }

    /// The states from which ordinary moves lead to a target.
    fn before(&self, targets: &[StateId]) -> Vec<bool> {
        let mut seen = vec![false; self.ways.entity.states.len()];
        let mut open = targets.to_vec();
        for state in targets {
            seen[state.index()] = true;
        }
        while let Some(state) = open.pop() {
            for way in self.ways.facts.ways_in(state).filter(|way| ordinary(self.ways.entity.move_(way.by))) {
                let fault = self.ways.entity.state(way.state).role == Role::Fault;
                if !fault && !std::mem::replace(&mut seen[way.state.index()], true) {
                    open.push(way.state);
                }
            }
        }
        seen
    }
}

/// Whether the move neither gives up nor is a fault.
fn ordinary(mv: &Move) -> bool {
    !mv.is_escape()
}

fn elsewhere(ways: Ways<'_>, strike: Strike<'_>, lost: &[&str]) -> Finding {
    let fault = &ways.entity.state(strike.fault).name;
    let struck = each(lost, NAMES_SHOWN);
    let mut finding =
        Finding::new(&LS163, format!("no recovery from `{}` leads back to {struck}, or past it", fault.text))
            .label(fault.span, format!("it strikes in {struck}"));
    let targets = exits(ways, strike.fault).filter(|mv| !mv.is_escape()).flat_map(|mv| &mv.targets);
    for target in targets.take(NAMES_SHOWN) {
        if let TargetKind::State(to) = target.kind {
            let to = ways.name(to);
            finding = finding
                .label(target.span, format!("from `{to}` no ordinary move leads there, nor from there to `{to}`"));
        }
    }
    finding.help("let a recovery `-> resume`, or lead it to a state on the way that the instance was on")
}
