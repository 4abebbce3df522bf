//! A history made ready for the search: whom each record is about, and when it may have been.

use crate::model::{EntityId, Model};
use crate::semantics::{Happening, InstanceId, Observation, Seen};

use super::super::belief::{FUTURE, Family, Goal, Moment, PAST};

/// The records of one root, and everybody they name.
pub(super) struct History<'a> {
    pub(super) family: Family,
    pub(super) entries: Vec<Entry<'a>>,
    /// The places of the events and changes of each member, in order.
    pub(super) own: Vec<Vec<usize>>,
}

/// One record.
pub(super) struct Entry<'a> {
    pub(super) shows: Shows<'a>,
    /// When it was, at the earliest and at the latest.
    pub(super) since: Moment,
    pub(super) until: Moment,
}

/// What a record shows.
pub(super) enum Shows<'a> {
    /// Nobody can tell whom it is about.
    Nobody,
    Happened(usize, &'a Happening),
    Snapshot(Box<(Goal, Family)>),
}

impl<'a> History<'a> {
    pub(super) fn new(model: &Model, root: &(EntityId, InstanceId), records: &[&'a Observation]) -> Self {
        let mut family = Family::default();
        family.join(root.0, &root.1, None);
        let members: Vec<Option<usize>> = records.iter().map(|record| join(model, &mut family, &record.seen)).collect();
        let mut own = vec![Vec::new(); family.members.len()];
        let (mut at, mut entries) = (PAST, Vec::with_capacity(records.len()));
        let mut seen_family = family.clone();
        for (place, (record, member)) in records.iter().zip(members).enumerate() {
            let shows = match (&record.seen, member) {
                (_, None) => Shows::Nobody,
                (Seen::Happened(happening), Some(member)) => {
                    own[member].push(place);
                    Shows::Happened(member, happening)
                }
                (Seen::Snapshot(snapshot), Some(_)) => {
                    let goal = Goal::of(model, &mut seen_family, snapshot);
                    Shows::Snapshot(Box::new((goal, seen_family.clone())))
                }
            };
            at = record.time.map_or(at, Moment::fixed).max(at);
            // Of a record without a time what was kept before it says how early it may have been.
            let (since, until) = record.time.map_or((PAST, FUTURE), |_| (at, at));
            entries.push(Entry { shows, since, until });
        }
        Self { family, entries, own }
    }

    /// How many records of a member stand before a place.
    pub(super) fn passed(&self, member: usize, place: usize) -> usize {
        self.own[member].partition_point(|own| *own < place)
    }

    /// Whether a member has no part in what is still to come but that it is there, and owns nobody.
    pub(super) fn is_bystander(&self, member: usize, place: usize) -> bool {
        self.passed(member, place) == self.own[member].len() && self.family.members[member].children.is_empty()
    }
}

/// The member that a record is about; everybody it names joins.
fn join(model: &Model, family: &mut Family, seen: &Seen) -> Option<usize> {
    match seen {
        Seen::Happened(record) => {
            let member = family.join_address(model, &record.instance).ok()?;
            for (part, id) in &record.along {
                family.join(model.entity(record.instance.entity).part(*part).entity, id, Some(member));
            }
            Some(member)
        }
        Seen::Snapshot(snapshot) => {
            Goal::of(model, family, snapshot);
            family.find(snapshot.entity, &snapshot.id)
        }
    }
}
