//! From which states of an entity can a state be reached by moves that may go unrecorded.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::model::{EntityId, Model, StateId, TargetKind};

use super::{Recording, Tables};

/// Distances to a state, by silent moves and regardless of guards; computed when first asked for.
#[derive(Debug, Default)]
pub struct Reach {
    known: RefCell<HashMap<(EntityId, StateId), Rc<[Option<u32>]>>>,
}

/// What the distances depend on.
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
    /// For each state, the least number of silent moves to `goal`; `None` where no way leads there.
    pub fn distances(&self, ground: Ground<'_>, entity: EntityId, goal: StateId) -> Rc<[Option<u32>]> {
        if let Some(known) = self.known.borrow().get(&(entity, goal)) {
            return Rc::clone(known);
        }
        let distances: Rc<[Option<u32>]> = search_back(ground, entity, goal).into();
        self.known.borrow_mut().insert((entity, goal), Rc::clone(&distances));
        distances
    }
}

fn search_back(ground: Ground<'_>, entity: EntityId, goal: StateId) -> Vec<Option<u32>> {
    let back = predecessors(ground, entity);
    let mut distances = vec![None; back.len()];
    distances[goal.index()] = Some(0);
    let mut queue = std::collections::VecDeque::from([(goal, 0)]);
    while let Some((state, distance)) = queue.pop_front() {
        for before in &back[state.index()] {
            if distances[before.index()].is_none() {
                distances[before.index()] = Some(distance + 1);
                queue.push_back((*before, distance + 1));
            }
        }
    }
    distances
}

fn predecessors(ground: Ground<'_>, entity: EntityId) -> Vec<Vec<StateId>> {
    let rows = ground.tables.rows(entity);
    let mut back = vec![Vec::new(); ground.model.entity(entity).states.len()];
    for (_, mv) in ground.model.entity(entity).moves() {
        for target in mv.targets.iter().filter(|target| ground.recording.may_be_silent(entity, mv, target.kind)) {
            for source in mv.sources.iter() {
                match target.kind {
                    TargetKind::State(to) => back[to.index()].push(source),
                    TargetKind::Resume => {
                        for to in rows.struck_by(source) {
                            back[to.index()].push(source);
                        }
                    }
                    TargetKind::Stay => {}
                }
            }
        }
    }
    back
}
