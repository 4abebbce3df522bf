//! Lines with their heads: solid, dashed or dotted, as wide as they were taken.

use super::paint::{self, Paint};
use super::write::Writer;
use crate::diagram::layout::Point;
use crate::diagram::{Edge, MoveKind, evidence};

/// How an edge looks.
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    kind: MoveKind,
    timed: bool,
    paint: Paint,
    /// In tenths of a pixel.
    width: u64,
    never: bool,
    marked: bool,
}

impl Stroke {
    /// Of an edge; `most` is how often the one was taken that was taken most.
    pub(super) fn of(edge: &Edge, most: u64) -> Self {
        let never = edge.seen == Some(0);
        let paint = if never { Paint::Pale } else { paint::of(edge.kind, edge.timed) };
        let plain = if edge.kind == MoveKind::Fault { 20 } else { 12 };
        let width = edge.seen.map_or(plain, |count| evidence::width(count, most));
        Self { kind: edge.kind, timed: edge.timed, paint, width, never, marked: edge.marked }
    }

    /// Of a kind of moves, for a legend.
    pub(super) fn sample(kind: MoveKind) -> Self {
        let timed = kind == MoveKind::Timer;
        let width = if kind == MoveKind::Fault { 20 } else { 12 };
        Self { kind, timed, paint: paint::of(kind, timed), width, never: false, marked: false }
    }

    fn dashes(self) -> &'static str {
        match self.kind {
            _ if self.never => r#" stroke-dasharray="2 5""#,
            MoveKind::Fault => r#" stroke-dasharray="2 4" stroke-linecap="round""#,
            _ if self.timed => r#" stroke-dasharray="6 4""#,
            _ => "",
        }
    }

    /// Half the side of a head.
    fn head(self) -> i64 {
        4 + i64::try_from(self.width).unwrap_or(0) / 25
    }

    /// A piece of the edge from its upper end to its lower one; `begins` and `ends` say whether the edge does so there.
    pub(super) fn draw(self, out: &mut Writer, points: &[Point], up: bool, (begins, ends): (bool, bool)) {
        let mut points = points.to_vec();
        if up {
            points.reverse();
        }
        let (Some(first), Some(tip)) = (points.first().copied(), points.last().copied()) else { return };
        let down = if up { -1 } else { 1 };
        let length = 2 * self.head();
        if ends && let Some(last) = points.last_mut() {
            last.y -= down * (length - 1);
        }
        if begins
            && self.kind == MoveKind::Recovery
            && let Some(start) = points.first_mut()
        {
            start.y += down * 6;
        }
        if self.marked {
            let wide = self.width / 10 + 9;
            let look = format!(r#"{} stroke-width="{wide}" stroke-linecap="round""#, Paint::Mark.stroke());
            out.path(&points, &look);
        }
        let (whole, tenth) = (self.width / 10, self.width % 10);
        let look = format!(r#"{} stroke-width="{whole}.{tenth}"{}"#, self.paint.stroke(), self.dashes());
        out.path(&points, &look);
        if begins && self.kind == MoveKind::Recovery {
            let ring = format!(r#"{} stroke-width="1.2""#, Paint::both(Paint::Page, self.paint));
            out.circle(Point { y: first.y + down * 3, ..first }, 3, &ring);
        }
        if ends {
            self.tip(out, tip, down * length);
        }
    }

    /// The head of an edge with its tip at a point; `length` is below 0 where it leads up.
    fn tip(self, out: &mut Writer, tip: Point, length: i64) {
        let (side, back) = (self.head(), tip.y - length);
        match self.kind {
            MoveKind::Condition => {
                let look = format!(r#"{} stroke-width="1.2""#, Paint::both(Paint::Page, self.paint));
                out.polygon(&[(tip.x, tip.y), (tip.x - side, back), (tip.x + side, back)], &look);
            }
            MoveKind::Escape => {
                let notch = back + length / 2;
                let look = self.paint.fill();
                let points = [
                    (tip.x, tip.y),
                    (tip.x - side, back - length / 4),
                    (tip.x, notch),
                    (tip.x + side, back - length / 4),
                ];
                out.polygon(&points, &look);
                out.path(
                    &[Point { x: tip.x, y: back }, Point { x: tip.x, y: notch }],
                    &format!(r#"{} stroke-width="1.2""#, self.paint.stroke()),
                );
            }
            _ => out.polygon(&[(tip.x, tip.y), (tip.x - side, back), (tip.x + side, back)], &self.paint.fill()),
        }
    }
}
