//! The matrix of states × faults and incidents, each cell with its resolution, the holes marked.

use std::collections::HashMap;
use std::sync::Arc;

use super::answers::{recovery, resolution};
use super::strikes;
use crate::check::Context;
use crate::check::ways::Ways;
use crate::model::{EntityId, EventId, Model, StateId, StateSet};

/// What is done about each fault and each error event, state by state.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Whose.
    pub entity: EntityId,
    /// The rows: the time before creation (`None`) where an incident may happen then, and every state in file order.
    pub rows: Vec<Option<StateId>>,
    /// The columns, in file order: faults, then incidents by their event.
    pub columns: Vec<Column>,
    /// For each state whether it is active and no fault covers it.
    uncovered: Vec<bool>,
}

/// Something that can go wrong, and what is done about it where.
#[derive(Clone, Debug)]
pub struct Column {
    /// What goes wrong.
    pub hazard: Hazard,
    answers: Vec<Answer>,
}

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hazard {
    /// A fault, by its state.
    Fault(StateId),
    /// An error event.
    Incident(EventId),
}

/// What is done in some states.
#[derive(Clone, Debug)]
struct Answer {
    /// `None`: before the instance exists.
    states: Option<StateSet>,
    /// Empty: nothing is done.
    text: String,
}

/// What is done about one thing in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// This is done.
    Resolved(Arc<str>),
    /// A fault that strikes here and is never recovered from, or an active state that no fault covers.
    Hole,
    /// It does not happen here.
    NotApplicable,
}

/// A table has no more cells than this; columns for which there is no room are counted in a last one.
const CELLS: usize = 1_000_000;

/// The matrix of an entity.
pub fn matrix(context: &Context<'_>, entity: EntityId) -> Matrix {
    let ways = Ways::new(context, entity);
    let mut columns = Columns::default();
    let mut uncovered: Vec<bool> = ways.entity.states().map(|(state, _)| ways.is_active(state)).collect();
    for strike in strikes(ways.entity) {
        for state in strike.mv.sources.iter() {
            uncovered[state.index()] = false;
        }
        let text = recovery(ways, strike);
        columns.add(Hazard::Fault(strike.fault), Answer { states: Some(strike.mv.sources.clone()), text });
    }
    let mut before = false;
    for incident in &ways.entity.incidents {
        before |= incident.states.is_none();
        let answer = Answer { states: incident.states.clone(), text: resolution(ways, incident) };
        columns.add(Hazard::Incident(incident.event), answer);
    }
    let states = ways.entity.states().map(|(state, _)| Some(state));
    Matrix {
        entity,
        rows: before.then_some(None).into_iter().chain(states).collect(),
        columns: columns.list,
        uncovered,
    }
}

impl Matrix {
    /// The cells of a column from top to bottom, one for each row. Linear in the states that its answers name.
    ///
    /// # Panics
    /// If there is no such column.
    pub fn cells(&self, column: usize) -> Vec<Cell> {
        let column = &self.columns[column];
        let first_state = self.rows.len() - self.uncovered.len();
        let mut texts: Vec<Vec<&str>> = vec![Vec::new(); self.rows.len()];
        for answer in &column.answers {
            match &answer.states {
                None => texts[0].push(&answer.text),
                Some(states) => states.iter().for_each(|state| texts[first_state + state.index()].push(&answer.text)),
            }
        }
        let is_fault = matches!(column.hazard, Hazard::Fault(_));
        self.rows.iter().zip(texts).map(|(row, texts)| cell(&texts, is_fault && self.is_uncovered(*row))).collect()
    }

    fn is_uncovered(&self, row: Option<StateId>) -> bool {
        row.is_some_and(|state| self.uncovered[state.index()])
    }
}

fn cell(texts: &[&str], uncovered: bool) -> Cell {
    match texts {
        [] if uncovered => Cell::Hole,
        [] => Cell::NotApplicable,
        texts if texts.iter().any(|text| text.is_empty()) => Cell::Hole,
        [only] => Cell::Resolved((*only).into()),
        texts => Cell::Resolved(texts.join("; ").into()),
    }
}

/// Columns in the order in which they were met.
#[derive(Default)]
struct Columns {
    list: Vec<Column>,
    index: HashMap<Hazard, usize>,
}

impl Columns {
    fn add(&mut self, hazard: Hazard, answer: Answer) {
        let at = *self.index.entry(hazard).or_insert_with(|| {
            self.list.push(Column { hazard, answers: Vec::new() });
            self.list.len() - 1
        });
        self.list[at].answers.push(answer);
    }
}

/// The matrix as plain cells, a heading line first and the state's name at the start of each line. A hole is `hole`,
/// what does not happen is `–`. Of very many columns only so many are there as make a million cells.
pub fn table(model: &Model, matrix: &Matrix) -> Vec<Vec<String>> {
    let entity = model.entity(matrix.entity);
    let shown = matrix.columns.len().min(CELLS / (matrix.rows.len() + 1));
    let mut lines = vec![vec!["state".to_owned()]];
    lines.extend(matrix.rows.iter().map(|row| {
        vec![row.map_or_else(|| "before create".to_owned(), |state| entity.state(state).name.text.clone())]
    }));
    for (at, column) in matrix.columns.iter().enumerate().take(shown) {
        lines[0].push(match column.hazard {
            Hazard::Fault(state) => entity.state(state).name.text.clone(),
            Hazard::Incident(event) => model.event(event).name.text.clone(),
        });
        for (line, cell) in lines[1..].iter_mut().zip(matrix.cells(at)) {
            line.push(match cell {
                Cell::Resolved(text) => text.to_string(),
                Cell::Hole => "hole".to_owned(),
                Cell::NotApplicable => "–".to_owned(),
            });
        }
    }
    if shown < matrix.columns.len() {
        lines[0].push(format!("{} more", matrix.columns.len() - shown));
    }
    lines
}
