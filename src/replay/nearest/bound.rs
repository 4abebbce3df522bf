//! How many edits are needed at least, from a configuration on: the lower bound that leads the search.
//!
//! Each member's own records are aligned with the graph of its states alone, regardless of guards, times and everybody
//! else, backwards from the last record: that is exact for one member. As an edit is about one member, the numbers of
//! all members may be added up.

use crate::model::{EntityId, StateId, TargetKind};
use crate::semantics::Happening;
use crate::table::Ground;

use super::super::belief::{Config, Slot};
use super::history::{History, Shows};

/// Where a member may be: absent, gone, or in a state.
const ABSENT: usize = 0;
const GONE: usize = 1;

/// The cell of a state.
pub(super) fn cell_of(state: StateId) -> usize {
    state.index() + 2
}

/// The cell of what has become of a member.
pub(super) fn cell(slot: &Slot) -> usize {
    match slot {
        Slot::Absent => ABSENT,
        Slot::Gone => GONE,
        Slot::Here(local) => cell_of(local.face.state),
    }
}

/// The lower bounds of one history.
pub(super) struct Bound {
    /// For each member and number of its records passed: the bound of each cell.
    members: Vec<Vec<Vec<u32>>>,
    /// From each place on: how many records are nobody's.
    nobody: Vec<u32>,
}

/// A move of a member between cells, and what its record costs if it is missing.
#[derive(Clone, Copy)]
struct Way {
    from: usize,
    to: usize,
    cost: u32,
}

impl Bound {
    pub(super) fn new(ground: Ground<'_>, history: &History<'_>) -> Self {
        let along = announced(ground, history);
        let mut ways: Vec<Option<Vec<Way>>> = vec![None; ground.model.entities.len()];
        let mut members = Vec::with_capacity(history.own.len());
        for (member, own) in history.own.iter().enumerate() {
            let entity = history.family.members[member].entity;
            let ways = ways[entity.index()].get_or_insert_with(|| ways_of(ground, entity));
            let births = ways.iter().filter(|way| along[member] && way.from == ABSENT);
            let free: Vec<Way> = births.map(|way| Way { cost: 0, ..*way }).collect();
            let ways = [ways.as_slice(), &free].concat();
            let cells = ground.model.entity(entity).states.len() + 2;
            let mut rows = vec![vec![0; cells]];
            for place in own.iter().rev() {
                let Shows::Happened(_, record) = &history.entries[*place].shows else { continue };
                let next = row(ground, entity, record, &rows[rows.len() - 1], &ways);
                rows.push(next);
            }
            rows.reverse();
            members.push(rows);
        }
        let mut nobody = vec![0; history.entries.len() + 1];
        for (place, entry) in history.entries.iter().enumerate().rev() {
            nobody[place] = nobody[place + 1] + u32::from(matches!(entry.shows, Shows::Nobody));
        }
        Self { members, nobody }
    }

    /// The least number of edits of records from `place` on.
    pub(super) fn of(&self, history: &History<'_>, place: usize, config: &Config) -> u32 {
        let members = 0..self.members.len();
        let each = members.map(|member| self.row(history, member, place)[cell(config.slot(member))]);
        each.sum::<u32>() + self.nobody[place]
    }

    /// The bound of one member for each cell.
    pub(super) fn row(&self, history: &History<'_>, member: usize, place: usize) -> &[u32] {
        &self.members[member][history.passed(member, place)]
    }
}

/// For each member: whether a record about its owner may bring it along.
fn announced(ground: Ground<'_>, history: &History<'_>) -> Vec<bool> {
    let mut along = vec![false; history.own.len()];
    for entry in &history.entries {
        let Shows::Happened(_, record) = &entry.shows else { continue };
        for (part, id) in &record.along {
            let entity = ground.model.entity(record.instance.entity).part(*part).entity;
            if let Some(member) = history.family.find(entity, id) {
                along[member] = true;
            }
        }
    }
    along
}

