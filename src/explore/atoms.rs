//! Atoms as masks over packed configurations: whether so many parts are where, in a few instructions.

use super::net::{Atom, KindId, satisfied};
use super::pack::{Layout, Packed};
use crate::model::Quantifier;

/// An atom as masks.
#[derive(Debug)]
pub(super) struct Masks<const W: usize> {
    quantifier: Quantifier,
    inside: Packed<W>,
    outside: Packed<W>,
    inside_kinds: Vec<KindId>,
    /// How many kinds have been looked at.
    pub(super) kinds: usize,
}

impl<const W: usize> Masks<W> {
    /// An atom of which no kind has been looked at.
    pub(super) fn of(atom: &Atom) -> Self {
        let (inside, outside) = ([0; W], [0; W]);
        Self { quantifier: atom.quantifier, inside, outside, inside_kinds: Vec::new(), kinds: 0 }
    }

    /// Notes whether parts of a kind are inside; `None`: they do not count.
    pub(super) fn note(&mut self, layout: &Layout, kind: KindId, inside: Option<bool>) {
        let mask = layout.mask::<W>(kind);
        match inside {
            Some(true) => {
                merge(&mut self.inside, &mask);
                self.inside_kinds.push(kind);
            }
            Some(false) => merge(&mut self.outside, &mask),
            None => {}
        }
    }

    /// Whether the atom holds of a configuration.
    #[inline]
    pub(super) fn holds(&self, layout: &Layout, packed: &Packed<W>) -> bool {
        let any = |mask: &Packed<W>| packed.iter().zip(mask).any(|(word, mask)| word & mask != 0);
        match self.quantifier {
            Quantifier::Some => any(&self.inside),
            Quantifier::No => !any(&self.inside),
            Quantifier::All => !any(&self.outside),
            quantifier => {
                let inside = self.inside_kinds.iter().map(|kind| layout.count(packed, *kind)).sum();
                satisfied(quantifier, inside, 0)
            }
        }
    }
}

/// Adds the bits of a mask.
pub(super) fn merge<const W: usize>(into: &mut Packed<W>, mask: &Packed<W>) {
    into.iter_mut().zip(mask).for_each(|(word, mask)| *word |= mask);
}
