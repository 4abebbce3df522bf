//! Invariants over packed configurations: which are broken, and where first.

use super::pack::Packed;
use super::space::Space;

impl<const W: usize> Space<'_, W> {
    /// The invariants that a configuration breaks.
    pub(super) fn broken(&mut self, packed: &Packed<W>) -> Vec<usize> {
        let root = self.layout.root(packed);
        self.make_row(root);
        if self.rows[root as usize].breaks.is_none() {
            let breaks = self.net.root_breaks(root);
            self.rows[root as usize].breaks = Some(breaks);
        }
        let kinds = self.kinds_of(packed);
        for kind in &kinds {
            let at = usize::from(*kind);
            let known = &mut self.rows[root as usize].part_breaks;
            if known.len() <= at {
                known.resize_with(at + 1, || None);
            }
            if known[at].is_none() {
                let breaks = self.net.kind_breaks(root, *kind);
                self.rows[root as usize].part_breaks[at] = Some(breaks);
            }
        }
        self.settle_atoms();
        let row = &self.rows[root as usize];
        let of_parts = kinds.iter().filter_map(|kind| row.part_breaks[usize::from(*kind)].as_ref());
        let all = row.breaks.iter().chain(of_parts).flatten();
        all.filter(|(_, formula)| self.holds(formula, packed)).map(|(law, _)| *law).collect()
    }

    /// The invariants that some step out of a configuration breaks.
    pub(super) fn broken_by_steps(&mut self, packed: &Packed<W>) -> Vec<usize> {
        let root = self.layout.root(packed);
        let mut steps: Vec<u32> = self.own(root).into_iter().flatten().collect();
        for kind in self.kinds_of(packed) {
            steps.extend(self.of_part(root, kind).into_iter().flatten());
        }
        let taken = steps.into_iter().map(|step| &self.steps[step as usize]);
        let possible = taken.filter(|step| !step.breaks.is_empty() && self.holds(&step.formula, packed));
        let breaks = possible.flat_map(|step| &step.breaks);
        breaks.filter(|(_, formula)| self.holds(formula, packed)).map(|(law, _)| *law).collect()
    }
}
