//! Takes for one what has the same future, so that less is looked at for every number of parts.
//!
//! Two kinds of parts may differ in what nobody asks for any more: which way a drive came to the shelf does not matter
//! once it only waits to be packed. Whether they do depends on how the root is, so it is *pairs* of a root and a kind
//! that are compared, and roots together with all their kinds. What is alike is the coarsest relation in which each step
//! of one is matched by a step of the other, under the same condition, to places that are alike again: a bisimulation
//! (Park 1981), found by refining (Kanellakis and Smolka 1990). Every question asked here has the same answer in both.

mod build;
mod refine;
mod survey;

use super::net::{KindId, RootId};
use super::pack::{Layout, Packed};
use crate::model::{EntityId, MoveId};

/// What stands for what.
#[derive(Debug)]
pub(super) struct Quotient<const W: usize> {
    /// By root.
    roots: Vec<Stand<W>>,
    /// Moves that are matched by a step of another kind or root, by that step's number.
    matched: Vec<(u32, EntityId, MoveId)>,
    /// The largest count.
    most: u64,
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
        Self { roots: Vec::new(), matched: Vec::new(), most: 1 }
    }
}

impl<const W: usize> Quotient<W> {
    /// What stands for a configuration.
    #[inline]
    pub(super) fn of_packed(&self, layout: &Layout, packed: Packed<W>) -> Packed<W> {
        let Some(stand) = self.roots.get(layout.root(&packed) as usize) else { return packed };
        let mut after = layout.with_root(packed, stand.root);
        if packed.iter().zip(&stand.counts).any(|(word, mask)| word & mask != 0) {
            for (kind, other) in &stand.kinds {
                let count = layout.count(&after, *kind);
                if count > 0 {
                    let all = (layout.count(&after, *other) + count).min(self.most);
                    after = layout.with_count(layout.with_count(after, *kind, 0), *other, all);
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
}
