//! Lives one history: chooses a move, lets the time before it pass, and takes it, until nothing is left to do.

use crate::model::{EntityId, FieldId, MoveId, PartId, Role, StateId, TargetKind, Trigger, Value};
use crate::semantics::InstanceId;
use crate::semantics::reference::{Reference, System};

use super::company::Company;
use super::dice::Dice;
use super::ground::Ground;
use super::history::{History, Member, Record};

/// From so many moves on a history heads straight for its end.
const ENOUGH: usize = 200;
/// A history with so many moves is ended, whatever is still due.
const MOST_STEPS: usize = 10_000;

/// What is remembered of an instance besides its configuration.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Parts of each kind that are still to come.
    pub(super) planned: Vec<u32>,
    /// Whether a fault strikes in this state as soon as it can.
    pub(super) doomed: bool,
    /// Whether it leaves this state even if it is a final one.
    pub(super) restless: bool,
    /// Moves that kept the state since it was entered.
    pub(super) idle: u8,
    /// Moves into states in which it was before.
    pub(super) detours: u8,
    /// States it has been in.
    visited: Vec<u64>,
}

/// One history in the making.
pub(super) struct Life<'a, 'm> {
    pub(super) ground: &'a Ground<'m>,
    pub(super) walker: Reference<'m>,
    pub(super) dice: &'a mut Dice,
    pub(super) system: System,
    pub(super) notes: Vec<Note>,
    pub(super) history: History,
    pub(super) now: i64,
    pub(super) end: i64,
    /// Moves and waits so far.
    steps: usize,
}

/// A move that may be taken now, with what its record brings.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub(super) at: usize,
    pub(super) id: MoveId,
    pub(super) target: TargetKind,
    pub(super) brought: Vec<(FieldId, Value)>,
}

/// What a history may do next.
pub(super) enum Next {
    /// Takes a move.
    Act(Act),
    /// A part comes to be.
    Birth(usize, PartId),
    /// An event that changes nothing happens to an instance.
    Remark(usize),
    /// Waits for what is due.
    Lapse,
}

/// Lives the history of one root from `start` on, and not beyond `end`.
pub(super) fn live(ground: &Ground<'_>, dice: &mut Dice, root: (EntityId, InstanceId), times: (i64, i64)) -> History {
    let (start, end) = times;
    let mut life = Life {
        ground,
        walker: ground.walker(),
        dice,
        system: System::default(),
        notes: Vec::new(),
        history: History::default(),
        now: start,
        end,
        steps: 0,
    };
    if life.begin(root) {
        while life.steps < MOST_STEPS && life.step() {
            life.steps += 1;
        }
        life.history.cut |= life.steps >= MOST_STEPS;
    }
    life.history
}

impl Life<'_, '_> {
    /// Whether the history should come to its end.
    pub(super) fn hurries(&self) -> bool {
        self.steps >= ENOUGH
    }

    /// One move, or a wait for one; says whether there may be more.
    fn step(&mut self) -> bool {
        let limit = self.walker.latest(&self.system);
        let next = match (self.choose(limit), limit) {
            (Some(next), _) => next,
            (None, Some(_)) => Next::Lapse,
            (None, None) => return false,
        };
        let time = match (&next, limit) {
            (Next::Lapse, Some(limit)) => limit,
            (Next::Lapse, None) => return false,
            _ => self.now + self.wait(&next, limit),
        };
        if let Some(reminder) = self.reminder(time.min(self.end)) {
            self.now = self.walker.due(&self.system, reminder.at, reminder.id).unwrap_or(time);
            self.take(&reminder, limit);
            return true;
        }
        if time > self.end {
            return false;
        }
        self.now = time;
        match next {
            Next::Act(act) => self.take(&act, limit),
            Next::Birth(owner, part) => drop(self.bear_part(owner, part, Company::Alone)),
            Next::Remark(at) => self.remark(at),
            Next::Lapse => return self.lapse(time),
        }
        true
    }

    /// Takes what has to be taken now.
    fn lapse(&mut self, limit: i64) -> bool {
        for at in 0..self.system.instances.len() {
            for id in 0..self.ground.model.entity(self.system.instances[at].entity).moves.len() {
                let id = MoveId::new(id);
                let mv = self.ground.model.entity(self.system.instances[at].entity).move_(id);
                let due = mv.changes_anything() && self.walker.due(&self.system, at, id) == Some(limit);
                if due && self.walker.may(&self.system, (at, id), (self.now, &[])) {
                    let target = mv.targets[self.dice.index(mv.targets.len())].kind;
                    self.take(&Act { at, id, target, brought: Vec::new() }, Some(limit));
                    return true;
                }
            }
        }
        // What is due cannot be done: no history goes on from here.
        self.history.cut = true;
        false
    }

