//! The initial configurations of a root and its parts.

use super::net::{Birth, Company, Kid, KindId, MOST_WAYS, RootId, multisets, ways};
use super::numbers::{Counting, is_single, number_of};
use super::space::{Full, Space};
use crate::model::Multiplicity;

impl<const W: usize> Space<'_, W> {
    /// Adds every configuration that some births lead to, those with the fewest instances first: stories begin with them.
    pub(super) fn begin(&mut self, births: &[Birth]) -> Result<(), Full> {
        let mut found = Vec::new();
        for birth in births {
            let root = self.net.root(birth.root.clone());
            let mut all = vec![Vec::new()];
            for company in &birth.parts {
                let more = self.companies(root, company)?;
                if (all.len() as u128) * (more.len() as u128) > MOST_WAYS {
                    return Err(Full::Kinds);
                }
                all = each(&all, &more);
            }
            self.settle()?;
            for counts in all {
                let mut packed = self.layout.with_root([0; W], root);
                let mut instances = 0_u64;
                for (kind, count) in counts {
                    packed = self.layout.with_count(packed, kind, u64::from(count));
                    instances += u64::from(count) * self.net.kinds[usize::from(kind)].instances();
                }
                found.push((instances, packed));
            }
        }
        found.sort_by_key(|(instances, _)| *instances);
        for (_, packed) in found {
            self.numbered.add(packed);
        }
        Ok(())
    }

    /// The ways to begin with parts of one kind of parts.
    fn companies(&mut self, root: RootId, company: &Company) -> Result<Vec<Vec<(KindId, u32)>>, Full> {
        let root = self.net.roots[root as usize].entity;
        let multiplicity = self.net.model.entity(root).part(company.part).multiplicity;
        let along: Vec<KindId> = company
            .along
            .iter()
            .map(|(_, node)| self.net.kind(Kid { part: company.part, node: Some(node.clone()) }))
            .collect();
        let absent = company.late.then(|| self.net.kind(Kid { part: company.part, node: None }));
        let mut kinds = along;
        kinds.sort_unstable();
        kinds.dedup();
        let with = |counts: Vec<u32>, rest: u32| {
            let counts = kinds.iter().copied().zip(counts).filter(|(_, count)| *count > 0);
            counts.chain(absent.filter(|_| rest > 0).map(|absent| (absent, rest))).collect::<Vec<_>>()
        };
        let most = match self.counting {
            Counting::Exact(number) => number_of(multiplicity, Counting::Exact(number)).0,
            // Each kind by itself: fewer than of so many things together.
            Counting::Saturating(cap) => cap.saturating_mul(u32::try_from(kinds.len()).unwrap_or(u32::MAX)),
        };
        if ways(kinds.len(), most) > MOST_WAYS {
            return Err(Full::Kinds);
        }
        Ok(match self.counting {
            Counting::Exact(number) => {
                let (number, _) = number_of(multiplicity, Counting::Exact(number));
                let least = if absent.is_some() { 0 } else { number };
                let counts = multisets(kinds.len(), number, least);
                counts
                    .into_iter()
                    .map(|counts| (number - counts.iter().sum::<u32>(), counts))
                    .map(|(rest, counts)| with(counts, rest))
                    .collect()
            }
            Counting::Saturating(_) if is_single(multiplicity) => {
                let (least, most) = if multiplicity == Multiplicity::One { (1, 1) } else { (0, 1) };
                // It comes along, or later, or not at all.
                let late = if absent.is_some() { 0 } else { least };
                let counts = multisets(kinds.len(), most, late).into_iter();
                counts
                    .map(|counts| (most - counts.iter().sum::<u32>(), counts))
                    .map(|(rest, counts)| with(counts, rest))
                    .collect()
            }
            Counting::Saturating(cap) => {
                let mut all = vec![Vec::new()];
                for _ in &kinds {
                    all = all
                        .iter()
                        .flat_map(|counts: &Vec<u32>| (0..=cap).map(|n| [&counts[..], &[n]].concat()))
                        .collect();
                }
                if let Multiplicity::Range(least, most) = multiplicity
                    && !kinds.is_empty()
                {
                    // Counted only so far they are no more than there are, and fewer only if some are many.
                    let least = if absent.is_some() { 0 } else { least.min(cap) };
                    all.retain(|counts| (least..=most).contains(&counts.iter().sum()));
                }
                all.into_iter().map(|counts| with(counts, 1)).collect()
            }
        })
    }
}

/// Every way to go on with each of some beginnings.
fn each(all: &[Vec<(KindId, u32)>], more: &[Vec<(KindId, u32)>]) -> Vec<Vec<(KindId, u32)>> {
    all.iter().flat_map(|counts| more.iter().map(move |more| [&counts[..], more].concat())).collect()
}
