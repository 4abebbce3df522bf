//! Tells which configurations are at an end.

use super::net::{KindId, Node, RootId};
use super::pack::Packed;
use super::space::Space;
use crate::model::{Model, Role};

impl<const W: usize> Space<'_, W> {
    /// For each configuration, whether the root is at an end.
    pub(super) fn ends_reached(&self) -> Vec<bool> {
        self.numbered.all.iter().map(|packed| self.is_end(packed)).collect()
    }

    /// For each configuration, whether every part that is there is at an end.
    pub(super) fn finished(&self) -> Vec<bool> {
        self.numbered.all.iter().map(|packed| self.is_finished(packed)).collect()
    }

    /// Whether the root is at an end.
    fn is_end(&self, packed: &Packed<W>) -> bool {
        self.is_end_root(self.layout.root(packed))
    }

    /// Whether a root is at an end.
    pub(super) fn is_end_root(&self, root: RootId) -> bool {
        let root = &self.net.roots[root as usize];
        self.net.model.entity(root.entity).state(root.state).role == Role::Final
    }

    /// Whether parts of a kind are there and have their end still before them.
    pub(super) fn is_unfinished(&self, kind: KindId) -> bool {
        self.net.kinds[usize::from(kind)].node.as_ref().is_some_and(|node| !is_finished(self.net.model, node))
    }

    /// Whether no part that is there has its end still before it.
    fn is_finished(&self, packed: &Packed<W>) -> bool {
        packed.iter().zip(&self.unfinished).all(|(word, mask)| word & mask == 0)
    }
}

/// Whether an instance, and everything that it owns, is at an end.
fn is_finished(model: &Model, node: &Node) -> bool {
    let ended = model.entity(node.local.entity).state(node.local.state).role == Role::Final;
    ended && node.kids.keys().filter_map(|kid| kid.node.as_ref()).all(|node| is_finished(model, node))
}
