//! Judges one root: takes its records in order and keeps the belief.

mod late;
mod orders;
mod parts;

use crate::model::{EntityId, Role};
use crate::semantics::{Happening, InstanceId, Observation, Seen, Snapshot};

use super::Verdict;
use super::belief::{Case, Config, Excuse, FUTURE, Family, Goal, Interval, Met, Moment, PAST, Query, Trail, World};
use super::cause::{self, Slip};
use super::resync::{self, Missing};
pub(in crate::replay) use orders::permutations;

/// Which part of its budget a judge carries from record to record.
const CARRIED: usize = 50;
/// By how much less is tried and carried once completeness is given up.
const RETRY: usize = 16;

/// The judge of one root.
#[derive(Clone, Debug)]
pub(crate) struct Judge<'a> {
    world: &'a World<'a>,
    family: Family,
    belief: Vec<Config>,
    /// Whether the belief holds everything that is possible.
    complete: bool,
    /// Whether something would have been found if only the belief were known to be complete.
    doubt: bool,
    /// Whether the last record showed the root's state: then every configuration has it, those not looked at too.
    shown: bool,
    /// The time of the last record; of one without a time, of the one before it.
    at: Moment,
    /// The time of the last record at the latest.
    until: Moment,
    worst: Verdict,
    /// What the last record tells, where that is noted.
    trail: Trail,
    /// Parts that must be there since a record that cannot be, although nobody has named them.
    missing: Vec<Missing>,
    /// How many configurations one record may be explained with before the search gives up.
    budget: usize,
}

impl<'a> Judge<'a> {
    /// A judge who has seen nothing of the root yet.
    pub(crate) fn new(world: &'a World<'a>, root: &(EntityId, InstanceId), budget: usize) -> Self {
        let mut family = Family::default();
        family.join(root.0, &root.1, None);
        Self {
            world,
            family,
            belief: vec![Config::empty()],
            complete: true,
            doubt: false,
            shown: false,
            at: PAST,
            until: PAST,
            worst: Verdict::Conforms,
            trail: Trail::default(),
            missing: Vec::new(),
            budget,
        }
    }

    /// Takes the next record; not earlier than the one before.
    pub(crate) fn observe(&mut self, observation: &Observation) -> Option<Slip> {
        self.arrive(observation.time.map(Moment::fixed));
        let slip = match &observation.seen {
            Seen::Happened(record) => self.happened(record),
            Seen::Snapshot(snapshot) => self.saw(snapshot),
        };
        self.leave(slip)
    }

    /// As [`Judge::observe`], of something that happened to a member, with its time as a moment.
    pub(crate) fn happened_at(&mut self, member: usize, record: &Happening, time: Option<Moment>) -> Option<Slip> {
        self.arrive(time);
        let slip = self.happened_to(member, record);
        self.leave(slip)
    }

    /// Goes on to the time of the next record.
    fn arrive(&mut self, time: Option<Moment>) {
        self.at = time.map_or(self.at, |time| self.at.max(time));
        self.until = time.map_or(FUTURE, |_| self.at);
        // What was held to come after a record without a time may be known now not to have come yet.
        if self.belief.iter().any(|config| config.now.lo <= self.until) {
            self.belief.retain(|config| config.now.lo <= self.until);
        }
    }

    /// Leaves the record behind: what was said of it is said once.
    fn leave(&mut self, slip: Option<Slip>) -> Option<Slip> {
        self.trail = Trail::default();
        for (at, config) in self.belief.iter_mut().enumerate() {
            config.excuse = Excuse::default();
            let trail = std::mem::take(&mut config.trail);
            // The first was found with the fewest unseen moves.
            if at == 0 && slip.as_ref().is_none_or(|slip| slip.verdict <= Verdict::Running) {
                self.trail = trail;
            }
        }
        if let Some(slip) = &slip {
            self.worst = self.worst.max(slip.verdict);
            let belief = std::mem::take(&mut self.belief);
            self.belief = belief.into_iter().map(|config| self.case().forgive(config, self.at)).collect();
        }
        slip
    }

    /// Whether more effort might have found more.
    pub(crate) fn doubts(&self) -> bool {
        self.doubt
    }

    /// Whom the judge knows.
    pub(crate) fn family(&self) -> &Family {
        &self.family
    }

    /// Every configuration that is possible `at` a later moment, and whether these are all.
    pub(crate) fn possible(&self, at: Moment) -> (Vec<Config>, bool) {
        let found = self.case().search(&self.belief, Query { until: at, since: at, ..self.query() });
        (found.configs, found.complete && self.complete)
    }

