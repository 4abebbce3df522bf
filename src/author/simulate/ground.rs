//! What all histories of one lifecycle share: its rows, and how far each state is from an end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::{Entity, EntityId, Guard, GuardKind, Model, Role, StateId, TargetKind, Trigger};
use crate::semantics::reference::Reference;
use crate::table::{Recording, Tables};

use super::Options;

/// What an escape costs on the way to an end: as much as so many other moves.
const ESCAPE: u64 = 100;

/// How many values of inputs a guard is judged with at most.
const MOST_INPUTS: u64 = 1 << 16;

/// What all histories of one lifecycle share.
pub(super) struct Ground<'m> {
    pub(super) model: &'m Model,
    pub(super) options: &'m Options,
    pub(super) tables: Tables,
    pub(super) recording: Recording,
    /// Entities that nobody owns.
    pub(super) roots: Vec<EntityId>,
    /// For each entity and state, how far it is to a final state; `None`: there is no way.
    ways: Vec<Vec<Option<u64>>>,
    /// The names of entities inside the names of instances.
    pub(super) names: Vec<String>,
}

/// What the walk along one history asks: there nothing is silent, for the simulator knows all.
pub(super) const NOTHING_SILENT: &dyn Fn(EntityId, &crate::model::Move, TargetKind) -> bool = &|_, _, _| false;

impl<'m> Ground<'m> {
    pub(super) fn new(model: &'m Model, options: &'m Options) -> Self {
        Self {
            model,
            options,
            tables: Tables::new(model),
            recording: Recording::events(),
            roots: model.entities().filter(|(_, entity)| entity.parent.is_none()).map(|(id, _)| id).collect(),
            ways: model.entities.iter().map(ways).collect(),
            names: model.entities.iter().map(|entity| entity.name.text.to_lowercase()).collect(),
        }
    }

    /// The interpreter that says what a history may do next.
    pub(super) fn walker(&self) -> Reference<'m> {
        Reference { model: self.model, silent: NOTHING_SILENT, changes: false, tolerance: 0, tick: 1000 }
    }

    /// How far a state is from an end.
    pub(super) fn way(&self, entity: EntityId, state: StateId) -> u64 {
        self.ways[entity.index()][state.index()].unwrap_or(u64::MAX)
    }

    /// The guard that has too many values of inputs to be judged by trying them, if there is one.
    pub(super) fn hopeless_guard(&self) -> Option<&'m Guard> {
        let mut all = self.model.entities().flat_map(|(id, entity)| {
            let moves = entity.moves.iter().filter_map(|mv| mv.guard.as_ref());
            let incidents = entity.incidents.iter().filter_map(|incident| incident.guard.as_ref());
            moves.chain(incidents).map(move |guard| (id, guard))
        });
        all.find(|(id, guard)| self.inputs(*id, guard) > MOST_INPUTS).map(|(_, guard)| guard)
    }

    /// How many combinations of values the inputs that a guard reads have, at most.
    fn inputs(&self, at: EntityId, guard: &Guard) -> u64 {
        let values = |up: usize, field: crate::model::FieldId| {
            let owner = self.model.ancestor(at, up).map(|owner| self.model.entity(owner).field(field));
            owner.filter(|field| field.input).map_or(1, |field| field.domain.size().unwrap_or(1))
        };
        match &guard.kind {
            GuardKind::Field(field) => values(field.up, field.field),
            GuardKind::Compare { left, right, .. } => {
                let right = match right {
                    crate::model::Operand::Field(right) => values(right.up, right.field),
                    crate::model::Operand::Value(_) => 1,
                };
                values(left.up, left.field).saturating_mul(right)
            }
            GuardKind::Not(inner) => self.inputs(at, inner),
            GuardKind::And(all) | GuardKind::Or(all) => {
                all.iter().fold(1, |ways: u64, guard| ways.saturating_mul(self.inputs(at, guard)))
            }
            GuardKind::Parts { up, part, filter: Some(filter), .. } => {
                let Some(owner) = self.model.ancestor(at, *up) else { return 1 };
                let part = self.model.entity(owner).part(*part);
                let most = u64::from(self.options.parts).max(part.multiplicity.least() as u64) + 1;
                let most = most.min(part.multiplicity.most() as u64);
                self.inputs(part.entity, filter).saturating_pow(u32::try_from(most).unwrap_or(u32::MAX))
            }
            GuardKind::Const(_) | GuardKind::In { .. } | GuardKind::Parts { .. } | GuardKind::Enters(_) => 1,
        }
    }
}

/// For each state, the length of the shortest way to a final one.
fn ways(entity: &Entity) -> Vec<Option<u64>> {
    let mut back: Vec<Vec<(StateId, u64)>> = vec![Vec::new(); entity.states.len()];
    for mv in entity.moves.iter().filter(|mv| mv.trigger != Trigger::Fault) {
        let cost = if mv.is_escape() { ESCAPE } else { 1 };
        for from in mv.sources.iter() {
            for target in &mv.targets {
                match target.kind {
                    TargetKind::State(to) => back[to.index()].push((from, cost)),
                    TargetKind::Resume => {
                        for to in struck(entity, from) {
                            back[to.index()].push((from, cost));
                        }
                    }
                    TargetKind::Stay => {}
                }
            }
        }
    }
    let mut best = vec![None; entity.states.len()];
    let mut queue: BinaryHeap<(Reverse<u64>, StateId)> = BinaryHeap::new();
    queue.extend(entity.states().filter(|(_, state)| state.role == Role::Final).map(|(id, _)| (Reverse(0), id)));
    while let Some((Reverse(so_far), state)) = queue.pop() {
        if best[state.index()].is_some() {
            continue;
        }
        best[state.index()] = Some(so_far);
        queue.extend(back[state.index()].iter().map(|(from, cost)| (Reverse(so_far + cost), *from)));
    }
    best
}

/// Where the faults that lead to a state strike.
fn struck(entity: &Entity, fault: StateId) -> Vec<StateId> {
    let leads = |mv: &&crate::model::Move| {
        mv.trigger == Trigger::Fault && mv.targets.iter().any(|target| target.kind == TargetKind::State(fault))
    };
    entity.moves.iter().filter(leads).flat_map(|mv| mv.sources.iter().collect::<Vec<_>>()).collect()
}
