//! Which kinds of parts a root may have together with, looked at without counting: more than there really are.

use super::super::net::{KindId, RootId};
use super::super::space::{Full, Space};

/// More pairs of a root and a kind than this are not compared.
const MOST: usize = 60_000;

/// Every root that may be, each with its kinds of parts.
#[derive(Debug)]
pub(super) struct Survey {
    /// By root: the kinds, in order.
    pub(super) kinds: Vec<Vec<KindId>>,
    /// By root: the roots that a step leads to.
    pub(super) next: Vec<Vec<RootId>>,
}

impl Survey {
    /// Follows every step from the initial configurations on, whatever its condition; `None` if there is too much.
    pub(super) fn of<const W: usize>(space: &mut Space<'_, W>) -> Result<Option<Self>, Full> {
        let mut survey = Self { kinds: Vec::new(), next: Vec::new() };
        let mut open: Vec<(RootId, Option<KindId>)> = Vec::new();
        for packed in space.numbered.all.clone() {
            let root = space.layout.root(&packed);
            survey.meet(root, &mut open);
            for kind in space.kinds_of(&packed) {
                survey.join(root, kind, &mut open);
            }
        }
        let mut pairs = 0;
        while let Some((root, kind)) = open.pop() {
            pairs += 1;
            if pairs > MOST {
                return Ok(None);
            }
            let steps = match kind {
                None => space.own(root)?,
                Some(kind) => space.of_part(root, kind)?,
            };
            for step in steps {
                let (after, becomes) = (space.steps[step as usize].root, space.steps[step as usize].kind);
                survey.lead(root, after, &mut open);
                if let Some(kind) = becomes {
                    survey.join(after, kind, &mut open);
                }
            }
        }
        Ok(Some(survey))
    }

    fn meet(&mut self, root: RootId, open: &mut Vec<(RootId, Option<KindId>)>) {
        let at = root as usize;
        if self.kinds.len() <= at {
            self.kinds.resize_with(at + 1, Vec::new);
            self.next.resize_with(at + 1, Vec::new);
        }
        // A root leads to itself as soon as it has been met.
        if self.next[at].is_empty() {
            self.next[at].push(root);
            open.push((root, None));
        }
    }

    /// A kind that is with one root stays when the root becomes another one, and so on.
    fn join(&mut self, root: RootId, kind: KindId, open: &mut Vec<(RootId, Option<KindId>)>) {
        let mut joining = vec![root];
        while let Some(root) = joining.pop() {
            let kinds = &mut self.kinds[root as usize];
            if let Err(place) = kinds.binary_search(&kind) {
                kinds.insert(place, kind);
                open.push((root, Some(kind)));
                joining.extend(&self.next[root as usize]);
            }
        }
    }

    fn lead(&mut self, from: RootId, to: RootId, open: &mut Vec<(RootId, Option<KindId>)>) {
        self.meet(to, open);
        if !self.next[from as usize].contains(&to) {
            self.next[from as usize].push(to);
            for kind in self.kinds[from as usize].clone() {
                self.join(to, kind, open);
            }
        }
    }
}
