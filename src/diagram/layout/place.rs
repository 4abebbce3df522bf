//! Coordinates: columns by least distances and straight lines, rows by their highest cell, and the ways of lines.

use super::cells::{Cell, Grid, What, common};
use super::simplex::{Distance, solve};
use super::{Placed, Plan, Point, Rect};

/// Between boxes beside each other, and between a line and what is beside it.
const BESIDE: i64 = 18;
const BESIDE_LINE: i64 = 12;
/// Between a frame and what it holds, or what is beside it.
const FRAME: i64 = 10;
/// Between rows; more where lines go far to the side.
const ROWS: i64 = 24;
const ROWS_MORE: i64 = 30;
/// Between the ends of lines at a box.
const ENDS: i64 = 12;
/// Ends of lines keep so far from the corners of a box.
const CORNER: i64 = 8;

/// Where everything is.
pub(super) fn place(plan: &Plan, grid: &Grid) -> Placed {
    let (middles, sides) = columns(plan, grid);
    let rows = rows(plan, grid, &middles);
    let mut placed = Placed { items: vec![Rect::default(); plan.items.len()], ..Placed::default() };
    for (cell, middle) in grid.cells.iter().zip(&middles) {
        if let What::Item(at) = cell.what {
            let (Row { top, height, .. }, item) = (&rows[cell.row], plan.items[at]);
            let (left, top) = (middle - item.width / 2, top + (height - item.height) / 2);
            placed.items[at] = Rect { left, top, width: item.width, height: item.height };
        }
    }
    placed.frames = frames(plan, grid, &rows, &sides);
    placed.links = routes(plan, grid, (&middles, &rows), &placed);
    let all = placed.items.iter().chain(&placed.frames);
    placed.width = all.clone().map(|rect| rect.right()).chain(middles.iter().copied()).max().unwrap_or(0);
    placed.height = all.map(|rect| rect.bottom()).max().unwrap_or(0);
    placed
}

/// The middle of each cell, and the sides of each frame.
fn columns(plan: &Plan, grid: &Grid) -> (Vec<i64>, Vec<(i64, i64)>) {
    let cells = grid.cells.len();
    let (left, right) = (|frame: usize| cells + 2 * frame, |frame: usize| cells + 2 * frame + 1);
    let mut count = cells + 2 * plan.frames.len();
    let mut distances = Vec::new();
    for (index, frame) in plan.frames.iter().enumerate() {
        let least = frame.title_width + 2 * FRAME;
        distances.push(Distance { from: left(index), to: right(index), least, weight: 2 });
        if let Some(outer) = frame.outer {
            distances.push(Distance::keep(left(outer), left(index), FRAME));
            distances.push(Distance::keep(right(index), right(outer), FRAME));
        }
    }
    for (at, cell) in grid.cells.iter().enumerate() {
        if let Some(frame) = cell.frames.last() {
            distances.push(Distance::keep(left(*frame), at, FRAME + (cell.width + 1) / 2));
            distances.push(Distance::keep(at, right(*frame), FRAME + (cell.width + 1) / 2));
        } else {
            // Nothing may stand left of where the picture begins.
            distances.push(Distance::keep(count, at, (cell.width + 1) / 2));
        }
    }
    count += 1;
    for pair in grid.rows.iter().flat_map(|row| row.windows(2)) {
        let (one, other) = (&grid.cells[pair[0]], &grid.cells[pair[1]]);
        let depth = common(&one.frames, &other.frames).len();
        let gap = if one.what == What::Line || other.what == What::Line { BESIDE_LINE } else { BESIDE };
        let (from, before) = one.frames.get(depth).map_or((pair[0], (one.width + 1) / 2), |frame| (right(*frame), 0));
        let (to, behind) = other.frames.get(depth).map_or((pair[1], (other.width + 1) / 2), |frame| (left(*frame), 0));
        distances.push(Distance::keep(from, to, before + behind + gap));
    }
    for (link, way) in plan.links.iter().zip(&grid.ways) {
        for pair in way.windows(2) {
            let lines = pair.iter().filter(|cell| grid.cells[**cell].what == What::Line).count();
            let weight = link.weight * [1, 2, 8][lines];
            distances.extend(pair.iter().map(|cell| Distance { from: count, to: *cell, least: 0, weight }));
            count += 1;
        }
    }
    let values = solve(count, &distances).unwrap_or_else(|| vec![0; count]);
    let sides = (0..plan.frames.len()).map(|frame| (values[left(frame)], values[right(frame)])).collect();
    (values[..cells].to_vec(), sides)
}

/// A row of cells.
struct Row {
    top: i64,
    height: i64,
}

impl Row {
    fn bottom(&self) -> i64 {
        self.top + self.height
    }
}

fn rows(plan: &Plan, grid: &Grid, middles: &[i64]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut aside = vec![0; grid.rows.len()];
    for pair in grid.ways.iter().flat_map(|way| way.windows(2)) {
        let row = grid.cells[pair[1]].row;
        aside[row] = aside[row].max((middles[pair[0]] - middles[pair[1]]).abs());
    }
    for (index, cells) in grid.rows.iter().enumerate() {
        let height = cells.iter().map(|cell| height(plan, &grid.cells[*cell])).max().unwrap_or(0);
        let (opening, closing) = (opening(plan, grid, index), index.checked_sub(1).map(|row| closing(plan, grid, row)));
        let more = (aside[index] / 10).min(ROWS_MORE);
        let gap = if index == 0 { 0 } else { ROWS + more };
        let top = rows.last().map_or(0, Row::bottom) + gap + opening + closing.unwrap_or(0);
        rows.push(Row { top, height });
    }
    rows
}

