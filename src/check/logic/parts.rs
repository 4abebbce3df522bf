//! Children as cells: those that a question does not tell apart, and how many of them a test asks for.

use super::classes::{Class, classes};
use super::gather::{PartsAsked, Test};
use super::population::{Count, Found, populate};
use super::{Answer, Clause, Logic, Place};
use crate::model::{EntityId, GuardKind, Multiplicity, PartId, Quantifier, StateId};

/// The cells of one kind of parts, and the tests asked of them.
#[derive(Debug)]
pub(super) struct Cells {
    /// 0: parts of the instance, 1: of its parent, and so on.
    pub(super) up: usize,
    /// Which parts.
    pub(super) part: PartId,
    list: Vec<Cell>,
    tests: Vec<Test>,
    /// What every population meets: the multiplicity, and that an instance is one of its siblings.
    always: Vec<Count>,
    /// Whether a population of these cells is one that can be: nothing was left open.
    pub(super) exact: bool,
}

#[derive(Debug)]
struct Cell {
    class: Class,
    /// For each filter whether it holds.
    passes: Vec<bool>,
}

/// More filters than this are not told apart.
const MOST_FILTERS: usize = 4;
const MOST_CELLS: usize = 64;

impl Cells {
    /// The cells that can be occupied.
    pub(super) fn new(logic: &Logic<'_>, place: &Place<'_>, asked: &PartsAsked<'_>) -> Self {
        let mut made = Self {
            up: asked.up,
            part: asked.part,
            list: Vec::new(),
            tests: asked.tests.clone(),
            always: Vec::new(),
            exact: true,
        };
        let Some(owner) = logic.model.ancestor(place.entity, asked.up) else {
            made.exact = false;
            return made;
        };
        let part = logic.model.entity(owner).part(asked.part);
        for class in classes(&logic.possible, part.entity, &asked.sets) {
            made.split(logic, part.entity, &class, asked);
        }
        let (least, most) = bounds(logic, owner, asked.part);
        made.always.push(Count { cells: vec![true; made.list.len()], least, most });
        let sibling = asked.up == 1 && logic.model.entity(place.entity).parent == Some((owner, asked.part));
        if !sibling || place.creation.is_some() {
            return made;
        }
        // The instance is one of its siblings. What is known of its fields is not carried over to its cell.
        made.exact &= asked.filters.is_empty();
        match place.state {
            Some(state) => {
                let within: Vec<bool> = asked.sets.iter().map(|set| set.contains(state)).collect();
                let cells = made.list.iter().map(|cell| cell.class.within == within).collect();
                made.always.push(Count { cells, least: 1, most: None });
            }
            None => made.exact = false,
        }
        made
    }

    /// Adds the cells of a class: one for each way in which the filters can turn out.
    fn split(&mut self, logic: &Logic<'_>, entity: EntityId, class: &Class, asked: &PartsAsked<'_>) {
        let filters = &asked.filters;
        if filters.len() > MOST_FILTERS {
            self.exact = false;
            return;
        }
        let place = Place::in_state(entity, class.example);
        for number in 0..1_usize << filters.len() {
            let passes: Vec<bool> = (0..filters.len()).map(|bit| number >> bit & 1 == 1).collect();
            let clauses: Vec<Clause<'_>> = filters
                .iter()
                .zip(&passes)
                .map(|(filter, passes)| if *passes { place.holds(filter) } else { place.fails(filter) })
                .collect();
            match logic.ask(&place, &clauses) {
                Answer::Never => continue,
                Answer::Sometimes(example) => self.exact &= example.exact,
                Answer::Unknown => self.exact = false,
            }
            self.list.push(Cell { class: class.clone(), passes });
        }
        // What a filter asks of the owner is the same for all children; the cells do not know that.
        let of_owner = |guard: &crate::model::Guard| match &guard.kind {
            GuardKind::Field(field) => field.up > 0,
            GuardKind::Compare { left, right, .. } => {
                left.up > 0 || matches!(right, crate::model::Operand::Field(field) if field.up > 0)
            }
            GuardKind::In { up, .. } | GuardKind::Parts { up, .. } => *up > 0,
            _ => false,
        };
        self.exact &= !filters.iter().any(|filter| filter.walk().into_iter().any(of_owner));
    }

