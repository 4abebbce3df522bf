//! Chooses what a history does next: mostly what leads on, seldom what gives up, and only what may be.

use crate::model::{MoveId, PartId, Role, StateId, TargetKind, Trigger};

use super::life::{Act, Life, Next, Note};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// The weight of the first move that leads on; the second that is written has a quarter, for the first is the usual one.
/// One that gives up weighs 1.
const USUAL: u64 = 144;

/// How often a part comes that was not planned, and an event that changes nothing: once in so many choices.
const LATE: u64 = 40;
const REMARK: u64 = 60;

/// How many moves an instance may make in one state without leaving it, and back to where it has been.
const IDLE: u8 = 2;
const DETOURS: u8 = 6;

/// Something that might be done, before its guard is asked.
#[derive(Clone, Copy, Debug)]
enum Idea {
    Move(usize, MoveId),
    Birth(usize, PartId),
    Remark(usize),
    Lapse,
}

/// How a move looks from where the instance is.
#[derive(Clone, Copy)]
struct View {
    /// Whether it may lead nearer to an end.
    nearer: bool,
    /// Whether it may lead to where the instance has not been.
    new: bool,
    /// Whether it only stays.
    stays: bool,
}

impl Life<'_, '_> {
    /// Chooses among what may be done; nothing if there is nothing to choose.
    pub(super) fn choose(&mut self, limit: Option<i64>) -> Option<Next> {
        let mut options: Vec<(u64, Idea)> = Vec::new();
        for at in 0..self.system.instances.len() {
            if !self.system.instances[at].gone {
                self.moves_of(at, &mut options);
                self.births_of(at, &mut options);
            }
        }
        if let Some(limit) = limit {
            options.push((self.weight_of_lapse(limit), Idea::Lapse));
        }
        if self.dice.once_in(REMARK) && !self.hurries() {
            let at = self.dice.index(self.system.instances.len());
            options.push((1_000_000, Idea::Remark(at)));
        }
        loop {
            let total = options.iter().map(|(weight, _)| weight).sum();
            let mut left = self.dice.below(total);
            let picked = options.iter().position(|(weight, _)| match left.checked_sub(*weight) {
                Some(rest) => {
                    left = rest;
                    false
                }
                None => true,
            })?;
            let (_, option) = options.swap_remove(picked);
            let next = match option {
                Idea::Move(at, id) => self.realize(at, id).map(Next::Act),
                Idea::Birth(owner, part) => self.may_bear(owner, part).then_some(Next::Birth(owner, part)),
                Idea::Remark(at) => self.has_remark(at).then_some(Next::Remark(at)),
                Idea::Lapse => Some(Next::Lapse),
            };
            if next.is_some() {
                return next;
            }
        }
    }

    fn moves_of(&self, at: usize, options: &mut Vec<(u64, Idea)>) {
        let instance = &self.system.instances[at];
        let mut rank = 0;
        for id in self.ground.tables.rows(instance.entity).moves_from(instance.state) {
            let mv = self.ground.model.entity(instance.entity).move_(*id);
            let view = self.view(at, *id);
            let weight = match mv.trigger {
                Trigger::Fault => u64::from(self.notes[at].doomed) * 2_000,
                Trigger::Timer(_) if self.walker.is_of_unknown_length(&self.system, at, *id) => {
                    self.usual(at, view, 16)
                }
                Trigger::Event(_) | Trigger::Condition { .. } if mv.is_escape() => {
                    u64::from(view.nearer || !self.hurries())
                }
                Trigger::Condition { .. } => self.usual(at, view, USUAL),
                Trigger::Event(_) => {
                    let settled = self.is_final(at) && !self.notes[at].restless;
                    let weight =
                        if settled { 0 } else { self.usual(at, view, (USUAL / ((rank + 1) * (rank + 1))).max(8)) };
                    rank += u64::from(!view.stays);
                    weight
                }
                Trigger::Timer(_) | Trigger::Create(_) | Trigger::Begin => 0,
            };
            if weight > 0 {
                options.push((weight, Idea::Move(at, *id)));
            }
        }
    }

    /// The weight of a move that gives nothing up.
    fn usual(&self, at: usize, view: View, weight: u64) -> u64 {
        let note: &Note = &self.notes[at];
        if self.hurries() {
            return if view.nearer { weight } else { 0 };
        }
        match (view.stays, view.new, view.nearer) {
            (true, ..) => 36 * u64::from(note.idle < IDLE),
            (false, true, true) => 2 * weight,
            (false, true, false) => weight,
            (false, false, true) => (weight / 3).max(8),
            (false, false, false) => 12 * u64::from(note.detours < DETOURS),
        }
    }