    /// A timer that changes nothing but is recorded, and comes due before a moment; most of them are taken.
    fn reminder(&mut self, before: i64) -> Option<Act> {
        let mut first: Option<(i64, Act)> = None;
        for (at, instance) in self.system.instances.iter().enumerate().filter(|(_, instance)| !instance.gone) {
            let entity = self.ground.model.entity(instance.entity);
            for id in self.ground.tables.rows(instance.entity).moves_from(instance.state) {
                let mv = entity.move_(*id);
                let reminds = matches!(mv.trigger, Trigger::Timer(_)) && !mv.changes_anything();
                if !reminds || mv.reported_as.is_none() {
                    continue;
                }
                let Some(due) = self.walker.due(&self.system, at, *id) else { continue };
                if due > self.now && due <= before && first.as_ref().is_none_or(|(first, _)| due < *first) {
                    first = Some((due, Act { at, id: *id, target: mv.targets[0].kind, brought: Vec::new() }));
                }
            }
        }
        let (due, act) = first?;
        let taken = !self.dice.once_in(5) && self.walker.may(&self.system, (act.at, act.id), (due, &[]));
        taken.then_some(act)
    }

    /// Takes a move and records it.
    pub(super) fn take(&mut self, act: &Act, limit: Option<i64>) {
        let (entity, from) = (self.system.instances[act.at].entity, self.system.instances[act.at].state);
        self.bring(act.at, &act.brought);
        let Some(to) = self.walker.take(&mut self.system, (act.at, act.id), act.target, self.now) else { return };
        let mv = self.ground.model.entity(entity).move_(act.id);
        self.moved(act.at, (from, to), act.target != TargetKind::Stay);
        self.record(Record {
            time: self.now,
            who: act.at,
            event: mv.recorded_event(),
            actor: None,
            from: Some(from),
            to: Some(to),
            set: act.brought.clone(),
            limit,
            timer: matches!(mv.trigger, Trigger::Timer(_)),
        });
    }

    /// Writes what a record brings; what it tells of inputs is asked for when the guard is judged.
    pub(super) fn bring(&mut self, at: usize, brought: &[(FieldId, Value)]) {
        let instance = &mut self.system.instances[at];
        let entity = self.ground.model.entity(instance.entity);
        for (field, value) in brought.iter().filter(|(field, _)| !entity.field(*field).input) {
            instance.fields[field.index()] = *value;
        }
    }

    /// Notes where an instance has got to.
    fn moved(&mut self, at: usize, (_, to): (StateId, StateId), entered: bool) {
        if !entered {
            self.notes[at].idle = self.notes[at].idle.saturating_add(1);
            return;
        }
        let again = self.notes[at].has_been_in(to);
        self.notes[at].detours = self.notes[at].detours.saturating_add(u8::from(again));
        self.enter(at, to);
    }

    /// Draws what this visit of a state is going to be like.
    pub(super) fn enter(&mut self, at: usize, state: StateId) {
        let entity = self.system.instances[at].entity;
        let doomed = self.dice.happens(self.ground.options.faults);
        let restless = self.ground.model.entity(entity).state(state).role == Role::Final && self.dice.once_in(20);
        let note = &mut self.notes[at];
        (note.doomed, note.restless, note.idle) = (doomed, restless, 0);
        note.visit(state);
    }

    /// Keeps a record, unless nothing is to be said of moves without a name.
    pub(super) fn record(&mut self, record: Record) {
        let member = |at: usize| {
            let instance = &self.system.instances[at];
            Member { entity: instance.entity, id: instance.id.clone(), owner: instance.parent }
        };
        let known = self.history.members.len();
        self.history.members.extend((known..self.system.instances.len()).map(member));
        let unnamed = record.event.is_none() && record.from.is_some();
        if !(unnamed && self.ground.options.silent) {
            self.history.records.push(record);
        }
    }
}

impl Note {
    /// A note on an instance with so many kinds of parts.
    pub(super) fn new(parts: usize) -> Self {
        Self { planned: vec![0; parts], doomed: false, restless: false, idle: 0, detours: 0, visited: Vec::new() }
    }

    /// Whether the instance has been in a state.
    pub(super) fn has_been_in(&self, state: StateId) -> bool {
        self.visited.get(state.index() / 64).is_some_and(|word| word >> (state.index() % 64) & 1 == 1)
    }

    fn visit(&mut self, state: StateId) {
        let word = state.index() / 64;
        if self.visited.len() <= word {
            self.visited.resize(word + 1, 0);
        }
        self.visited[word] |= 1 << (state.index() % 64);
    }
}
