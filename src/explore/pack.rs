//! A configuration of a root and its parts in a few words of memory: which root, and how many parts of each kind.

use super::net::{KindId, RootId};

/// A configuration in `W` words.
pub(super) type Packed<const W: usize> = [u64; W];

/// Where everything stands in the words: the root first, then the count of each kind; none is parted by a word's end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    root_bits: u32,
    count_bits: u32,
    /// How many kinds there is room for.
    pub(super) kinds: usize,
}

/// How many bits the root has: in one word, and in more.
const FEW: u32 = 10;
const MANY: u32 = 20;

impl Layout {
    /// Room in so many words for counts up to `most`.
    pub(super) fn new(words: usize, most: u32) -> Self {
        let root_bits = if words == 1 { FEW } else { MANY };
        let count_bits = (32 - most.leading_zeros()).max(1);
        let first = (64 - root_bits) / count_bits;
        let words = u32::try_from(words).unwrap_or(1);
        let kinds = first + (words - 1) * (64 / count_bits);
        Self { root_bits, count_bits, kinds: kinds as usize }
    }

    /// Whether there is room for so many roots and kinds.
    pub(super) fn fits(&self, roots: usize, kinds: usize) -> bool {
        roots <= 1 << self.root_bits && kinds <= self.kinds
    }

    /// The word of a kind's count, and its lowest bit there.
    #[inline]
    pub(super) fn place(&self, kind: KindId) -> (usize, u32) {
        let kind = u32::from(kind);
        let first = (64 - self.root_bits) / self.count_bits;
        if kind < first {
            return (0, self.root_bits + kind * self.count_bits);
        }
        let (rest, per) = (kind - first, 64 / self.count_bits);
        ((1 + rest / per) as usize, rest % per * self.count_bits)
    }

    #[inline]
    pub(super) fn root<const W: usize>(&self, packed: &Packed<W>) -> RootId {
        u32::try_from(packed[0] & ((1 << self.root_bits) - 1)).unwrap_or(0)
    }

    #[inline]
    pub(super) fn with_root<const W: usize>(&self, mut packed: Packed<W>, root: RootId) -> Packed<W> {
        packed[0] = packed[0] & !((1 << self.root_bits) - 1) | u64::from(root);
        packed
    }

    #[inline]
    pub(super) fn count<const W: usize>(&self, packed: &Packed<W>, kind: KindId) -> u64 {
        let (word, bit) = self.place(kind);
        packed[word] >> bit & ((1 << self.count_bits) - 1)
    }

    #[inline]
    pub(super) fn with_count<const W: usize>(&self, mut packed: Packed<W>, kind: KindId, count: u64) -> Packed<W> {
        let (word, bit) = self.place(kind);
        packed[word] = packed[word] & !(((1 << self.count_bits) - 1) << bit) | count << bit;
        packed
    }

    /// All bits of a kind's count.
    pub(super) fn mask<const W: usize>(&self, kind: KindId) -> Packed<W> {
        self.with_count([0; W], kind, (1 << self.count_bits) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn nothing_overlaps() {
        for most in [1, 2, 3, 32, 127, 1_000] {
            for (words, layout) in [(1, Layout::new(1, most)), (4, Layout::new(4, most))] {
                let mut packed = layout.with_root([0_u64; 4], 5);
                for kind in 0..layout.kinds {
                    let kind = u16::try_from(kind).expect("few kinds");
                    assert!(layout.place(kind).0 < words, "{most}");
                    packed = layout.with_count(packed, kind, u64::from(most.min(u32::from(kind) % (most + 1))));
                }
                assert_eq!(layout.root(&packed), 5);
                for kind in 0..layout.kinds {
                    let kind = u16::try_from(kind).expect("few kinds");
                    assert_eq!(layout.count(&packed, kind), u64::from(most.min(u32::from(kind) % (most + 1))));
                    assert_eq!(
                        layout.with_count(packed, kind, 0).map(u64::count_ones).iter().sum::<u32>()
                            + u32::from(u8::try_from(layout.count(&packed, kind).count_ones()).expect("few")),
                        packed.map(u64::count_ones).iter().sum::<u32>()
                    );
                }
                assert!(layout.fits(1 << 10, layout.kinds) && !layout.fits(2, layout.kinds + 1));
            }
        }
    }
}
