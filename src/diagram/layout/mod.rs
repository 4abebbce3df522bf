//! Places boxes in rows and leads lines between them: layers, few crossings, straight lines, frames around what belongs
//! together. It knows nothing of lifecycles.

mod cells;
mod order;
mod place;
mod simplex;

use cells::Grid;

/// What is to be placed. Lengths are in pixels.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) items: Vec<Item>,
    pub(super) frames: Vec<Frame>,
    pub(super) links: Vec<Link>,
    /// Items that stand no higher than all others of their frame.
    pub(super) feet: Vec<usize>,
}

/// A box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) width: i64,
    pub(super) height: i64,
    /// How far from its left side lines may end at its top and at its bottom.
    pub(super) reach: (i64, i64),
    /// The innermost frame around it.
    pub(super) frame: Option<usize>,
}

/// A frame around items; a frame stands behind the one around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) outer: Option<usize>,
    pub(super) title_width: i64,
    pub(super) title_height: i64,
}

/// A line down from one item to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    /// How much it wants to be short and straight.
    pub(super) weight: i64,
}

/// Where everything is.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) items: Vec<Rect>,
    pub(super) frames: Vec<Rect>,
    /// For each link the way it goes.
    pub(super) links: Vec<Vec<Point>>,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// A point of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i64,
    pub(super) y: i64,
}

impl Rect {
    pub(super) fn right(self) -> i64 {
        self.left + self.width
    }

    pub(super) fn bottom(self) -> i64 {
        self.top + self.height
    }

    pub(super) fn middle(self) -> i64 {
        self.left + self.width / 2
    }
}

/// Places everything. Links must lead in no circle.
pub(super) fn layout(plan: &Plan) -> Placed {
    let mut grid = Grid::new(plan);
    order::order(&mut grid);
    place::place(plan, &grid)
}

#[cfg(test)]
mod tests {
    use super::{Frame, Item, Link, Placed, Plan, layout};

    fn chain(links: &[(usize, usize)], count: usize) -> Plan {
        let item = Item { width: 60, height: 30, reach: (60, 60), frame: None };
        let links = links.iter().map(|(from, to)| Link { from: *from, to: *to, weight: 1 }).collect();
        Plan { items: vec![item; count], links, ..Plan::default() }
    }

    fn apart(placed: &Placed) {
        for (at, one) in placed.items.iter().enumerate() {
            for other in &placed.items[at + 1..] {
                let beside = one.right() <= other.left || other.right() <= one.left;
                assert!(beside || one.bottom() <= other.top || other.bottom() <= one.top, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_chain_is_a_straight_line() {
        let placed = layout(&chain(&[(0, 1), (1, 2)], 3));
        apart(&placed);
        assert!(placed.items.windows(2).all(|pair| pair[0].middle() == pair[1].middle()), "{placed:?}");
        assert!(placed.links.iter().flatten().all(|point| point.x == placed.items[0].middle()), "{placed:?}");
    }

    #[test]
    fn crossings_that_need_not_be_are_not() {
        // Two chains written crosswise.
        let placed = layout(&chain(&[(0, 3), (1, 2), (2, 5), (3, 4)], 6));
        apart(&placed);
        let left = placed.items[0].left < placed.items[1].left;
        assert_eq!(left, placed.items[3].left < placed.items[2].left);
        assert_eq!(left, placed.items[4].left < placed.items[5].left);
    }

    #[test]
    fn nothing_else_stands_in_a_frame() {
        let mut plan = chain(&[(0, 1), (1, 2), (2, 3), (0, 4), (4, 3), (0, 5), (5, 3), (0, 3)], 6);
        plan.frames = vec![Frame { outer: None, title_width: 50, title_height: 16 }];
        plan.items[1].frame = Some(0);
        plan.items[2].frame = Some(0);
        let placed = layout(&plan);
        apart(&placed);
        let frame = placed.frames[0];
        for (at, item) in placed.items.iter().enumerate() {
            let inside = item.left >= frame.left
                && item.right() <= frame.right()
                && item.top >= frame.top + 16
                && item.bottom() <= frame.bottom();
            let outside = item.right() <= frame.left
                || item.left >= frame.right()
                || item.bottom() <= frame.top
                || item.top >= frame.bottom();
            assert!(if at == 1 || at == 2 { inside } else { outside }, "{at}: {item:?} {frame:?}");
        }
    }
}
