//! Draws one entity: its frame, the frames in it, lines, states, words.

use super::line::Stroke;
use super::paint::Paint;
use super::sheet::{Inside, RIM, Sheet};
use super::words::{self, Block};
use super::write::Writer;
use crate::diagram::layout::{Placed, Point, Rect, layout};
use crate::diagram::{Cluster, Node, NodeKind};
use crate::model::Role;

/// Between the frame of an entity and what is in it.
const PAD: i64 = 16;

/// An entity, placed.
pub(super) struct Drawing<'a> {
    cluster: &'a Cluster,
    title: Block,
    sheet: Sheet<'a>,
    placed: Placed,
    pub(super) width: i64,
    pub(super) height: i64,
}

impl<'a> Drawing<'a> {
    /// Places an entity.
    pub(super) fn new(cluster: &'a Cluster) -> Self {
        let sheet = Sheet::new(cluster);
        let placed = layout(&sheet.plan);
        let title = words::title(cluster, false);
        let width = placed.width.max(title.width) + 2 * PAD;
        let height = placed.height + title.height + 2 * PAD;
        Self { cluster, title, sheet, placed, width, height }
    }

    /// Draws it with its frame's corner at a point.
    pub(super) fn draw(&self, out: &mut Writer, (left, top): (i64, i64), most: u64) {
        let cluster = self.cluster;
        out.open(&cluster.id, &cluster.classes.join(" "), &cluster.tooltip);
        let frame = Rect { left, top, width: self.width, height: self.height };
        let outline = if cluster.marked { (Paint::Mark, "3") } else { (Paint::Edge, "1") };
        out.rect(frame, 8, &format!(r#"{} stroke-width="{}""#, Paint::both(Paint::Page, outline.0), outline.1));
        out.block(&self.title, Rect { left: left + 8, top: top + 6, ..Rect::default() }, None);
        out.close();
        // What fills less than the title is wide stands in the middle.
        let aside = (self.width - 2 * PAD - self.placed.width) / 2;
        out.shift = (left + PAD + aside, top + PAD + self.title.height);
        for ((inner, _), rect) in self.sheet.frames.iter().zip(&self.placed.frames) {
            composite(out, inner, *rect);
        }
        self.strands(out, most);
        for (inside, rect) in self.sheet.insides.iter().zip(&self.placed.items) {
            if let Inside::Node(node, block) = inside {
                state(out, node, block, *rect);
            }
        }
        for ((_, title), rect) in self.sheet.frames.iter().zip(&self.placed.frames) {
            let place = Rect { left: rect.left + 8, top: rect.top + 4, ..Rect::default() };
            out.block(title, place, Some(Paint::Composite));
        }
        out.shift = (0, 0);
    }

    /// The lines of every edge, with its words.
    fn strands(&self, out: &mut Writer, most: u64) {
        for strand in &self.sheet.strands {
            let edge = strand.edge;
            let never = if edge.seen == Some(0) { " never" } else { "" };
            let marked = if edge.marked { " marked" } else { "" };
            out.open(&edge.id, &format!("edge {}{never}{marked}", edge.classes.join(" ")), &edge.tooltip);
            let stroke = Stroke::of(edge, most);
            let last = strand.links.len() - 1;
            for (at, link) in strand.links.iter().enumerate() {
                // The first piece is the upper one.
                let (upper, lower) = (at == 0, at == last);
                let ends = if strand.up { (lower, upper) } else { (upper, lower) };
                stroke.draw(out, &self.placed.links[*link], strand.up, ends);
            }
            if let Some(words) = strand.words
                && let Inside::Words(block) = &self.sheet.insides[words]
            {
                let rect = self.placed.items[words];
                out.block(block, Rect { left: rect.left + 2, top: rect.top + 2, ..rect }, None);
            }
            out.close();
        }
    }
}

fn composite(out: &mut Writer, cluster: &Cluster, rect: Rect) {
    out.open(&cluster.id, &cluster.classes.join(" "), &cluster.tooltip);
    let (paint, width) = if cluster.marked { (Paint::Mark, "3") } else { (Paint::Outline, "1") };
    out.rect(rect, 8, &format!(r#"{} stroke-width="{width}""#, Paint::both(Paint::Composite, paint)));
    out.close();
}

fn state(out: &mut Writer, node: &Node, block: &Block, rect: Rect) {
    let never = node.seen.is_some_and(|seen| seen.count == 0);
    let classes = format!(
        "node {}{}{}",
        node.classes.join(" "),
        if never { " never" } else { "" },
        if node.marked { " marked" } else { "" }
    );
    out.open(&node.id, &classes, &node.tooltip);
    if node.marked {
        let around = Rect { left: rect.left - 4, top: rect.top - 4, width: rect.width + 8, height: rect.height + 8 };
        out.rect(around, 10, &Paint::Mark.fill());
    }
    shape(out, node.kind, rect, never);
    let top = rect.top + (rect.height - block.height) / 2;
    let left = rect.left + (rect.width - block.width) / 2;
    out.block(block, Rect { left, top, width: block.width, height: block.height }, None);
    out.close();
}

fn shape(out: &mut Writer, kind: NodeKind, rect: Rect, never: bool) {
    let line = if never { Paint::Pale } else { Paint::Outline };
    let dashes = if never { r#" stroke-dasharray="2 4""# } else { "" };
    match kind {
        NodeKind::Start => {
            let center = Point { x: rect.middle(), y: rect.top + rect.height / 2 };
            out.circle(center, rect.width / 2, &Paint::Ink.fill());
        }
        NodeKind::AnyOf => {
            let look = format!(r#"{} stroke-dasharray="4 3""#, Paint::both(Paint::Page, Paint::Pale));
            out.rect(rect, 8, &look);
        }
        NodeKind::Before => out.rect(rect, 0, &Paint::both(Paint::Page, Paint::Pale)),
        NodeKind::State(_, Role::Fault) => {
            let (left, top, right, bottom, cut) = (rect.left, rect.top, rect.right(), rect.bottom(), 9);
            let points = [
                (left + cut, top),
                (right - cut, top),
                (right, top + cut),
                (right, bottom - cut),
                (right - cut, bottom),
                (left + cut, bottom),
                (left, bottom - cut),
                (left, top + cut),
            ];
            let (inside, line) = if never { (Paint::Page, Paint::Pale) } else { (Paint::Fault, Paint::Red) };
            out.polygon(&points, &format!(r#"{} stroke-dasharray="5 3""#, Paint::both(inside, line)));
        }
        NodeKind::State(_, role) => {
            let inside = if never || role == Role::Final { Paint::Page } else { Paint::State };
            out.rect(rect, 8, &format!("{}{dashes}", Paint::both(inside, line)));
            if role == Role::Final {
                let (width, height) = (rect.width - 2 * RIM, rect.height - 2 * RIM);
                let inner = Rect { left: rect.left + RIM, top: rect.top + RIM, width, height };
                out.rect(inner, 5, &format!("{}{dashes}", line.stroke()));
            }
        }
    }
}
