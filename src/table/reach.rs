//! From which states of an entity can a state be reached by moves that may go unrecorded, and how soon.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;

use crate::model::{ClockId, EntityId, Length, Model, Move, StateId, TargetKind, Trigger};

use super::{Recording, Tables};

/// The ways to states, by silent moves and regardless of guards; computed when first asked for.
#[derive(Debug, Default)]
pub struct Reach {
    known: RefCell<HashMap<(EntityId, StateId), Rc<Ways>>>,
}

/// The ways to one state from every state of its entity.
#[derive(Debug)]
pub struct Ways {
    moves: Vec<Option<i64>>,
    millis: Vec<Option<i64>>,
}

/// What the ways depend on.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The lifecycle.
    pub model: &'a Model,
    /// Its rows.
    pub tables: &'a Tables,
    /// Which moves may go unrecorded.
    pub recording: &'a Recording,
}

impl Reach {
    /// The ways to `goal`.
    pub fn ways(&self, ground: Ground<'_>, entity: EntityId, goal: StateId) -> Rc<Ways> {
        if let Some(known) = self.known.borrow().get(&(entity, goal)) {
            return Rc::clone(known);
        }
        let back = predecessors(ground, entity);
        let ways = Rc::new(Ways {
            moves: search_back(&back, goal, |_| 1),
            millis: search_back(&back, goal, |step| step.millis),
        });
        self.known.borrow_mut().insert((entity, goal), Rc::clone(&ways));
        ways
    }
}

impl Ways {
    /// The least number of silent moves from `state`; `None` where no way leads there.
    pub fn moves(&self, state: StateId) -> Option<u32> {
        self.moves[state.index()].and_then(|moves| u32::try_from(moves).ok())
    }

    /// The least time from the entry into `state`, in milliseconds, as far as timers of the states on the way tell.
    pub fn millis(&self, state: StateId) -> Option<i64> {
        self.millis[state.index()]
    }
}

/// A silent move back to where it may have come from.
#[derive(Clone, Copy)]
struct Back {
    from: StateId,
    /// How long the move waits at least after the entry into that state.
    millis: i64,
}

fn search_back(back: &[Vec<Back>], goal: StateId, cost: impl Fn(Back) -> i64) -> Vec<Option<i64>> {
    let mut best: Vec<Option<i64>> = vec![None; back.len()];
    let mut queue = BinaryHeap::from([(Reverse(0), goal)]);
    while let Some((Reverse(so_far), state)) = queue.pop() {
        if best[state.index()].is_some() {
            continue;
        }
        best[state.index()] = Some(so_far);
        for step in &back[state.index()] {
            if best[step.from.index()].is_none() {
                queue.push((Reverse(so_far.saturating_add(cost(*step))), step.from));
            }
        }
    }
    best
}

/// How long a move waits at least after the entry into its state.
fn wait(mv: &Move) -> i64 {
    match mv.trigger {
        Trigger::Timer(timer) if timer.up == 0 && timer.clock == ClockId(0) => match timer.length {
            Length::Fixed(millis) => millis,
            Length::Field(_) => 0,
        },
        _ => 0,
    }
}

fn predecessors(ground: Ground<'_>, entity: EntityId) -> Vec<Vec<Back>> {
    let rows = ground.tables.rows(entity);
    let mut back = vec![Vec::new(); ground.model.entity(entity).states.len()];
    for (_, mv) in ground.model.entity(entity).moves() {
        for target in mv.targets.iter().filter(|target| ground.recording.may_be_silent(entity, mv, target.kind)) {
            for from in mv.sources.iter() {
                let step = Back { from, millis: wait(mv) };
                match target.kind {
                    TargetKind::State(to) => back[to.index()].push(step),
                    TargetKind::Resume => {
                        for to in rows.struck_by(from) {
                            back[to.index()].push(step);
                        }
                    }
                    TargetKind::Stay => {}
                }
            }
        }
    }
    back
}
