//! The moves that may have been taken without a record: the successors of a configuration.

use crate::model::{Length, Move, MoveId, TargetKind, Timer, Trigger};

use super::apply::Step;
use super::deadline::has_fired;
use super::{Case, Config, FUTURE, Interval, Local, PAST, Query, Slot, UNKNOWN};

/// A move that may be considered although no record tells of it.
#[derive(Clone, Copy)]
pub(super) struct Silent<'a> {
    pub(super) member: usize,
    pub(super) id: MoveId,
    pub(super) mv: &'a Move,
    pub(super) target: TargetKind,
    pub(super) window: Interval,
    /// Whether deadlines are looked over.
    pub(super) lifted: bool,
}

impl Case<'_> {
    /// Every configuration one silent move away, not later than the query's moment. Wanted members that do not exist
    /// may come to be.
    pub(crate) fn silent_successors(&self, config: &Config, query: Query<'_>) -> Vec<Config> {
        let latest = if query.lifted { query.until } else { self.latest(config, query.until) };
        let window = Interval { lo: config.now.lo, hi: latest };
        let mut next = Vec::new();
        if window.lo > window.hi {
            return next;
        }
        for (member, local) in config.here() {
            if query.goal.is_some_and(|goal| goal.has_twin_before(config, member)) {
                continue;
            }
            self.silent_moves(config, (member, local), (window, query.lifted), &mut next);
        }
        for member in query.wanted {
            let twin = query.goal.is_some_and(|goal| goal.has_twin_before(config, *member));
            if !twin && matches!(config.slot(*member), Slot::Absent) {
                self.silent_births(config, *member, (window, query.lifted), &mut next);
            }
        }
        next
    }

    fn silent_moves(
        &self,
        config: &Config,
        (member, local): (usize, &Local),
        (window, lifted): (Interval, bool),
        next: &mut Vec<Config>,
    ) {
        let entity = self.family.members[member].entity;
        let ground = self.world.ground;
        for id in ground.tables.rows(entity).moves_from(local.face.state) {
            let mv = ground.model.entity(entity).move_(*id);
            if !mv.changes_anything() && mv.brings.is_empty() {
                continue;
            }
            let Some(window) = self.opening(config, member, *id, mv).and_then(|opening| opening.and(window)) else {
                continue;
            };
            for target in &mv.targets {
                if ground.recording.may_be_silent(entity, mv, target.kind) {
                    let silent = Silent { member, id: *id, mv, target: target.kind, window, lifted };
                    self.follow_silent(config, local, silent, next);
                }
            }
        }
    }

    /// When a move may be taken as far as its timer says; `None`: not at all.
    pub(crate) fn opening(&self, config: &Config, member: usize, id: MoveId, mv: &Move) -> Option<Interval> {
        let always = Interval { lo: PAST, hi: FUTURE };
        let Trigger::Timer(timer) = &mv.trigger else { return Some(always) };
        if self.has_fired(config, member, id) || self.waits_for_shorter(config, member, timer) {
            return None;
        }
        self.timer_window(config, member, timer)
    }

    /// Whether a timer that stays in its state is known to have fired since its clock started.
    pub(crate) fn has_fired(&self, config: &Config, member: usize, id: MoveId) -> bool {
        let mark = self.world.ground.tables.rows(self.family.members[member].entity).mark(id);
        let fired = |bit| bit < 64 && config.local(member).is_some_and(|local| has_fired(local, bit));
        mark.is_some_and(fired)
    }

    /// When a timer may fire, tolerance included; `None` while it does not run.
    pub(crate) fn timer_window(&self, config: &Config, member: usize, timer: &Timer) -> Option<Interval> {
        match self.due(config, member, timer) {
            Some(due) => Some(due.widen(self.world.tolerance)),
            None if matches!(timer.length, Length::Field(_)) => {
                let start = self.timer_start(config, member, timer)?;
                Some(Interval { lo: start.lo, hi: FUTURE })
            }
            None => None,
        }
    }

    /// Every configuration that taking the move leads to.
    pub(super) fn follow_silent(&self, config: &Config, local: &Local, silent: Silent<'_>, next: &mut Vec<Config>) {
        let timed = self.timed(config, (silent.member, silent.mv), (silent.window, silent.lifted));
        let Some((mut brought, at)) = timed else { return };
        if let (Some(local), false) = (brought.local_mut(silent.member), silent.mv.brings.is_empty()) {
            for field in &silent.mv.brings {
                local.face.fields[field.index()] = UNKNOWN;
            }
        }
        let destinations = self.destinations(silent.member, local, silent.target);
        for held in self.where_holds(brought, silent.member, silent.mv.guard.as_ref()) {
            for enters in &destinations {
                let step = Step { member: silent.member, id: silent.id, mv: silent.mv, enters: *enters, at };
                let mut after = self.take(held.clone(), step);
                // Between snapshots every move goes unseen: what puts a deadline off is nothing to wonder at.
                if !self.world.ground.recording.is_snapshot() {
                    after.excuse.fault |= silent.mv.trigger == Trigger::Fault;
                    after.excuse.restart |= silent.mv.restart || silent.target == TargetKind::Resume;
                }
                next.push(after);
            }
        }
    }

    fn silent_births(
        &self,
        config: &Config,
        member: usize,
        (window, lifted): (Interval, bool),
        next: &mut Vec<Config>,
    ) {
        let entity = self.family.members[member].entity;
        let ground = self.world.ground;
        for id in &ground.tables.rows(entity).creations {
            let mv = ground.model.entity(entity).move_(*id);
            for target in &mv.targets {
                if ground.recording.may_be_silent(entity, mv, target.kind) {
                    self.bear(config, Silent { member, id: *id, mv, target: target.kind, window, lifted }, next);
                }
            }
        }
    }

    /// Every configuration with the new instance that the creation makes.
    pub(super) fn bear(&self, config: &Config, silent: Silent<'_>, next: &mut Vec<Config>) {
        let Silent { member, id, mv, target, window, lifted } = silent;
        let TargetKind::State(state) = target else { return };
        if !self.may_be_born(config, member) {
            return;
        }
        let Some((config, at)) = self.timed(config, (member, mv), (window, lifted)) else { return };
        let mut born = self.with_coming(&config, member, (state, at));
        if let Some(local) = born.local_mut(member) {
            for field in &mv.brings {
                local.face.fields[field.index()] = UNKNOWN;
            }
        }
        for held in self.where_holds(born, member, mv.guard.as_ref()) {
            let step = Step { member, id, mv, enters: Some(state), at };
            next.push(self.take(held, step));
        }
    }

    /// Whether there is an owner, and room for one more of its parts.
    pub(crate) fn may_be_born(&self, config: &Config, member: usize) -> bool {
        let model = self.world.ground.model;
        let who = &self.family.members[member];
        let Some((_, part)) = model.entity(who.entity).parent else { return true };
        let Some(owner) = who.parent.filter(|owner| config.local(*owner).is_some()) else { return false };
        let siblings = self.family.parts(model, owner, part).filter(|child| config.local(*child).is_some()).count();
        let most = model.entity(self.family.members[owner].entity).part(part).multiplicity.most();
        siblings < most
    }
}
