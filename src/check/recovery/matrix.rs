//! The matrix of states × faults and incidents, each cell with its resolution, the holes marked.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Strike, strikes};
use crate::check::Context;
use crate::check::ways::{Ways, exits};
use crate::model::{
    EntityId, EventId, Guard, Incident, Length, Model, Move, Resolution, StateId, TargetKind, Trigger, duration_text,
    show::guard_text,
};

/// What is done about each fault and each error event, state by state.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Whose.
    pub entity: EntityId,
    /// The columns, in file order: faults, then incidents by their event.
    pub columns: Vec<Column>,
    /// The rows: the time before creation where an incident may happen then, and every state in file order.
    pub rows: Vec<Row>,
}

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A fault, by its state.
    Fault(StateId),
    /// An error event.
    Incident(EventId),
}

/// A state, or the time before creation, and what is done there about each column.
#[derive(Clone, Debug)]
pub struct Row {
    /// `None`: before the instance exists.
    pub state: Option<StateId>,
    /// One cell for each column.
    pub cells: Vec<Cell>,
}

/// What is done about one thing in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// This is done.
    Resolved(Arc<str>),
    /// It can happen here, and nothing says what is done about it; or an active state that no fault covers.
    Hole,
    /// It does not happen here.
    NotApplicable,
}

/// The matrix of an entity. Its size is the number of states times the number of faults and error events.
pub fn matrix(context: &Context<'_>, entity: EntityId) -> Matrix {
    let ways = Ways::new(context, entity);
    let faults: Vec<Strike<'_>> = strikes(ways.entity).collect();
    let mut columns: Vec<Column> = Vec::new();
    for strike in &faults {
        if columns.last() != Some(&Column::Fault(strike.fault)) {
            columns.push(Column::Fault(strike.fault));
        }
    }
    let mut events = Vec::new();
    for incident in &ways.entity.incidents {
        if !events.contains(&incident.event) {
            events.push(incident.event);
        }
    }
    columns.extend(events.into_iter().map(Column::Incident));
    let mut builder = Builder { ways, columns, cells: HashMap::new(), covered: vec![false; ways.entity.states.len()] };
    for strike in faults {
        builder.fault(strike);
    }
    for incident in &ways.entity.incidents {
        builder.incident(incident);
    }
    builder.finish()
}

/// The matrix as plain cells, a heading line first and the state's name at the start of each line. A hole is `hole`,
/// what does not happen is `–`.
pub fn table(model: &Model, matrix: &Matrix) -> Vec<Vec<String>> {
    let entity = model.entity(matrix.entity);
    let mut heading = vec!["state".to_owned()];
    heading.extend(matrix.columns.iter().map(|column| match column {
        Column::Fault(state) => entity.state(*state).name.text.clone(),
        Column::Incident(event) => model.event(*event).name.text.clone(),
    }));
    let mut lines = vec![heading];
    for row in &matrix.rows {
        let name = row.state.map_or_else(|| "before create".to_owned(), |state| entity.state(state).name.text.clone());
        let cells = row.cells.iter().map(|cell| match cell {
            Cell::Resolved(text) => text.to_string(),
            Cell::Hole => "hole".to_owned(),
            Cell::NotApplicable => "–".to_owned(),
        });
        lines.push(std::iter::once(name).chain(cells).collect());
    }
    lines
}

struct Builder<'a> {
    ways: Ways<'a>,
    columns: Vec<Column>,
    cells: HashMap<(Option<StateId>, usize), Cell>,
    covered: Vec<bool>,
}

