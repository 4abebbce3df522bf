//! Timers that something else always forestalls, and timers that come due at the same instant.

use std::collections::{HashMap, HashSet};

use super::super::ways::{Ways, resets_clocks};
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::{ClockId, Length, Move, MoveId, StateId, Timer, duration_text};

/// A timer that leaves can never come due.
pub(crate) const LS141: Code =
    Code { id: "LS141", name: "timeout-never-due", severity: Severity::Error, page: include_str!("LS141.md") };

/// Two timers of a state come due at the same instant and lead to different ends.
pub(crate) const LS144: Code =
    Code { id: "LS144", name: "simultaneous-timeouts", severity: Severity::Warning, page: include_str!("LS144.md") };

/// A timer that only reminds comes due after the state has surely been left.
pub(crate) const LS150: Code =
    Code { id: "LS150", name: "reminder-too-late", severity: Severity::Warning, page: include_str!("LS150.md") };

/// States with timers on more clocks than this are compared clock by clock only, never one clock with another.
const CLOCKS_COMPARED: usize = 32;

pub(super) fn check(ways: Ways, findings: &mut Vec<Finding>) {
    let mut survey = Survey { ways, older: HashMap::new(), forestalled: HashMap::new(), ties: HashSet::new() };
    for (state, _) in ways.entity.states() {
        survey.state(state, findings);
    }
    let mut forestalled: Vec<_> = survey.forestalled.into_iter().collect();
    forestalled.sort_unstable_by_key(|(late, _)| *late);
    for (late, first) in forestalled {
        if first.states == ways.entity.move_(late).sources.len() {
            findings.push(never_due(ways, late, &first));
        }
    }
}

/// A timer of fixed length on one of the clocks that it may be compared on.
#[derive(Clone, Copy)]
struct Fixed {
    id: MoveId,
    timer: Timer,
    millis: i64,
    resets: bool,
}

/// In how many of its states a timer is forestalled, and by what in the first of them.
struct Forestalled {
    by: MoveId,
    state: StateId,
    states: usize,
}

struct Survey<'a> {
    ways: Ways<'a>,
    older: HashMap<(ClockId, ClockId), bool>,
    forestalled: HashMap<MoveId, Forestalled>,
    ties: HashSet<(MoveId, MoveId)>,
}

impl Survey<'_> {
    fn state(&mut self, state: StateId, findings: &mut Vec<Finding>) {
        let mut timers: Vec<_> = self.ways.timers(state).filter_map(fixed).collect();
        if timers.len() < 2 {
            return;
        }
        timers.sort_by_key(|timer| (timer.timer.up, timer.timer.clock, timer.millis, timer.id));
        let clocks: Vec<_> = timers.chunk_by(same_clock).collect();
        let firsts: Vec<Fixed> = clocks
            .iter()
            .filter_map(|timers| timers.iter().find(|timer| timer.resets && self.runs(timer, state)).copied())
            .collect();
        let restarted = self.ways.out(state).any(|(_, mv)| mv.restart);
        for late in &timers {
            let across = clocks.len() <= CLOCKS_COMPARED;
            let blocker = firsts
                .iter()
                .filter(|first| first.millis < late.millis)
                .filter(|first| same_clock(first, late) || across && self.outruns(first, late, restarted))
                .min_by_key(|first| first.millis);
            if let Some(first) = blocker {
                let by = first.id;
                self.forestalled.entry(late.id).or_insert(Forestalled { by, state, states: 0 }).states += 1;
            }
        }
        for timers in clocks {
            self.ties(timers, state, findings);
        }
    }

    /// Whether the clock of `timer` runs in `state` at all; an ancestor's clock counts only against itself.
    fn runs(&self, timer: &Fixed, state: StateId) -> bool {
        timer.timer.up > 0 || self.ways.entity.clock(timer.timer.clock).states.contains(state)
    }

    /// Whether the clock of `first` is never behind the clock of `late`.
    fn outruns(&mut self, first: &Fixed, late: &Fixed, restarted: bool) -> bool {
        if first.timer.up > 0 {
            return false;
        }
        if late.timer.up > 0 {
            // It counts from the own entry at the earliest; only a restart of the own clocks could set those back.
            return !restarted;
        }
        let (older, younger) = (first.timer.clock, late.timer.clock);
        if younger == ClockId::new(0) {
            return true;
        }
        if older == ClockId::new(0) {
            return false;
        }
        let entity = self.ways.entity;
        *self
            .older
            .entry((older, younger))
            .or_insert_with(|| entity.clock(younger).states.is_subset(&entity.clock(older).states))
    }

    fn ties(&mut self, timers: &[Fixed], state: StateId, findings: &mut Vec<Finding>) {
        let resetting: Vec<_> = timers.iter().filter(|timer| timer.resets).collect();
        for due in resetting.chunk_by(|a, b| a.millis == b.millis) {
            for other in &due[1..] {
                let (first, second) = (self.ways.entity.move_(due[0].id), self.ways.entity.move_(other.id));
                if !same_outcome(first, second) && self.ties.insert((due[0].id, other.id)) {
                    findings.push(tie(self.ways, state, (first, second), other));
                }
            }
        }
    }
}

