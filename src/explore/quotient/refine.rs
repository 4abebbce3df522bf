//! Parts roots and kinds into classes, finer and finer, until everything in a class has the same future.

use std::collections::HashMap;
use std::hash::Hash;

use super::super::net::{AtomId, Breaks, Formula, KindId, RootId};
use super::super::space::Space;
use super::survey::Survey;
use crate::model::{EntityId, MoveId, PartId};

/// So often places are looked at, at most: long chains take many rounds, and have little that is alike.
const MOST: usize = 200_000;

/// A class, by its number.
type Class = u32;

/// What tells apart, as numbers.
type Sign = Vec<u32>;

/// Of a root, or of a root and a kind: its steps, and what else is to be told of it.
#[derive(Debug)]
struct Place {
    root: RootId,
    kind: Option<KindId>,
    /// What never changes: its conditions, its end, the invariants that it breaks.
    fixed: Sign,
    steps: Vec<Step>,
}

/// A step: its condition and everything else that never changes, and where it leads.
#[derive(Debug)]
struct Step {
    number: u32,
    fixed: u32,
    root: RootId,
    kind: Option<KindId>,
}

/// The classes of all places.
#[derive(Debug)]
pub(super) struct Classes {
    places: Vec<Place>,
    /// By place.
    class: Vec<Class>,
    /// By root, and by root and kind: the place.
    of_root: Vec<Option<usize>>,
    of_pair: HashMap<(RootId, KindId), usize>,
    /// By class: its first place.
    first: Vec<usize>,
}

/// Numbers for things, in the order of their first appearance.
#[derive(Debug)]
struct Names<T>(HashMap<T, u32>);

impl<T: Eq + Hash> Names<T> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn of(&mut self, thing: T) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(thing).or_insert(next)
    }
}

impl Classes {
    /// Refines until nothing changes; `None` if that takes too long.
    pub(super) fn of<const W: usize>(space: &mut Space<'_, W>, survey: &Survey) -> Option<Self> {
        let places = Gather::new(space).places(survey);
        let mut of_root = vec![None; survey.kinds.len()];
        let mut of_pair = HashMap::new();
        for (at, place) in places.iter().enumerate() {
            match place.kind {
                None => of_root[place.root as usize] = Some(at),
                Some(kind) => {
                    of_pair.insert((place.root, kind), at);
                }
            }
        }
        let mut classes = Self { class: vec![0; places.len()], places, of_root, of_pair, first: Vec::new() };
        let (mut count, mut looked) = (1, 0);
        loop {
            let found = classes.refine(survey);
            if found == count {
                break;
            }
            count = found;
            looked += classes.places.len();
            if looked > MOST {
                return None;
            }
        }
        classes.first = vec![usize::MAX; count];
        for (at, class) in classes.class.iter().enumerate().rev() {
            classes.first[*class as usize] = at;
        }
        Some(classes)
    }

    /// One round; gives the number of classes.
    fn refine(&mut self, survey: &Survey) -> usize {
        let mut names: Names<(Class, Sign)> = Names::new();
        let class = (0..self.places.len()).map(|at| names.of((self.class[at], self.sign(at, survey)))).collect();
        self.class = class;
        names.0.len()
    }

    /// What tells a place from others, as far as classes are known.
    fn sign(&self, at: usize, survey: &Survey) -> Sign {
        let place = &self.places[at];
        let mut sign = Vec::with_capacity(64);
        let mut part = |words: &mut dyn Iterator<Item = u32>| {
            let start = sign.len();
            sign.push(0);
            sign.extend(words);
            sign[start] = u32::try_from(sign.len()).unwrap_or(u32::MAX);
        };
        let mut steps: Vec<[u32; 3]> = place.steps.iter().map(|step| self.sign_of(step)).collect();
        steps.sort_unstable();
        steps.dedup();
        part(&mut place.fixed.iter().copied());
        part(&mut steps.into_iter().flatten());
        // Where steps of others lead: those of a root in one class are in one class with each kind.
        let mut along: Vec<[u32; 2]> = match place.kind {
            None => survey.kinds[place.root as usize]
                .iter()
                .map(|kind| [u32::from(*kind), self.class_of(place.root, Some(*kind))])
                .collect(),
            Some(kind) => survey.next[place.root as usize]
                .iter()
                .map(|root| [self.class_of(*root, None), self.class_of(*root, Some(kind))])
                .collect(),
        };
        along.sort_unstable();
        along.dedup();
        part(&mut along.into_iter().flatten());
        sign
    }

    fn sign_of(&self, step: &Step) -> [u32; 3] {
        let becomes = step.kind.map_or(u32::MAX, |kind| self.class_of(step.root, Some(kind)));
        [step.fixed, self.class_of(step.root, None), becomes]
    }

    fn class_of(&self, root: RootId, kind: Option<KindId>) -> Class {
        let at = match kind {
            None => self.of_root[root as usize],
            Some(kind) => self.of_pair.get(&(root, kind)).copied(),
        };
        at.map_or(u32::MAX, |at| self.class[at])
    }

    /// The first root in the class of one.
    pub(super) fn first_root(&self, root: RootId) -> RootId {
        let first = self.first.get(self.class_of(root, None) as usize);
        first.map_or(root, |at| self.places[*at].root)
    }

