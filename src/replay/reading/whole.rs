//! Reads records as a whole: those that say something unusual, or about several roots.

use foldhash::fast::FixedState;
use std::hash::BuildHasher;

use crate::diagnostic::Finding;
use crate::history::{At, Route, Spot};
use crate::semantics::{InstanceId, Seen};

use super::super::codes::LS331;
use super::super::observe::Observed;
use super::batch::{NO_NAME, NO_TIME, WHOLE, Whole};
use super::reader::{Names, Taking};

impl Taking<'_, '_, '_> {
    /// Reads a record as a whole.
    pub(super) fn whole(&mut self, spot: &Spot) {
        let Some(value) = self.document(spot) else {
            let finding = Finding::new(&LS331, "the record cannot be read, so it was not judged");
            let unread = self.unreadable(finding, spot, (None, &Route::new()), "this record");
            return self.refuse(unread);
        };
        let records = self.reader.plan.observer.read(&At::top(&value));
        if records.ignored {
            self.ignore();
        }
        for unread in records.unread {
            let unread = self.unreadable(unread.finding, spot, (Some(&value), &unread.route), unread.said);
            self.refuse(unread);
        }
        for observed in records.observed {
            self.observed(spot, observed);
        }
    }

    fn observed(&mut self, spot: &Spot, observed: Observed) {
        let Ok(letter) = u32::try_from(self.batch.wholes.len()) else { return };
        let (part, owner) = match &observed.observation.seen {
            Seen::Happened(record) if record.instance.entity != observed.root_entity => {
                (Some(record.instance.id.clone()), record.instance.parent.clone())
            }
            _ => (None, None),
        };
        let mut root = observed.root.clone();
        if root.is_none() && part.as_ref().is_some_and(|_| self.is_owned_by_root(&observed)) {
            root.clone_from(&owner);
        }
        let Ok(start) = u32::try_from(self.batch.names.len()) else { return };
        let mut write = |name: &Option<InstanceId>| {
            let length = name.as_ref().map_or(Some(NO_NAME), |name| u16::try_from(name.len()).ok());
            let length = length.filter(|length| name.is_none() || *length != NO_NAME)?;
            self.batch.names.push_str(name.as_deref().unwrap_or(""));
            Some(length)
        };
        let (Some(root), Some(part), Some(owner)) = (write(&root), write(&part), write(&owner)) else {
            self.batch.names.truncate(start as usize);
            let finding =
                Finding::new(&LS331, "a name in the record is longer than 65,000 bytes, so it was not judged");
            let unread = self.unreadable(finding, spot, (None, &observed.route), "this record");
            return self.refuse(unread);
        };
        let time = observed.observation.time.unwrap_or(NO_TIME);
        let Observed { root_entity, observation, route, .. } = observed;
        let before = self.batch.events.len();
        let names = Names { entity: root_entity, start, root, part, owner };
        let pushed = self.push(spot, time, WHOLE | letter, names);
        if let (Some(()), Some(event)) = (pushed, self.batch.events.get_mut(before)) {
            // Several parts of one record are no duplicates of each other.
            #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
            let digest = FixedState::with_seed(1).hash_one(&route) as u32;
            event.digest ^= if route.is_empty() { 0 } else { digest };
            self.batch.wholes.push(Whole { observation, route });
        }
    }

    fn is_owned_by_root(&self, observed: &Observed) -> bool {
        let Seen::Happened(record) = &observed.observation.seen else { return false };
        let parent = self.reader.plan.observer.model.entity(record.instance.entity).parent;
        parent.is_some_and(|(above, _)| above == observed.root_entity)
    }
}
