//! Picks what is told where only so much is: what is known, and of what is new the worst.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;

use super::Totals;
use super::codes::is_of_history;
use crate::diagnostic::{Finding, Severity};
use crate::source::SourceMap;

/// How the findings of a run are taken by those who ask for only so many.
#[derive(Clone, Copy)]
pub struct Taken<'a> {
    /// How bad a finding is; `None`: it is not told.
    pub severity: &'a (dyn Fn(&Finding) -> Option<Severity> + Sync),
    /// What is known of findings that are alike. The texts of the run are given once the finding points into more of them
    /// than were there before.
    pub known: &'a (dyn Fn(&Finding, Option<&SourceMap>) -> Option<Alike> + Sync),
}

/// Findings that are alike, of which some are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alike {
    /// What they have in common.
    pub kind: u128,
    /// How many of them are known.
    pub known: usize,
}

impl Default for Taken<'_> {
    /// As bad as they are; nothing is known.
    fn default() -> Self {
        Self { severity: &|finding| Some(finding.severity()), known: &|_, _| None }
    }
}

impl fmt::Debug for Taken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Taken")
    }
}

impl Taken<'_> {
    /// Of things with findings, in order, those that are known, and behind them of all others so many, the worst and of
    /// these the first. What is left out is counted.
    ///
    /// It may be done again with more things: what was left out would be left out again.
    pub(super) fn pick<T>(
        self,
        all: Vec<T>,
        (most, sources): (usize, Option<&SourceMap>),
        of: impl Fn(&T) -> &Finding,
        totals: &mut Totals,
    ) -> Vec<T> {
        let mut alike: HashMap<u128, usize> = HashMap::new();
        let (mut known, mut new) = (Vec::new(), Vec::new());
        for one in all {
            let is_known = (self.known)(of(&one), sources).is_some_and(|Alike { kind, known }| {
                let nth = alike.entry(kind).or_insert(0);
                *nth += 1;
                *nth <= known
            });
            match (is_known, (self.severity)(of(&one))) {
                (true, _) => known.push(one),
                (false, Some(severity)) => new.push((severity, one)),
                (false, None) => totals.untold += u64::from(is_of_history(of(&one).code)),
            }
        }
        new.sort_by_key(|(severity, _)| Reverse(*severity));
        for (_, one) in new.drain(most.min(new.len())..) {
            totals.left_out += 1;
            totals.untold += u64::from(is_of_history(of(&one).code));
        }
        known.extend(new.into_iter().map(|(_, one)| one));
        known
    }
}

#[cfg(test)]
mod tests {
    use super::{Alike, Taken};
    use crate::diagnostic::Finding;
    use crate::replay::Totals;
    use crate::replay::codes::{LS303, LS336, LS343};

    #[test]
    fn what_is_known_takes_no_place_and_what_is_off_is_not_told() {
        let all = [(&LS343, "a"), (&LS303, "b"), (&LS336, "c"), (&LS303, "b"), (&LS303, "d"), (&LS336, "e")];
        let all: Vec<Finding> = all.iter().map(|(code, text)| Finding::new(code, *text)).collect();
        let taken = Taken {
            severity: &|finding| (finding.code.id != "LS336").then_some(finding.severity()),
            known: &|finding, _| (finding.message == "b").then_some(Alike { kind: 1, known: 1 }),
        };
        let mut totals = Totals::default();
        let picked = taken.pick(all, (1, None), |finding| finding, &mut totals);
        let told: Vec<&str> = picked.iter().map(|finding| finding.message.as_str()).collect();
        // The second of those that are alike is new, and the worst of what is.
        assert_eq!(told, ["b", "b"]);
        assert_eq!((totals.left_out, totals.untold), (2, 1));
    }
}