/// The bounds before a record, from those after it.
fn row(ground: Ground<'_>, entity: EntityId, record: &Happening, after: &[u32], ways: &[Way]) -> Vec<u32> {
    let taken = u32::from(record.wrong_actor.is_some());
    let mut row: Vec<u32> = after.iter().map(|edits| edits + 1).collect();
    for (cell, best) in row.iter_mut().enumerate() {
        for to in kept(ground, entity, cell, record) {
            *best = (*best).min(after[to] + taken);
        }
    }
    loop {
        let mut changed = false;
        for way in ways {
            let edits = row[way.to] + way.cost;
            if edits < row[way.from] {
                row[way.from] = edits;
                changed = true;
            }
        }
        if !changed {
            return row;
        }
    }
}

/// Every move of an entity that changes where an instance is.
fn ways_of(ground: Ground<'_>, entity: EntityId) -> Vec<Way> {
    let mut ways = Vec::new();
    for (_, mv) in ground.model.entity(entity).moves() {
        for target in &mv.targets {
            let cost = u32::from(!ground.recording.may_be_silent(entity, mv, target.kind));
            if let (true, TargetKind::State(state)) = (mv.is_creation(), target.kind) {
                ways.push(Way { from: ABSENT, to: cell_of(state), cost });
            }
            for from in mv.sources.iter() {
                let led = leads(ground, entity, from, target.kind).into_iter().filter(|to| *to != from);
                ways.extend(led.map(|to| Way { from: cell_of(from), to: cell_of(to), cost }));
            }
        }
    }
    ways
}

/// Where a target may lead from a state.
pub(super) fn leads(ground: Ground<'_>, entity: EntityId, from: StateId, target: TargetKind) -> Vec<StateId> {
    match target {
        TargetKind::State(to) => vec![to],
        TargetKind::Stay => vec![from],
        TargetKind::Resume => ground.tables.rows(entity).struck_by(from).to_vec(),
    }
}

/// Where a member may be after a record that is kept, if it was in `cell` just before.
fn kept(ground: Ground<'_>, entity: EntityId, cell: usize, record: &Happening) -> Vec<usize> {
    let (rows, model) = (ground.tables.rows(entity), ground.model.entity(entity));
    let fits = |to: StateId| record.to.is_none_or(|shown| shown == to);
    let state = match cell {
        GONE => return Vec::new(),
        ABSENT => None,
        cell => Some(StateId::new(cell - 2)),
    };
    let moves = state.map_or(rows.creations.as_slice(), |state| rows.moves_from(state));
    let mut after = Vec::new();
    for mv in moves.iter().map(|id| model.move_(*id)) {
        if record.from.is_some() && record.from != state
            || record.event.is_some() && record.event != mv.recorded_event()
        {
            continue;
        }
        for target in &mv.targets {
            let to = match (state, target.kind) {
                (Some(state), kind) => leads(ground, entity, state, kind),
                (None, TargetKind::State(to)) => vec![to],
                (None, _) => Vec::new(),
            };
            after.extend(to.into_iter().filter(|to| fits(*to)).map(cell_of));
        }
    }
    if stays(ground, entity, state, record) {
        after.push(cell);
    }
    after
}

/// Whether a record may leave an instance where it is without a move: it shows the state alone, or the event is
/// ignored or an incident.
fn stays(ground: Ground<'_>, entity: EntityId, state: Option<StateId>, record: &Happening) -> bool {
    let model = ground.model.entity(entity);
    if record.to.is_some() && record.to != state || state.is_some() && record.from.is_some() && record.from != state {
        return false;
    }
    let Some(event) = record.event else { return record.to.is_some() && record.from.is_none() };
    let ignored = model.ignores.iter().filter(|ignore| ignore.event == event);
    let incidents = model.incidents.iter().filter(|incident| incident.event == event);
    state.is_some_and(|state| ignored.into_iter().any(|ignore| ignore.states.contains(state)))
        || incidents.into_iter().any(|incident| match (&incident.states, state) {
            (Some(states), Some(state)) => states.contains(state),
            (None, None) => true,
            _ => false,
        })
}
