//! What holds whatever the number of parts: counts that are taken for one from a bound on.
//!
//! Guards ask no more of the counts than the bound can tell, so each is settled by what is kept of them. A step of one of
//! *many* parts leaves many, or one fewer than many. Taking both for possible, everything that can be reached is reached
//! here (and some things that cannot be): what holds in all of it holds for every number.
//!
//! The other way round, that something *can* be reached whatever the number, takes steps that every number of parts can
//! follow. There are two kinds. A step whose outcomes all lead on: one of them is what happens. And a *drain*: one part
//! after the other does the same until none of its kind is left; that is possible if the step stays possible on the way,
//! and does to the root what it did at first. It ends, for there are only so many parts. (Counter abstraction: Pnueli, Xu,
//! Zuck, *Liveness with (0, 1, ∞)-counter abstraction*, 2002.)

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::net::KindId;
use super::numbers::Counting;
use super::pack::Packed;
use super::question::Limit;
use super::space::{ALONE, FIRST, Full, NUMBER, PLACE, Space};
use crate::model::{EntityId, Guard, GuardKind, Model, Quantifier};

/// How far counts are followed, at most.
const FURTHEST: u32 = 4;

/// From which count on all numbers are one for the guards of a root's family.
pub(super) fn bound(model: &Model, root: EntityId) -> Result<u32, Limit> {
    let family: Vec<EntityId> =
        std::iter::once(root).chain(model.entity(root).parts.iter().map(|part| part.entity)).collect();
    if let Some(deep) = family[1..].iter().find(|part| !model.entity(**part).parts.is_empty()) {
        return Err(Limit::Deep(*deep));
    }
    let guards = family.iter().flat_map(|id| &model.entity(*id).moves).filter_map(|mv| mv.guard.as_ref());
    let laws = model.invariants.iter().filter(|law| family.contains(&law.entity)).map(|law| &law.condition);
    let mut bound = 1;
    for guard in guards.chain(laws).flat_map(Guard::walk) {
        let GuardKind::Parts { quantifier, .. } = &guard.kind else { continue };
        let needs = match quantifier {
            Quantifier::All | Quantifier::Some | Quantifier::No => 1,
            Quantifier::AtLeast(n) => *n,
            Quantifier::AtMost(n) | Quantifier::Exactly(n) => n.saturating_add(1),
        };
        if needs > FURTHEST {
            return Err(Limit::Counts(guard.span));
        }
        bound = bound.max(needs);
    }
    Ok(bound)
}

/// Where drains lead, for configurations for which that was asked: the bits of the move, and the number.
pub(super) type Drains = HashMap<usize, Vec<u32>>;

/// Which configurations surely lead to a goal, whatever the numbers of parts, by moves that carry none of the bits
/// `without`.
pub(super) fn surely<const W: usize>(
    space: &mut Space<'_, W>,
    goal: &[bool],
    (without, drains): (u32, &mut Drains),
) -> Result<Vec<bool>, Full> {
    let mut good = goal.to_vec();
    loop {
        while by_edges(space, &mut good, without) {}
        let mut changed = false;
        // A drain is looked for only where nothing else leads on.
        for at in (0..good.len()).rev() {
            if !good[at] {
                let found = match drains.entry(at) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => place.insert(drains_of(space, at)?),
                };
                good[at] = found.iter().any(|edge| edge & without == 0 && good[(edge & NUMBER) as usize]);
                changed |= good[at];
            }
        }
        if !changed {
            return Ok(good);
        }
    }
}

/// Adds the configurations out of which a step leads, of which all that may come leads to the goal.
fn by_edges<const W: usize>(space: &Space<'_, W>, good: &mut [bool], without: u32) -> bool {
    let mut changed = false;
    for at in (0..good.len()).rev() {
        if good[at] {
            continue;
        }
        let edges = space.edges(at);
        let leads = |edge: u32| good[(edge & NUMBER) as usize];
        let sure = edges.iter().enumerate().any(|(place, edge)| {
            edge & without == 0
                && match edge & PLACE {
                    ALONE => leads(*edge),
                    FIRST => leads(*edge) && leads(edges[place + 1]),
                    _ => false,
                }
        });
        good[at] = sure;
        changed |= sure;
    }
    changed
}

/// Where drains out of a configuration lead.
fn drains_of<const W: usize>(space: &mut Space<'_, W>, at: usize) -> Result<Vec<u32>, Full> {
    let packed = space.numbered.all[at];
    let root = space.layout.root(&packed);
    let mut all = Vec::new();
    for kind in space.kinds_of(&packed) {
        for step in space.of_part(root, kind)? {
            if !space.is_possible(step, &packed) {
                continue;
            }
            let (_, stays) = space.outcomes(&packed, &space.steps[step as usize], Some(kind));
            if let Some(stays) = stays
                && let Some(drained) = drain(space, (step, kind), &stays)?
            {
                let flags = space.steps[step as usize].flags;
                all.extend(space.numbered.find(&drained).map(|number| number | flags));
            }
        }
    }
    Ok(all)
}

/// What is left when all parts of a kind have done the same, one after the other; `None` if that may not be possible.
/// `stays`: after the first of them.
fn drain<const W: usize>(
    space: &mut Space<'_, W>,
    (step, from): (u32, KindId),
    stays: &Packed<W>,
) -> Result<Option<Packed<W>>, Full> {
    let Counting::Saturating(cap) = space.counting else { return Ok(None) };
    let Some(to) = space.steps[step as usize].kind else { return Ok(None) };
    let root = space.layout.root(stays);
    let flags = space.steps[step as usize].flags;
    // Where the root has changed, others may stand for both.
    let (from, to) = (space.quotient.of_kind(root, from), space.quotient.of_kind(root, to));
    if from == to {
        return Ok(None);
    }
    let mut again = Vec::new();
    for next in space.of_part(root, from)? {
        let next_step = &space.steps[next as usize];
        let same = next_step.flags == flags && space.quotient.of_root(next_step.root) == root;
        if same && next_step.kind.is_some_and(|kind| space.quotient.of_kind(next_step.root, kind) == to) {
            again.push(next);
        }
    }
    for left in 1..=u64::from(cap) {
        for reached in space.layout.count(stays, to)..=u64::from(cap) {
            let on_the_way = space.layout.with_count(space.layout.with_count(*stays, from, left), to, reached);
            if !again.iter().any(|again| space.holds(&space.steps[*again as usize].formula, &on_the_way)) {
                return Ok(None);
            }
        }
    }
    Ok(Some(space.layout.with_count(space.layout.with_count(*stays, from, 0), to, u64::from(cap))))
}
