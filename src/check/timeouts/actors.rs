//! Who can make a condition come true.

use crate::check::ways::{Ways, states_entered};
use crate::model::{
    ActorId, Entity, EntityId, FieldRef, Guard, GuardKind, Model, Move, Operand, Quantifier, StateId, StateSet,
};

/// A few actors, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Actors(Vec<ActorId>);

impl Actors {
    /// As many as anybody wants to read; more are dropped.
    const LIMIT: usize = 8;

    pub(super) fn add(&mut self, actor: ActorId) {
        if self.0.len() < Self::LIMIT && !self.0.contains(&actor) {
            self.0.push(actor);
        }
    }

    fn add_all(&mut self, others: &Self) {
        for actor in &others.0 {
            self.add(*actor);
        }
    }

    pub(super) fn names<'m>(&self, model: &'m Model) -> Vec<&'m str> {
        self.0.iter().map(|actor| model.actor(*actor).name.text.as_str()).collect()
    }
}

/// Whose events enter and leave each state, and write each field.
pub(super) struct Doers(Vec<Deeds>);

/// As [`Doers`], of one entity.
struct Deeds {
    entering: Vec<Actors>,
    leaving: Vec<Actors>,
    writing: Vec<Actors>,
}

/// At most so many states of a set are looked at: names are wanted, not a count.
const STATES_ASKED: usize = 64;

impl Doers {
    /// Looks at every move of the model once.
    pub(super) fn new(model: &Model) -> Self {
        let mut all = Self(model.entities.iter().map(Deeds::new).collect());
        for (id, entity) in model.entities() {
            for mv in &entity.moves {
                if let Some(actor) = mv.recorded_event().map(|event| model.event(event).actor).or(mv.by) {
                    all.deed(model, id, mv, actor);
                }
            }
        }
        all
    }

    fn deed(&mut self, model: &Model, id: EntityId, mv: &Move, actor: ActorId) {
        let own = &mut self.0[id.index()];
        for state in states_entered(mv) {
            own.entering[state.index()].add(actor);
        }
        for state in mv.sources.iter() {
            own.leaving[state.index()].add(actor);
        }
        for field in &mv.brings {
            own.writing[field.index()].add(actor);
        }
        for set in &mv.sets {
            if let Some(owner) = model.ancestor(id, set.up) {
                self.0[owner.index()].writing[set.field.index()].add(actor);
            }
        }
    }

    /// Adds whoever can make the condition of a move come true.
    pub(super) fn of_condition(&self, ways: Ways<'_>, mv: &Move, actors: &mut Actors) {
        if let Some(guard) = &mv.guard {
            self.of_guard(ways.model, ways.id, (guard, true), actors);
        }
    }

    /// `wanted`: whether the guard has to become true or false.
    fn of_guard(&self, model: &Model, id: EntityId, (guard, wanted): (&Guard, bool), actors: &mut Actors) {
        match &guard.kind {
            GuardKind::Not(inner) => self.of_guard(model, id, (inner, !wanted), actors),
            GuardKind::And(list) | GuardKind::Or(list) => {
                for inner in list {
                    self.of_guard(model, id, (inner, wanted), actors);
                }
            }
            GuardKind::Field(field) => self.of_field(model, id, *field, actors),
            GuardKind::Compare { left, right, .. } => {
                self.of_field(model, id, *left, actors);
                if let Operand::Field(right) = right {
                    self.of_field(model, id, *right, actors);
                }
            }
            GuardKind::In { up, states } if *up > 0 => {
                if let Some(owner) = model.ancestor(id, *up) {
                    self.of_states(owner, states, wanted, actors);
                }
            }
            GuardKind::Parts { up, part, quantifier, states, .. } => {
                if let Some(owner) = model.ancestor(id, *up) {
                    let fewer = matches!(quantifier, Quantifier::No | Quantifier::AtMost(_));
                    self.of_states(model.entity(owner).part(*part).entity, states, wanted != fewer, actors);
                }
            }
            _ => {}
        }
    }

    fn of_field(&self, model: &Model, id: EntityId, field: FieldRef, actors: &mut Actors) {
        if let Some(owner) = model.ancestor(id, field.up) {
            actors.add_all(&self.0[owner.index()].writing[field.field.index()]);
        }
    }

    fn of_states(&self, id: EntityId, states: &StateSet, entering: bool, actors: &mut Actors) {
        let deeds = &self.0[id.index()];
        let list = if entering { &deeds.entering } else { &deeds.leaving };
        for state in states.iter().take(STATES_ASKED) {
            actors.add_all(&list[StateId::index(state)]);
        }
    }
}

impl Deeds {
    fn new(entity: &Entity) -> Self {
        let states = vec![Actors::default(); entity.states.len()];
        Self { entering: states.clone(), leaving: states, writing: vec![Actors::default(); entity.fields.len()] }
    }
}
