//! How instances come to be: the root, the parts that are planned with their owner, and late ones.

use crate::model::{
    ABSENT, Domain, EntityId, Field, FieldId, MoveId, Multiplicity, PartId, TargetKind, Trigger, Value,
};
use crate::semantics::InstanceId;
use crate::semantics::reference::Instance;

use super::company::Company;
use super::history::Record;
use super::life::{Life, Note};

/// Instances that one history has at most.
const MOST_INSTANCES: usize = 4_096;

/// How often values are drawn for the guard of a root's creation, before it is given up: what a root begins with may be
/// seldom, but a root that does not begin is missing from the log.
pub(super) const ROOT_TRIES: u32 = 200;

/// The lengths that are drawn for durations, in minutes: a long one more often, for a short one ends what it limits.
const MINUTES: [i64; 12] = [30, 60, 120, 360, 720, 1_440, 2_880, 4_320, 7_200, 10_080, 20_160, 43_200];

/// A new instance: its entity, its name, its owner.
type Newborn = (EntityId, InstanceId, Option<usize>);

impl Life<'_, '_> {
    /// Lets the root come to be, sometimes with a foreboding of it; says whether it could.
    pub(super) fn begin(&mut self, (entity, id): (EntityId, InstanceId)) -> bool {
        let model = self.ground.model.entity(entity);
        let before = model.incidents.iter().find(|incident| incident.states.is_none() && incident.guard.is_none());
        let event = before.map(|incident| incident.event).filter(|_| self.dice.once_in(60));
        if event.is_some() {
            let later = self.now + 1000 * self.dice.skewed(60, 86_400);
            // Nothing is foreboded that comes after the end.
            if later <= self.end {
                self.history.records.push(Record { event, ..Record::bare(self.now, 0) });
                self.now = later;
            }
        }
        let born = self.bear((entity, id, None), Company::Alone);
        if !born {
            self.history.records.clear();
        }
        born
    }

    /// Whether a part may come to be now.
    pub(super) fn may_bear(&mut self, owner: usize, part: PartId) -> bool {
        let wanted = self.notes[owner].planned[part.index()] > 0
            || self.system.parts(self.ground.model, owner, part).len() <= self.most_parts(owner, part);
        if !wanted || !self.has_room(owner, part) {
            return false;
        }
        let (entity, id) = self.name_of_next(owner, part);
        for creation in self.creations(owner, part, Company::Alone) {
            for attempt in 0..4 {
                if self.newborn((entity, id.clone(), Some(owner)), creation, attempt > 0).is_some() {
                    self.system.instances.pop();
                    return true;
                }
            }
        }
        false
    }

    /// A part comes to be, alone or along with its owner; says whether it could.
    pub(super) fn bear_part(&mut self, owner: usize, part: PartId, company: Company) -> bool {
        if !self.has_room(owner, part) {
            return false;
        }
        let (entity, id) = self.name_of_next(owner, part);
        let born = self.bear((entity, id, Some(owner)), company);
        let planned = &mut self.notes[owner].planned[part.index()];
        *planned = planned.saturating_sub(u32::from(born));
        born
    }

    fn has_room(&self, owner: usize, part: PartId) -> bool {
        self.walker.has_room(&self.system, owner, part) && self.system.instances.len() < MOST_INSTANCES
    }

    /// The entity of a part, and a name that no other of its root has.
    fn name_of_next(&self, owner: usize, part: PartId) -> (EntityId, InstanceId) {
        let entity = self.part_entity(owner, part);
        let number = 1 + self.system.instances.iter().filter(|instance| instance.entity == entity).count();
        (entity, format!("{}-{number}", self.ground.names[entity.index()]).into())
    }

    fn part_entity(&self, owner: usize, part: PartId) -> EntityId {
        self.ground.model.entity(self.system.instances[owner].entity).part(part).entity
    }

    /// The moves by which a part may come to be, as far as it depends on what its owner does.
    fn creations(&self, owner: usize, part: PartId, company: Company) -> Vec<MoveId> {
        let entity = self.part_entity(owner, part);
        let above = self.ground.model.entity(self.system.instances[owner].entity);
        let fits = |id: &&MoveId| match (self.ground.model.entity(entity).move_(**id).trigger, company) {
            (Trigger::Begin, _) => true,
            (Trigger::Create(event), Company::Owner(along)) => along == Some(event),
            // What makes the owner makes its parts at the same time, and none later.
            (Trigger::Create(event), Company::Alone) => {
                !above.moves.iter().any(|mv| mv.trigger == Trigger::Create(event))
            }
            _ => false,
        };
        self.ground.tables.rows(entity).creations.iter().filter(fits).copied().collect()
    }