impl Builder<'_> {
    fn column(&self, wanted: &Column) -> usize {
        self.columns.iter().position(|column| column == wanted).unwrap_or_default()
    }

    fn fault(&mut self, strike: Strike<'_>) {
        let column = self.column(&Column::Fault(strike.fault));
        let cell = match recovery(self.ways, strike) {
            Some(text) => Cell::Resolved(text.into()),
            None => Cell::Hole,
        };
        for state in strike.mv.sources.iter() {
            self.covered[state.index()] = true;
            self.cells.insert((Some(state), column), cell.clone());
        }
    }

    fn incident(&mut self, incident: &Incident) {
        let column = self.column(&Column::Incident(incident.event));
        let steps = resolution_text(&incident.resolution);
        let text: Arc<str> = match &incident.guard {
            Some(guard) => format!("when {}: {steps}", guard_text(self.ways.model, self.ways.id, guard)).into(),
            None => steps.into(),
        };
        let places: Vec<Option<StateId>> =
            incident.states.as_ref().map_or_else(|| vec![None], |states| states.iter().map(Some).collect());
        for place in places {
            let cell = match self.cells.get(&(place, column)) {
                _ if incident.resolution.lines.iter().all(Vec::is_empty) => Cell::Hole,
                Some(Cell::Resolved(before)) => Cell::Resolved(format!("{before}; {text}").into()),
                _ => Cell::Resolved(Arc::clone(&text)),
            };
            self.cells.insert((place, column), cell);
        }
    }

    fn finish(mut self) -> Matrix {
        let before = self.ways.entity.incidents.iter().any(|incident| incident.states.is_none());
        let states = self.ways.entity.states().map(|(state, _)| Some(state));
        let places: Vec<Option<StateId>> = before.then_some(None).into_iter().chain(states).collect();
        let rows = places.into_iter().map(|state| Row { state, cells: self.row(state) }).collect();
        Matrix { entity: self.ways.id, columns: self.columns, rows }
    }

    fn row(&mut self, state: Option<StateId>) -> Vec<Cell> {
        let bare = state.is_some_and(|state| self.ways.is_active(state) && !self.covered[state.index()]);
        (0..self.columns.len())
            .map(|column| match self.cells.remove(&(state, column)) {
                Some(cell) => cell,
                None if bare && matches!(self.columns[column], Column::Fault(_)) => Cell::Hole,
                None => Cell::NotApplicable,
            })
            .collect()
    }
}

/// How a fault is left: `resume on Operator.Resolve; Closed after 90d`. `None`: not at all.
fn recovery(ways: Ways<'_>, strike: Strike<'_>) -> Option<String> {
    let ways_out: Vec<String> = exits(ways, strike.fault).map(|mv| way_out(ways, mv)).collect();
    (!ways_out.is_empty()).then(|| guarded(ways, strike.mv.guard.as_ref(), &ways_out.join("; ")))
}

fn way_out(ways: Ways<'_>, mv: &Move) -> String {
    let targets: Vec<&str> = mv
        .targets
        .iter()
        .map(|target| match target.kind {
            TargetKind::State(state) => ways.name(state),
            TargetKind::Resume => "resume",
            TargetKind::Stay => "stay",
        })
        .collect();
    let targets = targets.join(" or ");
    match mv.trigger {
        Trigger::Event(event) => {
            let text = format!("{targets} on {}", ways.model.event(event).name.text);
            guarded(ways, mv.guard.as_ref(), &text)
        }
        Trigger::Timer(timer) => match timer.length {
            Length::Fixed(millis) => format!("{targets} after {}", duration_text(millis)),
            Length::Field(field) => format!("{targets} after {}", ways.entity.field(field).name.text),
        },
        _ => guarded(ways, mv.guard.as_ref(), &targets),
    }
}

fn guarded(ways: Ways<'_>, guard: Option<&Guard>, text: &str) -> String {
    match guard {
        Some(guard) => format!("{text} when {}", guard_text(ways.model, ways.id, guard)),
        None => text.to_owned(),
    }
}

/// A resolution on one line: `contact Customer within 14d, else return drives`; lines are parted by `; `.
fn resolution_text(resolution: &Resolution) -> String {
    let step = |step: &crate::syntax::ast::Step| {
        let words: Vec<&str> = step.words.iter().map(|word| word.text.as_str()).collect();
        let within = step.within.as_ref().map(|within| format!(" within {}", duration_text(within.millis)));
        words.join(" ") + &within.unwrap_or_default()
    };
    let line = |line: &Vec<crate::syntax::ast::Step>| line.iter().map(step).collect::<Vec<_>>().join(", else ");
    resolution.lines.iter().map(line).collect::<Vec<_>>().join("; ")
}
