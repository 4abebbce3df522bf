//! A configuration as a zone: what its gaps and its intervals say of each other.

use super::gaps::{Gap, Timed};
use super::{Config, Gaps, Interval, Local};

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
