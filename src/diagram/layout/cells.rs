//! Rows of cells: every item in its row, and a cell in each row that a line passes on its way.

use super::Plan;
use super::simplex::{Distance, solve};

/// As how many lines the body of a frame counts where others cross it.
const BODY: usize = 3;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// An item.
    Item(usize),
    /// A line on its way.
    Line,
    /// Nothing: a frame passes this row.
    Room,
}

/// A cell.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) what: What,
    pub(super) row: usize,
    pub(super) width: i64,
    /// The frames around it, from the outermost.
    pub(super) frames: Vec<usize>,
}

/// Cells in rows, each row from left to right.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    pub(super) rows: Vec<Vec<usize>>,
    /// For each link the cells that it passes, ends included.
    pub(super) ways: Vec<Vec<usize>>,
    /// For each cell those that it is tied to in the row above and in the row below.
    pub(super) above: Vec<Vec<usize>>,
    pub(super) below: Vec<Vec<usize>>,
    /// The first and the last row of each frame.
    pub(super) spans: Vec<(usize, usize)>,
}

impl Grid {
    /// Every item in its row; the order in the rows is that of a walk from the top.
    pub(super) fn new(plan: &Plan) -> Self {
        let ranks = ranks(plan);
        let chains: Vec<Vec<usize>> = (0..plan.frames.len()).map(|frame| chain(plan, Some(frame))).collect();
        let around = |frame: Option<usize>| frame.map(|frame| chains[frame].clone()).unwrap_or_default();
        let mut grid = Self::default();
        for (at, item) in plan.items.iter().enumerate() {
            let (what, frames) = (What::Item(at), around(item.frame));
            grid.cells.push(Cell { what, row: ranks[at], width: item.width, frames });
        }
        for link in &plan.links {
            let frames = common(&around(plan.items[link.from].frame), &around(plan.items[link.to].frame));
            let mut way = vec![link.from];
            for row in ranks[link.from] + 1..ranks[link.to] {
                way.push(grid.cells.len());
                grid.cells.push(Cell { what: What::Line, row, width: 2, frames: frames.clone() });
            }
            way.push(link.to);
            grid.ways.push(way);
        }
        grid.fill_frames(&chains);
        grid.tie();
        grid.walk();
        grid
    }

    /// A frame has a cell in each row that it passes, so that nothing else stands there.
    fn fill_frames(&mut self, chains: &[Vec<usize>]) {
        let height = self.cells.iter().map(|cell| cell.row + 1).max().unwrap_or(0);
        let mut taken = vec![vec![false; height]; chains.len()];
        for cell in &self.cells {
            for frame in &cell.frames {
                taken[*frame][cell.row] = true;
            }
        }
        self.spans = vec![(usize::MAX, 0); chains.len()];
        // Inner frames first: their room is room of the frames around them, too.
        for frame in (0..chains.len()).rev() {
            let first = taken[frame].iter().position(|taken| *taken);
            let last = taken[frame].iter().rposition(|taken| *taken);
            let Some((first, last)) = first.zip(last) else { continue };
            self.spans[frame] = (first, last);
            let empty: Vec<usize> = (first..=last).filter(|row| !taken[frame][*row]).collect();
            for row in empty {
                let frames = chains[frame].clone();
                for around in &frames {
                    taken[*around][row] = true;
                }
                self.cells.push(Cell { what: What::Room, row, width: 0, frames });
            }
        }
        self.rows = vec![Vec::new(); height];
    }

    fn tie(&mut self) {
        self.above = vec![Vec::new(); self.cells.len()];
        self.below = vec![Vec::new(); self.cells.len()];
        for pair in self.ways.iter().flat_map(|way| way.windows(2)) {
            self.below[pair[0]].push(pair[1]);
            self.above[pair[1]].push(pair[0]);
        }
        // What a frame holds is tied together, so that lines across it count as crossings.
        let mut last: Vec<Option<usize>> = vec![None; self.spans.len()];
        let mut cells: Vec<usize> = (0..self.cells.len()).collect();
        cells.sort_by_key(|cell| self.cells[*cell].row);
        for cell in cells {
            for frame in &self.cells[cell].frames {
                let before = last[*frame].filter(|before| self.cells[*before].row < self.cells[cell].row);
                if let Some(before) = before {
                    self.below[before].extend([cell; BODY]);
                    self.above[cell].extend([before; BODY]);
                }
                if before.is_some() || last[*frame].is_none() {
                    last[*frame] = Some(cell);
                }
            }
        }
    }

    /// Puts every cell into its row, in the order of a walk.
    fn walk(&mut self) {
        let mut seen = vec![false; self.cells.len()];
        let mut starts: Vec<usize> = (0..self.cells.len()).collect();
        starts.sort_by_key(|cell| self.cells[*cell].row);
        for start in starts {
            let mut stack = vec![start];
            while let Some(cell) = stack.pop() {
                if std::mem::replace(&mut seen[cell], true) {
                    continue;
                }
                self.rows[self.cells[cell].row].push(cell);
                stack.extend(self.above[cell].iter().rev());
                stack.extend(self.below[cell].iter().rev());
            }
        }
    }
}

/// The row of each item.
fn ranks(plan: &Plan) -> Vec<usize> {
    let mut distances: Vec<Distance> = plan
        .links
        .iter()
        .map(|link| Distance { from: link.from, to: link.to, least: 1, weight: link.weight })
        .collect();
    for foot in &plan.feet {
        let frame = plan.items[*foot].frame;
        let inside = |frame| chain(plan, frame);
        for (at, item) in plan.items.iter().enumerate() {
            if at != *foot && frame.is_some_and(|frame| inside(item.frame).contains(&frame)) && !plan.feet.contains(&at)
            {
                // Lines below a frame must not make it longer than what it holds.
                distances.push(Distance { from: at, to: *foot, least: 0, weight: 4 });
            }
        }
    }
    let ranks = solve(plan.items.len(), &distances).unwrap_or_default();
    (0..plan.items.len()).map(|at| ranks.get(at).and_then(|rank| usize::try_from(*rank).ok()).unwrap_or(at)).collect()
}

/// The frames around, from the outermost.
fn chain(plan: &Plan, frame: Option<usize>) -> Vec<usize> {
    let mut frames: Vec<usize> = std::iter::successors(frame, |frame| plan.frames[*frame].outer).collect();
    frames.reverse();
    frames
}

/// What two chains begin with.
pub(super) fn common(one: &[usize], other: &[usize]) -> Vec<usize> {
    one.iter().zip(other).take_while(|(one, other)| one == other).map(|(frame, _)| *frame).collect()
}