    fn view(&self, at: usize, id: MoveId) -> View {
        let instance = &self.system.instances[at];
        let way = |state: StateId| self.ground.way(instance.entity, state);
        let mv = self.ground.model.entity(instance.entity).move_(id);
        let mut view = View { nearer: false, new: false, stays: true };
        for target in &mv.targets {
            match target.kind {
                TargetKind::State(to) => {
                    view.nearer |= way(to) < way(instance.state);
                    view.new |= !self.notes[at].has_been_in(to);
                    view.stays = false;
                }
                TargetKind::Resume => view = View { nearer: true, new: view.new, stays: false },
                TargetKind::Stay => {}
            }
        }
        view
    }

    fn is_final(&self, at: usize) -> bool {
        let instance = &self.system.instances[at];
        self.ground.model.entity(instance.entity).state(instance.state).role == Role::Final
    }

    fn births_of(&mut self, at: usize, options: &mut Vec<(u64, Idea)>) {
        for part in 0..self.notes[at].planned.len() {
            if self.notes[at].planned[part] > 0 {
                options.push((1_000, Idea::Birth(at, PartId::new(part))));
            } else if !self.hurries() && self.dice.once_in(LATE) {
                options.push((100, Idea::Birth(at, PartId::new(part))));
            }
        }
    }

    /// How readily the history waits for what is due.
    fn weight_of_lapse(&self, limit: i64) -> u64 {
        let due = |at: usize, id: MoveId| self.walker.due(&self.system, at, id) == Some(limit);
        for (at, instance) in self.system.instances.iter().enumerate() {
            for id in self.ground.tables.rows(instance.entity).moves_from(instance.state) {
                let mv = self.ground.model.entity(instance.entity).move_(*id);
                if mv.changes_anything() && due(at, *id) {
                    return if mv.is_escape() { 1 } else { 24 };
                }
            }
        }
        1
    }

    /// A move with a target and with what its record brings, if it may be taken now.
    fn realize(&mut self, at: usize, id: MoveId) -> Option<Act> {
        let mv = self.ground.model.entity(self.system.instances[at].entity).move_(id);
        let target = mv.targets[self.dice.index(mv.targets.len())].kind;
        let tries = if mv.brings.is_empty() { 1 } else { 8 };
        for attempt in 0..tries {
            let brought = self.brought(at, id, attempt > 0);
            let before = self.system.instances[at].fields.clone();
            self.bring(at, &brought);
            let may = self.walker.may(&self.system, (at, id), (self.now, &brought));
            self.system.instances[at].fields = before;
            if may {
                let act = Act { at, id, target, brought };
                return (!self.would_repeat(&act)).then_some(act);
            }
        }
        None
    }

    /// Whether the move, taken at once, would be recorded by the same words as one of this moment: such a record is
    /// taken for a copy.
    fn would_repeat(&self, act: &Act) -> bool {
        let instance = &self.system.instances[act.at];
        let event = self.ground.model.entity(instance.entity).move_(act.id).recorded_event();
        let moment = self.history.records.iter().rev().take_while(|record| record.time == self.now);
        moment
            .filter(|record| record.who == act.at)
            .any(|record| record.event == event && record.from == Some(instance.state) && record.set == act.brought)
    }

    /// How long it takes until a choice is made true, in milliseconds: not beyond what is due.
    pub(super) fn wait(&mut self, next: &Next, limit: Option<i64>) -> i64 {
        let alive = (0..self.system.instances.len())
            .filter(|at| !self.system.instances[*at].gone && !self.is_final(*at))
            .count();
        let alive = i64::try_from(alive).unwrap_or(i64::MAX).max(1);
        let usual = match next {
            Next::Act(act) => match self.trigger(act) {
                Trigger::Condition { .. } => HOUR,
                _ => 10 * DAY / alive,
            },
            Next::Birth(..) => DAY / alive,
            Next::Remark(_) | Next::Lapse => DAY,
        };
        let most = limit.map_or(usual, |limit| usual.min((limit - self.now) / 1000)).max(0);
        let seconds = if most <= MINUTE { self.dice.between(0, most) } else { self.dice.skewed(MINUTE, most) };
        seconds * 1000
    }

    fn trigger(&self, act: &Act) -> Trigger {
        self.ground.model.entity(self.system.instances[act.at].entity).move_(act.id).trigger
    }
}
