//! The configurations that a root and its parts can come to, and the steps between them.

use super::atoms::{Masks, merge};
use super::net::{Act, Breaks, Formula, KindId, Net, RootId};
use super::numbers::{Counting, is_single, largest};
use super::pack::{Layout, Packed};
use super::question::{Progress, Watch};
use super::quotient::Quotient;
use super::set::Numbered;
use crate::model::{EntityId, PartId};
use crate::source::Span;

/// Why a space could not be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// There are more kinds, or roots, than the words have room for.
    Words,
    /// There are more kinds of parts, or ways to begin with some, than are tried.
    Kinds,
    /// There are more configurations, or ways between them, than may be looked at.
    Budget,
    /// A guard cannot be settled.
    Vague(Span),
    /// Whoever asked did not want to wait longer.
    Stopped,
}

/// A step as the space takes it.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) formula: Formula,
    pub(super) root: RootId,
    pub(super) kind: Option<KindId>,
    pub(super) discards: Vec<PartId>,
    pub(super) act: Act,
    pub(super) breaks: Breaks,
    /// [`FAULT`] and [`ESCAPE`].
    pub(super) flags: u32,
    /// Whether it was possible anywhere.
    pub(super) used: bool,
}

/// An invariant that is broken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broken {
    /// The first configuration in which it is, or …
    pub(super) at: usize,
    /// The invariant.
    pub(super) law: usize,
    /// … out of which a step breaks it.
    pub(super) by: Option<u32>,
}

/// An edge is the number of a configuration, with these bits of the move that leads to it.
pub(super) const FAULT: u32 = 1 << 31;
pub(super) const ESCAPE: u32 = 1 << 30;
/// The number in an edge.
pub(super) const NUMBER: u32 = (1 << 28) - 1;
/// What an edge is of its step: all that may come of it, …
pub(super) const ALONE: u32 = 0;
/// … one of two things, of which the next edge is the other, …
pub(super) const FIRST: u32 = 1 << 28;
/// … the other one, or something that may not be possible for every number of parts, …
pub(super) const SECOND: u32 = 2 << 28;
/// … or one of two things, of which the other is that nothing changes.
pub(super) const OR_NOTHING: u32 = 3 << 28;
/// The bits that tell this.
pub(super) const PLACE: u32 = 3 << 28;

/// After how many configurations the watch hears of it.
const HEARS: usize = 4_096;
/// How many edges a configuration may have on average: more memory is not taken.
const EDGES: usize = 64;

/// What a configuration can become: what, by which step, and what that is of all that may come of the step.
pub(super) type Next<const W: usize> = Vec<(Packed<W>, u32, u32)>;

/// Steps that begin at one place, by number.
type Steps = std::ops::Range<u32>;

/// What is known of a root.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) own: Option<Steps>,
    pub(super) parts: Vec<Option<Steps>>,
    pub(super) breaks: Option<Breaks>,
    pub(super) part_breaks: Vec<Option<Breaks>>,
}

/// All configurations.
#[derive(Debug)]
pub(super) struct Space<'m, const W: usize> {
    pub(super) net: Net<'m>,
    pub(super) counting: Counting,
    pub(super) layout: Layout,
    pub(super) steps: Vec<Taken>,
    pub(super) rows: Vec<Row>,
    masks: Vec<Masks<W>>,
    /// What stands for what, where less is enough.
    pub(super) quotient: Quotient<W>,
    /// Whether the configuration at hand can change into what it stands for itself.
    pub(super) stirs: bool,
    /// By configuration, whether it can.
    pub(super) stirring: Vec<bool>,
    /// For each kind of parts of the root, the counts of those that are there.
    pub(super) there: Vec<Packed<W>>,
    /// Counts of parts that are there and not at an end.
    pub(super) unfinished: Packed<W>,
    /// By kind, whether there is at most one such part.
    pub(super) single: Vec<bool>,
    /// Kinds of parts that may own more than is looked at.
    pub(super) starved: Vec<KindId>,
    /// Kinds whose masks are made.
    kinds: usize,
    pub(super) numbered: Numbered<W>,
    /// The invariants that are broken.
    pub(super) broken: Vec<Broken>,
    /// How many initial configurations there are: these have the first numbers.
    pub(super) initial: u32,
    edges: Vec<u32>,
    /// Where the edges of each configuration end.
    pub(super) ends: Vec<u64>,
}

