//! Places entities beside each other, owners left of what they own, and draws who owns whom.

use super::paint::Paint;
use super::words;
use super::write::Writer;
use crate::diagram::layout::Rect;
use crate::diagram::{Ownership, Scene};

/// Between entities below each other.
const BELOW: i64 = 28;
/// Least room between an owner and what it owns.
const BESIDE: i64 = 60;
/// Of the diamond at an owner.
const DIAMOND: i64 = 7;
/// From the top of an owned entity to where the line to it ends.
const DOWN: i64 = 26;

/// The corner of each entity.
pub(super) fn places(scene: &Scene, sizes: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut columns: Vec<usize> = Vec::new();
    for cluster in &scene.clusters {
        let owner = scene.ownerships.iter().find(|each| each.child == cluster.id);
        let owner = owner.and_then(|each| scene.clusters.iter().position(|other| other.id == each.parent));
        // An owner stands before what it owns.
        columns.push(owner.and_then(|owner| columns.get(owner)).map_or(0, |column| column + 1));
    }
    let mut places = vec![(0, 0); sizes.len()];
    let mut left = 0;
    for column in 0..=columns.iter().copied().max().unwrap_or(0) {
        let (mut top, mut wide) = (0, 0);
        for at in (0..sizes.len()).filter(|at| columns[*at] == column) {
            places[at] = (left, top);
            top += sizes[at].1 + BELOW;
            wide = wide.max(sizes[at].0);
        }
        let labels = scene.ownerships.iter().map(|each| words::single(&each.label).width).max().unwrap_or(0);
        left += wide + (labels + 30).max(BESIDE);
    }
    places
}

/// A diamond at each owner, and a line to each entity that it owns.
pub(super) fn draw(out: &mut Writer, scene: &Scene, boxes: &[Rect]) {
    let rect = |id: &str| scene.clusters.iter().position(|cluster| cluster.id == id).and_then(|at| boxes.get(at));
    let mut drawn: Vec<&Ownership> = Vec::new();
    for each in &scene.ownerships {
        let (Some(owner), Some(part)) = (rect(&each.parent), rect(&each.child)) else { continue };
        let before = drawn.iter().filter(|other| other.parent == each.parent).count();
        let before = i64::try_from(before).unwrap_or(0);
        // The line begins as high as it ends, if the owner reaches down so far; lines to others begin below it.
        let end = part.top + DOWN;
        let start =
            end.clamp(owner.top + DOWN + 24 * before, (owner.bottom() - 20).max(owner.top + DOWN + 24 * before));
        out.open(&each.id, "owns", &each.tooltip);
        let (left, right) = (owner.right(), part.left);
        let middle = i64::midpoint(left + 2 * DIAMOND, right);
        let way = format!("M{} {start}C{middle} {start} {middle} {end} {right} {end}", left + 2 * DIAMOND);
        out.line(&format!(r#"<path d="{way}" {} stroke-dasharray="2 3"/>"#, Paint::Grey.stroke()));
        let corners = [
            (left, start),
            (left + DIAMOND, start - DIAMOND),
            (left + 2 * DIAMOND, start),
            (left + DIAMOND, start + DIAMOND),
        ];
        out.polygon(&corners, &Paint::both(Paint::Page, Paint::Grey));
        let label = words::single(&each.label);
        let place = Rect { left: right - 6 - label.width, top: end - 18, ..Rect::default() };
        out.block(&label, place, None);
        out.close();
        drawn.push(each);
    }
}
