//! HTML-like labels: titles, what stands in a state, the words of an edge.

use unicode_width::UnicodeWidthStr;

use super::escape::html;
use super::style::{GREY, colour};
use crate::diagram::text::{break_name, wrap};
use crate::diagram::{LabelPart, MoveKind, Node, NodeKind, Tone};

/// Columns of a state's name.
const NAME: usize = 24;
/// Columns and lines of a list of states.
const LIST: (usize, usize) = (30, 4);
const TABLE: &str = r#"<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">"#;

/// The title of a frame.
pub(super) fn title(name: &str) -> String {
    format!("<{}>", bold(name))
}

/// The title of a frame that lines enter from above: with room beside it, so that they rarely run through it.
pub(super) fn narrow_title(name: &str) -> String {
    let room = break_name(name, NAME).iter().map(|line| line.width() * 8 + 16).max().unwrap_or_default();
    let cell = format!(r#"<TD ALIGN="LEFT"><FONT POINT-SIZE="12">{}</FONT></TD>"#, bold(name));
    format!(r#"<{TABLE}<TR>{cell}<TD WIDTH="{room}"></TD></TR></TABLE>>"#)
}

/// What stands in a node.
pub(super) fn node(node: &Node) -> String {
    match node.kind {
        NodeKind::Start if node.lines.is_empty() => quoted_empty(),
        NodeKind::AnyOf => format!("<{}>", lines(&wrap(&node.name, LIST.0, LIST.1))),
        _ if node.lines.is_empty() => format!("<{}>", bold(&node.name)),
        _ => {
            let mut rows = String::new();
            if !node.name.is_empty() {
                rows = format!("<TR><TD>{}</TD></TR>", bold(&node.name));
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
pub(super) fn edge(parts: &[LabelPart]) -> String {
    let mut rows = String::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            rows.push_str(r#"<TR><TD HEIGHT="3"></TD></TR>"#);
        }
        for line in &part.lines {
            let (size, colour) = match line.tone {
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

fn colour_in_state(kind: MoveKind) -> &'static str {
    match kind {
        MoveKind::Fault => colour(MoveKind::Fault, false),
        _ => GREY,
    }
}

fn quoted_empty() -> String {
    "\"\"".to_owned()
}

fn bold(name: &str) -> String {
    format!("<B>{}</B>", lines(&break_name(name, NAME)))
}

fn lines(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| html(line)).collect();
    lines.join("<BR/>")
}

fn row(text: &str, size: f32, colour: &str) -> String {
    let text = html(text);
    format!(r#"<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="{size}" COLOR="{colour}">{text}</FONT></TD></TR>"#)
}
