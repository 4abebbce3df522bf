//! How far starts of clocks lie apart at least: what an interval for each of them cannot tell.
//!
//! An interval per clock loses that one of two clocks started after the other, and with it that a deadline of the one
//! ends before a timer of the other comes due. Intervals and gaps together are a zone of a timed automaton (Dill, see
//! `moment.rs`); a gap is a length of time, so that it is the same for every date. Gaps are kept for logs of snapshots,
//! between which much may happen; where every event is recorded, starts are known.

use super::{Config, Interval, Local};

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timed {
    /// The last thing that happened.
    Now,
    /// The start of a clock of a member.
    Clock(usize, usize),
}

/// `late` is at least `least` milliseconds after `early`; a negative number allows it to be before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gap {
    early: Timed,
    late: Timed,
    least: i64,
}

/// Every known gap, with all that follows from them, in the order of their ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gaps(Vec<Gap>);

impl Gaps {
    /// How much later than `early` the other one is at least, if that is known.
    pub(crate) fn least(&self, early: Timed, late: Timed) -> Option<i64> {
        let at = self.place(early, late).ok()?;
        Some(self.0[at].least)
    }

    fn place(&self, early: Timed, late: Timed) -> Result<usize, usize> {
        self.0.binary_search_by_key(&(early, late), |gap| (gap.early, gap.late))
    }

    /// Nothing is known any more.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Nothing is known of it any more.
    pub(crate) fn forget(&mut self, what: Timed) {
        self.0.retain(|gap| gap.early != what && gap.late != what);
    }

    /// Nothing is known of a member any more.
    pub(crate) fn forget_member(&mut self, member: usize) {
        let of = |timed| matches!(timed, Timed::Clock(who, _) if who == member);
        self.0.retain(|gap| !of(gap.early) && !of(gap.late));
    }

    /// It starts now.
    pub(crate) fn start(&mut self, what: Timed) {
        self.forget(what);
        let like_now = |timed| if timed == Timed::Now { what } else { timed };
        let mut same: Vec<Gap> =
            self.0.iter().filter(|gap| gap.early == Timed::Now || gap.late == Timed::Now).copied().collect();
        for gap in &mut same {
            (gap.early, gap.late) = (like_now(gap.early), like_now(gap.late));
        }
        self.0.extend(same);
        self.0.extend([(Timed::Now, what), (what, Timed::Now)].map(|(early, late)| Gap { early, late, least: 0 }));
        self.sort();
    }

    /// Time goes on: now is not before what it was.
    pub(crate) fn go_on(&mut self) {
        self.0.retain(|gap| gap.early != Timed::Now);
    }

    /// One more gap, and what follows from it; `false` if it cannot be.
    pub(crate) fn require(&mut self, early: Timed, late: Timed, least: i64) -> bool {
        if self.least(early, late).is_some_and(|known| known >= least) {
            return true;
        }
        let before = self.0.iter().filter(|gap| gap.late == early).map(|gap| (gap.early, gap.least));
        let before: Vec<(Timed, i64)> = before.chain([(early, 0)]).collect();
        let after = self.0.iter().filter(|gap| gap.early == late).map(|gap| (gap.late, gap.least));
        let after: Vec<(Timed, i64)> = after.chain([(late, 0)]).collect();
        for (first, to_early) in &before {
            for (last, from_late) in &after {
                let sum = to_early.saturating_add(least).saturating_add(*from_late);
                if first == last {
                    if sum > 0 {
                        return false;
                    }
                    continue;
                }
                match self.place(*first, *last) {
                    Ok(at) => self.0[at].least = self.0[at].least.max(sum),
                    Err(at) => self.0.insert(at, Gap { early: *first, late: *last, least: sum }),
                }
            }
        }
        true
    }

    /// The same of members with other numbers.
    pub(crate) fn renumbered(&self, number: impl Fn(usize) -> usize) -> Self {
        let renumber = |timed| match timed {
            Timed::Now => Timed::Now,
            Timed::Clock(member, clock) => Timed::Clock(number(member), clock),
        };
        let renumbered = |gap: &Gap| Gap { early: renumber(gap.early), late: renumber(gap.late), ..*gap };
        let mut gaps = Self(self.0.iter().map(renumbered).collect());
        gaps.sort();
        gaps
    }

