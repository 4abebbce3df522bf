//! Counts of durations in fixed buckets, so that counts of parts add up to the counts of the whole, exactly.

/// Buckets between a duration and its double.
const STEPS: u32 = 16;
/// Buckets in all: below `STEPS` each millisecond has its own, above each doubling has `STEPS`, up to 2^63.
const BUCKETS: usize = (STEPS * 61) as usize;

/// How often durations occurred, by their lengths: a bucket is at most 1/16 wider than its shortest duration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Counts of the buckets up to the last that holds something.
    buckets: Vec<u64>,
    count: u64,
    longest: i64,
    shortest: i64,
}

impl Histogram {
    /// Counts a duration, in milliseconds; a negative one counts as none.
    pub fn add(&mut self, millis: i64) {
        let millis = millis.max(0);
        let bucket = bucket(millis);
        if self.buckets.len() <= bucket {
            self.buckets.resize(bucket + 1, 0);
        }
        self.buckets[bucket] += 1;
        self.shortest = if self.count == 0 { millis } else { self.shortest.min(millis) };
        self.longest = self.longest.max(millis);
        self.count += 1;
    }

    /// Adds the counts of another part.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.buckets.len() < other.buckets.len() {
            self.buckets.resize(other.buckets.len(), 0);
        }
        for (mine, others) in self.buckets.iter_mut().zip(&other.buckets) {
            *mine += others;
        }
        self.shortest = if self.count == 0 { other.shortest } else { self.shortest.min(other.shortest) };
        self.longest = self.longest.max(other.longest);
        self.count += other.count;
    }

    /// How many durations were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The shortest, in milliseconds; `None` if there is none.
    pub fn shortest(&self) -> Option<i64> {
        (self.count > 0).then_some(self.shortest)
    }

    /// The longest, in milliseconds; `None` if there is none.
    pub fn longest(&self) -> Option<i64> {
        (self.count > 0).then_some(self.longest)
    }

    /// The duration, in milliseconds, that `percent` per cent of them do not exceed (nearest rank), rounded up to the end
    /// of its bucket, and never above the longest. `None` if there is none.
    pub fn quantile(&self, percent: u64) -> Option<i64> {
        let rank = (self.count * percent).div_ceil(100).max(1);
        let mut below = 0;
        for (bucket, count) in self.buckets.iter().enumerate() {
            below += count;
            if below >= rank {
                return Some(last_of(bucket).min(self.longest));
            }
        }
        None
    }

    /// The counts that are not zero, by bucket: what is written down to be merged later.
    pub fn cells(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.buckets.iter().copied().enumerate().filter(|(_, count)| *count > 0)
    }

    /// A histogram that was written down.
    pub fn from_cells(cells: impl IntoIterator<Item = (usize, u64)>, (shortest, longest): (i64, i64)) -> Self {
        let mut histogram = Self { shortest, longest, ..Self::default() };
        for (bucket, count) in cells.into_iter().filter(|(bucket, _)| *bucket < BUCKETS) {
            if histogram.buckets.len() <= bucket {
                histogram.buckets.resize(bucket + 1, 0);
            }
            histogram.buckets[bucket] += count;
            histogram.count += count;
        }
        histogram
    }
}

/// The bucket of a duration that is not negative.
fn bucket(millis: i64) -> usize {
    let millis = millis.unsigned_abs();
    let steps = u64::from(STEPS);
    if millis < steps {
        return usize::try_from(millis).unwrap_or(0);
    }
    // 16 is 2^4: the four bits behind the highest one choose among the buckets of a doubling.
    let doubling = millis.ilog2() - 4;
    let step = (millis >> doubling) - steps;
    usize::try_from(u64::from((doubling + 1) * STEPS) + step).unwrap_or(BUCKETS - 1)
}

/// The longest duration of a bucket.
fn last_of(bucket: usize) -> i64 {
    let (doubling, step) = (bucket / STEPS as usize, (bucket % STEPS as usize) as u64);
    let Some(doubling) = doubling.checked_sub(1) else { return i64::try_from(step).unwrap_or(i64::MAX) };
    let next = (u128::from(STEPS) + u128::from(step) + 1) << doubling;
    i64::try_from(next - 1).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Histogram, bucket, last_of};

    #[test]
    fn buckets_follow_each_other_without_a_gap() {
        for millis in (0..5_000).chain([86_400_000, 1 << 40, i64::MAX - 1, i64::MAX]) {
            let own = bucket(millis);
            assert!(millis <= last_of(own), "{millis}");
            assert!(own == 0 || last_of(own - 1) < millis, "{millis}");
            assert!(last_of(own) - millis <= millis / 16, "{millis}");
        }
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let (mut whole, mut odd, mut even) = (Histogram::default(), Histogram::default(), Histogram::default());
        for number in 0..1000_i64 {
            let millis = number * number * 977;
            whole.add(millis);
            if number % 2 == 0 { even.add(millis) } else { odd.add(millis) }
        }
        odd.merge(&even);
        assert_eq!(odd, whole);
        let again = Histogram::from_cells(whole.cells(), (0, whole.longest().expect("it is not empty")));
        assert_eq!(again, whole);
        let median = whole.quantile(50).expect("it is not empty");
        let exact = 499 * 499 * 977;
        assert!(median >= exact && median <= exact + exact / 16, "{median}");
        assert_eq!((whole.quantile(100), whole.shortest()), (Some(999 * 999 * 977), Some(0)));
    }
}
