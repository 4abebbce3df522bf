//! Takes steps: what a configuration becomes by one.

use super::net::KindId;
use super::numbers::Counting;
use super::pack::Packed;
use super::space::{ALONE, FIRST, Next, OR_NOTHING, SECOND, Space, Taken};
use crate::model::Multiplicity;

impl<const W: usize> Space<'_, W> {
    /// Takes a step of the root, or of a part of a kind, if it is possible.
    #[inline]
    pub(super) fn take(&mut self, packed: &Packed<W>, (step, of): (u32, Option<KindId>), next: &mut Next<W>) {
        let taken = &self.steps[step as usize];
        if !self.holds(&taken.formula, packed) {
            return;
        }
        let (after, other) = self.outcomes(packed, taken, of);
        let sure = !of.is_some_and(|kind| self.is_absent(kind) && !self.is_counted(kind) && !self.has_room(kind));
        if !taken.breaks.is_empty() {
            self.note_broken_by(step, packed);
        }
        self.steps[step as usize].used = true;
        let place = if sure { ALONE } else { SECOND };
        match other.filter(|other| *other != after) {
            // It changes something, though nothing that matters.
            None if after == *packed && sure => self.stirs |= self.changes(step, packed, of),
            // Also what changes nothing, if it is not sure: where it may happen nothing is hopeless yet.
            None => next.push((after, step, place)),
            Some(other) if other == *packed => next.push((after, step, OR_NOTHING)),
            Some(other) if after == *packed => next.push((other, step, OR_NOTHING)),
            Some(other) => next.extend([(after, step, FIRST), (other, step, SECOND)]),
        }
    }

    /// Whether a step changes anything at all.
    fn changes(&self, step: u32, packed: &Packed<W>, of: Option<KindId>) -> bool {
        let step = &self.steps[step as usize];
        step.root != self.layout.root(packed) || step.kind != of || !step.discards.is_empty()
    }

    /// Whether the parts of a kind are counted as they are: in any case, or because there is at most one.
    #[inline]
    fn is_counted(&self, kind: KindId) -> bool {
        match self.counting {
            Counting::Exact(_) => true,
            Counting::Saturating(_) => self.single.get(usize::from(kind)).copied().unwrap_or(false),
        }
    }

    /// Whether one more part of the kind of parts can always come to be, as far as their number goes.
    fn has_room(&self, kind: KindId) -> bool {
        let part = self.net.kinds[usize::from(kind)].part;
        let owner = self.net.roots.first().map(|root| self.net.model.entity(root.entity));
        owner.is_some_and(|owner| owner.part(part).multiplicity == Multiplicity::Many)
    }

    /// What a step makes of a configuration. Where parts are counted only so far, as many may be left as before.
    #[inline]
    pub(super) fn outcomes(
        &self,
        packed: &Packed<W>,
        step: &Taken,
        of: Option<KindId>,
    ) -> (Packed<W>, Option<Packed<W>>) {
        let layout = &self.layout;
        let (after, other) = self.told_apart(packed, step, of);
        (self.quotient.of_packed(layout, after), other.map(|other| self.quotient.of_packed(layout, other)))
    }

    /// The same with everything told apart.
    #[inline]
    fn told_apart(&self, packed: &Packed<W>, step: &Taken, of: Option<KindId>) -> (Packed<W>, Option<Packed<W>>) {
        let layout = &self.layout;
        let mut after = layout.with_root(*packed, step.root);
        for part in &step.discards {
            for (word, mask) in after.iter_mut().zip(&self.there[part.index()]) {
                *word &= !mask;
            }
        }
        let (Some(from), Some(to)) = (of, step.kind) else { return (after, None) };
        if from == to {
            return (after, None);
        }
        match self.counting {
            _ if self.is_counted(from) => {
                after = layout.with_count(after, from, layout.count(&after, from) - 1);
                (layout.with_count(after, to, layout.count(&after, to) + 1), None)
            }
            Counting::Exact(cap) | Counting::Saturating(cap) => {
                let count = layout.count(&after, from);
                let reached = (layout.count(&after, to) + 1).min(u64::from(cap));
                let stays = layout.with_count(after, to, reached);
                if self.is_absent(from) {
                    return (stays, None);
                }
                let fewer = layout.with_count(stays, from, count - 1);
                (fewer, (count == u64::from(cap)).then_some(stays))
            }
        }
    }
}
