//! An exhaustive search by the reference interpreter: whether any walk of one job shows what some polls show.
//!
//! Every bound of the language is closed. Where all polls and all lengths of time are whole ticks, a history that can
//! be at all can therefore also be with all its moves on ticks, so that trying every tick proves what is impossible.
//! Configurations are kept with their clocks told from the present moment, and without clocks that nothing will ask
//! for, so that they and what may follow them can be used again, at other moments and for other polls.

use std::collections::{HashMap, HashSet};

use lifespec::model::{Assign, EntityId, FieldId, StateId, TargetKind, Trigger, Value};
use lifespec::semantics::Snapshot;
use lifespec::semantics::reference::{Instance, Reference, System, Wanted};

use super::Spec;

/// What a search says of some polls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// They can be.
    Possible,
    /// Nothing shows all polls up to this one.
    Impossible(usize),
    /// More had to be looked at than was allowed.
    TooMuch,
}

/// The reference interpreter with all that it has found out.
pub(super) struct Search<'a> {
    spec: &'a Spec,
    reference: Reference<'a>,
    /// Everybody who may come to be.
    family: Wanted,
    /// How many ticks before the first poll the job may have begun.
    before: i64,
    /// How many configurations may be possible at one moment.
    budget: usize,
    numbers: HashMap<System, usize>,
    systems: Vec<System>,
    next: Vec<Option<Vec<usize>>>,
    /// The states from which each state can be reached, guards aside.
    back: HashMap<(EntityId, StateId), HashSet<StateId>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        spec: &'a Spec,
        reference: Reference<'a>,
        family: Wanted,
        (before, budget): (i64, usize),
    ) -> Self {
        Self {
            spec,
            reference,
            family,
            before,
            budget,
            numbers: HashMap::new(),
            systems: Vec::new(),
            next: Vec::new(),
            back: HashMap::new(),
        }
    }

    /// Whether the polls can be. Each is on a tick, and not before the one before it.
    pub(super) fn ask(&mut self, polls: &[(i64, Snapshot)]) -> Answer {
        let Some((first, _)) = polls.first() else { return Answer::Possible };
        let tick = self.reference.tick;
        let mut now = first - self.before * tick;
        let nothing = self.number(System::default());
        let mut all = HashSet::from([nothing]);
        for (index, (moment, poll)) in polls.iter().enumerate() {
            loop {
                all = self.closure(&all, poll);
                if all.len() > self.budget {
                    return Answer::TooMuch;
                }
                if now >= *moment {
                    break;
                }
                all = self.a_tick_later(&all);
                now += tick;
            }
            all.retain(|number| self.reference.shows(&self.systems[*number], poll));
            if all.is_empty() {
                return Answer::Impossible(index);
            }
        }
        Answer::Possible
    }

    fn number(&mut self, system: System) -> usize {
        if let Some(known) = self.numbers.get(&system) {
            return *known;
        }
        let number = self.systems.len();
        self.numbers.insert(system.clone(), number);
        self.systems.push(system);
        self.next.push(None);
        number
    }

    /// Everything that moves at one moment lead to and that may still become what a poll shows.
    fn closure(&mut self, from: &HashSet<usize>, poll: &Snapshot) -> HashSet<usize> {
        let mut all: HashSet<usize> = from.iter().copied().filter(|number| self.may_become(*number, poll)).collect();
        let mut open: Vec<usize> = all.iter().copied().collect();
        while let Some(number) = open.pop() {
            for next in self.successors(number) {
                if !all.contains(&next) && self.may_become(next, poll) {
                    all.insert(next);
                    open.push(next);
                }
            }
            if all.len() > self.budget {
                break;
            }
        }
        all
    }

    fn successors(&mut self, number: usize) -> Vec<usize> {
        if let Some(known) = &self.next[number] {
            return known.clone();
        }
        let next = self.reference.next(&self.systems[number], 0, &self.family);
        let mut next: Vec<usize> = next.into_iter().map(|system| self.told_now(system, 0)).collect();
        next.sort_unstable();
        next.dedup();
        self.next[number] = Some(next.clone());
        next
    }

    fn a_tick_later(&mut self, all: &HashSet<usize>) -> HashSet<usize> {
        let tick = self.reference.tick;
        let lasting = all.iter().map(|number| self.systems[*number].clone());
        let lasting = lasting.filter(|system| self.reference.latest(system).is_none_or(|latest| latest >= tick));
        lasting.collect::<Vec<_>>().into_iter().map(|system| self.told_now(system, tick)).collect()
    }

    /// The configuration as it is some time later, told from that moment.
    fn told_now(&mut self, mut system: System, later: i64) -> usize {
        for at in 0..system.instances.len() {
            for clock in 0..system.instances[at].clocks.len() {
                let matters = self.matters(&system.instances[at], clock);
                if let Some(start) = &mut system.instances[at].clocks[clock] {
                    *start = if matters { *start - later } else { 0 };
                }
            }
        }
        self.number(system)
    }

    /// Whether a timer may ask for a clock before it starts again.
    fn matters(&self, instance: &Instance, clock: usize) -> bool {
        let asks = |entity: EntityId, up: usize, asked: usize| {
            let timers = self.spec.model.entity(entity).moves.iter().filter(|mv| mv.changes_anything());
            timers.filter(|mv| up > 0 || clock > 0 || mv.sources.contains(instance.state)).any(|mv| match mv.trigger {
                Trigger::Timer(timer) => timer.up == up && timer.clock.index() == asked,
                _ => false,
            })
        };
        if instance.gone {
            return false;
        }
        let own = asks(instance.entity, 0, clock);
        let parts = instance.entity == self.spec.job && asks(self.spec.drive, 1, clock);
        // A timer on the owner's clock counts from the part's own entry if that was later.
        let mut moves = self.spec.model.entity(instance.entity).moves.iter();
        let late = clock == 0
            && moves.any(|mv| {
                matches!(mv.trigger, Trigger::Timer(timer) if timer.up > 0) && mv.sources.contains(instance.state)
            });
        own || parts || late
    }

    /// Whether states, and values that nothing sets, leave a way to what the poll shows.
    fn may_become(&mut self, number: usize, poll: &Snapshot) -> bool {
        let model = &self.spec.model;
        let job = model.entity(poll.entity);
        let discards = poll.state.is_none_or(|state| !job.state(state).discards.is_empty());
        let instances = self.systems[number].instances.clone();
        instances.iter().enumerate().all(|(at, instance)| {
            let mut shown = poll.children.iter().flat_map(|list| &list.children);
            let shown = if at == 0 { Some(poll) } else { shown.find(|child| child.id == instance.id) };
            match shown {
                None => instance.gone || discards,
                Some(_) if instance.gone => false,
                Some(shown) => {
                    shown.state.is_none_or(|state| self.leads(instance, state))
                        && shown.fields.iter().all(|(field, value)| {
                            instance.fields[field.index()] == *value || self.is_set(instance.entity, *field, *value)
                        })
                }
            }
        })
    }

    fn leads(&mut self, instance: &Instance, goal: StateId) -> bool {
        let entity = self.spec.model.entity(instance.entity);
        let back = self.back.entry((instance.entity, goal)).or_insert_with(|| {
            let mut all = HashSet::from([goal]);
            loop {
                let mut more = Vec::new();
                for mv in entity.moves.iter().filter(|mv| !mv.is_creation()) {
                    let goes = mv.targets.iter().any(|target| match target.kind {
                        TargetKind::State(state) => all.contains(&state),
                        TargetKind::Resume => true,
                        TargetKind::Stay => false,
                    });
                    more.extend(mv.sources.iter().filter(|state| goes && !all.contains(state)));
                }
                if more.is_empty() {
                    return all;
                }
                all.extend(more);
            }
        });
        back.contains(&instance.state)
    }

    fn is_set(&self, of: EntityId, field: FieldId, value: Value) -> bool {
        self.spec.model.entities().any(|(id, entity)| {
            entity.moves.iter().filter(|mv| !mv.is_creation()).any(|mv| {
                let sets = mv.sets.iter().any(|set| {
                    self.spec.model.ancestor(id, set.up) == Some(of)
                        && set.field == field
                        && (set.assign != Assign::Set || set.value == value)
                });
                sets || id == of && mv.brings.contains(&field)
            })
        })
    }
}
