//! The words of a scene as plain lines, for notations that place them themselves.

use super::evidence::{seen, times};
use super::text::wrap;
use super::{Cluster, Edge, Node, NodeKind};

/// What stands before what is to be seen first.
const MARK: &str = "(!) ";
/// Columns and lines of a list of states, and of a note in a title.
const LIST: (usize, usize) = (30, 4);
const NOTE: (usize, usize) = (60, 3);

/// The title of a cluster, and its notes.
pub(super) fn title(cluster: &Cluster) -> Vec<String> {
    let mark = if cluster.marked { MARK } else { "" };
    let notes = cluster.notes.iter().flat_map(|note| wrap(note, NOTE.0, NOTE.1));
    std::iter::once(format!("{mark}{}", cluster.name)).chain(notes).collect()
}

/// The name of a node.
pub(super) fn name(node: &Node) -> Vec<String> {
    let mark = if node.marked { MARK } else { "" };
    match node.kind {
        NodeKind::AnyOf => wrap(&node.name, LIST.0, LIST.1),
        _ => vec![format!("{mark}{}", node.name)],
    }
}

/// What happens in a node, and how often it was entered.
pub(super) fn inside(node: &Node) -> Vec<String> {
    let counted = node.seen.map(seen);
    let lines = node.lines.iter().flat_map(|line| line.text.split('\n')).map(str::to_owned);
    counted.into_iter().chain(lines).collect()
}

/// The words of an edge.
pub(super) fn label(edge: &Edge) -> Vec<String> {
    let mark = if edge.marked { MARK } else { "" };
    let counted = match edge.seen {
        Some(count) => Some(format!("{mark}{}", times(count))),
        None if edge.marked => Some(MARK.trim_end().to_owned()),
        None => None,
    };
    let words = edge.label.iter().flat_map(|part| &part.lines).map(|line| line.text.clone());
    counted.into_iter().chain(words).collect()
}
