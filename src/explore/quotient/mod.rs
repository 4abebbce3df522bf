//! Takes for one what has the same future, so that less is looked at for every number of parts.
//!
//! Two kinds of parts may differ in what nobody asks for any more: which way a drive came to the shelf does not matter
//! once it only waits to be packed. Whether they do depends on how the root is, so it is *pairs* of a root and a kind
//! that are compared, and roots together with all their kinds. What is alike is the coarsest relation in which each step
//! of one is matched by a step of the other, under the same condition, to places that are alike again: a bisimulation
//! (Park 1981), found by refining (Kanellakis and Smolka 1990). Every question asked here has the same answer in both.

mod refine;
mod survey;

use std::collections::HashSet;

use super::net::{KindId, RootId};
use super::pack::Packed;
use super::space::{Full, Space};
use crate::model::{EntityId, MoveId};
use refine::Classes;
use survey::Survey;

/// What stands for what.
#[derive(Debug)]
pub(super) struct Quotient<const W: usize> {
    /// By root.
    roots: Vec<Stand<W>>,
    /// Moves that are matched by a step of another kind or root, by that step's number.
    matched: Vec<(u32, EntityId, MoveId)>,
}

/// What stands for a root and its kinds of parts.
#[derive(Clone, Debug)]
struct Stand<const W: usize> {
    root: RootId,
    /// All bits of the counts of kinds for which another one stands.
    counts: Packed<W>,
    /// Those kinds, and what stands for them.
    kinds: Vec<(KindId, KindId)>,
}

impl<const W: usize> Default for Quotient<W> {
    /// Everything stands for itself.
    fn default() -> Self {
        Self { roots: Vec::new(), matched: Vec::new() }
    }
}

impl<const W: usize> Quotient<W> {
    /// What is alike in a space of which only the initial configurations are known; that everything stands for itself if
    /// there is too much to compare.
    pub(super) fn of(space: &mut Space<'_, W>) -> Result<Self, Full> {
        let Some(survey) = Survey::of(space)? else { return Ok(Self::default()) };
        let Some(classes) = Classes::of(space, &survey) else { return Ok(Self::default()) };
        let mut roots = Vec::with_capacity(survey.kinds.len());
        for (root, kinds) in (0..).zip(&survey.kinds) {
            let stands = classes.first_root(root);
            let mut stand = Stand { root: stands, counts: [0; W], kinds: Vec::new() };
            for kind in kinds {
                let other = classes.first_kind(root, *kind, &survey.kinds[stands as usize]);
                if other != *kind {
                    super::atoms::merge(&mut stand.counts, &space.layout.mask::<W>(*kind));
                    stand.kinds.push((*kind, other));
                }
            }
            roots.push(stand);
        }
        let matched = classes.matched(space, &survey);
        Ok(Self { roots, matched })
    }

    /// What stands for a configuration.
    #[inline]
    pub(super) fn of_packed(&self, space: &Space<'_, W>, packed: Packed<W>) -> Packed<W> {
        let Some(stand) = self.roots.get(space.layout.root(&packed) as usize) else { return packed };
        let mut after = space.layout.with_root(packed, stand.root);
        if packed.iter().zip(&stand.counts).any(|(word, mask)| word & mask != 0) {
            let most = u64::from(space.counting.most());
            for (kind, other) in &stand.kinds {
                let count = space.layout.count(&after, *kind);
                if count > 0 {
                    let all = (space.layout.count(&after, *other) + count).min(most);
                    after = space.layout.with_count(space.layout.with_count(after, *kind, 0), *other, all);
                }
            }
        }
        after
    }

    /// What stands for a root.
    pub(super) fn of_root(&self, root: RootId) -> RootId {
        self.roots.get(root as usize).map_or(root, |stand| stand.root)
    }

    /// What stands for a kind of parts of a root.
    pub(super) fn of_kind(&self, root: RootId, kind: KindId) -> KindId {
        let stand = self.roots.get(root as usize);
        stand.and_then(|stand| stand.kinds.iter().find(|(of, _)| *of == kind)).map_or(kind, |(_, other)| *other)
    }

    /// The moves that are possible where steps have been possible.
    pub(super) fn possible(&self, space: &Space<'_, W>) -> HashSet<(EntityId, MoveId)> {
        let used = space.steps.iter().filter(|step| step.used).map(|step| (step.act.entity, step.act.id));
        let matched = self.matched.iter().filter(|(step, ..)| space.steps[*step as usize].used);
        used.chain(matched.map(|(_, entity, id)| (*entity, *id))).collect()
    }
}
