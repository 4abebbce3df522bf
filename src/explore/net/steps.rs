//! What an instance may do, and its parts with it.

use crate::model::{Length, Move, MoveId, PartId, TargetKind, Timer, Trigger};

use super::local::Local;
use super::truth::Link;
use super::{Act, Breaks, Formula, Kid, KindId, Net, Node, Relevance, RootId, Step};

/// What an instance somewhere below the root may do.
#[derive(Clone, Debug)]
pub(super) struct Below {
    pub(super) formula: Formula,
    /// Its owners after it, from the root on.
    pub(super) above: Vec<Local>,
    pub(super) kid: Kid,
    pub(super) act: Act,
    pub(super) breaks: Breaks,
}

/// What the last instance of a chain may do: how the root's parts must be, everybody in the chain after it, and what.
#[derive(Clone, Debug)]
pub(super) struct Done {
    pub(super) formula: Formula,
    pub(super) locals: Vec<Local>,
    pub(super) act: Act,
    pub(super) breaks: Breaks,
}

impl Net<'_> {
    /// What a root may do by itself.
    pub(in crate::explore) fn root_steps(&mut self, root: RootId) -> Vec<Step> {
        let chain = [Link { local: self.roots[root as usize].clone(), kids: None }];
        let mut steps = Vec::new();
        for Done { formula, mut locals, act, breaks } in self.own(&chain) {
            let local = locals.remove(0);
            let entered = act.enters.map(|state| self.model.entity(act.entity).state(state).discards.clone());
            let root = self.root(local);
            steps.push(Step { formula, root, kind: None, discards: entered.unwrap_or_default(), act, breaks });
        }
        steps
    }

    /// What a part of a root may do, or what comes to be of it.
    pub(in crate::explore) fn part_steps(&mut self, root: RootId, kind: KindId) -> Vec<Step> {
        let chain = vec![Link { local: self.roots[root as usize].clone(), kids: None }];
        let part = self.kinds[usize::from(kind)].clone();
        let mut steps = Vec::new();
        for Below { formula, mut above, kid, act, breaks } in self.below(&chain, &part) {
            let root = self.root(above.remove(0));
            let kind = Some(self.kind(kid));
            steps.push(Step { formula, root, kind, discards: Vec::new(), act, breaks });
        }
        steps
    }

    fn below(&mut self, chain: &[Link], kid: &Kid) -> Vec<Below> {
        let Some(node) = &kid.node else { return self.late_births(chain, kid.part) };
        let inner: Vec<Link> = chain.iter().cloned().chain([node.link()]).collect();
        let mut all = Vec::new();
        for Done { formula, mut locals, act, breaks } in self.own(&inner) {
            let Some(local) = locals.pop() else { continue };
            let mut kids = node.kids.clone();
            if let Some(state) = act.enters {
                let discards = &self.model.entity(local.entity).state(state).discards;
                kids.retain(|kid, _| kid.node.is_none() || !discards.contains(&kid.part));
            }
            let kid = Kid { part: kid.part, node: Some(Node { local, kids }) };
            all.push(Below { formula, above: locals, kid, act, breaks });
        }
        for part in node.kids.keys() {
            for mut step in self.below(&inner, part) {
                let Some(local) = step.above.pop() else { continue };
                let mut kids = node.kids.clone();
                take_one(&mut kids, part);
                *kids.entry(step.kid.clone()).or_default() += 1;
                let after = Kid { part: kid.part, node: Some(Node { local, kids }) };
                step.act.below.insert(0, (part.clone(), step.kid));
                all.push(Below { kid: after, ..step });
            }
        }
        all
    }

    /// What the last instance of a chain may do.
    fn own(&mut self, chain: &[Link]) -> Vec<Done> {
        let entity = self.model.entity(last(chain).entity);
        let mut all = Vec::new();
        for (id, mv) in entity.moves() {
            if mv.is_creation() || !mv.sources.contains(last(chain).state) {
                continue;
            }
            let Some(due) = self.may_be_due(chain, id) else { continue };
            for target in &mv.targets {
                all.extend(self.one_move(chain, (id, mv, target.kind), &due));
            }
        }
        all
    }

    pub(super) fn one_move(
        &mut self,
        chain: &[Link],
        (id, mv, target): (MoveId, &Move, TargetKind),
        due: &Formula,
    ) -> Vec<Done> {
        let before = last(chain);
        let mut all = Vec::new();
        for brought in self.relevance.brought(self.model, before, mv) {
            let mut chain = chain.to_vec();
            let at = chain.len() - 1;
            chain[at].local = brought.clone();
            let guard = self.may_hold(&chain, mv.guard.as_ref(), None);
            let formula = Formula::all(vec![due.clone(), guard]);
            if formula == Formula::Const(false) {
                continue;
            }
            let mut locals: Vec<Local> = chain.iter().map(|link| link.local.clone()).collect();
            if self.relevance.take(self.model, &mut locals[at], id, target).is_none() {
                continue;
            }
            for set in mv.sets.iter().filter(|set| set.up > 0) {
                if let Some(owner) = at.checked_sub(set.up) {
                    self.relevance.assign(self.model, &mut locals[owner], set);
                }
            }
            let enters = (target != TargetKind::Stay).then_some(locals[at].state);
            let act = Act { entity: before.entity, id, enters, below: Vec::new() };
            let breaks = enters.map_or_else(Breaks::new, |state| self.breaks(&chain, Some((state, mv.guard.as_ref()))));
            all.push(Done { formula, locals, act, breaks });
        }
        all
    }

    /// How the root's parts must be for a move not to wait for an earlier timer of the same state; `None`: it waits
    /// anyway, or has fired. Timers may come due at any time, but those of one clock in the order of their lengths.
    fn may_be_due(&mut self, chain: &[Link], id: MoveId) -> Option<Formula> {
        let local = last(chain).clone();
        let entity = self.model.entity(local.entity);
        let Trigger::Timer(timer) = entity.move_(id).trigger else { return Some(Formula::Const(true)) };
        let runs = chain.len().checked_sub(timer.up + 1).is_some_and(|at| {
            let owner = &chain[at].local;
            timer.up == 0 || self.model.entity(owner.entity).clock(timer.clock).states.contains(owner.state)
        });
        if Relevance::has_fired(&local, id) || !runs {
            return None;
        }
        let mut all = Vec::new();
        for (other, mv) in entity.moves() {
            let Trigger::Timer(earlier) = mv.trigger else { continue };
            let here =
                mv.sources.contains(local.state) && mv.changes_anything() && !Relevance::has_fired(&local, other);
            if here && comes_before(&earlier, &timer) {
                all.push(self.must_hold(chain, mv.guard.as_ref()).negated());
            }
        }
        if let Some(owner) = chain.len().checked_sub(timer.up + 1).filter(|_| timer.up > 0) {
            all.extend(self.owner_is_later(&chain[..=owner], &timer));
        }
        Some(Formula::all(all)).filter(|formula| *formula != Formula::Const(false))
    }

    /// A part's timer on a clock of its owner starts with it, or later: shorter timers of the owner on that clock come
    /// first.
    fn owner_is_later(&mut self, chain: &[Link], timer: &Timer) -> Vec<Formula> {
        let owner = last(chain).clone();
        let entity = self.model.entity(owner.entity);
        // The clock of one state starts with each entry into it, as the state's own does.
        let own = entity.clock(timer.clock).states.single() == Some(owner.state);
        let mut all = Vec::new();
        for (id, mv) in entity.moves() {
            let Trigger::Timer(earlier) = mv.trigger else { continue };
            let here = mv.sources.contains(owner.state) && mv.changes_anything() && !Relevance::has_fired(&owner, id);
            let clock = if own && earlier.clock.index() == 0 { earlier.clock } else { timer.clock };
            if here && comes_before(&earlier, &Timer { up: 0, clock, ..*timer }) {
                all.push(self.must_hold(chain, mv.guard.as_ref()).negated());
            }
        }
        all
    }
}

fn comes_before(one: &Timer, other: &Timer) -> bool {
    let (Length::Fixed(length), Length::Fixed(longer)) = (one.length, other.length) else { return false };
    (one.up, one.clock) == (other.up, other.clock) && length < longer
}

fn last(chain: &[Link]) -> &Local {
    &chain[chain.len() - 1].local
}

/// Takes one of several away.
fn take_one(kids: &mut std::collections::BTreeMap<Kid, u32>, kid: &Kid) {
    if let Some(count) = kids.get_mut(kid) {
        *count -= 1;
        if *count == 0 {
            kids.remove(kid);
        }
    }
}

/// The kinds of parts that an entity owns.
pub(super) fn parts(entity: &crate::model::Entity) -> impl Iterator<Item = PartId> {
    (0..entity.parts.len()).map(PartId::new)
}
