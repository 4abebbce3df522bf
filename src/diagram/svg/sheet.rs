//! What a cluster asks of a layout: boxes for nodes and for the words of edges, frames, and lines that lead down.

use std::collections::HashMap;

use super::measure;
use super::turn::turn;
use super::words::{self, Block, TextLine};
use crate::diagram::layout::{Frame, Item, Link, Plan};
use crate::diagram::{Cluster, Edge, Node, NodeKind};
use crate::model::Role;

/// Between the words of a state and its outline.
pub(super) const PAD: (i64, i64) = (10, 6);
/// The side of a start.
const START: i64 = 14;
/// How much wider and higher a final state is: for its second outline.
pub(super) const RIM: i64 = 4;

/// What stands in a box.
pub(super) enum Inside<'a> {
    Node(&'a Node, Block),
    Words(Block),
    /// Nothing: lines leave the frame below it.
    Foot,
}

/// An edge and its lines.
pub(super) struct Strand<'a> {
    pub(super) edge: &'a Edge,
    /// The lines from the upper end to the lower one; two if there are words on the way.
    pub(super) links: Vec<usize>,
    /// The box with its words.
    pub(super) words: Option<usize>,
    /// Whether it leads up.
    pub(super) up: bool,
}

/// A cluster ready to be placed.
#[derive(Default)]
pub(super) struct Sheet<'a> {
    pub(super) plan: Plan,
    pub(super) insides: Vec<Inside<'a>>,
    pub(super) frames: Vec<(&'a Cluster, Block)>,
    pub(super) strands: Vec<Strand<'a>>,
    items: HashMap<&'a str, usize>,
    feet: HashMap<&'a str, usize>,
    /// The innermost frame of each edge.
    edges: Vec<(&'a Edge, Option<usize>)>,
}

impl<'a> Sheet<'a> {
    /// Of an entity.
    pub(super) fn new(cluster: &'a Cluster) -> Self {
        let mut sheet = Self::default();
        sheet.cluster(cluster, None);
        sheet.tie();
        sheet
    }

    fn cluster(&mut self, cluster: &'a Cluster, frame: Option<usize>) {
        for node in &cluster.nodes {
            let block = words::node(node);
            let (width, height) = size(node, &block);
            self.items.insert(&node.id, self.plan.items.len());
            self.item(Inside::Node(node, block), Item { width, height, reach: (width, width), frame });
        }
        for edge in &cluster.edges {
            self.edges.push((edge, frame));
        }
        for inner in &cluster.clusters {
            let title = words::title(inner, true);
            let of = Frame { outer: frame, title_width: title.width, title_height: title.height + 2 };
            let index = self.plan.frames.len();
            self.plan.frames.push(of);
            self.frames.push((inner, title));
            self.cluster(inner, Some(index));
            self.feet.insert(&inner.id, self.plan.items.len());
            self.plan.feet.push(self.plan.items.len());
            self.item(Inside::Foot, Item { width: 4, height: 0, reach: (4, 4), frame: Some(index) });
        }
    }

    fn item(&mut self, inside: Inside<'a>, item: Item) -> usize {
        self.insides.push(inside);
        self.plan.items.push(item);
        self.plan.items.len() - 1
    }

    /// Leads the lines of all edges down, through their words.
    fn tie(&mut self) {
        let mut arcs = Vec::new();
        let mut edges = Vec::new();
        for (edge, frame) in std::mem::take(&mut self.edges) {
            let (above, below) = if edge.back { (&edge.to, &edge.from) } else { (&edge.from, &edge.to) };
            let foot = above.cluster.as_ref().and_then(|cluster| self.feet.get(cluster.as_str()));
            let ends = foot.or_else(|| self.items.get(above.node.as_str())).zip(self.items.get(below.node.as_str()));
            if let Some((above, below)) = ends.filter(|(above, below)| above != below) {
                arcs.push((*above, *below));
                edges.push((edge, frame));
            }
        }
        let turned = turn(self.plan.items.len(), &arcs);
        for (((above, below), turned), (edge, frame)) in arcs.into_iter().zip(turned).zip(edges) {
            let ends = if turned { (below, above) } else { (above, below) };
            self.strand(edge, frame, ends, edge.back != turned);
        }
    }

    fn strand(&mut self, edge: &'a Edge, frame: Option<usize>, (above, below): (usize, usize), up: bool) {
        let block = words::edge(edge);
        let first = self.plan.links.len();
        // Words stand near the state that they leave.
        let (near, far) = if edge.happy { (20, 20) } else { (3, 1) };
        if block.lines.is_empty() {
            self.plan.links.push(Link { from: above, to: below, weight: near });
            self.strands.push(Strand { edge, links: vec![first], words: None, up });
            return;
        }
        let (width, height) = (block.width + 4, block.height + 4);
        let line = |line: &TextLine| measure::width(&line.text, line.size, line.bold);
        let top = block.lines.iter().take(2).map(line).max().unwrap_or(0);
        let bottom = block.lines.iter().rev().take(2).map(line).max().unwrap_or(0);
        let reach = (top, bottom);
        let words = self.item(Inside::Words(block), Item { width, height, reach, frame });
        let (upper, lower) = if up { (far, near) } else { (near, far) };
        self.plan.links.push(Link { from: above, to: words, weight: upper });
        self.plan.links.push(Link { from: words, to: below, weight: lower });
        self.strands.push(Strand { edge, links: vec![first, first + 1], words: Some(words), up });
    }
}

fn size(node: &Node, block: &Block) -> (i64, i64) {
    let (width, height) = (block.width + 2 * PAD.0, block.height + 2 * PAD.1);
    match node.kind {
        NodeKind::Start => (START, START),
        NodeKind::AnyOf => (width - 4, height - 4),
        NodeKind::Before => (width, height),
        NodeKind::State(_, Role::Final) => (width + 2 * RIM, height + 2 * RIM),
        NodeKind::State(_, Role::Fault) => (width + 12, height + 2),
        NodeKind::State(..) => (width.max(54), height),
    }
}
