//! Blocks of text: what stands in a state, at an edge, in a title.

use super::measure::width;
use super::paint::{self, Paint};
use crate::diagram::text::{break_name, wrap};
use crate::diagram::{Cluster, Edge, MoveKind, Node, NodeKind, Tone, evidence};

/// Columns of a state's name.
const NAME: usize = 24;
/// Columns and lines of a list of states.
const LIST: (usize, usize) = (30, 4);
/// Columns and lines of a note in a title.
const NOTE: (usize, usize) = (60, 3);
/// Sizes of letters in tenths of a pixel.
const TITLE: i64 = 140;
const STATE: i64 = 120;
const LINE: i64 = 100;
const ASIDE: i64 = 95;

/// A line of text.
#[derive(Clone, Debug)]
pub(super) struct TextLine {
    pub(super) text: String,
    pub(super) size: i64,
    pub(super) bold: bool,
    pub(super) middle: bool,
    pub(super) paint: Paint,
    /// From the top of the block to where the letters stand.
    pub(super) base: i64,
}

/// Lines below each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) lines: Vec<TextLine>,
    pub(super) width: i64,
    pub(super) height: i64,
}

impl Block {
    fn line(&mut self, text: &str, size: i64, paint: Paint) -> &mut TextLine {
        self.add(text, (size, false), paint)
    }

    fn bold(&mut self, text: &str, size: i64, paint: Paint) -> &mut TextLine {
        self.add(text, (size, true), paint)
    }

    fn add(&mut self, text: &str, (size, bold): (i64, bool), paint: Paint) -> &mut TextLine {
        let text = crate::diagram::hidden::plain(text);
        self.width = self.width.max(width(&text, size, bold));
        let base = self.height + size * 95 / 1000;
        self.height += size * 122 / 1000;
        let at = self.lines.len();
        self.lines.push(TextLine { text, size, bold, middle: false, paint, base });
        &mut self.lines[at]
    }
}

/// What stands in a node.
pub(super) fn node(node: &Node) -> Block {
    let mut block = Block::default();
    match node.kind {
        NodeKind::Start => return block,
        NodeKind::AnyOf => {
            for line in wrap(&node.name, LIST.0, LIST.1) {
                block.line(&line, LINE, Paint::Grey).middle = true;
            }
            return block;
        }
        NodeKind::Before | NodeKind::State(..) => {}
    }
    let never = node.seen.is_some_and(|seen| seen.count == 0);
    let ink = if never { Paint::Grey } else { Paint::Ink };
    for line in break_name(&node.name, NAME) {
        let line = if node.marked && block.lines.is_empty() { format!("(!) {line}") } else { line };
        block.bold(&line, STATE, ink).middle = true;
    }
    if let Some(seen) = node.seen {
        block.line(&evidence::seen(seen), LINE, ink).middle = true;
    }
    for line in &node.lines {
        let paint = if line.kind == MoveKind::Fault { Paint::Red } else { Paint::Grey };
        for text in line.text.split('\n') {
            block.line(text, LINE, paint);
        }
    }
    block
}

/// The words of an edge, one move below the other; none if nothing is to be said.
pub(super) fn edge(edge: &Edge) -> Block {
    let mut block = Block::default();
    let never = edge.seen == Some(0);
    if let Some(count) = edge.seen {
        let mark = if edge.marked { "(!) " } else { "" };
        let paint = if never { Paint::Grey } else { Paint::Ink };
        block.bold(&format!("{mark}{}", evidence::times(count)), LINE, paint);
    } else if edge.marked {
        block.bold("(!)", LINE, Paint::Ink);
    }
    for (at, part) in edge.label.iter().enumerate() {
        block.height += if at > 0 { 3 } else { 0 };
        for line in &part.lines {
            let (size, paint) = match line.tone {
                Tone::Trigger => (LINE, paint::of(part.kind, false)),
                Tone::Aside => (ASIDE, Paint::Grey),
            };
            block.line(&line.text, size, if never { Paint::Grey } else { paint });
        }
    }
    block
}

/// The title of an entity and its notes, or of a state with nested states.
pub(super) fn title(cluster: &Cluster, composite: bool) -> Block {
    let mut block = Block::default();
    let mark = if cluster.marked { "(!) " } else { "" };
    for line in break_name(&cluster.name, NAME * 2) {
        block.bold(&format!("{mark}{line}"), if composite { STATE } else { TITLE }, Paint::Ink);
    }
    for text in cluster.notes.iter().flat_map(|note| wrap(note, NOTE.0, NOTE.1)) {
        block.line(&text, ASIDE, Paint::Grey);
    }
    block
}

/// One line that stands alone.
pub(super) fn single(text: &str) -> Block {
    let mut block = Block::default();
    block.line(text, LINE, Paint::Grey);
    block
}
