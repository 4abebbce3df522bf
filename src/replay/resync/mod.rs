//! Where to go on after a record that cannot be, so that one slip is one finding.

mod doubt;
mod limits;
mod lost;
mod missing;
mod moves;
mod snapshot;

pub(crate) use missing::{Missing, found};
pub(crate) use snapshot::saw;

use crate::model::{MoveId, Role, StateSet};
use crate::semantics::Happening;

use super::belief::{Case, Config, Interval, Moment, Slot};
use limits::{CARRIED, STATES};
use lost::{force, one_move};

/// A record of an event or of a change of state that cannot be.
#[derive(Clone, Copy)]
struct Misfit<'a> {
    case: Case<'a>,
    member: usize,
    record: &'a Happening,
    at: Moment,
}

/// After an event or a change of state: the record's state after, else the event's targets, else no change. What a
/// guard asked for in vain of fields and owners may have been so: then it is the record of it that is missing.
///
/// The parts of which the record knows, and nobody else, go with it.
pub(crate) fn happened(
    case: Case<'_>,
    known: &[Config],
    slip: (usize, &Happening),
    at: Moment,
) -> (Vec<Config>, Vec<Missing>) {
    let misfit = Misfit { case, member: slip.0, record: slip.1, at };
    let empty = [Config::empty()];
    let known = if known.is_empty() { &empty[..] } else { known };
    let mut after: Vec<Config> = Vec::new();
    for config in known.iter().take(CARRIED).flat_map(|config| misfit.with_owners(config)) {
        let mut next = misfit.by_event(&config);
        if let (true, Some(state)) = (next.is_empty(), misfit.record.to) {
            next.push(force(case, &config, (misfit.member, state), Interval::at(at)));
        }
        let elsewhere = misfit.elsewhere(&config);
        if next.is_empty() || !elsewhere.is_empty() || misfit.may_be_nothing(&config) {
            next.push(config);
        }
        next.extend(elsewhere);
        for mut config in next {
            misfit.bring(&mut config);
            config.now = Interval::at(at);
            if after.len() < CARRIED * STATES && !after.contains(&config) {
                after.push(config);
            }
        }
    }
    (after, misfit.missing(known))
}

/// Where something is overdue: the configurations just before the record in which a move of whoever is late was taken
/// in time, or another one instead of it, and the record of that is missing.
pub(crate) fn overdue(case: Case<'_>, known: &[Config], at: Moment) -> Vec<Config> {
    let mut before = Vec::new();
    for config in known.iter().take(CARRIED) {
        for (member, _) in config.here() {
            if case.deadlines(config, member).iter().any(|deadline| deadline.latest < at) {
                let since = Interval { lo: config.now.lo, hi: at };
                before.extend(one_move(case, config, member, (since, &|_| true)));
            }
        }
    }
    before.truncate(CARRIED * STATES);
    before
}

impl Misfit<'_> {
    /// The time in which a record may be missing.
    fn since(&self, config: &Config) -> Interval {
        Interval { lo: config.now.lo, hi: self.at }
    }

    /// The configurations with a member inside some states, or outside of them: a record that led it there is missing.
    fn led(&self, config: &Config, member: usize, (states, inside): (&StateSet, bool)) -> Vec<Config> {
        lost::led(self.case, config, member, (states, inside, self.at))
    }

    /// The configurations in which the event changes nothing: the instance is where it is ignored, or an incident.
    fn elsewhere(&self, config: &Config) -> Vec<Config> {
        let entity = self.case.world.ground.model.entity(self.case.family.members[self.member].entity);
        let Some(event) = self.record.event else { return Vec::new() };
        let ignored = entity.ignores.iter().filter(|it| it.event == event).map(|it| (&it.states, None));
        let incidents = entity.incidents.iter().filter(|it| it.event == event);
        let incidents = incidents.filter_map(|it| Some((it.states.as_ref()?, it.guard.as_ref())));
        let mut all = Vec::new();
        for (states, guard) in ignored.chain(incidents) {
            let shown = self.record.from.or(self.record.to).map(StateSet::one);
            let states = shown.as_ref().filter(|shown| shown.iter().all(|it| states.contains(it))).unwrap_or(states);
            let there = match config.local(self.member) {
                Some(local) if states.contains(local.face.state) => vec![config.clone()],
                _ => self.led(config, self.member, (states, true)),
            };
            all.extend(there.into_iter().flat_map(|config| match guard {
                Some(guard) => self.doubt(config, guard),
                None => vec![config],
            }));
        }
        all
    }

    /// Whether nothing may have come of the record: it says again what has been said, or is about a life that is over, or
    /// about one that was not to begin. A deadline of that life, which nobody may live, is no finding of its own.
    fn may_be_nothing(&self, config: &Config) -> bool {
        let entity = self.case.family.members[self.member].entity;
        let creations = &self.case.world.ground.tables.rows(entity).creations;
        let creates = |id: &MoveId| self.case.move_of(self.member, *id).recorded_event() == self.record.event;
        let again = self.record.event.is_some() && creations.iter().any(creates);
        let model = self.case.world.ground.model;
        let is_over = |state| model.entity(entity).state(state).role == Role::Final;
        config.local(self.member).map_or(again, |local| {
            let elsewhere = self.record.from.is_some_and(|from| from != local.face.state);
            again || self.record.to.is_none() || elsewhere || is_over(local.face.state)
        })
    }

    /// The configuration with an owner of the instance, who must have come to be: in any state that is no end.
    fn with_owners(&self, config: &Config) -> Vec<Config> {
        let mut owners = Vec::new();
        while let Some(owner) = self.case.family.ancestor(self.member, owners.len() + 1) {
            owners.push(owner);
        }
        owners.iter().rev().fold(vec![config.clone()], |all, owner| {
            all.into_iter().flat_map(|config| self.with_owner(config, *owner)).take(CARRIED * STATES).collect()
        })
    }

    fn with_owner(&self, config: Config, owner: usize) -> Vec<Config> {
        if *config.slot(owner) != Slot::Absent {
            return vec![config];
        }
        let entity = self.case.family.members[owner].entity;
        let model = self.case.world.ground.model.entity(entity);
        let states = model.states().filter(|(_, state)| state.role != crate::model::Role::Final);
        let since = Interval { lo: config.now.lo, hi: self.at };
        states.take(STATES).map(|(state, _)| force(self.case, &config, (owner, state), since)).collect()
    }

    fn bring(&self, config: &mut Config) {
        let rows = self.case.world.ground.tables.rows(self.case.family.members[self.member].entity);
        if let Some(local) = config.local_mut(self.member) {
            for (field, value) in self.record.set.iter().filter(|(field, _)| !rows.is_input(*field)) {
                local.face.fields[field.index()] = *value;
            }
        }
    }
}
