//! Splits the roots of a run among several programs, in the same way on every machine and in every version.

use std::fmt;

/// One of several parts of a run: it judges the roots that fall to it, and no other.
///
/// The place of a root is the FNV-1a hash of 64 bits of the entity's name, a zero byte, and the root's id in UTF-8; the
/// upper 32 bits are folded onto the lower ones by exclusive or, and the remainder of a division by the number of parts
/// is taken. The hash is described at <http://www.isthe.com/chongo/tech/comp/fnv/>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    index: u32,
    of: u32,
}

/// How many parts a run may have.
const MOST: u32 = 10_000;

impl Share {
    /// Part `index` of `of`, counted from 1; `None` if there is no such part, or there are more than 10,000.
    pub fn new(index: u32, of: u32) -> Option<Self> {
        (of <= MOST && (1..=of).contains(&index)).then_some(Self { index, of })
    }

    /// Which part it is, from 1.
    pub fn index(self) -> u32 {
        self.index
    }

    /// How many parts there are.
    pub fn of(self) -> u32 {
        self.of
    }

    /// Whether it is the first part, which also counts the records that belong to no root.
    pub fn is_first(self) -> bool {
        self.index == 1
    }

    /// Whether a root falls to this part.
    pub fn holds(self, entity: &str, id: &str) -> bool {
        let hash = hash(entity.bytes().chain([0]).chain(id.bytes()));
        let folded = (hash >> 32) ^ (hash & u64::from(u32::MAX));
        folded % u64::from(self.of) == u64::from(self.index - 1)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

/// FNV-1a with its offset basis and prime of 64 bits.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::{Share, hash};

    #[test]
    fn the_hash_is_the_one_that_is_described() {
        let vectors = [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
            ("chongo was here!\n", 0x4681_0940_eff5_f915),
        ];
        for (text, expected) in vectors {
            assert_eq!(hash(text.bytes()), expected, "{text}");
        }
    }

    #[test]
    fn roots_fall_where_they_have_always_fallen() {
        let place = |entity: &str, id: &str, of: u32| {
            let mut all = (1..=of).filter_map(|index| Share::new(index, of));
            all.find(|share| share.holds(entity, id)).map(Share::index)
        };
        let places = [("Job", "job-1"), ("Job", "job-2"), ("Order", "o-17"), ("Antrag", "größer"), ("Job", "")];
        let found = places.map(|(entity, id)| [2, 3, 7, 10_000].map(|of| place(entity, id, of).unwrap_or(0)));
        let always = [[1, 3, 6, 2833], [2, 3, 7, 2890], [1, 1, 4, 3211], [2, 2, 6, 5030], [1, 2, 6, 9327]];
        assert_eq!(found, always);
    }

    #[test]
    fn every_root_falls_to_exactly_one_part_and_each_part_has_its_share() {
        for of in [1, 2, 3, 7, 16] {
            let mut counts = vec![0; of as usize];
            for number in 0..7_000 {
                let id = format!("job-{number:07}");
                let holders = (1..=of).filter(|index| Share::new(*index, of).is_some_and(|it| it.holds("Job", &id)));
                let holders: Vec<u32> = holders.collect();
                assert_eq!(holders.len(), 1, "{id} of {of}: {holders:?}");
                counts[holders[0] as usize - 1] += 1;
            }
            let fair = 7_000 / of;
            assert!(counts.iter().all(|count| (fair * 4 / 5..=fair * 6 / 5).contains(count)), "{of}: {counts:?}");
        }
    }

    #[test]
    fn there_is_no_part_nought_and_none_behind_the_last() {
        assert!(Share::new(1, 1).is_some() && Share::new(10_000, 10_000).is_some());
        for (index, of) in [(0, 1), (2, 1), (1, 0), (0, 0), (1, 10_001), (10_001, 10_001)] {
            assert_eq!(Share::new(index, of), None, "{index}/{of}");
        }
    }
}
