//! The order of cells in their rows: few lines cross, and what a frame holds stands together.

use super::cells::Grid;

/// How often the rows are gone through, down and up.
const SWEEPS: usize = 16;

/// Orders the cells of every row.
pub(super) fn order(grid: &mut Grid) {
    level(grid);
    let mut best = (crossings(grid), grid.rows.clone());
    for _ in 0..SWEEPS {
        if best.0 == 0 {
            break;
        }
        let mut scratch = Scratch { at: positions(grid), keys: vec![0; grid.cells.len()] };
        for row in 1..grid.rows.len() {
            by_neighbours(grid, row, true, &mut scratch);
        }
        for row in (0..grid.rows.len().saturating_sub(1)).rev() {
            by_neighbours(grid, row, false, &mut scratch);
        }
        level(grid);
        swap(grid);
        let now = crossings(grid);
        if now < best.0 {
            best = (now, grid.rows.clone());
        }
    }
    grid.rows = best.1;
}

/// Where each cell stands in its row.
fn positions(grid: &Grid) -> Vec<usize> {
    let mut at = vec![0; grid.cells.len()];
    for row in &grid.rows {
        for (position, cell) in row.iter().enumerate() {
            at[*cell] = position;
        }
    }
    at
}

/// What is known of each cell while rows are ordered one after the other.
struct Scratch {
    /// Where it stands in its row.
    at: Vec<usize>,
    /// By what its row is ordered.
    keys: Vec<usize>,
}

/// Orders a row by the middle of what its cells are tied to in the row above or below.
fn by_neighbours(grid: &mut Grid, row: usize, above: bool, scratch: &mut Scratch) {
    let ties = if above { &grid.above } else { &grid.below };
    for cell in &grid.rows[row] {
        let near = &ties[*cell];
        scratch.keys[*cell] = match near.len() {
            0 => scratch.at[*cell] * 1000,
            count => near.iter().map(|other| scratch.at[*other] * 1000).sum::<usize>() / count,
        };
    }
    let cells = std::mem::take(&mut grid.rows[row]);
    grid.rows[row] = arrange(grid, &cells, 0, &scratch.keys, None);
    for (position, cell) in grid.rows[row].iter().enumerate() {
        scratch.at[*cell] = position;
    }
}

/// Gives frames the same order in all rows.
fn level(grid: &mut Grid) {
    let at = positions(grid);
    let mut sums = vec![(0_usize, 0_usize); grid.spans.len()];
    for (index, cell) in grid.cells.iter().enumerate() {
        let share = at[index] * 1000 / grid.rows[cell.row].len();
        for frame in &cell.frames {
            sums[*frame] = (sums[*frame].0 + share, sums[*frame].1 + 1);
        }
    }
    let middles: Vec<usize> = sums.into_iter().map(|(sum, count)| sum / count.max(1)).collect();
    let keys: Vec<usize> = at.iter().map(|at| at * 1000).collect();
    for row in 0..grid.rows.len() {
        let cells = grid.rows[row].clone();
        grid.rows[row] = arrange(grid, &cells, 0, &keys, Some(&middles));
    }
}

/// Sorts cells by their keys so that each frame's stand together; with `middles`, frames beside each other by those.
fn arrange(grid: &Grid, cells: &[usize], depth: usize, keys: &[usize], middles: Option<&[usize]>) -> Vec<usize> {
    let mut units: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    for cell in cells {
        let frame = grid.cells[*cell].frames.get(depth).copied();
        let known = frame.and_then(|_| units.iter().position(|(of, _)| *of == frame));
        match known {
            Some(at) => units[at].1.push(*cell),
            None => units.push((frame, vec![*cell])),
        }
    }
    units.sort_by_key(|(_, unit)| unit.iter().map(|cell| keys[*cell]).sum::<usize>() / unit.len());
    if let Some(middles) = middles {
        let places: Vec<usize> = (0..units.len()).filter(|at| units[*at].0.is_some()).collect();
        let mut frames: Vec<_> = places.iter().map(|at| std::mem::take(&mut units[*at])).collect();
        frames.sort_by_key(|(frame, _)| frame.map(|frame| (middles[frame], frame)));
        for (place, unit) in places.into_iter().zip(frames) {
            units[place] = unit;
        }
    }
    let inner = |(frame, unit): (Option<usize>, Vec<usize>)| match frame {
        Some(_) => arrange(grid, &unit, depth + 1, keys, middles),
        None => unit,
    };
    units.into_iter().flat_map(inner).collect()
}

/// Swaps neighbours where that saves crossings.
fn swap(grid: &mut Grid) {
    let mut at = positions(grid);
    for _ in 0..4 {
        let mut changed = false;
        for row in 0..grid.rows.len() {
            for left in 1..grid.rows[row].len() {
                let (one, other) = (grid.rows[row][left - 1], grid.rows[row][left]);
                if grid.cells[one].frames != grid.cells[other].frames {
                    continue;
                }
                let count = |one: usize, other: usize| {
                    crossed(&grid.above[one], &grid.above[other], &at)
                        + crossed(&grid.below[one], &grid.below[other], &at)
                };
                if count(other, one) < count(one, other) {
                    grid.rows[row].swap(left - 1, left);
                    at.swap(one, other);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// How many lines of a left cell and a right one cross.
fn crossed(left: &[usize], right: &[usize], at: &[usize]) -> usize {
    left.iter().map(|one| right.iter().filter(|other| at[**other] < at[*one]).count()).sum()
}

/// How many lines cross in all.
fn crossings(grid: &Grid) -> usize {
    let at = positions(grid);
    let mut count = 0;
    for (index, row) in grid.rows.iter().enumerate().skip(1) {
        let above = grid.rows[index - 1].len();
        // Counts by place, in a tree: how many lines before this one end to the right of it.
        let mut ends = vec![0_usize; above + 1];
        let mut before = 0;
        for cell in row {
            let mut places: Vec<usize> = grid.above[*cell].iter().map(|other| at[*other]).collect();
            places.sort_unstable();
            for place in &places {
                count += before - prefix(&ends, place + 1);
            }
            for place in places {
                add(&mut ends, place + 1);
                before += 1;
            }
        }
    }
    count
}

fn add(tree: &mut [usize], mut at: usize) {
    while at < tree.len() {
        tree[at] += 1;
        at += at & at.wrapping_neg();
    }
}

fn prefix(tree: &[usize], mut at: usize) -> usize {
    let mut sum = 0;
    while at > 0 {
        sum += tree[at];
        at -= at & at.wrapping_neg();
    }
    sum
}
