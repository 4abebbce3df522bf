//! Walks through what a cluster holds, however deep.

use super::{Cluster, Edge, Node};

impl Cluster {
    /// Every node in it.
    pub fn all_nodes(&self) -> Vec<&Node> {
        let inner = self.clusters.iter().flat_map(Self::all_nodes);
        self.nodes.iter().chain(inner).collect()
    }

    /// Every edge in it.
    pub fn all_edges(&self) -> Vec<&Edge> {
        let inner = self.clusters.iter().flat_map(Self::all_edges);
        self.edges.iter().chain(inner).collect()
    }

    /// Calls `each` with this cluster and with every one inside it.
    pub(super) fn each(&mut self, each: &mut dyn FnMut(&mut Self)) {
        each(self);
        for inner in &mut self.clusters {
            inner.each(each);
        }
    }

    /// Every node in it, to be changed.
    pub(super) fn nodes_mut(&mut self) -> Vec<&mut Node> {
        let inner = self.clusters.iter_mut().flat_map(Self::nodes_mut);
        self.nodes.iter_mut().chain(inner).collect()
    }

    /// Every edge in it, to be changed.
    pub(super) fn edges_mut(&mut self) -> Vec<&mut Edge> {
        let inner = self.clusters.iter_mut().flat_map(Self::edges_mut);
        self.edges.iter_mut().chain(inner).collect()
    }
}
