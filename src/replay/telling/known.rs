//! What is known after a record that was not known before it.

use std::collections::BTreeMap;

use crate::model::{MoveId, StateId, Value, show};

use super::super::belief::{Case, Config, Interval, UNKNOWN};
use super::super::judge::Judge;
use super::super::time;
use super::data::{Due, Known};

/// How many values of a field are told; one that may have more may have any.
const VALUES: usize = 8;

/// What was told of each instance last: its states, and the values of its fields.
#[derive(Default)]
pub(super) struct Picture(Vec<Told>);

#[derive(Clone, Default, PartialEq)]
struct Told {
    states: Vec<Option<StateId>>,
    /// Of each field; empty: it may have any value.
    fields: Vec<Vec<Value>>,
}

impl Picture {
    /// What is new, of the instances of which something is.
    pub(super) fn news(&mut self, judge: &Judge<'_>) -> Vec<Known> {
        let (case, belief) = (judge.case(), judge.belief());
        let mut news = Vec::new();
        for member in 0..judge.family_size() {
            let now = Told::of(case, belief, member);
            if self.0.len() <= member {
                // Nobody was there before, and nothing was known of any field.
                self.0.push(Told { states: vec![None], fields: vec![Vec::new(); now.fields.len()] });
            }
            let before = std::mem::replace(&mut self.0[member], now.clone());
            if before != now {
                news.push(now.news(case, member, &before));
            }
        }
        news
    }
}

impl Told {
    fn of(case: Case<'_>, belief: &[Config], member: usize) -> Self {
        let entity = case.entity(member);
        let mut told = Self { states: Vec::new(), fields: vec![Vec::new(); entity.fields.len()] };
        let mut any = vec![false; entity.fields.len()];
        for config in belief {
            let local = config.local(member);
            let state = local.map(|local| local.face.state);
            if !told.states.contains(&state) {
                told.states.push(state);
            }
            for (field, value) in local.iter().flat_map(|local| local.face.fields.iter().enumerate()) {
                any[field] |= *value == UNKNOWN || told.fields[field].len() > VALUES;
                if !any[field] && !told.fields[field].contains(value) {
                    told.fields[field].push(*value);
                }
            }
        }
        told.states.sort_unstable();
        for (values, any) in told.fields.iter_mut().zip(any) {
            values.sort_unstable();
            if any || values.len() > VALUES {
                values.clear();
            }
        }
        told
    }

    fn news(&self, case: Case<'_>, member: usize, before: &Self) -> Known {
        let entity = case.entity(member);
        let states = self.states.iter().map(|state| state.map(|state| entity.state(state).name.text.clone()));
        // Of somebody who is gone the fields are not told.
        let there = self.states.iter().any(Option::is_some);
        let fields = entity.fields.iter().zip(self.fields.iter().zip(&before.fields));
        let fields = fields
            .filter(|(_, (now, before))| there && now != before)
            .map(|(field, (now, _))| (field.name.text.clone(), now.iter().map(|value| field.show(*value)).collect()));
        Known { instance: case.name(member), states: states.collect(), fields: fields.collect() }
    }
}

/// When each timer was told to come due.
#[derive(Default)]
pub(super) struct Timers(BTreeMap<(usize, MoveId), (i64, i64)>);

impl Timers {
    /// The timers that have been started, or come due at another time than before.
    pub(super) fn news(&mut self, judge: &Judge<'_>) -> Vec<Due> {
        let case = judge.case();
        let mut now: BTreeMap<(usize, MoveId), Interval> = BTreeMap::new();
        for config in judge.belief() {
            for (member, _) in config.here() {
                for deadline in case.deadlines(config, member) {
                    let due = now.entry((member, deadline.id)).or_insert(deadline.due);
                    *due = Interval { lo: due.lo.min(deadline.due.lo), hi: due.hi.max(deadline.due.hi) };
                }
            }
        }
        let mut news = Vec::new();
        let mut known = BTreeMap::new();
        for ((member, id), interval) in now {
            let moments = (interval.lo.millis(), interval.hi.millis());
            known.insert((member, id), moments);
            if self.0.get(&(member, id)) != Some(&moments) {
                news.push(due(case, (member, id), interval));
            }
        }
        self.0 = known;
        news
    }
}

/// When a move of a member is due, in words.
pub(super) fn due(case: Case<'_>, (member, id): (usize, MoveId), interval: Interval) -> Due {
    let entity = case.family.members[member].entity;
    let shown = |moment: super::Moment| (!moment.is_unbounded()).then(|| time::show(moment));
    Due {
        instance: case.name(member),
        rule: show::move_text(case.world.ground.model, entity, case.move_of(member, id)),
        earliest: shown(interval.lo),
        latest: shown(interval.hi),
    }
}
