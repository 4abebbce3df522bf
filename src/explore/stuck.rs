//! What can still happen where something has gone wrong: where everybody can still come to, each followed by itself.

use std::collections::{HashMap, HashSet};

use super::net::KindId;
use super::space::{Full, Next, Space};
use super::story::Story;
use super::teller::Cast;
use crate::model::{EntityId, MoveId, StateId};

/// More configurations than this are not looked at.
const MOST: usize = 5_000;

/// What can still happen in a configuration, by moves without some bits: each move once. The states that everybody can
/// come to are noted in the story. `cast`: the parts of its root.
pub(super) fn what_follows<const W: usize>(
    space: &mut Space<'_, W>,
    (at, without): (usize, u32),
    (story, cast): (&mut Story, &[Cast]),
) -> Result<Vec<(EntityId, MoveId)>, Full> {
    let mut region = Region { ways: HashMap::new(), without, moves: Vec::new() };
    if region.gather(space, at)? {
        story.reaches = vec![Vec::new(); story.end.instances.len()];
        story.reaches[0] = region.of_root(space);
        for who in cast {
            if let Some(kind) = space.net.known_kind(&who.kid) {
                story.reaches[who.place()] = region.of_part(space, at, kind);
            }
        }
    }
    Ok(region.moves)
}

/// A way from one configuration to another: by a part of which kind, and what it becomes; `None`: by the root.
type Way = (usize, Option<(KindId, KindId)>);

/// Everything that can still come.
struct Region {
    ways: HashMap<usize, Vec<Way>>,
    without: u32,
    moves: Vec<(EntityId, MoveId)>,
}

impl Region {
    /// Whether it is small enough to be looked at.
    fn gather<const W: usize>(&mut self, space: &mut Space<'_, W>, at: usize) -> Result<bool, Full> {
        let origins = space.origins();
        let mut open = vec![at];
        let mut next = Next::new();
        while let Some(at) = open.pop() {
            if self.ways.contains_key(&at) {
                continue;
            }
            if self.ways.len() == MOST {
                return Ok(false);
            }
            next.clear();
            let packed = space.numbered.all[at];
            space.successors(&packed, &mut next)?;
            let mut ways = Vec::new();
            for (after, step, _) in &next {
                let taken = &space.steps[*step as usize];
                let Some(number) = space.numbered.find(after).filter(|_| taken.flags & self.without == 0) else {
                    continue;
                };
                let id = (taken.act.entity, taken.act.id);
                if !self.moves.contains(&id) {
                    self.moves.push(id);
                }
                let from = origins[*step as usize];
                let number = number as usize;
                ways.push((number, from.zip(taken.kind)));
                open.push(number);
            }
            self.ways.insert(at, ways);
        }
        Ok(true)
    }

    /// The states that the root can come to.
    fn of_root<const W: usize>(&self, space: &Space<'_, W>) -> Vec<StateId> {
        let root = |at: &usize| space.net.roots[space.layout.root(&space.numbered.all[*at]) as usize].state;
        sorted(self.ways.keys().map(root))
    }

    /// The states that a part of a kind can come to.
    fn of_part<const W: usize>(&self, space: &Space<'_, W>, at: usize, kind: KindId) -> Vec<StateId> {
        let mut met = HashSet::from([(at, kind)]);
        let mut open = vec![(at, kind)];
        while let Some((at, kind)) = open.pop() {
            let count = space.layout.count(&space.numbered.all[at], kind);
            for (to, by) in self.ways.get(&at).into_iter().flatten() {
                let becomes = by.filter(|(from, _)| *from == kind).map(|(_, becomes)| becomes);
                // Where there are several of the kind, it may have been another one.
                let stays = becomes.is_none() || count > 1;
                let there = |kind: &KindId| space.layout.count(&space.numbered.all[*to], *kind) > 0;
                for kind in becomes.into_iter().chain(stays.then_some(kind)).filter(there) {
                    if met.insert((*to, kind)) {
                        open.push((*to, kind));
                    }
                }
            }
        }
        let state = |kind: KindId| space.net.kinds[usize::from(kind)].node.as_ref().map(|node| node.local.state);
        sorted(met.into_iter().filter_map(|(_, kind)| state(kind)))
    }
}

fn sorted(states: impl Iterator<Item = StateId>) -> Vec<StateId> {
    let mut states: Vec<StateId> = states.collect();
    states.sort_unstable();
    states.dedup();
    states
}
