//! How many children may stand where: is there a population that meets some counts?

/// Children that a question does not tell apart stand in the same cell; this asks for the number of children in some
/// cells together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// For each cell whether it counts.
    pub(super) cells: Vec<bool>,
    /// At least so many.
    pub(super) least: u32,
    /// At most so many; `None`: any number.
    pub(super) most: Option<u32>,
}

/// Whether there is a population.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// There is: so many children in each cell.
    Yes(Vec<u32>),
    /// There is none.
    No,
    /// It was not found within the budget.
    Unknown,
}

/// Up to this bound every number is tried; above it only those near a bound.
const TRY_ALL: u32 = 8;

/// A population of `cells` cells that meets every count.
///
/// A number above every bound stands for any larger one, so that few have to be tried. `budget` is what may be spent,
/// in counts looked at; what was spent is taken from it.
pub(super) fn populate(cells: usize, counts: &[Count], budget: &mut usize) -> Found {
    let bounds: Vec<u32> = counts.iter().flat_map(|count| [Some(count.least), count.most]).flatten().collect();
    let top = bounds.iter().copied().max().unwrap_or(0).saturating_add(1);
    let numbers: Vec<u32> = if top <= TRY_ALL {
        (0..=top).collect()
    } else {
        let mut near: Vec<u32> =
            bounds.iter().flat_map(|bound| [bound.saturating_sub(1), *bound, bound.saturating_add(1)]).collect();
        near.extend([0, 1, 2]);
        near.sort_unstable();
        near.dedup();
        near
    };
    let mut search = Search::new(cells, counts, &numbers, *budget);
    let chosen = search.choose(0);
    *budget = search.left;
    match chosen {
        Some(true) => Found::Yes(search.chosen),
        Some(false) if top <= TRY_ALL => Found::No,
        _ if cells == 0 => Found::No,
        _ => impossible_at_sight(cells, counts),
    }
}

/// What needs no search: a count that no number meets.
fn impossible_at_sight(cells: usize, counts: &[Count]) -> Found {
    let impossible = |count: &Count| {
        count.most.is_some_and(|most| most < count.least)
            || (count.least > 0 && !count.cells.iter().take(cells).any(|counted| *counted))
    };
    if counts.iter().any(impossible) { Found::No } else { Found::Unknown }
}

struct Search<'a> {
    counts: &'a [Count],
    numbers: &'a [u32],
    left: usize,
    chosen: Vec<u32>,
    /// For each count how many children it counts in the cells that have their number.
    sums: Vec<u64>,
    /// For each count behind which cell no further one counts.
    ends: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(cells: usize, counts: &'a [Count], numbers: &'a [u32], budget: usize) -> Self {
        let end =
            |count: &Count| count.cells.iter().take(cells).rposition(|counted| *counted).map_or(0, |last| last + 1);
        Self {
            counts,
            numbers,
            left: budget,
            chosen: vec![0; cells],
            sums: vec![0; counts.len()],
            ends: counts.iter().map(end).collect(),
        }
    }

    /// Tries numbers for the cells from `cell` on; `None` when the budget is spent.
    fn choose(&mut self, cell: usize) -> Option<bool> {
        if cell == self.chosen.len() {
            return Some(self.counts.iter().zip(&self.sums).all(|(count, sum)| *sum >= u64::from(count.least)));
        }
        for number in self.numbers {
            self.left = self.left.checked_sub(self.counts.len() + 1)?;
            self.chosen[cell] = *number;
            self.add(cell, *number);
            if self.may_go_on(cell + 1) && self.choose(cell + 1)? {
                return Some(true);
            }
            self.take(cell, *number);
        }
        Some(false)
    }

    fn add(&mut self, cell: usize, number: u32) {
        for (sum, count) in self.sums.iter_mut().zip(self.counts) {
            *sum += if count.cells[cell] { u64::from(number) } else { 0 };
        }
    }

    fn take(&mut self, cell: usize, number: u32) {
        for (sum, count) in self.sums.iter_mut().zip(self.counts) {
            *sum -= if count.cells[cell] { u64::from(number) } else { 0 };
        }
    }

    /// Whether the counts can still be met when the cells before `cells` have their numbers.
    fn may_go_on(&self, cells: usize) -> bool {
        self.counts.iter().zip(&self.sums).zip(&self.ends).all(|((count, sum), end)| {
            count.most.is_none_or(|most| *sum <= u64::from(most)) && (cells < *end || *sum >= u64::from(count.least))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Found, populate};

    fn count(cells: &[bool], least: u32, most: Option<u32>) -> Count {
        Count { cells: cells.to_vec(), least, most }
    }

    #[test]
    fn all_in_one_cell_and_some_in_the_other_is_impossible() {
        let counts = [count(&[false, true], 0, Some(0)), count(&[false, true], 1, None)];
        assert_eq!(populate(2, &counts, &mut 1000), Found::No);
    }

    #[test]
    fn two_and_two_do_not_fit_among_three() {
        let two_each = [count(&[true, false], 2, None), count(&[false, true], 2, None)];
        assert!(matches!(populate(2, &two_each, &mut 1000), Found::Yes(_)));
        let mut counts = two_each.to_vec();
        counts.push(count(&[true, true], 0, Some(3)));
        assert_eq!(populate(2, &counts, &mut 1000), Found::No);
    }

    #[test]
    fn large_bounds_are_met_without_trying_every_number() {
        let counts = [count(&[true, false], 60, None), count(&[true, true], 0, Some(64))];
        assert_eq!(populate(2, &counts, &mut 1000), Found::Yes(vec![60, 0]));
    }
}