    /// What guards are worth in the judge's configurations.
    pub(crate) fn case(&self) -> Case<'_> {
        Case { world: self.world, family: &self.family }
    }

    /// The last moment up to which nothing more has to happen; `None` if nothing ever has to, or if that is not known.
    pub(crate) fn latest(&self) -> Option<i64> {
        if self.at == PAST || !self.complete {
            return None;
        }
        self.latest_of(&self.belief)
    }

    /// As [`Judge::latest`], looked at from a later moment.
    pub(crate) fn latest_at(&self, at: Moment) -> Option<i64> {
        let (possible, complete) = self.possible(at.max(self.at));
        self.latest_of(&possible).filter(|_| complete)
    }

    fn latest_of(&self, configs: &[Config]) -> Option<i64> {
        let latest = configs.iter().map(|config| self.case().latest(config, FUTURE)).max()?;
        (!latest.is_unbounded()).then(|| latest.millis())
    }

    /// The verdict at a moment not before the last record.
    pub(crate) fn finish(mut self, as_of: Moment) -> (Verdict, Option<Slip>) {
        // Of a history without any time nobody can say how long it has waited.
        let until = if self.at == PAST { PAST } else { as_of.max(self.at) };
        let (possible, complete) = self.possible(until);
        let slip = if possible.is_empty() && complete {
            Some(cause::overdue(self.case(), &self.belief, until))
        } else if possible.is_empty()
            || !complete && possible.iter().all(|config| self.has_ended(config)) && !self.stays_ended()
        {
            // Of what was not looked at nobody can say that it has come to an end.
            (self.worst < Verdict::NotDecided).then(cause::not_decided)
        } else if !possible.is_empty() && all_excused(&possible) && complete {
            cause::excused(self.case(), &self.belief, until)
        } else {
            None
        };
        let verdict = match &slip {
            Some(slip) if slip.verdict > Verdict::Running => slip.verdict,
            _ if possible.is_empty() => Verdict::NotDecided,
            _ if possible.iter().all(|config| self.has_ended(config)) => Verdict::Conforms,
            _ => Verdict::Running,
        };
        self.worst = self.worst.max(verdict);
        (self.worst, slip)
    }

    /// Whether the root is in a final state.
    fn has_ended(&self, config: &Config) -> bool {
        let entity = self.world.ground.model.entity(self.family.members[0].entity);
        config.local(0).is_some_and(|local| entity.state(local.face.state).role == Role::Final)
    }

    /// Whether the last record showed the root in a final state that no silent moves lead out of, but to another one.
    /// One explanation of the records proves then that the history is legal and has come to its end.
    fn stays_ended(&self) -> bool {
        let (id, ground) = (self.family.members[0].entity, self.world.ground);
        let mut going_on = ground.model.entity(id).states().filter(|(_, state)| state.role != Role::Final);
        let leaves = |config: &Config| {
            let here = config.local(0).map(|local| local.face.state);
            going_on.any(|(state, _)| {
                here.is_none_or(|here| self.world.reach.ways(ground, id, state).moves(here).is_some())
            })
        };
        self.shown && !self.belief.first().is_none_or(leaves)
    }

    fn happened(&mut self, record: &Happening) -> Option<Slip> {
        let member = match self.family.join_address(self.world.ground.model, &record.instance) {
            Ok(member) => member,
            Err(owner) => return Some(cause::no_owner(self.case(), &record.instance, owner)),
        };
        self.happened_to(member, record)
    }

    fn happened_to(&mut self, member: usize, record: &Happening) -> Option<Slip> {
        for (part, id) in &record.along {
            let entity = self.world.ground.model.entity(record.instance.entity).part(*part).entity;
            self.family.join(entity, id, Some(member));
        }
        let wanted = self.family.line(member);
        let query = Query { wanted: &wanted, ..self.query() };
        let before = self.case().search(&self.belief, query);
        let after = self.apply(&before.configs, member, record);
        self.shown = member == 0 && record.to.is_some() && !after.is_empty();
        if !after.is_empty() {
            self.complete &= before.complete;
            let slip = self.accepted(&after, (member, record), query);
            self.carry(after);
            return slip;
        }
        if self.was_missing((member, record), query) {
            return None;
        }
        if !(before.complete && self.complete) {
            (self.belief, self.missing) = resync::happened(self.case(), &before.configs, (member, record), self.at);
            self.complete = false;
            return Some(cause::not_decided());
        }
        // With deadlines looked over: does the record fit otherwise, and has only something come too late?
        let late = self.case().search(&self.belief, Query { lifted: true, ..query });
        // It may be what was to come in time itself: that may be taken later only where it has been forgiven.
        if let Some(slip) = self.came_late(&late.configs, (member, record), query) {
            return Some(slip);
        }
        let known = if before.configs.is_empty() { &late.configs } else { &before.configs };
        let slip = cause::happened(self.case(), known, (member, record), self.at);
        (self.belief, self.missing) = resync::happened(self.case(), known, (member, record), self.at);
        Some(slip)
    }

    /// Whether a record fits if its member is one that a slip before has told to be missing: that has been found once.
    fn was_missing(&mut self, (member, record): (usize, &Happening), query: Query<'_>) -> bool {
        let there = resync::found(self.case(), &self.belief, &self.missing, member);
        if there.is_empty() {
            return false;
        }
        let found = self.case().search(&there, query);
        let after = self.apply(&found.configs, member, record);
        if after.is_empty() {
            return false;
        }
        self.missing.clear();
        self.carry(after);
        true
    }

    /// When the last record was.
    pub(crate) fn moment(&self) -> Interval {
        Interval { lo: self.at, hi: self.until }
    }

    /// What may have happened by the last record, to everybody who is there.
    fn query(&self) -> Query<'static> {
        Query {
            until: self.until,
            since: self.at,
            wanted: &[],
            goal: None,
            lifted: false,
            hopeless: false,
            budget: self.budget(),
        }
    }

    /// How far to search: what has once been too much is not worth the same effort again.
    fn budget(&self) -> usize {
        if self.complete { self.budget } else { self.budget / RETRY }
    }

    /// Gives up completeness rather than carry more configurations than can be looked at.
    fn carry(&mut self, after: Vec<Config>) {
        self.belief = after;
        let most = (self.budget() / CARRIED).max(RETRY);
        if self.belief.len() > most {
            self.belief.truncate((most / RETRY).max(RETRY));
            self.complete = false;
        }
    }

    /// What there is to say about a record that can be.
    fn accepted(&mut self, after: &[Config], (member, record): (usize, &Happening), query: Query<'_>) -> Option<Slip> {
        if let Some(actor) = &record.wrong_actor {
            return Some(cause::wrong_actor(self.case(), record, actor));
        }
        self.excused(after, |judge| {
            let late = judge.case().search(&judge.belief, Query { lifted: true, ..query });
            judge.apply(&late.configs, member, record)
        })
    }

    /// A warning, if the record can be only because something unseen put off a deadline, and would fit without that.
    fn excused(&mut self, after: &[Config], lifted: impl Fn(&Self) -> Vec<Config>) -> Option<Slip> {
        if !all_excused(after) {
            return None;
        }
        let slip = cause::excused(self.case(), &self.belief, self.at)?;
        // A fault that the record itself shows, or its recovery, is no excuse but what happened.
        if !lifted(self).iter().any(|config| config.excuse == Excuse::default()) {
            return None;
        }
        self.doubt |= !self.complete;
        self.complete.then_some(slip)
    }

    fn apply(&self, before: &[Config], member: usize, record: &Happening) -> Vec<Config> {
        let case = self.case();
        let mut after = Met::default();
        for config in before.iter().flat_map(|config| case.after(config, member, record, self.moment())) {
            after.add(config, &[], self.until);
        }
        after.into_configs()
    }

    fn saw(&mut self, snapshot: &Snapshot) -> Option<Slip> {
        let mut goal = Goal::of(self.world.ground.model, &mut self.family, snapshot);
        goal.classify(&self.family, &self.belief);
        let wanted = goal.wanted();
        let query = Query { wanted: &wanted, goal: Some(&goal), ..self.query() };
        let found = self.case().search(&self.belief, query);
        self.shown = snapshot.state.is_some() && !found.configs.is_empty();
        if !found.configs.is_empty() {
            self.complete &= found.complete;
            let slip = self.excused(&found.configs, |judge| {
                judge.case().search(&judge.belief, Query { lifted: true, ..query }).configs
            });
            let settled = self.settle(found.configs, &goal);
            self.carry(settled);
            return slip;
        }
        if !(found.complete && self.complete) {
            self.belief = resync::saw(self.case(), &self.belief, &goal, self.at);
            self.complete = false;
            return Some(cause::not_decided());
        }
        let late = self.case().search(&self.belief, Query { lifted: true, ..query });
        let slip = cause::overstayed(self.case(), &self.belief, (&late.configs, self.at)).unwrap_or_else(|| {
            let far = self.case().search(&self.belief, Query { hopeless: true, ..query });
            cause::saw(self.case(), &far.nearest, (&goal, &self.belief))
        });
        self.belief = resync::saw(self.case(), &self.belief, &goal, self.at);
        Some(slip)
    }

    /// The configurations at the moment of the snapshot; members of one class may also have changed places.
    fn settle(&mut self, configs: Vec<Config>, goal: &Goal) -> Vec<Config> {
        let mut settled = Vec::new();
        for config in configs {
            if let Some(all) = permutations(&config, &goal.classes) {
                settled.extend(all);
            } else {
                self.complete = false;
                settled.push(config);
            }
        }
        for config in &mut settled {
            config.now = Interval { lo: config.now.lo.max(self.at), hi: self.until };
        }
        settled
    }
}

/// Whether each of them assumes that something unseen put off a deadline.
fn all_excused(configs: &[Config]) -> bool {
    configs.iter().all(|config| config.excuse != Excuse::default())
}
