//! When a silent move may be taken, as far as gaps between clocks tell.

use crate::model::{ClockId, EntityId, Move, StateId, Timer, Trigger};

use super::gaps::Timed;
use super::{Case, Config, Interval, Moment};

impl Case<'_> {
    /// Whether gaps are kept.
    pub(crate) fn keeps_gaps(&self) -> bool {
        self.world.ground.recording.is_snapshot()
    }

    /// The configuration at the moment of its next move, and when that is within `window`; `None` if that cannot be.
    pub(super) fn timed(
        &self,
        config: &Config,
        (member, mv): (usize, &Move),
        (window, lifted): (Interval, bool),
    ) -> Option<(Config, Interval)> {
        let mut config = config.clone();
        if !self.keeps_gaps() {
            return Some((config, window));
        }
        let mut fits = self.goes_on(&mut config, lifted);
        if let Trigger::Timer(timer) = &mv.trigger
            && let Some(start) = self.counts_from(&config, member, timer)
            && let Some(length) = Self::length(&config, member, timer)
        {
            let slack = self.world.tolerance;
            fits &= config.gaps.require(start, Timed::Now, length.saturating_sub(slack));
            fits &= config.gaps.require(Timed::Now, start, length.saturating_add(slack).saturating_neg());
        }
        config.now = window;
        (fits && config.narrow()).then(|| {
            let window = config.now;
            (config, window)
        })
    }

    /// The configuration if nothing happens up to a moment from `since` to `until`; `None` if something has to.
    pub(super) fn lasting(&self, mut config: Config, (since, until): (Moment, Moment), lifted: bool) -> Option<Config> {
        if !self.keeps_gaps() {
            return Some(config);
        }
        let fits = self.goes_on(&mut config, lifted);
        config.now = Interval { lo: config.now.lo.max(since), hi: until };
        (fits && config.narrow()).then_some(config)
    }

    /// Time goes on, but no further than deadlines allow.
    fn goes_on(&self, config: &mut Config, lifted: bool) -> bool {
        config.gaps.go_on();
        if lifted {
            return true;
        }
        let members: Vec<usize> = config.here().map(|(member, _)| member).collect();
        for deadline in members.into_iter().flat_map(|member| self.deadlines(config, member)).collect::<Vec<_>>() {
            let entity = self.family.members[deadline.member].entity;
            let Trigger::Timer(timer) = self.world.ground.model.entity(entity).move_(deadline.id).trigger else {
                continue;
            };
            let (Some(start), Some(length)) =
                (self.counts_from(config, deadline.member, &timer), Self::length(config, deadline.member, &timer))
            else {
                continue;
            };
            let most = length.saturating_add(self.world.tolerance);
            if !config.gaps.require(Timed::Now, start, most.saturating_neg()) {
                return false;
            }
        }
        true
    }

    /// The clock that a timer counts from; `None` if it is either of two.
    fn counts_from(&self, config: &Config, member: usize, timer: &Timer) -> Option<Timed> {
        let owner = self.family.ancestor(member, timer.up)?;
        let owners = Timed::Clock(owner, timer.clock.index());
        if timer.up == 0 {
            return Some(owners);
        }
        let own = Timed::Clock(member, 0);
        let (starts, born) = (config.local(owner)?.clocks[timer.clock.index()], config.local(member)?.clocks[0]);
        let after = |early, late| config.gaps.least(early, late).is_some_and(|least| least >= 0);
        if after(own, owners) || born.hi <= starts.lo {
            Some(owners)
        } else if after(owners, own) || starts.hi <= born.lo {
            Some(own)
        } else {
            None
        }
    }

    /// Whether a timer may ask for a clock of an entity that is in a state, as long as it is there.
    pub(super) fn is_read(&self, entity: EntityId, state: StateId, clock: ClockId) -> bool {
        // The others run in few states, and there they are read.
        clock.index() > 0 || self.world.memory.is_entry_read(self.world.ground.model, entity, state)
    }
}
