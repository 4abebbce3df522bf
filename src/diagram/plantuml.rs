//! Prints a scene as a state diagram for `PlantUML`.

use std::fmt::Write as _;

use super::evidence::width;
use super::names::Names;
use super::{Cluster, Edge, End, MoveKind, Node, NodeKind, Scene, hidden, lines};
use crate::model::Role;

/// What holds of the whole picture.
const HEAD: [&str; 5] = [
    "hide empty description",
    "skinparam shadowing false",
    "skinparam state {\n  BackgroundColor #F3F6FA\n  BorderColor #57606A\n  FontColor #24292F\n}",
    "skinparam ArrowFontSize 10",
    "skinparam ArrowColor #57606A",
];

/// The scene as `PlantUML`. The same scene gives the same bytes.
///
/// Whatever could be taken for a command or for markup is written by its number, such as `<U+003C>`.
pub fn plantuml(scene: &Scene) -> String {
    let mut out = Printer { text: String::new(), depth: 0, names: &Names::new(scene), most: scene.most };
    out.line("@startuml");
    for line in HEAD {
        out.line(line);
    }
    for cluster in &scene.clusters {
        out.entity(cluster);
    }
    for each in &scene.ownerships {
        let (owner, part) = (out.names.of(&each.parent), out.names.of(&each.child));
        out.line(&format!("{owner} -[#5B6472,dotted]-> {part} : owns {}", escape(&each.label)));
    }
    out.line("@enduml");
    out.text
}

struct Printer<'a> {
    text: String,
    depth: usize,
    names: &'a Names,
    most: u64,
}

impl Printer<'_> {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:width$}{text}", "", width = self.depth * 2);
    }

    fn entity(&mut self, cluster: &Cluster) {
        self.open(cluster);
        self.frame(cluster);
        for edge in cluster.all_edges() {
            self.edge(edge);
        }
        for node in cluster.all_nodes() {
            if matches!(node.kind, NodeKind::State(_, Role::Final)) {
                self.line(&format!("{} --> [*]", self.names.of(&node.id)));
            }
        }
        self.depth -= 1;
        self.line("}");
    }

    fn open(&mut self, cluster: &Cluster) {
        let (name, title) = (self.names.of(&cluster.id), joined(&lines::title(cluster)));
        let look = if cluster.marked { " #FFD33D" } else { " #FFFFFF" };
        self.line(&format!("state \"{title}\" as {name}{look} {{"));
        self.depth += 1;
    }

    /// The nodes and inner frames. Edges follow when everything has its place.
    fn frame(&mut self, cluster: &Cluster) {
        for node in &cluster.nodes {
            self.node(node);
        }
        for inner in &cluster.clusters {
            self.open(inner);
            self.frame(inner);
            self.depth -= 1;
            self.line("}");
        }
    }

    fn node(&mut self, node: &Node) {
        if node.kind == NodeKind::Start {
            return;
        }
        let never = node.seen.is_some_and(|seen| seen.count == 0);
        let look = match node.kind {
            _ if node.marked => " #FFD33D;line:B08800;line.bold",
            _ if never => " #FFFFFF;line:8A93A0;line.dashed;text:5B6472",
            NodeKind::State(_, Role::Fault) => " #FFF1E7;line:A63A0A;line.dashed;text:7A2A06",
            NodeKind::State(_, Role::Final) => " #FFFFFF;line.bold",
            NodeKind::AnyOf | NodeKind::Before => " #FFFFFF;line:8A93A0;line.dotted;text:5B6472",
            NodeKind::State(..) | NodeKind::Start => "",
        };
        let name = self.names.of(&node.id);
        self.line(&format!("state \"{}\" as {name}{look}", joined(&lines::name(node))));
        for line in lines::inside(node) {
            self.line(&format!("{name} : {}", escape(&line)));
        }
    }

    fn edge(&mut self, edge: &Edge) {
        let words = joined(&lines::label(edge));
        let words = if words.is_empty() { words } else { format!(" : {words}") };
        let from = if edge.sources.is_empty() { "[*]" } else { self.end(&edge.from) };
        let to = self.end(&edge.to);
        let style = self.style(edge);
        let way = if edge.back { "up" } else { "" };
        self.line(&format!("{from} -{way}{style}-> {to}{words}"));
    }

    /// The colour, the line and the width of an edge.
    fn style(&self, edge: &Edge) -> String {
        let colour = match edge.kind {
            _ if edge.marked => "#B08800",
            _ if edge.seen == Some(0) => "#8A93A0",
            MoveKind::Event | MoveKind::Condition => "#24292F",
            MoveKind::Timer => "#1B5E9E",
            MoveKind::Fault => "#A63A0A",
            MoveKind::Recovery => "#0A6B57",
            MoveKind::Escape | MoveKind::Notify => "#5B6472",
        };
        let line = match edge.kind {
            _ if edge.seen == Some(0) => ",dotted",
            MoveKind::Fault => ",dotted",
            _ if edge.timed => ",dashed",
            _ => "",
        };
        let wide = edge.seen.map_or(1, |count| width(count, self.most) / 10);
        let wide = if edge.marked { wide.max(4) } else { wide };
        let wide = if wide > 1 { format!(",thickness={wide}") } else { String::new() };
        format!("[{colour}{line}{wide}]")
    }

    fn end(&self, end: &End) -> &str {
        self.names.of(end.cluster.as_ref().unwrap_or(&end.node))
    }
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\\n")
}

/// Text of which `PlantUML` takes nothing for its own.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for character in hidden::plain(text).chars() {
        let safe =
            character.is_alphanumeric() || matches!(character, ' ' | '.' | ',' | '(' | ')' | '·' | '…' | '×' | '→');
        // One of these is a sign like others; two are markup.
        let single = matches!(character, '[' | ']' | '/' | '_' | '=' | '+' | '-') && before != Some(character);
        if safe || single {
            out.push(character);
        } else {
            let _ = write!(out, "<U+{:04X}>", u32::from(character));
        }
        before = Some(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_is_taken_for_plantuml() {
        assert_eq!(escape("a [b] [[c]] \"d\""), "a [b] [<U+005B>c]<U+005D> <U+0022>d<U+0022>");
        assert_eq!(
            escape("\\n\n!include %x() $y <b>"),
            "<U+005C>n <U+0021>include <U+0025>x() <U+0024>y <U+003C>b<U+003E>"
        );
    }
}
