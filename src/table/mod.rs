//! A model flattened into rows that a loop can index: which moves leave a state, which deadlines run in it.

mod reach;
mod recording;

pub use reach::{Ground, Reach, Ways};
pub use recording::Recording;

use std::collections::HashMap;

use crate::model::{Entity, EventId, FieldId, Length, Model, MoveId, StateId, TargetKind, Trigger};

/// The rows of every entity, in the order of the model's.
#[derive(Clone, Debug)]
pub struct Tables {
    entities: Vec<Rows>,
}

/// The rows of one entity.
#[derive(Clone, Debug)]
pub struct Rows {
    /// Moves that may be taken in each state.
    by_state: Vec<Vec<MoveId>>,
    /// Timers of each state that change something: each is a deadline.
    deadlines: Vec<Vec<MoveId>>,
    /// Moves that make an instance.
    pub creations: Vec<MoveId>,
    /// Condition moves that must be taken in time; the index into an instance's condition clocks.
    pub prompt: Vec<MoveId>,
    /// Timers that stay in the state and fire once; the index into an instance's marks.
    pub marking: Vec<MoveId>,
    /// Moves by the event that a record of them names.
    by_event: HashMap<EventId, Vec<MoveId>>,
    /// For each fault state, the states its fault strikes in.
    struck: HashMap<StateId, Vec<StateId>>,
    /// Whether the world outside sets a field.
    input: Vec<bool>,
    /// Whether some timer reads the clock that counts from the entry into a state.
    entry_read: Vec<bool>,
}

impl Tables {
    /// Flattens a model.
    pub fn new(model: &Model) -> Self {
        let mut tables = Self { entities: model.entities.iter().map(Rows::new).collect() };
        for (id, entity) in model.entities() {
            for mv in &entity.moves {
                let Trigger::Timer(timer) = &mv.trigger else { continue };
                // A timer on an owner's clock begins no earlier than the entry into the own state.
                if timer.up > 0 || timer.clock.index() == 0 {
                    let read = &mut tables.entities[id.index()].entry_read;
                    mv.sources.iter().for_each(|state| read[state.index()] = true);
                }
                if let (1.., 0, Some(owner)) = (timer.up, timer.clock.index(), model.ancestor(id, timer.up)) {
                    tables.entities[owner.index()].entry_read.fill(true);
                }
            }
        }
        tables
    }

    /// Flattens a model for a kind of log. Where parts may go unseen altogether, a field of their owner that they set
    /// may change at any time, as an input does.
    pub fn of(model: &Model, recording: &Recording) -> Self {
        let mut tables = Self::new(model);
        if recording.is_changes() {
            for (id, entity) in model.entities() {
                for set in entity.moves.iter().flat_map(|mv| &mv.sets).filter(|set| set.up > 0) {
                    let owner = (0..set.up).try_fold(id, |at, _| Some(model.entity(at).parent?.0));
                    if let Some(owner) = owner {
                        tables.entities[owner.index()].input[set.field.index()] = true;
                    }
                }
            }
        }
        tables
    }

    /// The rows of an entity.
    pub fn rows(&self, entity: crate::model::EntityId) -> &Rows {
        &self.entities[entity.index()]
    }
}

impl Rows {
    fn new(entity: &Entity) -> Self {
        let mut rows = Self {
            by_state: vec![Vec::new(); entity.states.len()],
            deadlines: vec![Vec::new(); entity.states.len()],
            creations: Vec::new(),
            prompt: Vec::new(),
            marking: Vec::new(),
            by_event: HashMap::new(),
            struck: HashMap::new(),
            input: entity.fields.iter().map(|field| field.input).collect(),
            entry_read: vec![false; entity.states.len()],
        };
        for (id, mv) in entity.moves() {
            rows.add(id, mv);
        }
        rows
    }

    fn add(&mut self, id: MoveId, mv: &crate::model::Move) {
        if let Some(event) = mv.recorded_event() {
            self.by_event.entry(event).or_default().push(id);
        }
        for state in mv.sources.iter() {
            self.by_state[state.index()].push(id);
        }
        match mv.trigger {
            Trigger::Create(_) | Trigger::Begin => self.creations.push(id),
            Trigger::Event(_) => {}
            Trigger::Condition { within } => {
                if within.is_some() {
                    self.prompt.push(id);
                }
            }
            Trigger::Timer(timer) => {
                // A timer of unknown length is never overdue, one that changes nothing has nothing to be late with.
                if mv.changes_anything() && matches!(timer.length, Length::Fixed(_) | Length::Field(_)) {
                    for state in mv.sources.iter() {
                        self.deadlines[state.index()].push(id);
                    }
                }
                if !mv.restart && mv.targets.iter().any(|target| target.kind == TargetKind::Stay) {
                    self.marking.push(id);
                }
            }
            Trigger::Fault => {
                for target in &mv.targets {
                    if let TargetKind::State(fault) = target.kind {
                        self.struck.entry(fault).or_default().extend(mv.sources.iter());
                    }
                }
            }
        }
    }

    /// Moves that may be taken in `state`.
    pub fn moves_from(&self, state: StateId) -> &[MoveId] {
        &self.by_state[state.index()]
    }

    /// Timers of `state` that change something.
    pub fn deadlines_in(&self, state: StateId) -> &[MoveId] {
        &self.deadlines[state.index()]
    }

    /// Moves that a record of `event` may be.
    pub fn moves_on(&self, event: EventId) -> &[MoveId] {
        self.by_event.get(&event).map_or(&[], Vec::as_slice)
    }

    /// Whether some move other than a creation is on `event`.
    pub fn moves_on_somewhere(&self, event: Option<EventId>) -> bool {
        event.is_some_and(|event| self.moves_on(event).iter().any(|id| !self.creations.contains(id)))
    }

    /// The states that the fault of fault state `fault` strikes in.
    pub fn struck_by(&self, fault: StateId) -> &[StateId] {
        self.struck.get(&fault).map_or(&[], Vec::as_slice)
    }

    /// Whether the world outside sets `field`, or something else that is not seen.
    pub fn is_input(&self, field: FieldId) -> bool {
        self.input[field.index()]
    }

    /// Whether some timer reads the clock that counts from the entry into a state.
    pub fn reads_entry(&self, state: StateId) -> bool {
        self.entry_read[state.index()]
    }

    /// The mark of a timer that stays in its state, if `id` is one.
    pub fn mark(&self, id: MoveId) -> Option<usize> {
        self.marking.iter().position(|marking| *marking == id)
    }
}