impl<'m, const W: usize> Space<'m, W> {
    /// The initial configurations of the roots of an entity.
    pub(super) fn new(mut net: Net<'m>, root: EntityId, counting: Counting) -> Result<Self, Full> {
        let births = net.births(root);
        let owned = &net.model.entity(root).parts;
        let parts = owned.len();
        let most = owned.iter().map(|part| largest(part.multiplicity, counting)).max().unwrap_or(1);
        let mut space = Self {
            net,
            counting,
            layout: Layout::new(W, most),
            steps: Vec::new(),
            rows: Vec::new(),
            masks: Vec::new(),
            quotient: Quotient::default(),
            stirs: false,
            stirring: Vec::new(),
            there: vec![[0; W]; parts],
            unfinished: [0; W],
            single: Vec::new(),
            starved: Vec::new(),
            kinds: 0,
            numbered: Numbered::new(),
            broken: Vec::new(),
            initial: 0,
            edges: Vec::new(),
            ends: Vec::new(),
        };
        space.begin(&births)?;
        if matches!(counting, Counting::Saturating(_)) {
            space.take_alike_for_one()?;
        }
        space.initial = u32::try_from(space.numbered.all.len()).unwrap_or(u32::MAX);
        Ok(space)
    }

    /// Explores everything, as long as there are no more than so many configurations.
    pub(super) fn explore(&mut self, budget: usize, watch: Watch<'_>) -> Result<(), Full> {
        let mut at = self.ends.len();
        let mut next = Next::new();
        while let Some(packed) = self.numbered.all.get(at).copied() {
            let states = self.numbered.all.len();
            if states > budget.min(NUMBER as usize) || self.edges.len() / EDGES > budget {
                return Err(Full::Budget);
            }
            if at.is_multiple_of(HEARS) && watch.0(Progress { parts: self.counting.exactly(), states }) {
                return Err(Full::Stopped);
            }
            next.clear();
            self.note_broken(&packed);
            self.stirs = false;
            self.successors(&packed, &mut next)?;
            self.stirring.push(self.stirs);
            for (after, step, place) in &next {
                let (number, _) = self.numbered.add(*after);
                self.edges.push(number | place | self.steps[*step as usize].flags);
            }
            self.ends.push(self.edges.len() as u64);
            at += 1;
        }
        Ok(())
    }

    /// The edges of a configuration.
    #[inline]
    pub(super) fn edges(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        &self.edges[place(start)..place(self.ends[number])]
    }

    /// What a configuration can become by one step that changes it, and by which.
    pub(super) fn successors(&mut self, packed: &Packed<W>, next: &mut Next<W>) -> Result<(), Full> {
        let root = self.layout.root(packed);
        for step in self.own(root)? {
            self.take(packed, (step, None), next);
        }
        for kind in 0..self.kinds {
            let kind = KindId::try_from(kind).unwrap_or(KindId::MAX);
            if self.layout.count(packed, kind) > 0 {
                for step in self.of_part(root, kind)? {
                    self.take(packed, (step, Some(kind)), next);
                }
            }
        }
        Ok(())
    }

    /// The steps of a root itself.
    pub(super) fn own(&mut self, root: RootId) -> Result<Steps, Full> {
        self.make_row(root);
        if let Some(range) = &self.rows[root as usize].own {
            return Ok(range.clone());
        }
        let steps = self.net.root_steps(root);
        let range = self.keep(steps)?;
        self.make_row(root);
        self.rows[root as usize].own = Some(range.clone());
        Ok(range)
    }

    /// The steps of a part of a kind.
    pub(super) fn of_part(&mut self, root: RootId, kind: KindId) -> Result<Steps, Full> {
        self.make_row(root);
        let at = usize::from(kind);
        if let Some(Some(range)) = self.rows[root as usize].parts.get(at) {
            return Ok(range.clone());
        }
        let steps = self.net.part_steps(root, kind);
        let range = self.keep(steps)?;
        let parts = &mut self.rows[root as usize].parts;
        if parts.len() <= at {
            parts.resize(at + 1, None);
        }
        parts[at] = Some(range.clone());
        Ok(range)
    }