    /// Whether two members are the same in all that is known.
    pub(crate) fn are_alike(&self, a: usize, b: usize) -> bool {
        let swap = |member| {
            if member == a {
                b
            } else if member == b {
                a
            } else {
                member
            }
        };
        self.0.is_empty() || self.renumbered(swap) == *self
    }

    fn sort(&mut self) {
        self.0.sort_unstable_by_key(|gap| (gap.early, gap.late));
    }
}

impl Config {
    fn when(&self, timed: Timed) -> Option<Interval> {
        match timed {
            Timed::Now => Some(self.now),
            Timed::Clock(member, clock) => self.local(member).map(|local| local.clocks[clock]),
        }
    }

    fn when_mut(&mut self, timed: Timed) -> Option<&mut Interval> {
        match timed {
            Timed::Now => Some(&mut self.now),
            Timed::Clock(member, clock) => self.local_mut(member).map(|local: &mut Local| &mut local.clocks[clock]),
        }
    }

    /// Leaves out of its intervals what its gaps leave no room for; `false` if nothing is left.
    pub(crate) fn narrow(&mut self) -> bool {
        let gaps = std::mem::take(&mut self.gaps);
        let fits = gaps.0.iter().all(|gap| {
            let (Some(early), Some(late)) = (self.when(gap.early), self.when(gap.late)) else { return true };
            let (lo, hi) = (early.lo.plus(gap.least), late.hi.plus(-gap.least));
            if lo > late.lo
                && let Some(late) = self.when_mut(gap.late)
            {
                late.lo = lo;
            }
            if hi < early.hi
                && let Some(early) = self.when_mut(gap.early)
            {
                early.hi = hi;
            }
            [gap.early, gap.late].into_iter().filter_map(|timed| self.when(timed)).all(|when| when.lo <= when.hi)
        });
        self.gaps = gaps;
        fits
    }

    /// Whether every gap that is known here is one there, too.
    pub(crate) fn gaps_allow(&self, small: &Self) -> bool {
        self.gaps.0.iter().all(|gap| small.has_gap(*gap))
    }

    fn has_gap(&self, gap: Gap) -> bool {
        if self.gaps.least(gap.early, gap.late).is_some_and(|known| known >= gap.least) {
            return true;
        }
        self.apart(gap).is_some_and(|apart| apart >= gap.least)
    }

    /// How far the intervals at the ends of a gap are apart.
    fn apart(&self, gap: Gap) -> Option<i64> {
        let (early, late) = (self.when(gap.early)?.hi, self.when(gap.late)?.lo);
        (!early.is_unbounded() && !late.is_unbounded()).then(|| late.since(early))
    }

    /// The gaps of both, as small as they are in either.
    pub(crate) fn weaker_gaps(&self, other: &Self) -> Gaps {
        let gap_in = |config: &Self, gap: Gap| config.gaps.least(gap.early, gap.late).max(config.apart(gap));
        let mut all: Vec<Gap> = self.gaps.0.iter().chain(&other.gaps.0).copied().collect();
        all.sort_unstable_by_key(|gap| (gap.early, gap.late));
        all.dedup_by_key(|gap| (gap.early, gap.late));
        let weaker = |gap: Gap| Some(Gap { least: gap_in(self, gap)?.min(gap_in(other, gap)?), ..gap });
        Gaps(all.into_iter().filter_map(weaker).collect())
    }

    /// The gaps that both have; of one that has to shrink, nothing is left, so that shrinking ends.
    pub(crate) fn common_gaps(&self, other: &Self) -> Gaps {
        Gaps(self.gaps.0.iter().filter(|gap| other.has_gap(**gap)).copied().collect())
    }

    /// Whether two members look and are timed alike.
    pub(crate) fn are_alike(&self, a: usize, b: usize) -> bool {
        self.slot(a) == self.slot(b) && self.gaps.are_alike(a, b)
    }

    /// The configuration with members in other places: at each place of `places` the member of the same number in
    /// `members`.
    pub(crate) fn rearranged(&self, places: &[usize], members: &[usize]) -> Self {
        let mut config = self.clone();
        for (place, member) in places.iter().zip(members) {
            if self.slot(*place) != self.slot(*member) {
                config.put(*place, self.slot(*member).clone());
            }
        }
        config.gaps = self
            .gaps
            .renumbered(|member| members.iter().position(|moved| *moved == member).map_or(member, |at| places[at]));
        config
    }
}
