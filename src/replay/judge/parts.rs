//! A judge taken apart and put together again: what the automaton keeps of it, and what it gives back.

use crate::semantics::InstanceId;

use super::super::Verdict;
use super::super::belief::{Config, Family, Interval, Local, Moment, Note, Trail};
use super::Judge;

impl Judge<'_> {
    /// Whether the belief is all that is possible, and nothing is held back for want of effort.
    pub(crate) fn is_settled(&self) -> bool {
        self.complete && !self.doubt && self.missing.is_empty()
    }

    /// The belief.
    pub(crate) fn belief(&self) -> &[Config] {
        &self.belief
    }

    /// What the last record told: what has happened since the one before.
    pub(crate) fn trail(&self) -> &[Note] {
        &self.trail.0
    }

    /// The same judge, who has seen the worst already.
    pub(crate) fn having_seen(self, worst: Verdict) -> Self {
        Self { worst, ..self }
    }

    /// The same judge, who makes another effort from now on.
    pub(crate) fn with_budget(self, budget: usize) -> Self {
        Self { budget, ..self }
    }

    /// A judge of a family without names, whose member `i` is this one's member `order[i]`; owners stand before parts.
    /// Of a judge that is settled nothing is lost.
    pub(crate) fn reordered(&self, order: &[usize]) -> Self {
        let belief = self.belief.iter().map(|config| Config {
            slots: order.iter().map(|member| config.slot(*member).clone()).collect(),
            coming: None,
            now: config.now,
            excuse: config.excuse,
            trail: Trail::default(),
            gaps: config.gaps.renumbered(|member| order.iter().position(|at| *at == member).unwrap_or(member)),
        });
        Self {
            world: self.world,
            family: self.family.reordered(order),
            belief: belief.collect(),
            worst: Verdict::Conforms,
            trail: Trail::default(),
            missing: Vec::new(),
            ..*self
        }
    }

    /// Gives the members their names, in their order.
    pub(crate) fn named(mut self, names: impl IntoIterator<Item = InstanceId>) -> Self {
        self.family.name(names);
        self
    }

    /// One more member, who does not exist yet.
    pub(crate) fn add_member(
        &mut self,
        entity: crate::model::EntityId,
        id: &InstanceId,
        parent: Option<usize>,
    ) -> usize {
        self.family.join(entity, id, parent)
    }

    /// The member that owns an instance of `entity` whose owner no record names, if that can be told.
    pub(crate) fn unnamed_owner(&mut self, entity: crate::model::EntityId) -> Option<usize> {
        self.family.owner(self.world.ground.model, entity, None).ok().flatten()
    }

    /// Every moment in it, always in the same order.
    pub(crate) fn each_moment(&mut self, what: &mut impl FnMut(&mut Moment)) {
        what(&mut self.at);
        what(&mut self.until);
        for config in &mut self.belief {
            each_in(&mut config.now, what);
            for member in 0..config.slots.len() {
                let Some(Local { clocks, prompt, .. }) = config.local_mut(member) else { continue };
                for interval in clocks.iter_mut().chain(prompt.iter_mut().flatten()) {
                    each_in(interval, what);
                }
            }
        }
    }

    /// What is known of a root of which nothing has been recorded yet.
    pub(crate) fn family_size(&self) -> usize {
        self.family.members.len()
    }
}

fn each_in(interval: &mut Interval, what: &mut impl FnMut(&mut Moment)) {
    what(&mut interval.lo);
    what(&mut interval.hi);
}

impl Family {
    /// The same family without names, whose member `i` is this one's member `order[i]`.
    fn reordered(&self, order: &[usize]) -> Self {
        let mut places = vec![0; self.members.len()];
        for (place, member) in order.iter().enumerate() {
            places[*member] = place;
        }
        let nobody = InstanceId::from("");
        let mut family = Self::default();
        for member in order {
            let who = &self.members[*member];
            let parent = who.parent.map(|parent| places[parent]);
            family.push(who.entity, &nobody, parent);
            if let Some(new) = family.members.last_mut() {
                new.open.clone_from(&who.open);
            }
        }
        family
    }
}
