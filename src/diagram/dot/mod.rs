//! Prints a scene in the DOT language of Graphviz.

mod escape;
mod html;
mod style;

use std::fmt::Write as _;

use super::{Cluster, Edge, Node, NodeKind, Ownership, Scene};
use crate::model::Role;
use escape::quoted;
use style::{arrow, attributes};

/// The scene as DOT, for `dot -Tsvg`. The same scene gives the same bytes.
///
/// An edge with words is drawn through a node that holds them: so no line runs through its own words, none of them
/// overlap, and a frame always holds them. That node carries the edge's id; its two halves carry the same classes.
pub fn dot(scene: &Scene) -> String {
    let mut out = Printer { text: String::new(), depth: 0, most: scene.most };
    out.open(&format!("digraph {}", quoted(&scene.title)));
    out.defaults(scene);
    for cluster in &scene.clusters {
        out.cluster(cluster, &cluster.id);
    }
    for ownerships in scene.ownerships.chunk_by(|one, other| one.parent == other.parent) {
        out.ownerships(ownerships);
    }
    out.close();
    out.text
}

struct Printer {
    text: String,
    depth: usize,
    most: u64,
}

impl Printer {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:width$}{text}", "", width = self.depth * 2);
    }

    fn open(&mut self, head: &str) {
        self.line(&format!("{head} {{"));
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line("}");
    }

    fn defaults(&mut self, scene: &Scene) {
        for line in style::DEFAULTS {
            self.line(line);
        }
        self.line(&format!("tooltip={}", quoted(&scene.tooltip)));
        if !scene.legend.is_empty() {
            self.line(&format!("label={} {}", html::legend(&scene.legend), style::LEGEND));
        }
    }

    fn cluster(&mut self, cluster: &Cluster, entity: &str) {
        self.open(&format!("subgraph {}", quoted(&format!("cluster_{}", cluster.id))));
        let composite = cluster.classes.contains(&"composite");
        let frame = if composite { style::COMPOSITE } else { style::ENTITY };
        let label = if composite { "\"\"".to_owned() } else { html::title(&cluster.name, &cluster.notes) };
        let words = [("id", quoted(&cluster.id)), ("class", quoted(&cluster.classes.join(" ")))];
        let title = [("tooltip", quoted(&cluster.tooltip)), ("label", label)];
        for (name, value) in words.into_iter().chain(title) {
            self.line(&format!("{name}={value}"));
        }
        self.line(frame);
        if cluster.marked {
            self.line(style::MARKED_FRAME);
        }
        if composite {
            self.inner_title(cluster);
        }
        for node in &cluster.nodes {
            self.node(node, entity);
        }
        for inner in &cluster.clusters {
            self.cluster(inner, entity);
        }
        for edge in &cluster.edges {
            self.edge(edge, entity);
        }
        self.close();
    }

    /// The title of a frame that lines enter: a node, for lines keep off nodes, but not off titles.
    fn inner_title(&mut self, cluster: &Cluster) {
        let title = format!("{}-title", cluster.id);
        let all = [
            ("id", quoted(&title)),
            ("class", quoted("title")),
            ("tooltip", quoted(&cluster.tooltip)),
            ("label", html::inner_title(&cluster.name)),
        ];
        self.line(&format!("{} [{}]", quoted(&title), attributes(&all, style::TITLE)));
        // Beside the first state there is room, and no line has to go around it; not so beside an inner frame.
        let (row, first) = match cluster.nodes.first() {
            Some(first) => ("rank=same; ", Some(first)),
            None => ("", first_node(cluster)),
        };
        if let Some(first) = first {
            let (title, first) = (quoted(&title), quoted(&first.id));
            self.line(&format!("{{ {row}{title} -> {first} [{}] }}", style::BELOW));
        }
    }

    fn node(&mut self, node: &Node, entity: &str) {
        let mut all = vec![
            ("id", quoted(&node.id)),
            ("class", quoted(&node.classes.join(" "))),
            ("tooltip", quoted(&node.tooltip)),
            ("label", html::node(node)),
        ];
        if node.happy {
            all.push(("group", quoted(entity)));
        }
        let shape = match node.kind {
            NodeKind::Start => style::START,
            NodeKind::Before => style::BEFORE,
            NodeKind::State(_, Role::Final) => style::FINAL,
            NodeKind::State(_, Role::Fault) => style::FAULT,
            NodeKind::State(..) => "",
            NodeKind::AnyOf => style::ANY_OF,
        };
        let shape = format!("{shape}{}", style::node_extra(node));
        self.line(&format!("{} [{}]", quoted(&node.id), attributes(&all, shape.trim_start())));
    }

    fn edge(&mut self, edge: &Edge, entity: &str) {
        let labelled = edge.seen.is_some() || edge.marked || edge.label.iter().any(|part| !part.lines.is_empty());
        if !labelled {
            self.half(edge, (&edge.from.node, &edge.to.node), Half::WHOLE);
            return;
        }
        let mut all = vec![
            ("id", quoted(&edge.id)),
            ("class", quoted(&edge.classes.join(" "))),
            ("tooltip", quoted(&edge.tooltip)),
            ("label", html::edge(edge)),
        ];
        if edge.happy {
            all.push(("group", quoted(entity)));
        }
        self.line(&format!("{} [{}]", quoted(&edge.id), attributes(&all, style::WORDS)));
        self.half(edge, (&edge.from.node, &edge.id), Half::OUT);
        self.half(edge, (&edge.id, &edge.to.node), Half::IN);
    }

    /// An edge or one half of it; one that leads back up is written the other way round.
    fn half(&mut self, edge: &Edge, (from, to): (&str, &str), half: Half) {
        let mut all = vec![
            ("id", quoted(&format!("{}{}", edge.id, half.suffix))),
            ("class", quoted(&edge.classes.join(" "))),
            ("edgetooltip", quoted(&edge.tooltip)),
            ("color", quoted(style::edge_colour(edge))),
        ];
        // Words stand near the state that they leave.
        let weight = match (edge.happy, half.begins) {
            (true, _) => "20",
            (false, true) => "3",
            (false, false) => "1",
        };
        all.push(("weight", weight.to_owned()));
        let (tail, head) = (&edge.from.cluster, &edge.to.cluster);
        for (at_end, end, forward, backward) in
            [(half.begins, tail, "ltail", "lhead"), (half.ends, head, "lhead", "ltail")]
        {
            if let Some(frame) = end.as_ref().filter(|_| at_end) {
                all.push((if edge.back { backward } else { forward }, quoted(&format!("cluster_{frame}"))));
            }
        }
        let upper = if edge.back { !half.begins } else { half.begins };
        let line = format!("{}{}", arrow(edge, half.begins, half.ends), style::edge_extra(edge, self.most));
        let (from, to) = if edge.back { (to, from) } else { (from, to) };
        // Lines enter words from above and leave them below.
        let (leave, enter) = match (half.begins && half.ends, upper) {
            (true, _) => ("", ""),
            (_, true) => ("", ":n"),
            (_, false) => (":s", ""),
        };
        self.line(&format!("{}{leave} -> {}{enter} [{}]", quoted(from), quoted(to), attributes(&all, &line)));
    }

    /// A diamond below the owner, and from it an arc to each entity that it owns.
    fn ownerships(&mut self, ownerships: &[Ownership]) {
        let Some(first) = ownerships.first() else { return };
        let diamond = format!("{}-owns", first.parent);
        let name = [("id", quoted(&diamond)), ("class", quoted("owns")), ("tooltip", quoted(&first.tooltip))];
        self.line(&format!("{} [{}]", quoted(&diamond), attributes(&name, style::DIAMOND)));
        for (at, node) in first.below.iter().enumerate() {
            let frame = [("ltail", quoted(&format!("cluster_{}", first.parent)))];
            let line = if at == 0 { attributes(&frame, style::OWNS) } else { style::BELOW.to_owned() };
            self.line(&format!("{} -> {}:n [{line}]", quoted(node), quoted(&diamond)));
        }
        for each in ownerships {
            let all = [
                ("id", quoted(&each.id)),
                ("class", quoted("owns")),
                ("edgetooltip", quoted(&each.tooltip)),
                ("labeltooltip", quoted(&each.tooltip)),
                ("label", html::beside(&each.label)),
                ("lhead", quoted(&format!("cluster_{}", each.child))),
            ];
            let all = attributes(&all, style::OWNS);
            self.line(&format!("{}:s -> {} [{all}]", quoted(&diamond), quoted(&each.begin)));
        }
    }
}

/// The node with which a frame begins.
fn first_node(cluster: &Cluster) -> Option<&Node> {
    cluster.clusters.iter().find_map(|inner| inner.nodes.first().or_else(|| first_node(inner)))
}

/// Which part of an edge is printed.
#[derive(Clone, Copy)]
struct Half {
    begins: bool,
    ends: bool,
    suffix: &'static str,
}

impl Half {
    const WHOLE: Self = Self { begins: true, ends: true, suffix: "" };
    const OUT: Self = Self { begins: true, ends: false, suffix: "-out" };
    const IN: Self = Self { begins: false, ends: true, suffix: "-in" };
}
