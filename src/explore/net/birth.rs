//! How instances come to be: the root, the parts that come with their owner, and late ones.
//!
//! What makes an owner makes its parts at the same time, and none later: an event happens once. An instance that no event
//! makes is there from the beginning, if it can be; otherwise it may come when it can.

use std::collections::BTreeMap;

use crate::model::{EntityId, Multiplicity, PartId, TargetKind, Trigger};

use super::super::numbers::comes_late;
use super::steps::{Below, Done, parts};
use super::truth::Link;
use super::{Act, Formula, Kid, Local, Net, Node};

/// How a root may begin: itself, what it did for that, and the kinds of parts that may come with it.
#[derive(Clone, Debug)]
pub(in crate::explore) struct Birth {
    pub(in crate::explore) root: Local,
    pub(in crate::explore) act: Act,
    /// For each of its parts.
    pub(in crate::explore) parts: Vec<Company>,
}

/// The parts of one kind that an owner may begin with.
#[derive(Clone, Debug)]
pub(in crate::explore) struct Company {
    pub(in crate::explore) part: PartId,
    /// What they may be.
    pub(in crate::explore) along: Vec<(Act, Node)>,
    /// Whether others may come later.
    pub(in crate::explore) late: bool,
}

impl Net<'_> {
    /// How a root of an entity may begin.
    pub(in crate::explore) fn births(&mut self, entity: EntityId) -> Vec<Birth> {
        let mut all = Vec::new();
        for (local, act) in self.newborns(&[], entity, |_| true) {
            let made_by = self.move_of(&act).trigger;
            // Nobody is owned yet.
            let link = Link { local: local.clone(), kids: Some(BTreeMap::new()) };
            let chain = [link];
            let parts = parts(self.model.entity(entity)).map(|part| self.company(&chain, part, made_by)).collect();
            all.push(Birth { root: local, act, parts });
        }
        all
    }

    /// The parts that an owner, made by something, may begin with.
    fn company(&mut self, chain: &[Link], part: PartId, made_by: Trigger) -> Company {
        let owner = self.model.entity(chain[chain.len() - 1].local.entity);
        let entity = owner.part(part).entity;
        let born = self.newborns(chain, entity, |trigger| trigger == Trigger::Begin || trigger == made_by);
        let mut along = Vec::new();
        for (local, act) in born {
            let chain: Vec<Link> = chain.iter().cloned().chain([lonely(&local)]).collect();
            let trigger = self.move_of(&act).trigger;
            along.extend(self.families(&chain, &local, trigger).into_iter().map(|node| (act.clone(), node)));
        }
        let late = self.has_late(chain, part, !along.is_empty());
        Company { part, along, late }
    }

    /// An instance with whatever it may own from its beginning.
    fn families(&mut self, chain: &[Link], local: &Local, made_by: Trigger) -> Vec<Node> {
        let mut all = vec![BTreeMap::new()];
        for part in parts(self.model.entity(local.entity)) {
            let Company { along, late, .. } = self.company(chain, part, made_by);
            let (least, most) = self.numbers(local.entity, part);
            let mut more = Vec::new();
            for before in &all {
                let nodes: Vec<&Node> = along.iter().map(|(_, node)| node).collect();
                if ways(nodes.len(), most).saturating_mul(all.len() as u128) > MOST_WAYS {
                    self.too_many = true;
                    continue;
                }
                for counts in multisets(nodes.len(), most, if late { 0 } else { least.min(most) }) {
                    let mut kids: BTreeMap<Kid, u32> = BTreeMap::clone(before);
                    for (node, count) in nodes.iter().zip(&counts).filter(|(_, count)| **count > 0) {
                        *kids.entry(Kid { part, node: Some((*node).clone()) }).or_default() += count;
                    }
                    let rest = most - counts.iter().sum::<u32>();
                    if late && rest > 0 {
                        kids.insert(Kid { part, node: None }, rest);
                    }
                    more.push(kids);
                }
            }
            all = more;
        }
        all.into_iter().map(|kids| Node { local: local.clone(), kids }).collect()
    }

    /// How many parts an owner below the root has, at least and at most.
    fn numbers(&self, owner: EntityId, part: PartId) -> (u32, u32) {
        match self.model.entity(owner).part(part).multiplicity {
            Multiplicity::Many => (0, self.most),
            Multiplicity::One => (1, 1),
            Multiplicity::Optional => (0, self.most.min(1)),
            Multiplicity::Range(least, most) => (least, most.min(self.most).max(least)),
        }
    }

    /// What may come to be later.
    pub(super) fn late_births(&mut self, chain: &[Link], part: PartId) -> Vec<Below> {
        let owner = self.model.entity(chain[chain.len() - 1].local.entity);
        let entity = owner.part(part).entity;
        let made_owner = owner.moves.iter().filter(|mv| mv.is_creation()).map(|mv| mv.trigger).collect::<Vec<_>>();
        let may = move |trigger| trigger == Trigger::Begin || !made_owner.contains(&trigger);
        let mut all = Vec::new();
        for Done { formula, mut locals, act, breaks } in self.raw_newborns(chain, entity, may) {
            let Some(local) = locals.pop() else { continue };
            let inner: Vec<Link> = chain.iter().cloned().chain([lonely(&local)]).collect();
            let trigger = self.move_of(&act).trigger;
            for node in self.families(&inner, &local, trigger) {
                let kid = Kid { part, node: Some(node) };
                let (formula, above) = (formula.clone(), locals.clone());
                all.push(Below { formula, above, kid, act: act.clone(), breaks: breaks.clone() });
            }
        }
        all
    }

    /// Whether parts may come later than their owner. `along`: some may come with it.
    fn has_late(&self, chain: &[Link], part: PartId, along: bool) -> bool {
        let owner = self.model.entity(chain[chain.len() - 1].local.entity);
        let makes_owner = |trigger| owner.moves.iter().any(|mv| mv.is_creation() && mv.trigger == trigger);
        self.model.entity(owner.part(part).entity).moves.iter().filter(|mv| mv.is_creation()).any(|mv| {
            match mv.trigger {
                Trigger::Begin => !along,
                trigger => !makes_owner(trigger),
            }
        })
    }

    /// Whether an instance, or anybody that it owns, may get more parts than are looked at: none is left to come.
    pub(in crate::explore) fn is_starved(&self, node: &Node) -> bool {
        let owner = self.model.entity(node.local.entity);
        let may_get_more = |part: PartId| {
            let of = owner.part(part);
            let left = node.kids.keys().any(|kid| kid.part == part && kid.node.is_none());
            let (_, looked_at) = self.numbers(node.local.entity, part);
            !left && of.multiplicity.most() > looked_at as usize && comes_late(self.model, of.entity)
        };
        let below = || node.kids.keys().filter_map(|kid| kid.node.as_ref());
        parts(owner).any(may_get_more) || below().any(|node| self.is_starved(node))
    }

    fn newborns(&mut self, chain: &[Link], entity: EntityId, may: impl Fn(Trigger) -> bool) -> Vec<(Local, Act)> {
        let all = self.raw_newborns(chain, entity, may);
        let mut sure = Vec::new();
        for Done { formula, mut locals, act, breaks } in all {
            let Some(local) = locals.pop() else { continue };
            if formula != Formula::Const(true) {
                continue;
            }
            // A part that changes its owner while both come to be is not followed, nor an invariant broken just then.
            if !breaks.is_empty() || locals.iter().zip(chain).any(|(after, before)| *after != before.local) {
                self.vague.get_or_insert(self.move_of(&act).trigger_span);
            }
            self.born.insert((act.entity, act.id));
            sure.push((local, act));
        }
        sure
    }

    fn raw_newborns(&mut self, chain: &[Link], entity: EntityId, may: impl Fn(Trigger) -> bool) -> Vec<Done> {
        let model = self.model;
        let mut all = Vec::new();
        for (id, mv) in model.entity(entity).moves().filter(|(_, mv)| mv.is_creation() && may(mv.trigger)) {
            for target in &mv.targets {
                let TargetKind::State(state) = target.kind else { continue };
                for local in self.relevance.newborns(model, entity, state) {
                    let chain: Vec<Link> = chain.iter().cloned().chain([lonely(&local)]).collect();
                    all.extend(self.one_move(&chain, (id, mv, target.kind), &Formula::Const(true)));
                }
            }
        }
        all
    }
}

/// An instance that owns nothing.
fn lonely(local: &Local) -> Link {
    Link { local: local.clone(), kids: Some(BTreeMap::new()) }
}

/// More ways to begin than this are not tried.
pub(in crate::explore) const MOST_WAYS: u128 = 1 << 20;

/// How many ways there are to have up to `most` things of so many kinds.
pub(in crate::explore) fn ways(kinds: usize, most: u32) -> u128 {
    let most = u128::from(most);
    (1..=kinds as u128).try_fold(1_u128, |all, kind| Some(all.checked_mul(most + kind)? / kind)).unwrap_or(u128::MAX)
}

/// Every way to have from `least` to `most` things of so many kinds.
pub(in crate::explore) fn multisets(kinds: usize, most: u32, least: u32) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for _ in 0..kinds {
        let longer = |counts: &Vec<u32>| {
            let left = most - counts.iter().sum::<u32>();
            let counts = counts.clone();
            (0..=left).map(move |count| counts.iter().copied().chain([count]).collect())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all.retain(|counts| counts.iter().sum::<u32>() >= least || kinds == 0);
    all
}
