//! A closed range of moments, in milliseconds since 1970.

/// Longer ago than any record.
pub(crate) const PAST: i64 = i64::MIN / 4;
/// Later than any record.
pub(crate) const FUTURE: i64 = i64::MAX / 4;

/// Some moment from `lo` to `hi`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Interval {
    pub(crate) lo: i64,
    pub(crate) hi: i64,
}

impl Interval {
    /// What the start of a clock that does not run is held at, so that equal configurations look equal.
    pub(crate) const IDLE: Self = Self { lo: 0, hi: 0 };

    pub(crate) fn at(moment: i64) -> Self {
        Self { lo: moment, hi: moment }
    }

    /// Later by `millis`; the far past and the far future stay where they are.
    pub(crate) fn plus(self, millis: i64) -> Self {
        Self { lo: shift(self.lo, millis), hi: shift(self.hi, millis) }
    }

    /// Earlier by `slack` at its start, later by `slack` at its end.
    pub(crate) fn widen(self, slack: i64) -> Self {
        Self { lo: shift(self.lo, -slack), hi: shift(self.hi, slack) }
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
    pub(crate) fn grow(self, other: Self, until: i64) -> Self {
        Self {
            lo: if other.lo < self.lo { PAST } else { self.lo },
            hi: if other.hi > self.hi { until.max(other.hi) } else { self.hi },
        }
    }
}

fn shift(moment: i64, millis: i64) -> i64 {
    if moment <= PAST || moment >= FUTURE { moment } else { moment.saturating_add(millis).clamp(PAST, FUTURE) }
}