    pub(super) fn make_row(&mut self, root: RootId) {
        if self.rows.len() <= root as usize {
            self.rows.resize_with(root as usize + 1, Row::default);
        }
    }

    fn keep(&mut self, steps: Vec<super::net::Step>) -> Result<Steps, Full> {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let start = number(self.steps.len());
        for step in steps {
            let mv = self.net.move_of(&step.act);
            let fault = if mv.trigger == crate::model::Trigger::Fault { FAULT } else { 0 };
            let escape = if mv.escape.is_some() { ESCAPE } else { 0 };
            let super::net::Step { formula, root, kind, discards, act, breaks } = step;
            self.steps.push(Taken { formula, root, kind, discards, act, breaks, flags: fault | escape, used: false });
        }
        self.settle()?;
        Ok(start..number(self.steps.len()))
    }

    /// Makes the masks of new kinds and of new atoms.
    pub(super) fn settle(&mut self) -> Result<(), Full> {
        if self.net.too_many {
            return Err(Full::Kinds);
        }
        if !self.layout.fits(self.net.roots.len(), self.net.kinds.len()) {
            return Err(Full::Words);
        }
        for kind in self.kinds..self.net.kinds.len() {
            let id = KindId::try_from(kind).unwrap_or(KindId::MAX);
            let kid = &self.net.kinds[kind];
            let owner = self.net.roots.first().map(|root| self.net.model.entity(root.entity));
            self.single.push(owner.is_some_and(|owner| is_single(owner.part(kid.part).multiplicity)));
            if let Some(node) = &kid.node {
                let mask = self.layout.mask::<W>(id);
                merge(&mut self.there[kid.part.index()], &mask);
                if self.net.is_starved(node) {
                    self.starved.push(id);
                }
                if self.is_unfinished(id) {
                    merge(&mut self.unfinished, &mask);
                }
            }
        }
        self.kinds = self.net.kinds.len();
        self.settle_atoms();
        Ok(())
    }

    /// Makes the masks of new atoms, and those of known ones for new kinds.
    pub(super) fn settle_atoms(&mut self) {
        self.masks.extend(self.net.atoms[self.masks.len()..].iter().map(Masks::of));
        for (atom, masks) in (0..).zip(&mut self.masks) {
            for kind in masks.kinds..self.kinds {
                let kind = KindId::try_from(kind).unwrap_or(KindId::MAX);
                masks.note(&self.layout, kind, self.net.membership(atom, kind));
            }
            masks.kinds = self.kinds;
        }
    }

    /// Whether a formula holds of a configuration.
    #[inline]
    pub(super) fn holds(&self, formula: &Formula, packed: &Packed<W>) -> bool {
        match formula {
            Formula::Const(value) => *value,
            other => other.holds(&|atom| self.masks[atom as usize].holds(&self.layout, packed)),
        }
    }

    /// Whether a step is possible.
    pub(super) fn is_possible(&self, step: u32, packed: &Packed<W>) -> bool {
        self.holds(&self.steps[step as usize].formula, packed)
    }

    /// The kinds of which there are some.
    pub(super) fn kinds_of(&self, packed: &Packed<W>) -> Vec<KindId> {
        let kinds = (0..self.kinds).filter_map(|kind| KindId::try_from(kind).ok());
        kinds.filter(|kind| self.layout.count(packed, *kind) > 0).collect()
    }

    /// By step, the kind whose parts take it; `None`: the root does.
    pub(super) fn origins(&self) -> Vec<Option<KindId>> {
        let mut origins = vec![None; self.steps.len()];
        for row in &self.rows {
            for (kind, steps) in row.parts.iter().enumerate() {
                for step in steps.iter().cloned().flatten() {
                    origins[step as usize] = KindId::try_from(kind).ok();
                }
            }
        }
        origins
    }

    /// Whether a kind is of parts that have not come to be.
    pub(super) fn is_absent(&self, kind: KindId) -> bool {
        self.net.kinds[usize::from(kind)].node.is_none()
    }
}
