//! LS145: a timer on a clock that never runs in the timer's own states.

use std::collections::HashMap;

use crate::check::ways::{Ways, states_entered};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::show::{owner_word, states_text};
use crate::model::{EntityId, Guard, GuardKind, Move, StateId, StateSet, Timer, Trigger};

/// A timer on a clock that never runs where the timer stands.
pub(crate) const LS145: Code =
    Code { id: "LS145", name: "clock-never-runs", severity: Severity::Error, page: include_str!("LS145.md") };

/// No more states than this are walked for one entity; timers beyond that are taken to run.
const WALK_BUDGET: usize = 20_000_000;

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    let mut around = Around { ways, spread: HashMap::new(), budget: WALK_BUDGET, entering: None };
    for mv in &ways.entity.moves {
        let Trigger::Timer(timer) = mv.trigger else { continue };
        if timer.up > 0 && around.never_together(mv, &timer) {
            let owner = owner_word(ways.model, ways.id, timer.up);
            let why = format!("once the instance is here, `{owner}` cannot get there any more");
            findings.push(never(ways, mv, &timer, why));
        }
    }
}

/// Where the ancestors of an instance may be.
struct Around<'a> {
    ways: Ways<'a>,
    spread: HashMap<(EntityId, Vec<StateId>), Vec<bool>>,
    budget: usize,
    entering: Option<Vec<Vec<&'a Move>>>,
}

impl Around<'_> {
    /// Whether the ancestor is surely in none of the timer's states while the instance is where the timer stands.
    fn never_together(&mut self, mv: &Move, timer: &Timer) -> bool {
        let Some(owner) = self.ways.model.ancestor(self.ways.id, timer.up) else { return false };
        let counted = &self.ways.model.entity(owner).clock(timer.clock).states;
        if !counted.iter().any(|state| self.ways.context.facts(owner).is_reached(state)) {
            return false; // the states are at fault, and have a finding already
        }
        let Some(starts) = self.entered_in(mv, timer.up) else { return false };
        let size = self.ways.context.facts(owner).graph().edge_count() + 1;
        let key = (owner, starts);
        if !self.spread.contains_key(&key) {
            if self.budget < size {
                return false;
            }
            self.budget -= size;
            let reached = self.ways.context.facts(owner).spread(&key.1);
            self.spread.insert(key.clone(), reached);
        }
        let reached = &self.spread[&key];
        counted.iter().all(|state| !reached[state.index()])
    }

    /// The states in which the ancestor can be when the instance comes into the states of `mv`; `None`: any.
    ///
    /// A return from a fault needs no thought: the instance has been there before, and the ancestor has only moved on.
    fn entered_in(&mut self, mv: &Move, up: usize) -> Option<Vec<StateId>> {
        let ways = self.ways;
        let entering = self.entering.get_or_insert_with(|| entering(ways));
        let mut starts = Vec::new();
        for state in mv.sources.iter() {
            for into in &entering[state.index()] {
                starts.extend(held(ways, into, up)?.iter());
            }
        }
        starts.sort_unstable();
        starts.dedup();
        Some(starts).filter(|starts| !starts.is_empty())
    }
}

/// The moves into each state from another one, and those that begin in it.
fn entering(ways: Ways<'_>) -> Vec<Vec<&Move>> {
    let mut entering = vec![Vec::new(); ways.entity.states.len()];
    for mv in &ways.entity.moves {
        for state in states_entered(mv) {
            entering[state.index()].push(mv);
        }
    }
    entering
}

/// Where the ancestor surely is when the move is taken; `None`: anywhere.
fn held(ways: Ways<'_>, mv: &Move, up: usize) -> Option<StateSet> {
    let asked = mv.guard.as_ref().and_then(|guard| asked(guard, up));
    let counted = match mv.trigger {
        Trigger::Timer(timer) if timer.up == up => {
            ways.model.ancestor(ways.id, up).map(|owner| ways.model.entity(owner).clock(timer.clock).states.clone())
        }
        _ => None,
    };
    asked.or(counted)
}

/// The states in which the ancestor must be for the guard to hold; `None`: any.
fn asked(guard: &Guard, up: usize) -> Option<StateSet> {
    match &guard.kind {
        GuardKind::In { up: of, states } if *of == up => Some(states.clone()),
        GuardKind::And(list) => list.iter().filter_map(|inner| asked(inner, up)).min_by_key(StateSet::len),
        GuardKind::Or(list) => {
            let all: Option<Vec<StateSet>> = list.iter().map(|inner| asked(inner, up)).collect();
            all.map(|sets| sets.iter().flat_map(StateSet::iter).collect())
        }
        _ => None,
    }
}

fn never(ways: Ways<'_>, mv: &Move, timer: &Timer, why: String) -> Finding {
    let Some(owner) = ways.model.ancestor(ways.id, timer.up) else { return Finding::new(&LS145, why) };
    let states = states_text(ways.model, owner, &ways.model.entity(owner).clock(timer.clock).states);
    let word = owner_word(ways.model, ways.id, timer.up);
    let here = match mv.sources.single() {
        Some(state) => format!("in `{}`", ways.name(state)),
        None => "in these states".to_owned(),
    };
    Finding::new(&LS145, format!("`{word}` is never in {states} while the instance is {here}"))
        .label(mv.trigger_span, why)
        .help("count from the own entry (`after 14d`), or from states that hold together with this one")
}
