//! Finds what is alike in a space of which only the initial configurations are known.

use std::collections::HashSet;

use super::super::atoms::merge;
use super::super::set::Numbered;
use super::super::space::{Full, Space};
use super::refine::Classes;
use super::survey::Survey;
use super::{Quotient, Stand};
use crate::model::{EntityId, MoveId};

impl<const W: usize> Space<'_, W> {
    /// From here on, what has the same future is one.
    pub(in crate::explore) fn take_alike_for_one(&mut self) -> Result<(), Full> {
        self.quotient = self.alike()?;
        let all = std::mem::replace(&mut self.numbered, Numbered::new()).all;
        for packed in all {
            let stands = self.quotient.of_packed(&self.layout, packed);
            self.numbered.add(stands);
        }
        Ok(())
    }

    /// What is alike; that everything stands for itself if
    /// there is too much to compare.
    fn alike(&mut self) -> Result<Quotient<W>, Full> {
        let Some(survey) = Survey::of(self)? else { return Ok(Quotient::default()) };
        let Some(classes) = Classes::of(self, &survey) else { return Ok(Quotient::default()) };
        let mut roots = Vec::with_capacity(survey.kinds.len());
        for (root, kinds) in (0..).zip(&survey.kinds) {
            let stands = classes.first_root(root);
            let mut stand = Stand { root: stands, counts: [0; W], kinds: Vec::new() };
            for kind in kinds {
                let other = classes.first_kind(root, *kind, &survey.kinds[stands as usize]);
                if other != *kind {
                    merge(&mut stand.counts, &self.layout.mask::<W>(*kind));
                    stand.kinds.push((*kind, other));
                }
            }
            roots.push(stand);
        }
        let matched = classes.matched(self, &survey);
        Ok(Quotient { roots, matched, most: u64::from(self.counting.most()) })
    }

    /// The moves that are possible where steps have been possible.
    pub(in crate::explore) fn possible(&self) -> HashSet<(EntityId, MoveId)> {
        let used = self.steps.iter().filter(|step| step.used).map(|step| (step.act.entity, step.act.id));
        let matched = self.quotient.matched.iter().filter(|(step, ..)| self.steps[*step as usize].used);
        let used = used.chain(matched.map(|(_, entity, id)| (*entity, *id)));
        used.chain(self.net.born.iter().copied()).collect()
    }
}
