//! Which record follows which in a history, and how values change on the way.

use std::collections::BTreeMap;

use super::table::{Row, Table};
use crate::replay::record_time;

/// Values are compared in the first records only.
const MOST_ROWS: usize = 5_000;
/// Of fewer pairs nothing is concluded about what they have in common.
const FEWEST_PAIRS: usize = 3;

/// A record and its time.
type Timed<'t> = (Option<i64>, &'t Row);

/// Pairs of records that follow each other in one history.
pub(super) struct Sequences<'t> {
    pairs: Vec<[&'t Row; 2]>,
}

impl<'t> Sequences<'t> {
    pub(super) fn of(table: &'t Table, id: Option<&[String]>, time: Option<&[String]>) -> Self {
        let mut histories: BTreeMap<&str, Vec<Timed<'_>>> = BTreeMap::new();
        for row in table.rows.iter().take(MOST_ROWS) {
            let Some(id) = id.and_then(|id| row.get(id)) else { continue };
            let time = time.and_then(|time| row.get(time)).and_then(record_time).map(|(millis, _)| millis);
            histories.entry(id).or_default().push((time, row));
        }
        let mut pairs = Vec::new();
        for history in histories.values_mut() {
            history.sort_by_key(|(time, _)| *time);
            pairs.extend(history.windows(2).map(|two| [two[0].1, two[1].1]));
        }
        Self { pairs }
    }

    /// In how many of a hundred pairs a value changes; `None` if no two records belong together.
    pub(super) fn changes(&self, way: &[String]) -> Option<usize> {
        let both = self.pairs.iter().filter_map(|[one, two]| Some((one.get(way)?, two.get(way)?)));
        let (mut all, mut changed) = (0, 0);
        for (one, two) in both {
            all += 1;
            changed += usize::from(one != two);
        }
        // One change among thousands is one.
        (all > 0).then(|| (changed * 100).div_ceil(all))
    }

    /// Whether the value of `from` is nearly always the one that `to` had in the record before, and changes.
    pub(super) fn links(&self, to: &[String], from: &[String]) -> bool {
        let both = self.pairs.iter().filter_map(|[one, two]| Some((one.get(to)?, two.get(from)?)));
        let (all, same) = both.fold((0, 0), |(all, same), (to, from)| (all + 1, same + usize::from(to == from)));
        let moves = self.pairs.iter().filter(|[_, two]| two.get(to) != two.get(from)).count();
        all >= FEWEST_PAIRS && all * 10 >= self.pairs.len() * 9 && same * 10 >= all * 9 && moves * 2 >= all
    }
}
