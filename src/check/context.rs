//! A model, and what several checks need to know of it, computed once.

use super::EntityFacts;
use super::logic::{Logic, Possible};
use crate::model::{Entity, EntityId, Model};

/// A model, and what several checks need to know of it.
#[derive(Debug)]
pub struct Context<'a> {
    /// The model judged.
    pub model: &'a Model,
    facts: Vec<EntityFacts>,
    logic: Logic<'a>,
}

impl<'a> Context<'a> {
    /// Looks at every entity of the model.
    pub fn new(model: &'a Model) -> Self {
        let facts: Vec<EntityFacts> = model.entities.iter().map(EntityFacts::new).collect();
        let logic = Logic::new(model, Possible::new(model, &facts));
        Self { model, facts, logic }
    }

    /// Answers what guards can be.
    pub(crate) fn logic(&self) -> &Logic<'a> {
        &self.logic
    }

    /// What is known of an entity.
    pub fn facts(&self, entity: EntityId) -> &EntityFacts {
        &self.facts[entity.index()]
    }

    /// Every entity, with what is known of it.
    pub fn entities(&self) -> impl Iterator<Item = (EntityId, &'a Entity, &EntityFacts)> {
        self.model.entities().zip(&self.facts).map(|((id, entity), facts)| (id, entity, facts))
    }
}