    /// The first of some kinds in the class of one, both with roots of one class.
    pub(super) fn first_kind(&self, root: RootId, kind: KindId, among: &[KindId]) -> KindId {
        let stands = self.first_root(root);
        let class = self.class_of(root, Some(kind));
        among.iter().copied().find(|other| self.class_of(stands, Some(*other)) == class).unwrap_or(kind)
    }

    /// For each move of a place for which another one stands: a step of that one that matches it.
    pub(super) fn matched<const W: usize>(
        &self,
        space: &Space<'_, W>,
        survey: &Survey,
    ) -> Vec<(u32, EntityId, MoveId)> {
        let mut all = Vec::new();
        for place in &self.places {
            let root = self.first_root(place.root);
            let kind = place.kind.map(|kind| self.first_kind(place.root, kind, &survey.kinds[root as usize]));
            let stands = match kind {
                None => self.of_root[root as usize],
                Some(kind) => self.of_pair.get(&(root, kind)).copied(),
            };
            let Some(stands) = stands.map(|at| &self.places[at]) else { continue };
            if (stands.root, stands.kind) == (place.root, place.kind) {
                continue;
            }
            for step in &place.steps {
                let sign = self.sign_of(step);
                let act = &space.steps[step.number as usize].act;
                let matching = stands.steps.iter().filter(|other| self.sign_of(other) == sign);
                all.extend(matching.map(|other| (other.number, act.entity, act.id)));
            }
        }
        all
    }
}

/// What gathers the places, with names for all that never changes.
struct Gather<'s, 'm, const W: usize> {
    space: &'s mut Space<'m, W>,
    formulas: Names<Formula>,
    breaks: Names<Breaks>,
    fixed: Names<(u32, u32, u32, Vec<PartId>)>,
    members: HashMap<(AtomId, KindId), u32>,
}

impl<'s, 'm, const W: usize> Gather<'s, 'm, W> {
    fn new(space: &'s mut Space<'m, W>) -> Self {
        let (formulas, breaks, fixed) = (Names::new(), Names::new(), Names::new());
        Self { space, formulas, breaks, fixed, members: HashMap::new() }
    }

    fn places(mut self, survey: &Survey) -> Vec<Place> {
        let mut places = Vec::new();
        for (root, kinds) in (0..).zip(&survey.kinds) {
            if survey.next[root as usize].is_empty() {
                continue;
            }
            let mut atoms = Vec::new();
            let start = places.len();
            places.push(self.place(root, None, &mut atoms));
            for kind in kinds {
                places.push(self.place(root, Some(*kind), &mut atoms));
            }
            atoms.sort_unstable();
            atoms.dedup();
            // What is asked of the parts of this root tells its kinds apart.
            for (place, kind) in places[start + 1..].iter_mut().zip(kinds) {
                let told = atoms.iter().flat_map(|atom| [*atom, self.member(*atom, *kind)]).collect::<Vec<_>>();
                place.fixed.extend(told);
            }
        }
        self.space.settle_atoms();
        places
    }

    fn place(&mut self, root: RootId, kind: Option<KindId>, atoms: &mut Vec<AtomId>) -> Place {
        let row = &self.space.rows[root as usize];
        let range = match kind {
            None => row.own.clone(),
            Some(kind) => row.parts.get(usize::from(kind)).cloned().flatten(),
        };
        let laws = match kind {
            None => self.space.net.root_breaks(root),
            Some(kind) => self.space.net.kind_breaks(root, kind),
        };
        for (_, broken) in &laws {
            broken.atoms(atoms);
        }
        let mut steps = Vec::new();
        for number in range.into_iter().flatten() {
            let step = &self.space.steps[number as usize];
            // What changes nothing is not the same as what changes into something alike.
            let stays = step.root == root && step.kind == kind && step.discards.is_empty();
            step.formula.atoms(atoms);
            for (_, broken) in &step.breaks {
                broken.atoms(atoms);
            }
            let formula = self.formulas.of(step.formula.clone());
            let breaks = self.breaks.of(step.breaks.clone());
            let fixed = self.fixed.of((formula, step.flags | u32::from(stays), breaks, step.discards.clone()));
            steps.push(Step { number, fixed, root: step.root, kind: step.kind });
        }
        let mut fixed = vec![self.breaks.of(laws)];
        match kind {
            None => fixed.push(u32::from(self.space.is_end_root(root))),
            Some(kind) => {
                let part = self.space.net.kinds[usize::from(kind)].part.index();
                let unfinished = self.space.is_unfinished(kind);
                let absent = self.space.is_absent(kind);
                fixed.push(u32::try_from(part).unwrap_or(u32::MAX));
                fixed.push(u32::from(unfinished) | u32::from(absent) << 1);
            }
        }
        // A root is not a kind.
        fixed.insert(0, u32::from(kind.is_some()));
        Place { root, kind, fixed, steps }
    }

    fn member(&mut self, atom: AtomId, kind: KindId) -> u32 {
        let net = &mut self.space.net;
        *self.members.entry((atom, kind)).or_insert_with(|| match net.membership(atom, kind) {
            None => 0,
            Some(false) => 1,
            Some(true) => 2,
        })
    }
}
