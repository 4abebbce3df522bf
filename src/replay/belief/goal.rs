//! What a snapshot asks a configuration to be.

use crate::model::{FieldId, PartId, StateId, Value};
use crate::semantics::Snapshot;

use super::{Case, Config, Family, Slot, UNKNOWN, unseen};

/// What one member must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct MemberGoal {
    pub(crate) member: usize,
    pub(crate) state: Option<StateId>,
    pub(crate) fields: Vec<(FieldId, Value)>,
}

/// What a whole family must be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Goal {
    pub(crate) members: Vec<MemberGoal>,
    /// Members that must not exist.
    pub(crate) absent: Vec<usize>,
    /// Those of them that nobody has named, who may have come and gone.
    unseen: Vec<usize>,
    /// For each member: 0, or the number of its class of interchangeable members.
    pub(crate) classes: Vec<usize>,
}

impl Goal {
    /// What `snapshot` asks for; everybody it names joins the family.
    pub(crate) fn of(case_model: &crate::model::Model, family: &mut Family, snapshot: &Snapshot) -> Self {
        let mut goal = Self::default();
        goal.ask(case_model, family, (snapshot, None));
        goal
    }

    fn ask(&mut self, model: &crate::model::Model, family: &mut Family, (seen, parent): (&Snapshot, Option<usize>)) {
        let member = family.join(seen.entity, &seen.id, parent);
        self.members.push(MemberGoal { member, state: seen.state, fields: seen.fields.clone() });
        let named: Vec<PartId> = seen.children.iter().filter(|list| list.complete).map(|list| list.part).collect();
        family.members[member].open =
            (0..model.entity(seen.entity).parts.len()).map(PartId::new).filter(|part| !named.contains(part)).collect();
        for list in &seen.children {
            for child in &list.children {
                self.ask(model, family, (child, Some(member)));
            }
            if list.complete {
                let count = unseen::come_and_gone(model, seen.entity, list.part, seen.state);
                let part = model.entity(seen.entity).part(list.part).entity;
                self.unseen.extend(family.unseen(part, member, count));
                let others = family.parts(model, member, list.part);
                let others = others.filter(|other| !list.children.iter().any(|c| c.id == family.members[*other].id));
                self.absent.extend(others.collect::<Vec<_>>());
            }
        }
    }

    /// Members that may come to be: those that the snapshot names, and those that nobody can.
    pub(crate) fn wanted(&self) -> Vec<usize> {
        self.members.iter().map(|goal| goal.member).chain(self.unseen.iter().copied()).collect()
    }

    /// Whether an interchangeable member of a lower number is just the same: what it may do need not be tried twice.
    pub(crate) fn has_twin_before(&self, config: &Config, member: usize) -> bool {
        let class = self.classes.get(member).copied().unwrap_or(0);
        class != 0 && (0..member).any(|other| self.classes[other] == class && config.are_alike(other, member))
    }

    /// Puts members that look alike in `config`, and must look alike in the end, into one class each.
    pub(crate) fn classify(&mut self, family: &Family, configs: &[Config]) {
        let size = family.members.len();
        self.classes = vec![0; size];
        let mut groups: Vec<(&MemberGoal, Vec<usize>)> = Vec::new();
        for goal in &self.members {
            let who = &family.members[goal.member];
            if who.parent.is_none() || !who.children.is_empty() {
                continue;
            }
            let alike = |first: &&MemberGoal| {
                let other = &family.members[first.member];
                let same = |config: &Config| config.are_alike(first.member, goal.member);
                (other.entity, other.parent) == (who.entity, who.parent)
                    && (first.state, &first.fields) == (goal.state, &goal.fields)
                    && configs.iter().all(same)
            };
            match groups.iter_mut().find(|(first, _)| alike(first)) {
                Some((_, group)) => group.push(goal.member),
                None => groups.push((goal, vec![goal.member])),
            }
        }
        let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|(_, group)| group).collect();
        for member in &self.unseen {
            let who = &family.members[*member];
            let alike = |group: &&mut Vec<usize>| {
                let other = &family.members[group[0]];
                self.unseen.contains(&group[0])
                    && (other.entity, other.parent) == (who.entity, who.parent)
                    && configs.iter().all(|config| config.are_alike(group[0], *member))
            };
            match groups.iter_mut().find(alike) {
                Some(group) => group.push(*member),
                None => groups.push(vec![*member]),
            }
        }
        for (class, group) in groups.iter().filter(|group| group.len() > 1).enumerate() {
            for member in group {
                self.classes[*member] = class + 1;
            }
        }
    }
}

impl Case<'_> {
    /// How many silent moves `config` is away from the goal at least; `None`: the goal is out of reach.
    pub(crate) fn distance(&self, config: &Config, goal: &Goal) -> Option<u32> {
        let mut sum = 0;
        for wanted in &goal.members {
            sum += self.member_distance(config, wanted)?;
        }
        for member in &goal.absent {
            sum += u32::from(config.local(*member).is_some());
        }
        Some(sum)
    }

    /// As [`Case::distance`], of one member.
    pub(crate) fn member_distance(&self, config: &Config, wanted: &MemberGoal) -> Option<u32> {
        let entity = self.family.members[wanted.member].entity;
        match (config.slot(wanted.member), wanted.state) {
            (Slot::Gone, _) => None,
            (Slot::Absent, _) => Some(1),
            (Slot::Here(_), None) => Some(0),
            (Slot::Here(local), Some(state)) => {
                let ways = self.world.reach.ways(self.world.ground, entity, state);
                ways.moves(local.face.state)
            }
        }
    }

    /// The configuration with the goal's values pinned, if it is all that the goal asks for.
    pub(crate) fn reached(&self, config: &Config, goal: &Goal) -> Option<Config> {
        if goal.absent.iter().any(|member| config.local(*member).is_some()) {
            return None;
        }
        let mut pinned = config.clone();
        for wanted in &goal.members {
            if self.mismatch(config, wanted).is_some() {
                return None;
            }
            let rows = self.world.ground.tables.rows(self.family.members[wanted.member].entity);
            let local = pinned.local_mut(wanted.member)?;
            for (field, value) in wanted.fields.iter().filter(|(field, _)| !rows.is_input(*field)) {
                local.face.fields[field.index()] = *value;
            }
        }
        Some(pinned)
    }

    /// In what one member is not what the goal asks for.
    pub(crate) fn mismatch(&self, config: &Config, wanted: &MemberGoal) -> Option<Mismatch> {
        let Some(local) = config.local(wanted.member) else { return Some(Mismatch::Existence) };
        if wanted.state.is_some_and(|state| state != local.face.state) {
            return Some(Mismatch::State(local.face.state));
        }
        let rows = self.world.ground.tables.rows(self.family.members[wanted.member].entity);
        wanted.fields.iter().find_map(|(field, value)| {
            let known = local.face.fields[field.index()];
            (!rows.is_input(*field) && known != UNKNOWN && known != *value).then_some(Mismatch::Field(*field, known))
        })
    }
}

/// Why a member is not what a snapshot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// It does not exist.
    Existence,
    /// It is in this state.
    State(StateId),
    /// This field has this value.
    Field(FieldId, Value),
}