    /// A population that passes these tests: index of the test, and whether it holds. Takes its cost from `budget`.
    pub(super) fn populate(&self, tests: &[(usize, bool)], budget: &mut usize) -> Found {
        if self.list.len() > MOST_CELLS || (self.list.is_empty() && !self.exact) {
            return Found::Unknown;
        }
        let mut ways: Vec<Vec<Count>> = vec![self.always.clone()];
        for (test, holds) in tests {
            let counts = self.counts(self.tests[*test], *holds);
            // Only `not exactly N` has two ways, so that this grows with those alone.
            ways = ways
                .iter()
                .flat_map(|way| counts.iter().map(move |count| [way.as_slice(), std::slice::from_ref(count)].concat()))
                .collect();
            if ways.len() > MOST_CELLS {
                return Found::Unknown;
            }
        }
        let mut unknown = false;
        for way in ways {
            match populate(self.list.len(), &way, budget) {
                Found::No => {}
                Found::Unknown => unknown = true,
                found @ Found::Yes(_) => return found,
            }
        }
        if unknown { Found::Unknown } else { Found::No }
    }

    /// What a test asks for, in one of these ways; an empty list: impossible.
    fn counts(&self, test: Test, holds: bool) -> Vec<Count> {
        let counted = |inside: bool| -> Vec<bool> {
            let passes = |cell: &Cell| test.filter.is_none_or(|filter| cell.passes[filter]);
            self.list.iter().map(|cell| passes(cell) && cell.class.within[test.set] == inside).collect()
        };
        let (inside, ranges) = match (test.quantifier, holds) {
            (Quantifier::All, true) => (false, vec![(0, Some(0))]),
            (Quantifier::All, false) => (false, vec![(1, None)]),
            (Quantifier::Some, true) | (Quantifier::No, false) => (true, vec![(1, None)]),
            (Quantifier::Some, false) | (Quantifier::No, true) => (true, vec![(0, Some(0))]),
            (Quantifier::AtLeast(least), true) => (true, vec![(least, None)]),
            (Quantifier::AtLeast(least), false) => (true, below(least)),
            (Quantifier::AtMost(most), true) => (true, vec![(0, Some(most))]),
            (Quantifier::AtMost(most), false) => (true, above(most)),
            (Quantifier::Exactly(number), true) => (true, vec![(number, Some(number))]),
            (Quantifier::Exactly(number), false) => (true, [below(number), above(number)].concat()),
        };
        ranges.into_iter().map(|(least, most)| Count { cells: counted(inside), least, most }).collect()
    }

    /// For each cell with children the state of one of them, and how many there are.
    pub(super) fn occupied(&self, population: &[u32]) -> Vec<(StateId, u32)> {
        let occupied = self.list.iter().zip(population).filter(|(_, number)| **number > 0);
        occupied.map(|(cell, number)| (cell.class.example, *number)).collect()
    }
}

fn below(number: u32) -> Vec<(u32, Option<u32>)> {
    number.checked_sub(1).map(|most| (0, Some(most))).into_iter().collect()
}

fn above(number: u32) -> Vec<(u32, Option<u32>)> {
    number.checked_add(1).map(|least| (least, None)).into_iter().collect()
}

/// How many parts there are, at least and at most, at any time.
fn bounds(logic: &Logic<'_>, owner: EntityId, part: PartId) -> (u32, Option<u32>) {
    let (least, most) = match logic.model.entity(owner).part(part).multiplicity {
        Multiplicity::Many => (0, None),
        Multiplicity::One => (1, Some(1)),
        Multiplicity::Optional => (0, Some(1)),
        Multiplicity::Range(least, most) => (least, Some(most)),
    };
    (if logic.possible.is_always_there(owner, part) { least } else { 0 }, most)
}
