//! Which moves must have gone unseen before a record: the fewest that explain it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::{FieldId, MoveId, StateId, TargetKind, show};
use crate::semantics::{Observation, Seen};

use super::super::belief::{Case, Config, Goal, Interval, Met, Query, Slot};
use super::super::judge::Judge;

/// How many configurations are looked at before nothing is said.
const MOST: usize = 10_000;

/// What the record asks of the configuration before it.
struct Asked<'a> {
    case: Case<'a>,
    observation: &'a Observation,
    goal: Option<Goal>,
    member: usize,
    at: Interval,
}

/// The moves, in order, in words; none if the record needs none, or if it takes too long to find out.
pub(super) fn unseen(judge: &Judge<'_>, before: Vec<Config>, observation: &Observation) -> Vec<String> {
    let at = judge.moment();
    let mut family = judge.family().clone();
    let (goal, member) = match &observation.seen {
        Seen::Snapshot(snapshot) => (Some(Goal::of(judge.case().world.ground.model, &mut family, snapshot)), 0),
        Seen::Happened(record) => match family.find(record.instance.entity, &record.instance.id) {
            Some(member) => (None, member),
            None => return Vec::new(),
        },
    };
    let case = Case { family: &family, ..judge.case() };
    Asked { case, observation, goal, member, at }.search(before).unwrap_or_default()
}

impl Asked<'_> {
    /// Looks for the shortest way to a configuration that the record fits.
    fn search(&self, before: Vec<Config>) -> Option<Vec<String>> {
        let wanted = self.goal.as_ref().map_or_else(|| self.case.family.line(self.member), Goal::wanted);
        let query = Query {
            until: self.at.hi,
            since: self.at.lo,
            wanted: &wanted,
            goal: self.goal.as_ref(),
            lifted: false,
            hopeless: false,
            budget: MOST,
        };
        let mut met = Met::default();
        let mut nodes: Vec<(usize, Config)> = Vec::new();
        let mut queue = BinaryHeap::new();
        let mut seen = 0;
        for config in before.into_iter().filter(|config| config.now.lo <= self.at.hi) {
            if let (Some(config), Some(far)) = (met.add(config.clone(), &[], self.at.hi), self.far(&config)) {
                queue.push(Reverse((far, 0, nodes.len())));
                nodes.push((usize::MAX, config));
            }
        }
        while let Some(Reverse((_, depth, node))) = queue.pop() {
            if self.fits(&nodes[node].1) {
                return Some(self.told(&nodes, node));
            }
            for next in self.case.silent_successors(&nodes[node].1, query) {
                seen += 1;
                let Some(far) = self.far(&next) else { continue };
                if let Some(next) = met.add(next, &[], self.at.hi) {
                    queue.push(Reverse((depth + 1 + far, depth + 1, nodes.len())));
                    nodes.push((node, next));
                }
            }
            if seen > MOST {
                return None;
            }
        }
        None
    }

    /// How many moves are missing at least; `None`: the record cannot be reached.
    fn far(&self, config: &Config) -> Option<u32> {
        self.goal.as_ref().map_or(Some(0), |goal| self.case.distance(config, goal))
    }

    fn fits(&self, config: &Config) -> bool {
        if self.case.is_due_before(config, self.at.lo) {
            return false;
        }
        match (&self.observation.seen, &self.goal) {
            (Seen::Happened(record), _) => !self.case.after(config, self.member, record, self.at).is_empty(),
            (Seen::Snapshot(_), Some(goal)) => self.case.reached(config, goal).is_some(),
            (Seen::Snapshot(_), None) => false,
        }
    }

    /// The moves on the way to a node.
    fn told(&self, nodes: &[(usize, Config)], last: usize) -> Vec<String> {
        let mut told = Vec::new();
        let mut node = last;
        while let Some((_, before)) = nodes.get(nodes[node].0) {
            told.push(self.step(before, &nodes[node].1));
            node = nodes[node].0;
        }
        told.reverse();
        told
    }

    /// The move between two configurations.
    fn step(&self, before: &Config, after: &Config) -> String {
        let case = self.case;
        let state = |config: &Config, member: usize| config.local(member).map(|local| local.face.state);
        let changed = (0..case.family.members.len()).filter(|member| before.slot(*member) != after.slot(*member));
        // Who moved changed its state, if anybody did; what else changed followed from it.
        let mut changed: Vec<usize> = changed.collect();
        changed.sort_by_key(|member| state(before, *member) == state(after, *member));
        let moves = changed.iter().map(|member| (*member, self.moves(before, after, *member)));
        let (member, rule) = match moves.into_iter().find(|(_, moves)| !moves.is_empty()) {
            Some((member, moves)) => (member, if let [only] = moves.as_slice() { Some(*only) } else { None }),
            None => (changed.first().copied().unwrap_or(self.member), None),
        };
        let rule = rule.map(|id| {
            let entity = case.family.members[member].entity;
            format!("`{}`", show::move_text(case.world.ground.model, entity, case.move_of(member, id)))
        });
        let name = case.name(member);
        let leads = match (state(before, member), state(after, member)) {
            (None, Some(to)) => format!("{name} begins in {}", case.state_name(member, to)),
            (Some(from), Some(to)) if from != to => {
                format!("{name} goes from {} to {}", case.state_name(member, from), case.state_name(member, to))
            }
            _ => format!("something happens to {name}"),
        };
        rule.map_or_else(|| leads.clone(), |rule| format!("{leads}: {rule}"))
    }

    /// The moves of a member that may have gone unseen and lead from one configuration to the other.
    fn moves(&self, before: &Config, after: &Config, member: usize) -> Vec<MoveId> {
        let case = self.case;
        let entity = case.family.members[member].entity;
        let Slot::Here(there) = after.slot(member) else { return Vec::new() };
        let rows = case.world.ground.tables.rows(entity);
        let local = before.local(member);
        let from = local.map(|local| local.face.state);
        let all = from.map_or(rows.creations.as_slice(), |state| rows.moves_from(state));
        let leads = |target: TargetKind| -> bool {
            let to: StateId = there.face.state;
            let Some(local) = local else { return target == TargetKind::State(to) };
            let destinations = case.destinations(member, local, target);
            destinations.contains(&Some(to)) || Some(to) == from && destinations.contains(&None)
        };
        let silent = |id: &&MoveId| {
            let mv = case.move_of(member, **id);
            let useful = mv.is_creation() || mv.changes_anything() || !mv.brings.is_empty();
            let gives = |field: FieldId| {
                mv.brings.contains(&field) || mv.sets.iter().any(|set| set.up == 0 && set.field == field)
            };
            let changed = |field: &FieldId| {
                local.is_some_and(|local| local.face.fields[field.index()] != there.face.fields[field.index()])
            };
            let fields = (0..there.face.fields.len()).map(FieldId::new);
            let useful = useful && fields.filter(changed).all(gives);
            let may = |target: TargetKind| case.world.ground.recording.may_be_silent(entity, mv, target);
            useful && mv.targets.iter().any(|target| may(target.kind) && leads(target.kind))
        };
        all.iter().filter(silent).copied().collect()
    }
}
