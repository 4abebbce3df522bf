//! Collects what a question mentions: fields, sets of states, tests of children.

use std::collections::BTreeMap;

use super::values::Compared;
use super::{Clause, same};
use crate::model::{FieldRef, Guard, GuardKind, Operand, PartId, Quantifier, StateSet};

/// What a question mentions.
#[derive(Debug, Default)]
pub(super) struct Mentioned<'a> {
    /// Fields, and what they are compared with.
    pub(super) fields: BTreeMap<(usize, u32), Compared>,
    /// Fields that are compared with one another.
    pub(super) related: Vec<FieldRef>,
    /// For each step up the sets of states that an instance there is asked to be in.
    pub(super) sets: BTreeMap<usize, Vec<StateSet>>,
    /// Children asked about.
    pub(super) parts: Vec<PartsAsked<'a>>,
    atoms: usize,
}

/// What is asked about one kind of parts.
#[derive(Debug)]
pub(super) struct PartsAsked<'a> {
    /// 0: parts of the instance, 1: of its parent, and so on.
    pub(super) up: usize,
    /// Which parts.
    pub(super) part: PartId,
    /// Sets of states that parts are asked to be in.
    pub(super) sets: Vec<StateSet>,
    /// Filters that say which parts count.
    pub(super) filters: Vec<&'a Guard>,
    /// The tests.
    pub(super) tests: Vec<Test>,
}

/// One test of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Test {
    /// How many.
    pub(super) quantifier: Quantifier,
    /// Index of the set.
    pub(super) set: usize,
    /// Index of the filter.
    pub(super) filter: Option<usize>,
}

/// A question with more atoms than this is not answered: comparing them with one another would take too long.
const MOST_ATOMS: usize = 300;

impl<'a> Mentioned<'a> {
    /// Collects from all clauses; `None` if there is too much.
    pub(super) fn collect(clauses: &[Clause<'a>]) -> Option<Self> {
        let mut mentioned = Self::default();
        for clause in clauses {
            mentioned.guard(clause.guard, clause.state.is_some())?;
        }
        Some(mentioned)
    }

    fn guard(&mut self, guard: &'a Guard, state_known: bool) -> Option<()> {
        self.atoms += 1;
        if self.atoms > MOST_ATOMS {
            return None;
        }
        match &guard.kind {
            GuardKind::Const(_) | GuardKind::Enters(_) => {}
            GuardKind::Not(inner) => self.guard(inner, state_known)?,
            GuardKind::And(list) | GuardKind::Or(list) => {
                for inner in list {
                    self.guard(inner, state_known)?;
                }
            }
            GuardKind::Field(field) => {
                self.field(*field);
            }
            GuardKind::Compare { left, right, .. } => self.compare(*left, *right),
            GuardKind::In { up: 0, .. } if state_known => {}
            GuardKind::In { up, states } => {
                place_of(self.sets.entry(*up).or_default(), states);
            }
            GuardKind::Parts { .. } => {
                self.test(guard);
            }
        }
        Some(())
    }

    fn field(&mut self, field: FieldRef) -> &mut Compared {
        self.fields.entry((field.up, field.field.0)).or_default()
    }

    fn compare(&mut self, left: FieldRef, right: Operand) {
        match right {
            Operand::Value(value) => self.field(left).constants.push(value),
            Operand::Field(right) => {
                for field in [left, right] {
                    self.field(field);
                    if !self.related.contains(&field) {
                        self.related.push(field);
                    }
                }
            }
        }
    }

    /// Where a test of parts stands: the index of its parts, and of the test among theirs.
    pub(super) fn test(&mut self, guard: &'a Guard) -> Option<(usize, usize)> {
        let GuardKind::Parts { up, part, quantifier, states, filter } = &guard.kind else { return None };
        let at = self.parts.iter().position(|parts| parts.up == *up && parts.part == *part).unwrap_or_else(|| {
            let (sets, filters, tests) = (Vec::new(), Vec::new(), Vec::new());
            self.parts.push(PartsAsked { up: *up, part: *part, sets, filters, tests });
            self.parts.len() - 1
        });
        let parts = &mut self.parts[at];
        let filter = filter.as_deref().map(|filter| parts.filter(filter));
        let test = Test { quantifier: *quantifier, set: place_of(&mut parts.sets, states), filter };
        Some((at, place_of(&mut parts.tests, &test)))
    }
}

impl<'a> PartsAsked<'a> {
    fn filter(&mut self, filter: &'a Guard) -> usize {
        if let Some(at) = self.filters.iter().position(|known| same(known, filter)) {
            return at;
        }
        // Parts that a filter tells apart by their state are told apart here too.
        for guard in filter.walk() {
            if let GuardKind::In { up: 0, states } = &guard.kind {
                place_of(&mut self.sets, states);
            }
        }
        self.filters.push(filter);
        self.filters.len() - 1
    }
}

fn place_of<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T) -> usize {
    list.iter().position(|known| known == item).unwrap_or_else(|| {
        list.push(item.clone());
        list.len() - 1
    })
}
