//! Judges histories that are told step by step instead of read from a log: scenarios.

use std::collections::HashMap;

use crate::diagnostic::Finding;
use crate::model::{EntityId, Guard, Log, Model, StateSet};
use crate::semantics::{Address, InstanceId, Observation, Seen};
use crate::table::{Ground, Reach, Recording, Tables};

use super::Verdict;
use super::belief::{Case, Config, Memory, Moment, Truth, World};
use super::judge::Judge;
use super::nearest::{Nearest, Variants};

/// What the stories of one lifecycle share.
#[derive(Debug)]
pub struct Setting<'m> {
    model: &'m Model,
    tables: Tables,
    recording: Recording,
    tolerance: i64,
}

/// One history in the making. Time starts at 0; every move that has a name is told.
#[derive(Debug)]
pub struct Story<'a> {
    world: &'a World<'a>,
    judges: HashMap<(EntityId, InstanceId), Judge<'a>>,
    /// The root of every instance that has been told of.
    homes: HashMap<(EntityId, InstanceId), (EntityId, InstanceId)>,
}

/// What is asked of an instance.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    /// Is it in one of these states?
    In(&'a StateSet),
    /// Does this hold for it?
    Where(&'a Guard),
}

/// An answer: over all that is possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether some possibility says yes.
    pub possible: bool,
    /// Whether every possibility says yes.
    pub certain: bool,
    /// Where the instance may be, for messages: `in Shipping`, `not there`.
    pub whereabouts: Vec<String>,
}

/// How many configurations one step of a story may be explained with.
const BUDGET: usize = 200_000;

impl<'m> Setting<'m> {
    /// Prepares the stories of a lifecycle.
    pub fn new(model: &'m Model) -> Self {
        Self { model, tables: Tables::new(model), recording: Recording::events(), tolerance: 0 }
    }

    /// Prepares stories whose steps are what records of a log say.
    pub fn of_log(model: &'m Model, log: &Log) -> Self {
        let recording = Recording::of(log);
        Self { model, tables: Tables::of(model, &recording), recording, tolerance: 0 }
    }

    /// The same, where a timer may be off by so many milliseconds.
    #[must_use]
    pub fn tolerating(self, tolerance: i64) -> Self {
        Self { tolerance, ..self }
    }

    /// Tells one story.
    pub fn tell<T>(&self, story: impl FnOnce(&mut Story<'_>) -> T) -> T {
        let world = self.world();
        story(&mut Story { world: &world, judges: HashMap::new(), homes: HashMap::new() })
    }

    /// The nearest legal history of a root whose records these are, in the order of their times. The variants are
    /// those of this setting alone.
    pub fn nearest(&self, variants: &mut Variants, root: &(EntityId, InstanceId), records: &[&Observation]) -> Nearest {
        variants.nearest(&self.world(), root, records)
    }

    fn world(&self) -> World<'_> {
        World {
            ground: Ground { model: self.model, tables: &self.tables, recording: &self.recording },
            reach: Reach::default(),
            memory: Memory::default(),
            tolerance: self.tolerance,
            notes: false,
            since_start: true,
        }
    }
}

impl<'a> Story<'a> {
    /// Tells the next step; gives the finding if it cannot be.
    pub fn step(&mut self, observation: &Observation) -> Option<Finding> {
        let judge = self.judge(&observation.seen);
        judge.observe(observation).map(|slip| slip.finding)
    }

    /// Tells a step that is to be refused: it has not happened, whatever the answer.
    pub fn attempt(&mut self, observation: &Observation) -> Option<Finding> {
        let judge = self.judge(&observation.seen);
        judge.clone().observe(observation).map(|slip| slip.finding)
    }

    /// Asks about an instance at a moment.
    pub fn ask(&self, (entity, id): (EntityId, &str), question: Question<'_>, at: i64) -> Answer {
        let none = Answer { possible: false, certain: false, whereabouts: vec!["not there".to_owned()] };
        let Some(judge) = self.home(entity, id).and_then(|home| self.judges.get(&home)) else { return none };
        let Some(member) = judge.family().find(entity, id) else { return none };
        let (configs, complete) = judge.possible(Moment::fixed(at));
        let case = judge.case();
        let truths: Vec<Truth> = configs.iter().map(|config| truth(case, config, member, question)).collect();
        let mut whereabouts: Vec<String> = configs.iter().map(|config| case.whereabouts(config, member)).collect();
        whereabouts.sort();
        whereabouts.dedup();
        Answer {
            possible: truths.iter().any(|truth| *truth != Truth::No),
            certain: complete && !truths.is_empty() && truths.iter().all(|truth| *truth == Truth::Yes),
            whereabouts,
        }
    }

    /// Whether something of the instance's family had to happen by a moment and has not.
    pub fn is_overdue(&self, (entity, id): (EntityId, &str), at: i64) -> bool {
        let judge = self.home(entity, id).and_then(|home| self.judges.get(&home));
        judge.is_some_and(|judge| judge.clone().finish(Moment::fixed(at)).0 == Verdict::Overdue)
    }

    /// What something of the instance's family had to do by a moment and has not.
    pub fn overdue(&self, (entity, id): (EntityId, &str), at: i64) -> Option<Finding> {
        let judge = self.home(entity, id).and_then(|home| self.judges.get(&home))?;
        judge.clone().finish(Moment::fixed(at)).1.map(|slip| slip.finding)
    }

    fn home(&self, entity: EntityId, id: &str) -> Option<(EntityId, InstanceId)> {
        self.homes.get(&(entity, id.into())).cloned()
    }

    /// The judge of the family that a step is about.
    fn judge(&mut self, seen: &Seen) -> &mut Judge<'a> {
        let record = match seen {
            Seen::Happened(record) => record,
            Seen::Snapshot(snapshot) => {
                let home = (snapshot.entity, snapshot.id.clone());
                let world = self.world;
                return self.judges.entry(home.clone()).or_insert_with(|| Judge::new(world, &home, BUDGET));
            }
        };
        let home = self.home_of(&record.instance);
        self.homes.insert((record.instance.entity, record.instance.id.clone()), home.clone());
        for (part, id) in &record.along {
            let entity = self.world.ground.model.entity(record.instance.entity).part(*part).entity;
            self.homes.insert((entity, id.clone()), home.clone());
        }
        let world = self.world;
        self.judges.entry(home.clone()).or_insert_with(|| Judge::new(world, &home, BUDGET))
    }

    /// The root of an instance: known, its parent's, or the only root there is.
    fn home_of(&self, address: &Address) -> (EntityId, InstanceId) {
        let above = self.world.ground.model.entity(address.entity).parent.map(|(above, _)| above);
        let by_parent = || {
            let (above, parent) = (above?, address.parent.clone()?);
            Some(self.homes.get(&(above, parent.clone())).cloned().unwrap_or((above, parent)))
        };
        let only = || if self.judges.len() == 1 { self.judges.keys().next().cloned() } else { None };
        let itself = (address.entity, address.id.clone());
        if above.is_none() {
            return itself;
        }
        self.homes.get(&itself).cloned().or_else(by_parent).or_else(only).unwrap_or(itself)
    }
}

fn truth(case: Case<'_>, config: &Config, member: usize, question: Question<'_>) -> Truth {
    match (question, config.local(member)) {
        (_, None) => Truth::No,
        (Question::In(states), Some(local)) => Truth::from(states.contains(local.face.state)),
        (Question::Where(guard), Some(_)) => case.truth(config, member, guard),
    }
}
