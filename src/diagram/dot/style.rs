//! How things look: one place for every colour, shape and line.
//!
//! The colours are dark enough to read as text on white, differ in brightness and not only in hue, and none carries a
//! meaning alone: faults are octagons with dotted lines, timers are dashed, conditions have hollow heads, recoveries
//! begin with a ring, escapes have open heads.

use crate::diagram::{Edge, MoveKind, Node, NodeKind, evidence};

/// Lines and words of ordinary things.
pub(super) const INK: &str = "#24292f";
/// Words that matter less, and giving up.
pub(super) const GREY: &str = "#5b6472";
/// Time.
const BLUE: &str = "#1b5e9e";
/// Faults.
const RED: &str = "#a63a0a";
/// Ways out of faults.
const GREEN: &str = "#0a6b57";

/// What holds of the whole picture.
pub(super) const DEFAULTS: [&str; 4] = [
    r##"graph [rankdir=TB compound=true bgcolor="#ffffff" pad="0.1" nodesep="0.3" ranksep="0.2" fontname="Helvetica,Arial,sans-serif" fontsize=14 fontcolor="#24292f" labeljust=l]"##,
    r##"node [shape=box style="rounded,filled" fillcolor="#f3f6fa" color="#57606a" fontname="Helvetica,Arial,sans-serif" fontsize=12 fontcolor="#24292f" margin="0.12,0.06" height="0.36"]"##,
    r##"edge [color="#24292f" fontname="Helvetica,Arial,sans-serif" fontsize=10 fontcolor="#5b6472" arrowsize="0.7"]"##,
    r#"charset="UTF-8""#,
];

/// The legend, below everything.
pub(super) const LEGEND: &str = "labelloc=b labeljust=l";
/// The frame of an entity.
pub(super) const ENTITY: &str = r##"style="rounded" color="#c4ccd6" margin=12 labelloc=t"##;
/// The frame of a state with nested states.
pub(super) const COMPOSITE: &str =
    r##"style="rounded,filled" fillcolor="#fafbfd" color="#57606a" margin=8 labelloc=t"##;
/// Where instances come from.
pub(super) const START: &str =
    r##"shape=circle style=filled fillcolor="#24292f" color="#24292f" width="0.17" height="0.17" fixedsize=true"##;
/// What may happen before that.
pub(super) const BEFORE: &str = r##"shape=note style="" color="#8a93a0""##;
/// A final state.
pub(super) const FINAL: &str = r##"peripheries=2 fillcolor="#ffffff""##;
/// A fault state.
pub(super) const FAULT: &str =
    r##"shape=octagon style="filled,dashed" fillcolor="#fff1e7" color="#a63a0a" fontcolor="#7a2a06" margin="0,0""##;
/// A node that stands for many states.
pub(super) const ANY_OF: &str =
    r##"style="rounded,dashed" color="#8a93a0" fontcolor="#5b6472" fontsize=10 margin="0.08,0.03" height="0.2""##;
/// A title inside its frame.
pub(super) const TITLE: &str = r#"shape=plain style="" height=0"#;
/// The words of an edge.
pub(super) const WORDS: &str = r#"shape=plain style="" fontsize=10 height=0"#;
/// Who owns whom.
pub(super) const OWNS: &str = r##"style=dotted color="#5b6472" arrowhead=none weight=0"##;
/// Where the arcs to owned entities begin.
pub(super) const DIAMOND: &str = r##"shape=diamond style=filled fillcolor="#ffffff" color="#5b6472" label="" width="0.16" height="0.2" fixedsize=true"##;
/// Keeps owned entities below their owner.
pub(super) const BELOW: &str = "style=invis weight=0";

/// A frame that is to be seen first.
pub(super) const MARKED_FRAME: &str = r##"color="#b08800" penwidth=4"##;
/// What was never seen.
const PALE: &str = "#8a93a0";
/// What is to be seen first.
const MARK: &str = "#b08800";

/// What a node shows besides its kind: that it is to be seen first, or that it was never entered.
pub(super) fn node_extra(node: &Node) -> &'static str {
    let never = node.seen.is_some_and(|seen| seen.count == 0) && matches!(node.kind, NodeKind::State(..));
    match (node.marked, never) {
        (true, _) => r##" fillcolor="#ffe27a" color="#b08800" penwidth=3"##,
        (false, true) => r##" style="rounded,filled,dashed" fillcolor="#ffffff" color="#8a93a0" fontcolor="#5b6472""##,
        (false, false) => "",
    }
}

/// The colour of an edge.
pub(super) fn edge_colour(edge: &Edge) -> &'static str {
    match edge.seen {
        _ if edge.marked => MARK,
        Some(0) => PALE,
        _ => colour(edge.kind, edge.timed),
    }
}

/// The width of an edge, if it tells something, and how one looks that was never taken.
pub(super) fn edge_extra(edge: &Edge, most: u64) -> String {
    let tenths = edge.seen.map(|count| evidence::width(count, most));
    let tenths = if edge.marked { Some(tenths.unwrap_or(0).max(40)) } else { tenths };
    let width = tenths.map(|tenths| format!(" penwidth=\"{}.{}\"", tenths / 10, tenths % 10)).unwrap_or_default();
    let line = if edge.seen == Some(0) && edge.kind != MoveKind::Fault { " style=dashed" } else { "" };
    format!("{line}{width}")
}

/// The colour of a move.
pub(super) fn colour(kind: MoveKind, timed: bool) -> &'static str {
    match kind {
        MoveKind::Event | MoveKind::Condition => INK,
        MoveKind::Timer => BLUE,
        MoveKind::Fault => RED,
        MoveKind::Recovery if timed => BLUE,
        MoveKind::Recovery => GREEN,
        MoveKind::Escape | MoveKind::Notify => GREY,
    }
}

/// What a line looks like in a legend.
pub(super) fn sample(kind: MoveKind) -> &'static str {
    match kind {
        MoveKind::Event => "─▶",
        MoveKind::Condition => "─▷",
        MoveKind::Timer => "╌▶",
        MoveKind::Fault => "┈▶",
        MoveKind::Recovery => "○▶",
        MoveKind::Escape => "─>",
        MoveKind::Notify => "/",
    }
}

/// The line and the heads of an edge, or of the half of it that begins or ends it.
pub(super) fn arrow(edge: &Edge, begins: bool, ends: bool) -> String {
    let head = match edge.kind {
        MoveKind::Condition => "onormal",
        MoveKind::Escape => "vee",
        _ => "normal",
    };
    let head = if ends { head } else { "none" };
    let tail = if begins && edge.kind == MoveKind::Recovery { "odot" } else { "none" };
    // A half that is written the other way round has its heads the other way round, too.
    let (head, tail) = if edge.back { (tail, head) } else { (head, tail) };
    let line = match edge.kind {
        MoveKind::Fault => " style=dotted penwidth=2",
        _ if edge.timed => " style=dashed",
        _ => "",
    };
    let direction = if tail == "none" { String::new() } else { format!(" dir=both arrowtail={tail}") };
    format!("arrowhead={head}{direction}{line}")
}

/// Attributes of one node or edge on one line, those of its kind last.
pub(super) fn attributes(own: &[(&str, String)], kind: &str) -> String {
    let mut all: Vec<String> = own.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if !kind.is_empty() {
        all.push(kind.to_owned());
    }
    all.join(" ")
}
