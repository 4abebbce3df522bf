//! Events that change nothing: what a state ignores, and incidents.

use crate::model::EventId;

use super::history::Record;
use super::life::Life;

impl Life<'_, '_> {
    /// Whether something may happen to an instance that changes nothing.
    pub(super) fn has_remark(&self, at: usize) -> bool {
        !self.remarks(at).is_empty()
    }

    /// Lets something happen to an instance that changes nothing.
    pub(super) fn remark(&mut self, at: usize) {
        let mut events = self.remarks(at);
        let moment = self.history.records.iter().rev().take_while(|record| record.time == self.now);
        for record in moment.filter(|record| record.who == at && record.to.is_none()) {
            events.retain(|event| Some(*event) != record.event);
        }
        if let Some(event) = events.get(self.dice.index(events.len())) {
            self.record(Record { event: Some(*event), ..Record::bare(self.now, at) });
        }
    }

    fn remarks(&self, at: usize) -> Vec<EventId> {
        let instance = &self.system.instances[at];
        if instance.gone {
            return Vec::new();
        }
        let entity = self.ground.model.entity(instance.entity);
        let ignored = entity.ignores.iter().filter(|ignore| ignore.states.contains(instance.state));
        let incidents = entity.incidents.iter().filter(|incident| {
            incident.states.as_ref().is_some_and(|states| states.contains(instance.state))
                && self.walker.may_hold(&self.system, at, incident.guard.as_ref())
        });
        ignored.map(|ignore| ignore.event).chain(incidents.map(|incident| incident.event)).collect()
    }
}
