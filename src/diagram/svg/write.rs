//! Writes the elements of an SVG, everything escaped.

use std::fmt::Write as _;

use super::paint::Paint;
use super::words::Block;
use crate::diagram::hidden::markup;
use crate::diagram::layout::{Point, Rect};

/// An SVG that is being written.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
    depth: usize,
    /// What is added to every coordinate.
    pub(super) shift: (i64, i64),
}

impl Writer {
    pub(super) fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:depth$}{text}", "", depth = self.depth);
    }

    /// Opens a group with an id, classes and a title that is shown under a pointer.
    pub(super) fn open(&mut self, id: &str, classes: &str, title: &str) {
        self.line(&format!(r#"<g id="{}" class="{}">"#, escape(id), escape(classes)));
        self.depth += 1;
        self.line(&format!("<title>{}</title>", escape(title)));
    }

    pub(super) fn close(&mut self) {
        self.depth -= 1;
        self.line("</g>");
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    /// A rectangle with round corners; `look` is its colours and line.
    pub(super) fn rect(&mut self, rect: Rect, round: i64, look: &str) {
        let (x, y) = (rect.left + self.shift.0, rect.top + self.shift.1);
        let Rect { width, height, .. } = rect;
        self.line(&format!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}" {look}/>"#));
    }

    /// A closed shape.
    pub(super) fn polygon(&mut self, points: &[(i64, i64)], look: &str) {
        let (dx, dy) = self.shift;
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", x + dx, y + dy)).collect();
        self.line(&format!(r#"<polygon points="{}" {look}/>"#, points.join(" ")));
    }

    pub(super) fn circle(&mut self, center: Point, radius: i64, look: &str) {
        let (x, y) = (center.x + self.shift.0, center.y + self.shift.1);
        self.line(&format!(r#"<circle cx="{x}" cy="{y}" r="{radius}" {look}/>"#));
    }

    /// A line that runs straight down, and to the side in curves.
    pub(super) fn path(&mut self, points: &[Point], look: &str) {
        let (dx, dy) = self.shift;
        let mut way = String::new();
        let mut last: Option<Point> = None;
        for point in points {
            let (x, y) = (point.x + dx, point.y + dy);
            match last {
                None => _ = write!(way, "M{x} {y}"),
                Some(last) if last.x == x => _ = write!(way, "V{y}"),
                Some(last) => {
                    let middle = i64::midpoint(last.y, y);
                    let _ = write!(way, "C{} {middle} {x} {middle} {x} {y}", last.x);
                }
            }
            last = Some(Point { x, y });
        }
        self.line(&format!(r#"<path d="{way}" {look}/>"#));
    }

    /// A block of text; `over` keeps lines off its letters.
    pub(super) fn block(&mut self, block: &Block, rect: Rect, over: Option<Paint>) {
        let halo = over.map(|paint| {
            let look = paint.stroke();
            look.replace(r#" fill="none""#, r#" stroke-width="3" stroke-linejoin="round" paint-order="stroke""#)
        });
        for line in &block.lines {
            let x = if line.middle { rect.middle() } else { rect.left } + self.shift.0;
            let y = rect.top + line.base + self.shift.1;
            let mut look = line.paint.fill();
            if let Some(halo) = &halo
                && let Some((class, rest)) = halo.strip_prefix(r#"class=""#).and_then(|rest| rest.split_once('"'))
            {
                look = look.replacen('"', &format!(r#""{class} "#), 1) + rest;
            }
            let anchor = if line.middle { r#" text-anchor="middle""# } else { "" };
            let weight = if line.bold { r#" font-weight="bold""# } else { "" };
            let (whole, tenth) = (line.size / 10, line.size % 10);
            let text = escape(&line.text);
            self.line(&format!(
                r#"<text x="{x}" y="{y}" font-size="{whole}.{tenth}"{anchor}{weight} {look}>{text}</text>"#
            ));
        }
    }
}

/// Text in an element or in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push('\n'),
            other => markup(other, &mut out),
        }
    }
    out
}
