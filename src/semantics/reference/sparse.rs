//! Follows a history whose records lie far apart: silent moves are tried at the moments that can matter, not at every tick.

use std::collections::BTreeSet;

use crate::model::{Domain, EntityId, Length, Trigger};
use crate::semantics::{Observation, Seen};

use super::apply;
use super::follow::{Reference, Wanted};
use super::system::System;

/// What the interpreter says of a history whose records lie far apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No configuration is left after this record (its index).
    Refused(usize),
    /// Every record can be.
    Possible,
    /// More configurations would have to be looked at than may be.
    TooMany,
}

impl Reference<'_> {
    /// Finds the first record that cannot be; every record bears a time. Silent moves are tried at the moments of
    /// records, when something is due, and as long before a later record as some deadline is long: a move that is
    /// unseen is best taken at once, at the last moment, or just so early that what is seen later is in time.
    /// `most` bounds the configurations that are looked at, those of all moments together.
    pub fn first_refused(&self, history: &[Observation], most: usize) -> Found {
        if !self.begins_in_few_ways(history, most) {
            return Found::TooMany;
        }
        let moments = self.moments(history);
        let mut belief = BTreeSet::from([System::default()]);
        let mut now = history.first().and_then(|first| first.time).unwrap_or(0);
        let mut left = most;
        for (index, record) in history.iter().enumerate() {
            let time = record.time.unwrap_or(now);
            let Some(waited) = self.wait_at(belief, (now, time), &moments, (&self.wanted(&record.seen), &mut left))
            else {
                return Found::TooMany;
            };
            belief = waited.iter().flat_map(|system| self.observe(system, &record.seen, time)).collect();
            now = time;
            if belief.is_empty() {
                return Found::Refused(index);
            }
        }
        Found::Possible
    }

    fn wait_at(
        &self,
        mut belief: BTreeSet<System>,
        (from, to): (i64, i64),
        moments: &BTreeSet<i64>,
        (wanted, left): (&Wanted, &mut usize),
    ) -> Option<BTreeSet<System>> {
        let mut now = from;
        loop {
            belief = self.closure(belief, (now, wanted), *left)?;
            *left -= belief.len();
            if now >= to {
                return Some(belief);
            }
            let due = belief.iter().filter_map(|system| self.next_due(system, now)).min();
            let next = moments.range(now + 1..=to).next().copied().unwrap_or(to).min(due.unwrap_or(to)).min(to);
            belief
                .retain(|system| apply::latest(self.model, system, self.tolerance).is_none_or(|latest| latest >= next));
            now = next;
        }
    }

    /// The next moment after `now` at which a timer is due.
    fn next_due(&self, system: &System, now: i64) -> Option<i64> {
        let mut next: Option<i64> = None;
        for (at, instance) in system.instances.iter().enumerate() {
            for (id, mv) in self.model.entity(instance.entity).moves() {
                if mv.recorded_event().is_none() && matches!(mv.trigger, Trigger::Timer(_)) {
                    let due = self.due(system, at, id).filter(|due| *due > now);
                    next = next.into_iter().chain(due).min();
                }
            }
        }
        next
    }

    /// As long before each record as some deadline is long; none where nothing is silent that chooses its moment.
    fn moments(&self, history: &[Observation]) -> BTreeSet<i64> {
        let silent = self.model.entities().any(|(id, entity)| {
            entity.moves.iter().any(|mv| {
                !matches!(mv.trigger, Trigger::Timer(_))
                    && mv.targets.iter().any(|target| (self.silent)(id, mv, target.kind))
            })
        });
        if !silent {
            return BTreeSet::new();
        }
        let lengths = self.lengths(history);
        let times: BTreeSet<i64> = history.iter().filter_map(|record| record.time).collect();
        times.iter().flat_map(|time| lengths.iter().map(move |length| time - length)).collect()
    }

    fn lengths(&self, history: &[Observation]) -> BTreeSet<i64> {
        let mut lengths = BTreeSet::new();
        for mv in self.model.entities.iter().flat_map(|entity| &entity.moves) {
            match mv.trigger {
                Trigger::Timer(timer) => match timer.length {
                    Length::Fixed(millis) => drop(lengths.insert(millis)),
                    Length::Field(_) => {}
                },
                Trigger::Condition { within: Some(within) } => drop(lengths.insert(within)),
                _ => {}
            }
        }
        for record in history {
            let Seen::Happened(record) = &record.seen else { continue };
            let entity = self.model.entity(record.instance.entity);
            let brought = record.set.iter().filter(|(field, _)| entity.field(*field).domain == Domain::Duration);
            lengths.extend(brought.map(|(_, value)| *value).filter(|value| *value >= 0));
        }
        lengths
    }

    /// Whether the values that fields may begin with are few enough to try them all.
    fn begins_in_few_ways(&self, history: &[Observation], most: usize) -> bool {
        let entities: BTreeSet<EntityId> = history
            .iter()
            .filter_map(|record| match &record.seen {
                Seen::Happened(record) => Some(record.instance.entity),
                Seen::Snapshot(_) => None,
            })
            .collect();
        entities.iter().all(|entity| {
            let open = self.model.entity(*entity).fields.iter().filter(|field| !field.input && field.default.is_none());
            let ways = open.map(|field| field.domain.size().unwrap_or(1)).try_fold(1, u64::checked_mul);
            ways.is_some_and(|ways| usize::try_from(ways).is_ok_and(|ways| ways <= most))
        })
    }
}