fn height(plan: &Plan, cell: &Cell) -> i64 {
    match cell.what {
        What::Item(item) => plan.items[item].height,
        What::Line | What::Room => 0,
    }
}

/// How much room the tops of frames take that begin in a row.
fn opening(plan: &Plan, grid: &Grid, row: usize) -> i64 {
    let begins = |frame: usize| if grid.spans[frame].0 == row { FRAME + plan.frames[frame].title_height } else { 0 };
    nested(plan, begins)
}

/// How much room the bottoms of frames take that end in a row.
fn closing(plan: &Plan, grid: &Grid, row: usize) -> i64 {
    nested(plan, |frame| if grid.spans[frame].1 == row { FRAME } else { 0 })
}

/// The most that frames inside each other take together.
fn nested(plan: &Plan, own: impl Fn(usize) -> i64) -> i64 {
    let mut sums: Vec<i64> = Vec::new();
    for (index, frame) in plan.frames.iter().enumerate() {
        sums.push(own(index) + frame.outer.map_or(0, |outer| sums[outer]));
    }
    sums.into_iter().max().unwrap_or(0)
}

fn frames(plan: &Plan, grid: &Grid, rows: &[Row], sides: &[(i64, i64)]) -> Vec<Rect> {
    let mut frames = vec![Rect::default(); plan.frames.len()];
    let (mut tops, mut bottoms) = (vec![i64::MAX; frames.len()], vec![0; frames.len()]);
    for index in (0..frames.len()).rev() {
        let ((first, last), (left, right)) = (grid.spans[index], sides[index]);
        if first > last {
            continue;
        }
        let top = rows[first].top.min(tops[index]) - plan.frames[index].title_height - FRAME;
        let bottom = rows[last].bottom().max(bottoms[index]) + FRAME;
        frames[index] = Rect { left, top, width: right - left, height: bottom - top };
        if let Some(outer) = plan.frames[index].outer {
            tops[outer] = tops[outer].min(top);
            bottoms[outer] = bottoms[outer].max(bottom);
        }
    }
    frames
}

/// The way of each link: from the bottom of a box, down through each row that it passes, to the top of another.
fn routes(plan: &Plan, grid: &Grid, (middles, rows): (&[i64], &[Row]), placed: &Placed) -> Vec<Vec<Point>> {
    let leave = ends(plan, grid, middles, false);
    let enter = ends(plan, grid, middles, true);
    let mut routes = Vec::new();
    for (index, way) in grid.ways.iter().enumerate() {
        let (from, to) = (plan.links[index].from, plan.links[index].to);
        let (start, end) = (placed.items[from], placed.items[to]);
        let foot = plan.items[from].frame.filter(|_| plan.feet.contains(&from));
        let start_y = foot.map_or(start.bottom(), |frame| placed.frames[frame].bottom());
        let row = &rows[grid.cells[way[0]].row];
        let mut points = vec![Point { x: leave[index], y: start_y }];
        points.push(Point { x: leave[index], y: row.bottom().max(start_y) });
        for cell in &way[1..way.len() - 1] {
            let row = &rows[grid.cells[*cell].row];
            points.push(Point { x: middles[*cell], y: row.top });
            points.push(Point { x: middles[*cell], y: row.bottom() });
        }
        points.push(Point { x: enter[index], y: rows[grid.cells[way[way.len() - 1]].row].top });
        points.push(Point { x: enter[index], y: end.top });
        points.dedup();
        routes.push(points);
    }
    routes
}

/// Where each link ends at the top of a box, or at the bottom: near where it comes from, apart from the others.
fn ends(plan: &Plan, grid: &Grid, middles: &[i64], top: bool) -> Vec<i64> {
    let mut at = vec![Vec::new(); plan.items.len()];
    for (index, way) in grid.ways.iter().enumerate() {
        // The cell of an item has its number.
        let (cell, next) = if top { (way[way.len() - 1], way[way.len() - 2]) } else { (way[0], way[1]) };
        at[cell].push((middles[next], index));
    }
    let mut ends = vec![0; plan.links.len()];
    for (cell, links) in at.iter_mut().enumerate() {
        links.sort_unstable();
        let (item, left) = (plan.items[cell], middles[cell] - plan.items[cell].width / 2);
        let reach = if top { item.reach.0 } else { item.reach.1 };
        let corner = CORNER.min(reach / 2);
        spread(links, (left + corner, left + reach - corner), &mut ends);
    }
    ends
}

/// Places the ends of links between two points.
fn spread(links: &[(i64, usize)], (from, to): (i64, i64), ends: &mut [i64]) {
    let count = i64::try_from(links.len()).unwrap_or(i64::MAX);
    let gap = if count > 1 { ENDS.min((to - from) / (count - 1)) } else { 0 };
    let mut least = from;
    for (left, (wished, link)) in (1..=count).rev().zip(links) {
        let x = *wished.clamp(&least, &(to - gap * (left - 1)).max(least));
        ends[*link] = x;
        least = x + gap;
    }
}
