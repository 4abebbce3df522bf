//! One configuration that a belief holds possible: known states, fields known or not, starts of clocks as intervals.

use std::rc::Rc;

use crate::model::{Domain, Entity, MoveId, StateId, Value};

use super::{Gaps, Interval, Trail};

/// A field whose value is not known.
pub(crate) const UNKNOWN: Value = i64::MIN;

/// What can be told apart about an instance without looking at a clock.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Face {
    pub(crate) state: StateId,
    /// In a fault state: where the fault struck, if that is known.
    pub(crate) struck: Option<StateId>,
    pub(crate) fields: Vec<Value>,
    /// Bit per marking timer: it has fired since its clock started.
    pub(crate) marks: u64,
}

/// One instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Local {
    pub(crate) face: Face,
    /// Start of each clock of the entity; [`Interval::IDLE`] where it does not run.
    pub(crate) clocks: Vec<Interval>,
    /// For each condition move with a deadline: since when its guard has surely held.
    pub(crate) prompt: Vec<Option<Interval>>,
    /// The move that it took last, where that is noted.
    pub(crate) last: Option<MoveId>,
}

/// What has become of a member of the family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// It does not exist yet.
    Absent,
    /// It exists.
    Here(Rc<Local>),
    /// Its owner's end ended it.
    Gone,
}

/// Silent moves that put off a deadline: without a record of them, an overstay is only excused by assuming them. They
/// are counted where moves are recorded; between snapshots none is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Excuse {
    /// A timer was restarted, or a state entered anew after a fault.
    pub(crate) restart: bool,
    /// A fault struck.
    pub(crate) fault: bool,
}

impl Excuse {
    /// Whether it assumes nothing that the other does not assume.
    pub(crate) fn needs_no_more_than(self, other: Self) -> bool {
        self.restart <= other.restart && self.fault <= other.fault
    }

    /// What both assume.
    pub(crate) fn both(self, other: Self) -> Self {
        Self { restart: self.restart && other.restart, fault: self.fault && other.fault }
    }
}

/// A root and its children, as they may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// One slot per member of the family; members that joined later are absent.
    pub(crate) slots: Vec<Slot>,
    /// Whoever comes to be by the move at hand: while the move's guard is asked, it is no part of its owner yet.
    pub(crate) coming: Option<usize>,
    /// When the last thing happened.
    pub(crate) now: Interval,
    /// Silent moves since the last record that put off a deadline.
    pub(crate) excuse: Excuse,
    /// What has happened since the last record, where that is noted.
    pub(crate) trail: Trail,
    /// How far clocks started apart, as far as their intervals do not tell.
    pub(crate) gaps: Gaps,
}

impl Config {
    /// Nothing exists.
    pub(crate) fn empty() -> Self {
        let (excuse, trail, gaps) = (Excuse::default(), Trail::default(), Gaps::default());
        Self { slots: Vec::new(), coming: None, now: Interval::at(super::PAST), excuse, trail, gaps }
    }

    pub(crate) fn slot(&self, member: usize) -> &Slot {
        self.slots.get(member).unwrap_or(&Slot::Absent)
    }

    /// The instance, if it exists.
    pub(crate) fn local(&self, member: usize) -> Option<&Local> {
        match self.slot(member) {
            Slot::Here(local) => Some(local),
            Slot::Absent | Slot::Gone => None,
        }
    }

    /// The instance, if it counts as a part of its owner.
    pub(crate) fn part(&self, member: usize) -> Option<&Local> {
        self.local(member).filter(|_| self.coming != Some(member))
    }

    /// The instance to change; nothing if it does not exist.
    pub(crate) fn local_mut(&mut self, member: usize) -> Option<&mut Local> {
        match self.slots.get_mut(member) {
            Some(Slot::Here(local)) => Some(Rc::make_mut(local)),
            _ => None,
        }
    }

    pub(crate) fn put(&mut self, member: usize, slot: Slot) {
        if self.slots.len() <= member {
            self.slots.resize(member + 1, Slot::Absent);
        }
        self.slots[member] = slot;
    }

    /// Members that exist.
    pub(crate) fn here(&self) -> impl Iterator<Item = (usize, &Local)> {
        self.slots.iter().enumerate().filter_map(|(member, slot)| match slot {
            Slot::Here(local) => Some((member, local.as_ref())),
            Slot::Absent | Slot::Gone => None,
        })
    }
}

impl Local {
    /// A new instance in `state`: defaults where there are any, records and durations absent, the rest unknown.
    pub(crate) fn new(entity: &Entity, prompt: usize, state: StateId) -> Self {
        let fields = entity.fields.iter().map(|field| match (&field.domain, field.default) {
            _ if field.input => UNKNOWN,
            (_, Some(default)) => default,
            (Domain::Record, None) => 0,
            (Domain::Duration, None) => crate::model::ABSENT,
            (_, None) => UNKNOWN,
        });
        Self {
            face: Face { state, struck: None, fields: fields.collect(), marks: 0 },
            clocks: vec![Interval::IDLE; entity.clocks.len()],
            prompt: vec![None; prompt],
            last: None,
        }
    }
}