fn fixed((id, mv, timer): (MoveId, &Move, Timer)) -> Option<Fixed> {
    match timer.length {
        Length::Fixed(millis) => Some(Fixed { id, timer, millis, resets: resets_clocks(mv) }),
        Length::Field(_) => None,
    }
}

fn same_clock(a: &Fixed, b: &Fixed) -> bool {
    (a.timer.up, a.timer.clock) == (b.timer.up, b.timer.clock)
}

fn same_outcome(a: &Move, b: &Move) -> bool {
    let kinds = |mv: &Move| mv.targets.iter().map(|target| target.kind).collect::<Vec<_>>();
    let sets = |mv: &Move| mv.sets.iter().map(|set| (set.up, set.field, set.assign, set.value)).collect::<Vec<_>>();
    kinds(a) == kinds(b) && sets(a) == sets(b) && a.restart == b.restart
}

fn never_due(ways: Ways, late: MoveId, first: &Forestalled) -> Finding {
    let (mv, by) = (ways.entity.move_(late), ways.entity.move_(first.by));
    let state = ways.name(first.state);
    let (late, early) = (length_of(mv), length_of(by));
    let does = if by.restart { "starts every timer again" } else { "always ends the stay" };
    let earlier = format!("this {does} after {early}");
    if resets_clocks(mv) {
        return Finding::new(&LS141, format!("the timeout of {late} in `{state}` can never come due"))
            .label(mv.trigger_span, format!("nothing is in `{state}` for {late}"))
            .label(by.trigger_span, earlier)
            .help("make this one the shorter of the two, or remove it");
    }
    Finding::new(&LS150, format!("the reminder after {late} in `{state}` always comes too late"))
        .label(mv.trigger_span, format!("nothing is in `{state}` for {late}"))
        .label(by.trigger_span, earlier)
        .help(format!("remind before {early} have passed, or remove the reminder"))
}

fn tie(ways: Ways, state: StateId, (first, second): (&Move, &Move), due: &Fixed) -> Finding {
    let (state, length) = (ways.name(state), duration_text(due.millis));
    Finding::new(&LS144, format!("two timers of `{state}` come due at the same instant and do different things"))
        .label(second.trigger_span, format!("due after {length}"))
        .label(first.trigger_span, format!("due after {length} too"))
        .help("give them different lengths, or keep one of them")
}

fn length_of(mv: &Move) -> String {
    match mv.trigger {
        crate::model::Trigger::Timer(Timer { length: Length::Fixed(millis), .. }) => duration_text(millis),
        _ => String::new(),
    }
}
