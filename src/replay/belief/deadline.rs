//! When the timers of a configuration come due.

use crate::model::{Length, MoveId, Timer, Trigger};

use super::{Case, Config, FUTURE, Interval, Moment, UNKNOWN};

/// Something that must have happened by a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deadline {
    /// Whose.
    pub(crate) member: usize,
    /// The move that must have been taken.
    pub(crate) id: MoveId,
    /// When it comes due, without tolerance.
    pub(crate) due: Interval,
    /// The last moment at which it may be taken.
    pub(crate) latest: Moment,
}

impl Case<'_> {
    /// When a timer of `member` comes due; `None` while it does not run or its length is unknown.
    pub(crate) fn due(&self, config: &Config, member: usize, timer: &Timer) -> Option<Interval> {
        let start = self.timer_start(config, member, timer)?;
        Some(start.plus(Self::length(config, member, timer)?))
    }

    /// How long a timer of `member` runs; `None` if that is unknown.
    pub(crate) fn length(config: &Config, member: usize, timer: &Timer) -> Option<i64> {
        match timer.length {
            Length::Fixed(millis) => Some(millis),
            Length::Field(field) => match config.local(member)?.face.fields[field.index()] {
                UNKNOWN => None,
                millis => (millis >= 0).then_some(millis),
            },
        }
    }

    /// When a timer's clock started; `None` while it does not run.
    pub(crate) fn timer_start(&self, config: &Config, member: usize, timer: &Timer) -> Option<Interval> {
        let owner = self.family.ancestor(member, timer.up)?;
        let local = config.local(owner)?;
        let entity = self.world.ground.model.entity(self.family.members[owner].entity);
        if !entity.clock(timer.clock).states.contains(local.face.state) {
            return None;
        }
        let start = local.clocks[timer.clock.index()];
        if timer.up == 0 { Some(start) } else { Some(start.later(config.local(member)?.clocks[0])) }
    }

    /// Whether a timer surely waits for another one of its instance: of those due at the same instant the shortest is
    /// the first.
    pub(crate) fn waits_for_shorter(&self, config: &Config, member: usize, timer: &Timer) -> bool {
        let (Some(start), Some(due)) = (self.timer_start(config, member, timer), self.due(config, member, timer))
        else {
            return false;
        };
        let Some(local) = config.local(member).filter(|_| due.lo == due.hi) else { return false };
        let entity = self.family.members[member].entity;
        let rows = self.world.ground.tables.rows(entity);
        rows.deadlines_in(local.face.state).iter().any(|id| {
            let Trigger::Timer(other) = &self.world.ground.model.entity(entity).move_(*id).trigger else {
                return false;
            };
            let fired = rows.mark(*id).is_some_and(|bit| has_fired(local, bit));
            let later = self.timer_start(config, member, other).is_some_and(|other| other.lo > start.lo);
            !fired && later && self.due(config, member, other) == Some(due)
        })
    }

    /// The deadline that ends first, if there is any.
    pub(crate) fn first_deadline(&self, config: &Config) -> Option<Deadline> {
        config
            .here()
            .flat_map(|(member, _)| self.deadlines(config, member))
            .min_by_key(|deadline| (deadline.latest, deadline.member, deadline.id))
    }

    /// The last moment up to which nothing more has to happen.
    pub(crate) fn latest(&self, config: &Config) -> Moment {
        self.first_deadline(config).map_or(super::FUTURE, |deadline| deadline.latest)
    }

    /// Every deadline that runs for `member`.
    pub(crate) fn deadlines(&self, config: &Config, member: usize) -> Vec<Deadline> {
        let Some(local) = config.local(member) else { return Vec::new() };
        let entity = self.family.members[member].entity;
        let rows = self.world.ground.tables.rows(entity);
        let model = self.world.ground.model.entity(entity);
        let mut all = Vec::new();
        for id in rows.deadlines_in(local.face.state) {
            let fired = rows.mark(*id).is_some_and(|bit| has_fired(local, bit));
            let Trigger::Timer(timer) = &model.move_(*id).trigger else { continue };
            if let (false, Some(due)) = (fired, self.due(config, member, timer)) {
                all.push(self.deadline(member, *id, due));
            }
        }
        for (id, since) in rows.prompt.iter().zip(&local.prompt) {
            let Trigger::Condition { within: Some(within) } = model.move_(*id).trigger else { continue };
            if let Some(since) = since {
                all.push(self.deadline(member, *id, since.plus(within)));
            }
        }
        all
    }

    /// The configuration without the deadlines that have passed by a moment: what has been told once is not told again.
    /// Their moves may still be taken, at any later time.
    pub(crate) fn forgive(&self, mut config: Config, at: Moment) -> Config {
        config.gaps.clear();
        let members: Vec<usize> = config.here().map(|(member, _)| member).collect();
        let passed = members.into_iter().flat_map(|member| self.deadlines(&config, member));
        let passed: Vec<Deadline> = passed.filter(|deadline| deadline.latest < at).collect();
        for Deadline { member, id, .. } in passed {
            let entity = self.family.members[member].entity;
            let prompt = self.world.ground.tables.rows(entity).prompt.iter().position(|prompt| *prompt == id);
            let trigger = self.world.ground.model.entity(entity).move_(id).trigger;
            let Some(local) = config.local_mut(member) else { continue };
            match (trigger, prompt) {
                (Trigger::Timer(timer), _) => {
                    let clock = if timer.up == 0 { timer.clock.index() } else { 0 };
                    local.clocks[clock].hi = FUTURE;
                }
                (_, Some(prompt)) => local.prompt[prompt] = None,
                _ => {}
            }
        }
        config
    }

    fn deadline(&self, member: usize, id: MoveId, due: Interval) -> Deadline {
        Deadline { member, id, due, latest: due.widen(self.world.tolerance).hi }
    }
}

/// Whether a timer that stays has fired since its clock started. Of one that has no bit, nothing is known: it is not
/// held against anybody.
pub(crate) fn has_fired(local: &super::Local, bit: usize) -> bool {
    bit >= 64 || local.face.marks >> bit & 1 == 1
}
