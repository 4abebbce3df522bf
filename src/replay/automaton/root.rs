//! A root between two records: its shape, its times, and who is in its family.

use compact_str::CompactString;
use smallvec::SmallVec;

use super::super::belief::{Moment, World};
use super::Record;
use super::memo::ShapeId;
use super::shape::number;
use crate::history::is_same;
use crate::model::EntityId;

/// The times of a root.
pub(super) type Times = SmallVec<[i64; 3]>;

/// A root between two records.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub(super) shape: ShapeId,
    pub(super) times: Times,
    pub(super) people: People,
}

/// The members of a family but the root, in the order in which they were first named.
pub(crate) type People = Box<[Person]>;

/// A member of a family.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(super) name: CompactString,
    pub(super) entity: EntityId,
    /// Its place in the shape.
    pub(super) place: u16,
}

/// Whom a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The member at that place.
    Member(u16),
    /// A new member, whom the member at that place owns.
    New(u16),
    /// A new member, whose owner is not named.
    NewOfSomebody,
}

impl Root {
    /// The time of a record as a moment of a trace.
    pub(super) fn now(&self, time: i64) -> Moment {
        Moment::variable(time, number(self.times.len()))
    }

    /// Who is in its family, which it loses.
    pub(crate) fn into_people(self) -> People {
        self.people
    }

    /// Something of each piece of memory that a step needs: so that all of it is on its way before it is used.
    pub(crate) fn touch(&self) -> i64 {
        let person = self.people.first().map_or(0, |person| i64::from(person.place));
        self.times.first().map_or(0, |time| *time) ^ person
    }

    /// The member of a name.
    fn find(&self, entity: EntityId, name: &str) -> Option<u16> {
        let is_it = |person: &&Person| person.entity == entity && is_same(person.name.as_bytes(), name.as_bytes());
        self.people.iter().find(is_it).map(|person| person.place)
    }

    /// Whom a record is about; `None` if it names an owner whom nobody knows.
    pub(super) fn who(&self, world: &World<'_>, name: &str, record: Record<'_>) -> Option<Who> {
        let Some(part) = record.part else { return Some(Who::Member(0)) };
        let entity = record.happening.instance.entity;
        if let Some(place) = self.find(entity, part) {
            return Some(Who::Member(place));
        }
        let Some(owner) = record.owner else { return Some(Who::NewOfSomebody) };
        let model = world.ground.model;
        let (above, _) = model.entity(entity).parent?;
        if model.entity(above).parent.is_none() {
            return (owner == name).then_some(Who::New(0));
        }
        self.find(above, owner).map(Who::New)
    }

    /// Takes a step to a shape with its times. `joins`: of which entity somebody is new, and who.
    pub(super) fn take(
        &mut self,
        (shape, times): (ShapeId, impl ExactSizeIterator<Item = i64>),
        (entity, joins): (EntityId, Option<&str>),
    ) {
        self.shape = shape;
        self.times.clear();
        self.times.extend(times);
        if let Some(name) = joins {
            let mut people = std::mem::take(&mut self.people).into_vec();
            let place = u16::try_from(people.len() + 1).unwrap_or(u16::MAX);
            people.reserve_exact(1);
            people.push(Person { name: CompactString::from(name), entity, place });
            self.people = people.into();
        }
    }

    pub(super) fn move_places(&mut self, places: Option<&[u16]>) {
        let Some(places) = places else { return };
        for person in &mut self.people {
            person.place = places.get(usize::from(person.place)).copied().unwrap_or(person.place);
        }
    }
}

impl Who {
    /// A number of less than 15 bits.
    pub(super) fn number(self) -> u16 {
        match self {
            Self::Member(place) => place,
            Self::New(owner) => 1 << 13 | owner,
            Self::NewOfSomebody => 1 << 14,
        }
    }
}
