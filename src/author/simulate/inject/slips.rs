//! The slips themselves: a history with one thing changed, and the record that is changed.

use crate::model::{ActorId, Entity, EventId, Move, Role, StateId, TargetKind, Trigger};

use super::super::dice::Dice;
use super::super::ground::Ground;
use super::super::history::{History, Record};
use super::super::kind::Kind;

const SECOND: i64 = 1000;
const DAY: i64 = 86_400;

/// A history with a slip of a kind somewhere; the index of the record to look at.
pub(super) fn slip(ground: &Ground<'_>, dice: &mut Dice, kind: Kind, history: &History) -> Option<(History, usize)> {
    let mut slipped = history.clone();
    let mut slip = Slip { ground, dice, records: &mut slipped.records, history };
    let at = match kind {
        Kind::Skip => slip.skip(),
        Kind::Extra => slip.extra(),
        Kind::Late => slip.late(),
        Kind::Early => slip.early(),
        Kind::Actor => slip.actor(),
        Kind::Guard => slip.guard(),
        Kind::From => slip.from(),
        Kind::AfterEnd => slip.after_end(),
        Kind::Duplicate => slip.duplicate(),
        Kind::Boundary => slip.boundary(),
    }?;
    Some((slipped, at))
}

struct Slip<'a, 'm> {
    ground: &'a Ground<'m>,
    dice: &'a mut Dice,
    records: &'a mut Vec<Record>,
    history: &'a History,
}

