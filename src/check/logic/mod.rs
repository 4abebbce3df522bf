//! Decides what guards can be: satisfiable, always true, true together.
//!
//! A question is turned into a formula over few variables with few values each: the classes of states it tells apart,
//! the values of fields it tells apart, and for each test of children whether it holds. A search tries them; when the
//! formula holds, a population of children is sought that passes the tests. Whatever is not known is left free, so
//! that *never* is proven; an example is marked exact only if nothing was left free.

mod classes;
mod example;
mod formula;
mod gather;
mod parts;
mod population;
mod possible;
mod question;
mod same;
mod search;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use example::Example;
pub(crate) use possible::{Possible, Values, at_creation};
pub(crate) use same::same;

use std::cell::Cell;

use crate::model::{EntityId, FieldId, Guard, Model, StateId};

/// What guards are asked about: a model, and what can be at all.
#[derive(Debug)]
pub(crate) struct Logic<'a> {
    pub(super) model: &'a Model,
    pub(super) possible: Possible,
    /// What may still be spent on large questions, in nodes of formulas looked at.
    purse: Cell<usize>,
}

/// What may be spent on large questions of one model: more than any spec needs that a person wrote, and yet no spec
/// keeps the reader waiting.
const PURSE: usize = 50_000_000;
/// What one question may cost at most.
const COSTLY: usize = 200_000;
/// What one question may cost when the purse is empty.
const CHEAP: usize = 500;

/// Where guards are judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// The entity of the instance.
    pub(crate) entity: EntityId,
    /// The state it is in, where it is in one and that is known.
    pub(crate) state: Option<StateId>,
    /// For a guard of a creation, the fields that may be brought; other fields have the value they begin with.
    pub(crate) creation: Option<&'a [FieldId]>,
}

/// One conjunct of a question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clause<'a> {
    guard: &'a Guard,
    holds: bool,
    state: Option<StateId>,
}

/// What came of a question.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// All conjuncts never hold together.
    Never,
    /// They do, for example so.
    Sometimes(Example),
    /// It was not decided within the budget.
    Unknown,
}

impl<'a> Place<'a> {
    /// In an instance of `entity`, in any state.
    pub(crate) fn of(entity: EntityId) -> Self {
        Self { entity, state: None, creation: None }
    }

    /// In an instance of `entity` that is in `state`.
    pub(crate) fn in_state(entity: EntityId, state: StateId) -> Self {
        Self { entity, state: Some(state), creation: None }
    }

    /// In an instance of `entity` that is being created by an event that may bring `brings`.
    pub(crate) fn creation(entity: EntityId, brings: &'a [FieldId]) -> Self {
        Self { entity, state: None, creation: Some(brings) }
    }

    /// The guard holds here.
    pub(crate) fn holds<'g>(&self, guard: &'g Guard) -> Clause<'g> {
        Clause { guard, holds: true, state: self.state }
    }

    /// The guard does not hold here.
    pub(crate) fn fails<'g>(&self, guard: &'g Guard) -> Clause<'g> {
        Clause { guard, holds: false, state: self.state }
    }
}

impl Answer {
    /// Whether it is proven that there is no such configuration.
    pub(crate) fn is_never(&self) -> bool {
        matches!(self, Self::Never)
    }

    /// An example that leaves nothing open.
    pub(crate) fn exact(self) -> Option<Example> {
        match self {
            Self::Sometimes(example) if example.exact => Some(example),
            _ => None,
        }
    }
}

impl<'a> Logic<'a> {
    /// Prepares to answer questions about a model.
    pub(crate) fn new(model: &'a Model, possible: Possible) -> Self {
        Self { model, possible, purse: Cell::new(PURSE) }
    }

    /// Whether there is a configuration in which all clauses hold together.
    pub(crate) fn ask(&self, place: &Place<'_>, clauses: &[Clause<'_>]) -> Answer {
        let Some(question) = question::Question::new(self, *place, clauses) else { return Answer::Unknown };
        let given = self.purse.get().clamp(CHEAP, COSTLY);
        let mut left = given;
        let answer = search::solve(&question, &mut left);
        self.purse.set(self.purse.get().saturating_sub(given - left));
        answer
    }

    /// The values that a field ever takes.
    pub(crate) fn values(&self, entity: EntityId, field: FieldId) -> &Values {
        self.possible.values(entity, field)
    }

    /// Whether a guard is proven never to hold.
    pub(crate) fn never(&self, place: &Place<'_>, guard: &Guard) -> bool {
        self.ask(place, &[place.holds(guard)]).is_never()
    }

    /// Whether a guard is proven always to hold.
    pub(crate) fn always(&self, place: &Place<'_>, guard: &Guard) -> bool {
        self.ask(place, &[place.fails(guard)]).is_never()
    }
}
