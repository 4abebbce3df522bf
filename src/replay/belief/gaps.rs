//! How far starts of clocks lie apart at least: what an interval for each of them cannot tell.
//!
//! An interval per clock loses that one of two clocks started after the other, and with it that a deadline of the one
//! ends before a timer of the other comes due. Intervals and gaps together are a zone of a timed automaton (Dill, see
//! `moment.rs`); a gap is a length of time, so that it is the same for every date. Gaps are kept for logs of snapshots,
//! between which much may happen; where every event is recorded, starts are known.

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
pub(super) struct Gap {
    pub(super) early: Timed,
    pub(super) late: Timed,
    pub(super) least: i64,
}

/// Every known gap, with all that follows from them, in the order of their ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gaps(pub(super) Vec<Gap>);

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
