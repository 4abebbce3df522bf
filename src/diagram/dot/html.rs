//! HTML-like labels: titles, what stands in a state, the words of an edge.

use super::escape::html;
use super::style::{GREY, INK, colour, sample};
use crate::diagram::text::{break_name, wrap};
use crate::diagram::{Edge, MoveKind, Node, NodeKind, Tone, evidence};

/// Columns of a state's name.
const NAME: usize = 24;
/// Columns and lines of a list of states.
const LIST: (usize, usize) = (30, 4);
/// Columns and lines of a note in a title.
const NOTE: (usize, usize) = (60, 3);
const TABLE: &str = r#"<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">"#;

/// What the lines mean, on one line.
pub(super) fn legend(kinds: &[MoveKind]) -> String {
    let entries = kinds.iter().map(|kind| {
        let (colour, sample) = (colour(*kind, false), html(sample(*kind)));
        format!(r#"<FONT POINT-SIZE="9.5" COLOR="{colour}">{sample} {}</FONT>"#, kind.class())
    });
    format!("<{}>", entries.collect::<Vec<_>>().join("&#160;&#160;&#160; "))
}

/// The title of a frame, and what else stands there.
pub(super) fn title(name: &str, notes: &[String]) -> String {
    let mut rows = format!(r#"<TR><TD ALIGN="LEFT">{}</TD></TR>"#, bold(name));
    for text in notes.iter().flat_map(|note| wrap(note, NOTE.0, NOTE.1)) {
        rows.push_str(&row(&text, 9.5, GREY));
    }
    format!("<{TABLE}{rows}</TABLE>>")
}

/// The title of a frame as a node inside of it.
pub(super) fn inner_title(name: &str) -> String {
    format!("<{}>", bold(name))
}

/// What stands in a node.
pub(super) fn node(node: &Node) -> String {
    match node.kind {
        NodeKind::Start => "\"\"".to_owned(),
        NodeKind::AnyOf => format!("<{}>", lines(&wrap(&node.name, LIST.0, LIST.1))),
        _ if node.lines.is_empty() && node.seen.is_none() => format!("<{}>", bold(&marked(node))),
        _ => {
            let mut rows = String::new();
            if !node.name.is_empty() {
                rows = format!("<TR><TD>{}</TD></TR>", bold(&marked(node)));
            }
            if let Some(seen) = node.seen {
                let colour = if seen.count == 0 { GREY } else { INK };
                rows.push_str(&row(&evidence::seen(seen), 10.0, colour));
            }
            for line in &node.lines {
                for text in line.text.split('\n') {
                    rows.push_str(&row(text, 10.0, colour_in_state(line.kind)));
                }
            }
            format!("<{TABLE}{rows}</TABLE>>")
        }
    }
}

/// The words of an edge, one move below the other.
pub(super) fn edge(edge: &Edge) -> String {
    let mut rows = String::new();
    let mark = if edge.marked { "(!) " } else { "" };
    let counted = edge.seen.map(evidence::times);
    if edge.marked || counted.is_some() {
        let text = format!("<B>{}</B>", html(format!("{mark}{}", counted.unwrap_or_default()).trim_end()));
        rows.push_str(&row_of(&text, 10.0, if edge.seen == Some(0) { GREY } else { INK }));
    }
    for (at, part) in edge.label.iter().enumerate() {
        if at > 0 {
            rows.push_str(r#"<TR><TD HEIGHT="3"></TD></TR>"#);
        }
        for line in &part.lines {
            let (size, colour) = match line.tone {
                Tone::Trigger if edge.seen == Some(0) => (10.0, GREY),
                Tone::Trigger => (10.0, colour(part.kind, false)),
                Tone::Aside => (9.5, GREY),
            };
            rows.push_str(&row(&line.text, size, colour));
        }
    }
    format!("<{TABLE}{rows}</TABLE>>")
}

/// Words to the right of a line, off it.
pub(super) fn beside(text: &str) -> String {
    format!(r#"<<TABLE BORDER="0" CELLPADDING="4"><TR><TD>{}</TD></TR></TABLE>>"#, html(text))
}

/// The name of a node; what is to be seen first says so.
fn marked(node: &Node) -> String {
    format!("{}{}", if node.marked { "(!) " } else { "" }, node.name)
}

fn colour_in_state(kind: MoveKind) -> &'static str {
    match kind {
        MoveKind::Fault => colour(MoveKind::Fault, false),
        _ => GREY,
    }
}

fn bold(name: &str) -> String {
    format!("<B>{}</B>", lines(&break_name(name, NAME)))
}

fn lines(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| html(line)).collect();
    lines.join("<BR/>")
}

fn row(text: &str, size: f32, colour: &str) -> String {
    row_of(&html(text), size, colour)
}

fn row_of(text: &str, size: f32, colour: &str) -> String {
    format!(r#"<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="{size}" COLOR="{colour}">{text}</FONT></TD></TR>"#)
}
