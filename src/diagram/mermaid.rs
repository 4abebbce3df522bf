//! Prints a scene as a Mermaid `stateDiagram-v2`, which code hosts draw where they show Markdown.

use std::fmt::Write as _;

use super::names::Names;
use super::{Cluster, Edge, End, Node, NodeKind, Scene, hidden, lines};
use crate::model::Role;

/// How special states look: dark enough for letters on them, in light and in dark pages.
const CLASSES: [&str; 4] = [
    "classDef fault stroke:#a63a0a,stroke-width:2px,stroke-dasharray:5 3",
    "classDef anyof stroke-dasharray:4 3",
    "classDef never stroke-dasharray:2 4,opacity:0.6",
    "classDef marked stroke:#b08800,stroke-width:4px",
];

/// The scene as Mermaid. The same scene gives the same bytes.
///
/// A line of Mermaid has one look, so the kind of a move is told by its words alone. Whatever could be taken for
/// Mermaid's own words is written as an entity, such as `#58;`.
pub fn mermaid(scene: &Scene) -> String {
    let mut out = Printer { text: String::new(), depth: 0, names: &Names::new(scene) };
    out.line("stateDiagram-v2");
    out.depth = 1;
    for class in CLASSES {
        out.line(class);
    }
    for cluster in &scene.clusters {
        out.entity(cluster);
    }
    for each in &scene.ownerships {
        let (owner, part) = (out.names.of(&each.parent), out.names.of(&each.child));
        out.line(&format!("{owner} --> {part} : owns {}", escape(&each.label)));
    }
    for cluster in &scene.clusters {
        out.classes(cluster);
    }
    out.text
}

struct Printer<'a> {
    text: String,
    depth: usize,
    names: &'a Names,
}

impl Printer<'_> {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:width$}{text}", "", width = self.depth * 2);
    }

    /// An entity's states in their frames, then its edges, outside of them all: Mermaid takes a state for part of the
    /// frame in which an edge last names it.
    fn entity(&mut self, cluster: &Cluster) {
        let edges = cluster.all_edges();
        let begins: Vec<&Edge> = edges.iter().copied().filter(|edge| edge.sources.is_empty()).collect();
        self.open(cluster);
        self.frame(cluster, &begins);
        self.depth -= 1;
        self.line("}");
        for edge in edges.iter().filter(|edge| !edge.sources.is_empty()) {
            let (from, to) = (self.end(&edge.from), self.end(&edge.to));
            self.line(&format!("{from} --> {to}{}", words(edge)));
        }
    }

    fn open(&mut self, cluster: &Cluster) {
        // The head of a frame has room for one line: a second one would stand where a life begins.
        let (name, title) = (self.names.of(&cluster.id), escape(&lines::title(cluster).join(" · ")));
        self.line(&format!("state \"{title}\" as {name} {{"));
        self.depth += 1;
    }

    /// The nodes and inner frames, and where a life begins and ends.
    fn frame(&mut self, cluster: &Cluster, begins: &[&Edge]) {
        for node in &cluster.nodes {
            self.node(node);
        }
        for inner in &cluster.clusters {
            self.open(inner);
            self.frame(inner, begins);
            self.depth -= 1;
            self.line("}");
        }
        for edge in begins {
            let words = if cluster.classes.contains(&"composite") { String::new() } else { words(edge) };
            // Into a frame, and in it further.
            let leads = |node: &Node| node.id == edge.to.node;
            let frame = cluster.clusters.iter().find(|inner| inner.all_nodes().into_iter().any(leads));
            let node = cluster.nodes.iter().find(|node| leads(node)).map(|node| &node.id);
            if let Some(to) = node.or(frame.map(|frame| &frame.id)) {
                self.line(&format!("[*] --> {}{words}", self.names.of(to)));
            }
        }
        for node in cluster.nodes.iter().filter(|node| matches!(node.kind, NodeKind::State(_, Role::Final))) {
            self.line(&format!("{} --> [*]", self.names.of(&node.id)));
        }
    }

    fn node(&mut self, node: &Node) {
        if node.kind == NodeKind::Start {
            return;
        }
        let name = self.names.of(&node.id);
        self.line(&format!("state \"{}\" as {name}", joined(&lines::name(node))));
        for line in lines::inside(node) {
            self.line(&format!("{name} : {}", escape(&line)));
        }
    }

    fn end(&self, end: &End) -> &str {
        self.names.of(end.cluster.as_ref().unwrap_or(&end.node))
    }

    fn classes(&mut self, cluster: &Cluster) {
        for node in cluster.all_nodes() {
            let kind = match node.kind {
                NodeKind::State(_, Role::Fault) => Some("fault"),
                NodeKind::AnyOf => Some("anyof"),
                _ => None,
            };
            let never = node.seen.filter(|seen| seen.count == 0).map(|_| "never");
            let marked = node.marked.then_some("marked");
            for class in kind.into_iter().chain(never).chain(marked) {
                self.line(&format!("class {} {class}", self.names.of(&node.id)));
            }
        }
    }
}

/// The words of an edge behind it.
fn words(edge: &Edge) -> String {
    let words = joined(&lines::label(edge));
    if words.is_empty() { words } else { format!(" : {words}") }
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("<br/>")
}

/// Text of which Mermaid takes nothing for its own.
fn escape(text: &str) -> String {
    let plain = hidden::plain(text);
    let lower = plain.to_ascii_lowercase();
    let mut out = String::with_capacity(plain.len());
    for (at, character) in plain.char_indices() {
        let rest = &plain[at + character.len_utf8()..];
        // Mermaid looks for this word anywhere in a line; a number, a dot and a blank begin a list.
        let begins = lower[at..].starts_with("direction") || (character == '.' && rest.starts_with(' '));
        let safe =
            character.is_alphanumeric() || matches!(character, ' ' | '.' | ',' | '_' | '/' | '(' | ')' | '=' | '+');
        let safe = safe || matches!(character, '·' | '…' | '×' | '→' | '[' | ']' | '!');
        if safe && !begins {
            out.push(character);
        } else {
            let _ = write!(out, "#{};", u32::from(character));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_is_taken_for_mermaid() {
        assert_eq!(escape("a --> b : c"), "a #45;#45;#62; b #58; c");
        assert_eq!(escape("\"#quot;<br/>\n%%{x}%%`"), "#34;#35;quot#59;#60;br/#62; #37;#37;#123;x#125;#37;#37;#96;");
        assert_eq!(escape("Direction TB, 1. x.y"), "#68;irection TB, 1#46; x.y");
    }
}
