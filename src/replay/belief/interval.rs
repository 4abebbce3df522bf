//! A closed range of moments.

use super::{Moment, PAST};

/// Some moment from `lo` to `hi`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) lo: Moment,
    pub(crate) hi: Moment,
}

impl Interval {
    /// What the start of a clock that does not run is held at, so that equal configurations look equal.
    pub(crate) const IDLE: Self = Self { lo: Moment::fixed(0), hi: Moment::fixed(0) };

    pub(crate) fn at(moment: Moment) -> Self {
        Self { lo: moment, hi: moment }
    }

    /// Later by `millis`; the far past and the far future stay where they are.
    pub(crate) fn plus(self, millis: i64) -> Self {
        Self { lo: self.lo.plus(millis), hi: self.hi.plus(millis) }
    }

    /// Earlier by `slack` at its start, later by `slack` at its end.
    pub(crate) fn widen(self, slack: i64) -> Self {
        Self { lo: self.lo.plus(-slack), hi: self.hi.plus(slack) }
    }

    /// The moments in both, if there is one.
    pub(crate) fn and(self, other: Self) -> Option<Self> {
        let both = Self { lo: self.lo.max(other.lo), hi: self.hi.min(other.hi) };
        (both.lo <= both.hi).then_some(both)
    }

    /// The later of two moments.
    pub(crate) fn later(self, other: Self) -> Self {
        Self { lo: self.lo.max(other.lo), hi: self.hi.max(other.hi) }
    }

    pub(crate) fn holds(self, other: Self) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }

    /// A range that holds both; a bound that has to move goes as far as it can, so that growing ends.
    pub(crate) fn grow(self, other: Self, until: Moment) -> Self {
        Self {
            lo: if other.lo < self.lo { PAST } else { self.lo },
            hi: if other.hi > self.hi { until.max(other.hi) } else { self.hi },
        }
    }
}
