//! Invariants over packed configurations: which are broken, and where first.

use super::net::{Formula, KindId};
use super::pack::Packed;
use super::space::{Broken, Space};

impl<const W: usize> Space<'_, W> {
    /// Notes the invariants that the configuration at hand breaks.
    pub(super) fn note_broken(&mut self, packed: &Packed<W>) {
        if self.net.model.invariants.is_empty() {
            return;
        }
        self.find_laws(packed);
        let root = self.layout.root(packed) as usize;
        let mut found = Vec::new();
        let mut look = |laws: &[(usize, Formula)]| {
            found.extend(laws.iter().filter(|(_, broken)| self.holds(broken, packed)).map(|(law, _)| *law));
        };
        look(self.rows[root].breaks.as_deref().unwrap_or_default());
        for (kind, laws) in (0..).zip(&self.rows[root].part_breaks) {
            if let Some(laws) = laws
                && !laws.is_empty()
                && self.layout.count(packed, kind) > 0
            {
                look(laws);
            }
        }
        for law in found {
            self.note(law, None);
        }
    }

    /// Notes the invariants that a step out of the configuration at hand breaks.
    pub(super) fn note_broken_by(&mut self, step: u32, packed: &Packed<W>) {
        let breaks = &self.steps[step as usize].breaks;
        let broken = breaks.iter().filter(|(_, formula)| self.holds(formula, packed));
        let broken: Vec<usize> = broken.map(|(law, _)| *law).collect();
        for law in broken {
            self.note(law, Some(step));
        }
    }

    fn note(&mut self, law: usize, by: Option<u32>) {
        if !self.broken.iter().any(|broken| broken.law == law) {
            // The configuration at hand is the next one whose edges end.
            self.broken.push(Broken { at: self.ends.len(), law, by });
        }
    }

    /// Finds out how the root's parts must be for something to be broken, where that is not known yet.
    fn find_laws(&mut self, packed: &Packed<W>) {
        let root = self.layout.root(packed);
        self.make_row(root);
        let mut new = false;
        if self.rows[root as usize].breaks.is_none() {
            let breaks = self.net.root_breaks(root);
            self.rows[root as usize].breaks = Some(breaks);
            new = true;
        }
        for at in 0..self.net.kinds.len() {
            let kind = KindId::try_from(at).unwrap_or(KindId::MAX);
            if self.layout.count(packed, kind) == 0 {
                continue;
            }
            let known = &mut self.rows[root as usize].part_breaks;
            if known.len() <= at {
                known.resize_with(at + 1, || None);
            }
            if known[at].is_none() {
                let breaks = self.net.kind_breaks(root, kind);
                self.rows[root as usize].part_breaks[at] = Some(breaks);
                new = true;
            }
        }
        if new {
            self.settle_atoms();
        }
    }
}
