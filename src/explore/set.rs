//! Numbers for configurations: which have been met, in the order of their first appearance.

use super::pack::Packed;

/// Configurations by number, and their numbers by configuration.
#[derive(Debug)]
pub(super) struct Numbered<const W: usize> {
    pub(super) all: Vec<Packed<W>>,
    /// Numbers, each near the place that the hash of its configuration gives.
    places: Vec<u32>,
    shift: u32,
}

/// Nobody.
const NONE: u32 = u32::MAX;
const SMALLEST: u32 = 10;

impl<const W: usize> Numbered<W> {
    pub(super) fn new() -> Self {
        Self { all: Vec::new(), places: vec![NONE; 1 << SMALLEST], shift: 64 - SMALLEST }
    }

    /// The number of a configuration, and whether it is new.
    #[inline]
    pub(super) fn add(&mut self, packed: Packed<W>) -> (u32, bool) {
        let mut at = self.home(&packed);
        loop {
            let known = self.places[at];
            if known == NONE {
                break;
            }
            if self.all[known as usize] == packed {
                return (known, false);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
        let number = u32::try_from(self.all.len()).unwrap_or(NONE);
        self.all.push(packed);
        self.places[at] = number;
        // Seven of ten places are taken at most.
        if self.all.len() * 10 > self.places.len() * 7 {
            self.grow();
        }
        (number, true)
    }

    /// The number of a configuration, if it has been met.
    pub(super) fn find(&self, packed: &Packed<W>) -> Option<u32> {
        let mut at = self.home(packed);
        loop {
            let known = self.places[at];
            if known == NONE || self.all[known as usize] == *packed {
                return (known != NONE).then_some(known);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    #[inline]
    fn home(&self, packed: &Packed<W>) -> usize {
        // Each word is mixed in by a multiplication and a rotation; the last multiplication brings the mixture into the
        // high bits, which give the place (Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4).
        let mixed = packed.iter().fold(0_u64, |hash, word| (hash ^ word).wrapping_mul(MIX).rotate_left(29));
        usize::try_from(mixed.wrapping_mul(MIX) >> self.shift).unwrap_or(0)
    }

    fn grow(&mut self) {
        self.shift -= 1;
        let length = self.places.len() * 2;
        self.places = Vec::new();
        self.places = vec![NONE; length];
        for (number, packed) in (0_u32..).zip(&self.all) {
            let mut at = self.home(packed);
            while self.places[at] != NONE {
                at = (at + 1) & (length - 1);
            }
            self.places[at] = number;
        }
    }
}

/// An odd number without pattern: the golden ratio's fraction in 64 bits.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

#[cfg(test)]
mod tests {
    use super::Numbered;

    #[test]
    fn each_has_one_number() {
        let mut numbered = Numbered::<2>::new();
        for round in 0..2 {
            for at in 0..10_000_u64 {
                assert_eq!(numbered.add([at % 100, at / 100]), (u32::try_from(at).expect("small"), round == 0));
            }
        }
        assert_eq!(numbered.find(&[7, 3]), Some(307));
        assert_eq!(numbered.find(&[100, 0]), None);
    }
}