impl<'m> Slip<'_, 'm> {
    /// The index of a record that fits.
    fn pick(&mut self, fits: impl Fn(&Record) -> bool) -> Option<usize> {
        let all: Vec<usize> = (0..self.records.len()).filter(|at| fits(&self.records[*at])).collect();
        all.get(self.dice.index(all.len())).copied()
    }

    fn skip(&mut self) -> Option<usize> {
        // The last record is not needed by any.
        let at = self.dice.index(self.records.len().checked_sub(1)?);
        self.records.remove(at);
        Some(at)
    }

    fn extra(&mut self) -> Option<usize> {
        let (at, time) = self.gap();
        let (who, entity, state) = self.somebody(at)?;
        let rows = self.ground.tables.rows(self.history.members[who].entity);
        let leaves = |event: EventId| rows.moves_on(event).iter().any(|id| entity.move_(*id).sources.contains(state));
        let strange: Vec<EventId> = events(entity).into_iter().filter(|event| !leaves(*event)).collect();
        let event = *strange.get(self.dice.index(strange.len()))?;
        self.records.insert(at, Record { event: Some(event), ..Record::bare(time, who) });
        Some(at)
    }

    fn guard(&mut self) -> Option<usize> {
        let (at, time) = self.gap();
        let (who, entity, state) = self.somebody(at)?;
        let guarded = entity.moves.iter().filter(|mv| mv.guard.is_some() && mv.sources.contains(state));
        let events: Vec<EventId> = guarded.filter_map(Move::recorded_event).collect();
        let event = *events.get(self.dice.index(events.len()))?;
        self.records.insert(at, Record { event: Some(event), ..Record::bare(time, who) });
        Some(at)
    }

    fn late(&mut self) -> Option<usize> {
        let at = self.pick(|record| record.limit.is_some())?;
        let limit = self.records[at].limit?;
        let past = if self.dice.once_in(3) { 1 } else { self.dice.skewed(1, 5 * DAY) };
        self.put_off(at, limit + past * SECOND - self.records[at].time)
    }

    fn boundary(&mut self) -> Option<usize> {
        let at = self.pick(|record| record.limit.is_some_and(|limit| limit > record.time))?;
        let limit = self.records[at].limit?;
        self.put_off(at, limit - self.records[at].time)
    }

    /// Puts off a record and all that come later, unless the log would then last longer than it does.
    fn put_off(&mut self, at: usize, later: i64) -> Option<usize> {
        for record in &mut self.records[at..] {
            record.time += later;
        }
        let end = self.ground.options.from + self.ground.options.span;
        self.records.last().filter(|last| last.time <= end).map(|_| at)
    }

    /// A timer's move that was taken comes earlier, or one is taken that was not due.
    fn early(&mut self) -> Option<usize> {
        let Some(at) = self.pick(|record| record.timer).filter(|_| !self.dice.once_in(4)) else {
            return self.too_early();
        };
        let time = self.records[at].time;
        let least = self.records.get(at.checked_sub(1)?)?.time;
        let most = (time - least) / SECOND;
        let seconds = if self.dice.once_in(3) { 1 } else { self.dice.skewed(1, most.clamp(1, 5 * DAY)) };
        self.records[at].time = time - seconds * SECOND;
        (self.records[at].time >= least).then_some(at)
    }

    fn too_early(&mut self) -> Option<usize> {
        let (at, time) = self.gap();
        let (who, entity, state) = self.somebody(at)?;
        let timers = entity.moves.iter().filter(|mv| mv.sources.contains(state) && mv.reported_as.is_some());
        let timers: Vec<&Move> = timers.filter(|mv| matches!(mv.trigger, Trigger::Timer(_))).collect();
        let timer = timers.get(self.dice.index(timers.len()))?;
        let to = timer.targets.iter().find_map(|target| match target.kind {
            TargetKind::State(to) => Some(to),
            TargetKind::Stay => Some(state),
            TargetKind::Resume => None,
        });
        let record = Record { event: timer.reported_as, from: Some(state), to, ..Record::bare(time, who) };
        self.records.insert(at, record);
        Some(at)
    }

    fn actor(&mut self) -> Option<usize> {
        let at = self.pick(|record| record.event.is_some())?;
        let own = self.ground.model.event(self.records[at].event?).actor;
        let actors = (0..self.ground.model.actors.len()).map(ActorId::new);
        let others: Vec<ActorId> = actors.filter(|actor| *actor != own).collect();
        self.records[at].actor = Some(*others.get(self.dice.index(others.len()))?);
        Some(at)
    }

    fn from(&mut self) -> Option<usize> {
        let at = self.pick(|record| record.from.is_some())?;
        let entity = self.ground.model.entity(self.history.members[self.records[at].who].entity);
        let others: Vec<StateId> =
            entity.states().map(|(id, _)| id).filter(|id| Some(*id) != self.records[at].from).collect();
        self.records[at].from = Some(*others.get(self.dice.index(others.len()))?);
        Some(at)
    }

    fn after_end(&mut self) -> Option<usize> {
        let at = self.records.len();
        let state = self.history.states_before(at).first().copied().flatten()?;
        let root = self.ground.model.entity(self.history.members[0].entity);
        if root.state(state).role != Role::Final {
            return None;
        }
        let (who, entity, _) = self.somebody(at)?;
        let events = events(entity);
        let event = *events.get(self.dice.index(events.len()))?;
        let end = self.ground.options.from + self.ground.options.span;
        let time = self.records.last()?.time + self.dice.skewed(60, 5 * DAY) * SECOND;
        self.records.push(Record { event: Some(event), ..Record::bare(time, who) });
        (time <= end).then_some(at)
    }

    fn duplicate(&mut self) -> Option<usize> {
        let at = self.pick(|_| true)?;
        self.records.insert(at + 1, self.records[at].clone());
        Some(at + 1)
    }

    /// A place between two records, and a moment there.
    fn gap(&mut self) -> (usize, i64) {
        let at = 1 + self.dice.index(self.records.len().saturating_sub(1));
        let before = self.records.get(at - 1).map_or(0, |record| record.time);
        let after = self.records.get(at).map_or(before, |record| record.time);
        (at, before + self.dice.between(0, (after - before) / SECOND) * SECOND)
    }

    /// A member that exists before a record, with its entity and its state.
    fn somebody(&mut self, at: usize) -> Option<(usize, &'m Entity, StateId)> {
        let states = self.history.states_before(at);
        let there: Vec<(usize, StateId)> =
            states.iter().enumerate().filter_map(|(who, state)| Some((who, (*state)?))).collect();
        let (who, state) = *there.get(self.dice.index(there.len()))?;
        Some((who, self.ground.model.entity(self.history.members[who].entity), state))
    }
}

/// Every event that some move of an entity is recorded by.
fn events(entity: &Entity) -> Vec<EventId> {
    let mut events: Vec<EventId> = entity.moves.iter().filter_map(Move::recorded_event).collect();
    events.sort_unstable();
    events.dedup();
    events
}
