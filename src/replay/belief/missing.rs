//! A move that was recorded, had its record not been lost: what it does to a configuration.

use crate::model::{MoveId, TargetKind};

use super::silent::Silent;
use super::{Case, Config, Interval, Moment, Slot};

impl Case<'_> {
    /// Every configuration after a move of `member`, of which the record is missing: taken at some moment from what
    /// happened last to `until`, not after something else has to happen. None if it cannot be taken.
    pub(crate) fn missing(
        &self,
        config: &Config,
        member: usize,
        (id, target): (MoveId, TargetKind),
        until: Moment,
    ) -> Vec<Config> {
        let mv = self.world.ground.model.entity(self.family.members[member].entity).move_(id);
        let window = Interval { lo: config.now.lo, hi: self.latest(config, until) };
        let mut next = Vec::new();
        if window.lo > window.hi {
            return next;
        }
        let taken = |window| Silent { member, id, mv, target, window, lifted: false };
        match config.slot(member) {
            Slot::Gone => {}
            Slot::Absent => self.bear(config, taken(window), &mut next),
            Slot::Here(local) => {
                if let Some(window) = self.opening(config, member, id, mv).and_then(|opening| opening.and(window)) {
                    self.follow_silent(config, local, taken(window), &mut next);
                }
            }
        }
        next
    }
}
