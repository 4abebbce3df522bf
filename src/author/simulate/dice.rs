//! Chance that is the same on every machine: whole numbers alone, one stream for each history.

/// The odd number that `SplitMix64` counts up by: 2^64 divided by the golden ratio.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of chance: `SplitMix64`, which counts up by an odd number and mixes what it counted.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

/// A share of many, in parts of 10^9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u64);

/// What a rate is a part of.
const WHOLE: u64 = 1_000_000_000;

impl Dice {
    /// The stream of one history of a run; streams of different numbers have nothing to do with each other.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(mix(mix(seed.wrapping_add(STEP)) ^ stream.wrapping_mul(STEP).wrapping_add(1)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `n`; 0 if `n` is 0. All are equally likely, but for a 2^64th part.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(n);
        u64::try_from(product >> 64).unwrap_or_default()
    }

    /// An index into a list of so many; 0 if it has none.
    pub(super) fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or_default()
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.below(width))
    }

    /// A whole number from `low` to `high`, most often a low one: the least of three.
    pub(super) fn skewed(&mut self, low: i64, high: i64) -> i64 {
        let (one, two, three) = (self.between(low, high), self.between(low, high), self.between(low, high));
        one.min(two).min(three)
    }

    /// Once in so many times.
    pub(super) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// Whether something happens that happens at this rate.
    pub(super) fn happens(&mut self, rate: Rate) -> bool {
        self.below(WHOLE) < rate.0
    }

    /// The index of one of these rates, each as likely as it says; `None` if none of them happens.
    pub(super) fn one_of(&mut self, rates: impl Iterator<Item = Rate>) -> Option<usize> {
        let mut left = self.below(WHOLE);
        for (at, rate) in rates.enumerate() {
            match left.checked_sub(rate.0) {
                Some(rest) => left = rest,
                None => return Some(at),
            }
        }
        None
    }
}

/// The mixer of `SplitMix64`.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Rate {
    /// So many parts of a hundred.
    pub const fn percent(parts: u64) -> Self {
        Self(parts * (WHOLE / 100))
    }

    /// `0.02`, `2%` or `0.5%`, from none to all, exactly; digits behind the ninth are cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = match text.strip_suffix('%') {
            Some(number) => (number, 100),
            None => (text, 1),
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if number.is_empty() || number == "." || !digits(whole) || !digits(part) || whole.len() > 9 {
            return None;
        }
        let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().ok()? };
        let part: u64 = format!("{part:0<9}").get(..9)?.parse().ok()?;
        let parts = (whole * WHOLE + part) / of;
        (parts <= WHOLE).then_some(Self(parts))
    }

    /// Both together; no more than all.
    pub fn plus(self, other: Self) -> Option<Self> {
        (self.0 + other.0 <= WHOLE).then_some(Self(self.0 + other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{Dice, Rate};

    #[test]
    fn the_stream_is_the_published_one() {
        // The first numbers of SplitMix64 from 0, as its author's own program prints them.
        let mut dice = Dice(0);
        assert_eq!(dice.next(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(dice.next(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn numbers_stay_in_their_bounds_and_meet_them() {
        let mut dice = Dice::new(7, 1);
        let drawn: Vec<i64> = (0..1_000).map(|_| dice.between(-2, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.between(5, 5), 5);
        dice.between(i64::MIN, i64::MAX);
    }

    #[test]
    fn rates_are_read_exactly() {
        assert_eq!(Rate::parse("0.02"), Rate::parse("2%"));
        assert_eq!(Rate::parse("2%"), Some(Rate::percent(2)));
        assert_eq!(Rate::parse("1"), Some(Rate::percent(100)));
        assert_eq!(Rate::parse(".5%"), Rate::parse("0.005"));
        for wrong in ["", "%", ".", "-1", "1.5", "101%", "two", "1e-3", "99999999999"] {
            assert_eq!(Rate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_rate_happens_as_often_as_it_says() {
        let mut dice = Dice::new(1, 2);
        let often = (0..10_000).filter(|_| dice.happens(Rate::percent(10))).count();
        assert!((900..1_100).contains(&often), "{often}");
        assert!(!(0..1_000).any(|_| dice.happens(Rate::percent(0))));
        assert!((0..1_000).all(|_| dice.happens(Rate::percent(100))));
    }
}
