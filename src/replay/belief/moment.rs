//! A moment, which notes what it is compared with: so that what followed from its comparisons can be used again.
//!
//! What a record does to a belief depends on the times in it only through comparisons. A [`Trace`] notes them as bounds
//! on differences of the times that the belief began with: whenever other times meet the same bounds, the same happens.
//! (Difference bounds are those of the zones of timed automata: Dill, *Timing assumptions and verification of
//! finite-state concurrent systems*, 1989.)

use std::cell::RefCell;
use std::cmp::Ordering;

/// A moment in milliseconds since 1970, told as the distance from one of the times that a trace began with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    at: i64,
    /// Which time of the trace it is counted from; [`FIXED`] for a moment that is what it is.
    from: u16,
}

/// What a moment is counted from that does not depend on any time of a trace.
pub(crate) const FIXED: u16 = 0;

/// Longer ago than any record.
pub(crate) const PAST: Moment = Moment { at: i64::MIN / 4, from: FIXED };
/// Later than any record.
pub(crate) const FUTURE: Moment = Moment { at: i64::MAX / 4, from: FIXED };

/// No record is as far from 1970 as this: 30 million years, where RFC 3339 ends at 10,000.
const NEVER: i64 = 1_000_000_000_000_000_000;

impl Moment {
    /// The moment so many milliseconds after 1970.
    pub(crate) const fn fixed(at: i64) -> Self {
        Self { at, from: FIXED }
    }

    /// A time that a trace begins with.
    pub(crate) fn variable(at: i64, from: u16) -> Self {
        Self { at, from }
    }

    /// Milliseconds since 1970.
    pub(crate) fn millis(self) -> i64 {
        self.at
    }

    /// Which time of the trace it is counted from.
    pub(crate) fn from(self) -> u16 {
        self.from
    }

    /// Whether it is before or after all records.
    pub(crate) fn is_unbounded(self) -> bool {
        self.from == FIXED && !(-NEVER..=NEVER).contains(&self.at)
    }

    /// Later by `millis`; the far past and the far future stay where they are.
    pub(crate) fn plus(self, millis: i64) -> Self {
        if self.is_unbounded() {
            return self;
        }
        match self.at.saturating_add(millis) {
            at if at >= FUTURE.at => FUTURE,
            at if at <= PAST.at => PAST,
            at => Self { at, ..self },
        }
    }

    /// Milliseconds since an earlier moment, for messages: it is not noted that anybody asked.
    pub(crate) fn since(self, earlier: Self) -> i64 {
        self.at.saturating_sub(earlier.at)
    }

    /// Whether it is at most `other`: the one comparison that every other one is made of.
    fn at_most(self, other: Self) -> bool {
        let answer = self.at <= other.at;
        if self.from != other.from && !self.is_unbounded() && !other.is_unbounded() {
            note(self, other, answer);
        }
        answer
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.at_most(*other) && other.at_most(*self)
    }
}

impl Eq for Moment {}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    fn le(&self, other: &Self) -> bool {
        self.at_most(*other)
    }

    fn lt(&self, other: &Self) -> bool {
        !other.at_most(*self)
    }

    fn ge(&self, other: &Self) -> bool {
        other.at_most(*self)
    }

    fn gt(&self, other: &Self) -> bool {
        !self.at_most(*other)
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.at_most(*other), other.at_most(*self)) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, _) => Ordering::Greater,
        }
    }

    fn max(self, other: Self) -> Self {
        if self.at_most(other) { other } else { self }
    }

    fn min(self, other: Self) -> Self {
        if self.at_most(other) { self } else { other }
    }
}

/// A bound on the difference of two times of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    /// The time that is compared, by its number.
    pub(crate) left: u16,
    /// The time that it is compared with.
    pub(crate) right: u16,
    /// Milliseconds that the left one is later than the right one, at most.
    pub(crate) most: i64,
}

impl Bound {
    /// Whether times meet it. `times[0]` is 0.
    pub(crate) fn holds(self, times: &[i64]) -> bool {
        times[usize::from(self.left)] - times[usize::from(self.right)] <= self.most
    }

    /// The bound that is met by all other times.
    pub(crate) fn negated(self) -> Self {
        // -most - 1, without overflow.
        Self { left: self.right, right: self.left, most: !self.most }
    }
}

/// What was compared while something was found out.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// The times that the moments are counted from; the first is 0.
    times: Vec<i64>,
    /// What is known of the difference of two times: at least, at most.
    known: Vec<(i64, i64)>,
    /// The comparisons that were not settled by the ones before, with their answers.
    pub(crate) asked: Vec<(Bound, bool)>,
}

thread_local! {
    static TRACE: RefCell<Option<Trace>> = const { RefCell::new(None) };
}

impl Trace {
    /// Does something, and notes what it compares. `times[0]` must be 0; moments are counted from the others by number.
    pub(crate) fn of<T>(times: &[i64], what: impl FnOnce() -> T) -> (T, Self) {
        let known = vec![(i64::MIN, i64::MAX); times.len() * times.len()];
        let trace = Self { times: times.to_vec(), known, asked: Vec::new() };
        TRACE.with_borrow_mut(|slot| *slot = Some(trace));
        let result = what();
        (result, TRACE.with_borrow_mut(Option::take).unwrap_or_default())
    }

    fn note(&mut self, left: Moment, right: Moment, answer: bool) {
        let (l, r) = (usize::from(left.from), usize::from(right.from));
        let (Some(base_left), Some(base_right)) = (self.times.get(l), self.times.get(r)) else { return };
        let most = (right.at - base_right) - (left.at - base_left);
        let size = self.times.len();
        let (least, largest) = self.known[l * size + r];
        if largest <= most || least > most {
            return;
        }
        self.asked.push((Bound { left: left.from, right: right.from, most }, answer));
        let now = if answer { (least, most) } else { (most.saturating_add(1), largest) };
        self.known[l * size + r] = now;
        self.known[r * size + l] = (now.1.saturating_neg(), now.0.saturating_neg());
    }
}

fn note(left: Moment, right: Moment, answer: bool) {
    TRACE.with_borrow_mut(|trace| {
        if let Some(trace) = trace {
            trace.note(left, right, answer);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{Bound, FUTURE, Moment, PAST, Trace};

    #[test]
    fn a_trace_holds_what_was_compared_and_no_more() {
        let times = [0, 1_000, 5_000];
        let (early, late) = (Moment::variable(1_000, 1), Moment::variable(5_000, 2));
        let ((), trace) = Trace::of(&times, || {
            assert!(early.plus(3_000) < late);
            assert!(early.plus(2_000) < late, "known from the first comparison");
            assert!(early > PAST && late < FUTURE, "of every time");
            assert!(early < early.plus(1), "of every time");
            assert_eq!(early.plus(9_000).min(late).millis(), 5_000);
        });
        let bounds =
            [(Bound { left: 2, right: 1, most: 3_000 }, false), (Bound { left: 1, right: 2, most: -9_000 }, false)];
        assert_eq!(trace.asked, bounds);
        assert!(!bounds[0].0.holds(&[0, 10, 3_011]) && bounds[0].0.holds(&[0, 10, 3_010]));
    }

    #[test]
    fn the_ends_of_time_stay_where_they_are() {
        assert_eq!(PAST.plus(5).millis(), PAST.millis());
        assert!(Moment::variable(0, 1).plus(i64::MAX).is_unbounded());
    }
}