    /// An instance comes to be, if it can, and with it the parts that come along; says whether it could.
    fn bear(&mut self, (entity, id, owner): Newborn, company: Company) -> bool {
        let limit = self.walker.latest(&self.system).filter(|_| owner.is_some());
        let mut creations = match owner {
            Some(owner) => {
                let Some((_, part)) = self.ground.model.entity(entity).parent else { return false };
                self.creations(owner, part, company)
            }
            None => self.ground.tables.rows(entity).creations.clone(),
        };
        while !creations.is_empty() {
            // The first that is written is the usual one.
            let picked = self.dice.index(creations.len()).min(self.dice.index(creations.len()));
            let creation = creations.remove(picked);
            for attempt in 0..if owner.is_none() { ROOT_TRIES } else { 8 } {
                if let Some((at, set)) = self.newborn((entity, id.clone(), owner), creation, attempt > 0) {
                    self.born(at, creation, (set, limit));
                    return true;
                }
            }
        }
        false
    }

    /// The instance, if a creation can make it; not yet moved.
    fn newborn(
        &mut self,
        (entity, id, owner): Newborn,
        creation: MoveId,
        all: bool,
    ) -> Option<(usize, Vec<(FieldId, Value)>)> {
        let model = self.ground.model.entity(entity);
        let mv = model.move_(creation);
        let TargetKind::State(state) = mv.targets[self.dice.index(mv.targets.len())].kind else { return None };
        let fields = model.fields.iter().map(|field| self.first_value(field)).collect();
        self.system.instances.push(Instance::unmoved(self.ground.model, (entity, id, owner), state, fields));
        let at = self.system.instances.len() - 1;
        let set = self.brought(at, creation, all);
        self.bring(at, &set);
        if self.walker.may(&self.system, (at, creation), (self.now, &set)) {
            return Some((at, set));
        }
        self.system.instances.pop();
        None
    }

    /// Takes the creation of an instance, records it, and lets its parts come along.
    fn born(&mut self, at: usize, creation: MoveId, (set, limit): (Vec<(FieldId, Value)>, Option<i64>)) {
        let (entity, state) = (self.system.instances[at].entity, self.system.instances[at].state);
        let event = self.ground.model.entity(entity).move_(creation).recorded_event();
        self.walker.take(&mut self.system, (at, creation), TargetKind::State(state), self.now);
        let parts = self.ground.model.entity(entity).parts.len();
        self.notes.push(Note::new(parts));
        self.enter(at, state);
        self.record(Record { event, to: Some(state), set, limit, ..Record::bare(self.now, at) });
        for part in (0..parts).map(PartId::new) {
            let planned = self.planned(at, part);
            self.notes[at].planned[part.index()] = planned;
            for _ in 0..planned {
                if !self.bear_part(at, part, Company::Owner(event)) {
                    break;
                }
            }
        }
    }

    fn first_value(&mut self, field: &Field) -> Value {
        match (&field.domain, field.default) {
            _ if field.input => 0,
            (_, Some(default)) => default,
            (Domain::Record, None) => 0,
            (Domain::Duration, None) => ABSENT,
            _ => self.value(field),
        }
    }

    /// Some value of a field.
    fn value(&mut self, field: &Field) -> Value {
        match &field.domain {
            Domain::Bool => self.dice.between(0, 1),
            Domain::Record => Value::from(!self.dice.once_in(16)),
            Domain::Enum(names) => Value::try_from(self.dice.index(names.len())).unwrap_or_default(),
            Domain::Range(low, high) => self.dice.between(*low, *high),
            Domain::Duration => {
                let (one, two) = (self.dice.index(MINUTES.len()), self.dice.index(MINUTES.len()));
                MINUTES[one.max(two)] * 60_000
            }
        }
    }

    /// What a record of a move brings: some of the fields that it may bring, or all of them.
    pub(super) fn brought(&mut self, at: usize, id: MoveId, all: bool) -> Vec<(FieldId, Value)> {
        let model = self.ground.model.entity(self.system.instances[at].entity);
        let mv = model.move_(id);
        let seldom = if mv.is_creation() { 10 } else { 3 };
        let mut brought = Vec::new();
        for field in &mv.brings {
            if all || !self.dice.once_in(seldom) {
                brought.push((*field, self.value(model.field(*field))));
            }
        }
        brought
    }

    /// How many parts of a kind an owner is going to have: mostly few.
    fn planned(&mut self, owner: usize, part: PartId) -> u32 {
        let multiplicity = self.ground.model.entity(self.system.instances[owner].entity).part(part).multiplicity;
        let most = i64::try_from(self.most_parts(owner, part)).unwrap_or(i64::MAX);
        let planned = match multiplicity {
            Multiplicity::One => 1,
            Multiplicity::Optional => i64::from(most > 0 && !self.dice.once_in(5)),
            Multiplicity::Many if self.dice.once_in(10) => 0,
            Multiplicity::Many => self.dice.skewed(1.min(most), most),
            Multiplicity::Range(least, _) => self.dice.skewed(i64::from(least), most.max(i64::from(least))),
        };
        u32::try_from(planned).unwrap_or(u32::MAX)
    }

    /// How many parts of a kind an owner has at most, late ones not counted.
    fn most_parts(&self, owner: usize, part: PartId) -> usize {
        let multiplicity = self.ground.model.entity(self.system.instances[owner].entity).part(part).multiplicity;
        (self.ground.options.parts as usize).max(multiplicity.least()).min(multiplicity.most())
    }
}
