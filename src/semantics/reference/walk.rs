//! Walks one history from within: which moves may be taken now, and taking them, in place.

use crate::model::{FieldId, PartId};
use crate::model::{Guard, Length, MoveId, StateId, TargetKind, Trigger, Value};

use super::apply::{self, Step};
use super::follow::Reference;
use super::system::System;
use super::truth::{Inputs, Judge};

impl Reference<'_> {
    /// Whether an instance may take a move now, of which the values of its own input fields are told.
    pub fn may(&self, system: &System, (at, id): (usize, MoveId), (now, told): (i64, &[(FieldId, Value)])) -> bool {
        let told: Inputs = told.iter().map(|(field, value)| ((at, *field), *value)).collect();
        self.may_step(system, (at, id), (now, &told))
    }

    /// Takes a move that may be taken; gives the state after it. Nothing happens where the target leads nowhere.
    pub fn take(
        &self,
        system: &mut System,
        (at, id): (usize, MoveId),
        target: TargetKind,
        now: i64,
    ) -> Option<StateId> {
        let leads = apply::destination(system, at, target)?;
        apply::take(self.model, system, Step { at, id, enters: leads.entered(), now });
        Some(leads.state())
    }

    /// Whether a guard holds for an instance, for some values of the input fields.
    pub fn may_hold(&self, system: &System, at: usize, guard: Option<&Guard>) -> bool {
        Judge { model: self.model, system, told: &[] }.may_hold(at, guard)
    }

    /// Whether an owner has room for one more part of a kind.
    pub fn has_room(&self, system: &System, owner: usize, part: PartId) -> bool {
        let most = self.model.entity(system.instances[owner].entity).part(part).multiplicity.most();
        system.parts(self.model, owner, part).len() < most
    }

    /// The last moment up to which nothing more has to happen.
    pub fn latest(&self, system: &System) -> Option<i64> {
        apply::latest(self.model, system, self.tolerance)
    }

    /// When a move must have been taken, or, of a timer that changes nothing, may be; `None` while nothing runs.
    pub fn due(&self, system: &System, at: usize, id: MoveId) -> Option<i64> {
        let instance = &system.instances[at];
        let mv = self.model.entity(instance.entity).move_(id);
        if instance.gone || !mv.sources.contains(instance.state) || instance.fired.contains(&id) {
            return None;
        }
        match mv.trigger {
            Trigger::Timer(timer) => apply::due(self.model, system, at, &timer),
            Trigger::Condition { within: Some(within) } => instance.since.get(&id).map(|since| since + within),
            _ => None,
        }
    }

    /// Whether a move is a timer whose length nobody has told yet: it may be taken at any time.
    pub fn is_of_unknown_length(&self, system: &System, at: usize, id: MoveId) -> bool {
        let instance = &system.instances[at];
        match self.model.entity(instance.entity).move_(id).trigger {
            Trigger::Timer(timer) => match timer.length {
                Length::Field(field) => instance.fields[field.index()] < 0,
                Length::Fixed(_) => false,
            },
            _ => false,
        }
    }
}
