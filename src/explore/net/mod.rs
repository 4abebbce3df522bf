//! A model as a net: what one instance does, and what it takes of the root, whatever the number of parts.
//!
//! The root is one configuration, its parts are counted by *kind*: parts of one kind are as one another, with everything
//! they own. What a part may do depends on its kind, on the root, and on how many parts are of which kinds: the last is
//! all that is left open in a [`Step`].

mod birth;
mod formula;
mod laws;
mod local;
mod steps;
mod truth;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{EntityId, Guard, GuardKind, Model, Move, MoveId, PartId, StateId};
use crate::source::Span;

pub(super) use birth::{Birth, Company, MOST_WAYS, multisets, ways};
pub(super) use formula::{Atom, AtomId, Formula, satisfied};
pub(super) use laws::Breaks;
pub(super) use local::{Local, Relevance};
pub(super) use truth::Link;

/// An instance with everything that it owns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Node {
    pub(super) local: Local,
    /// What it owns, and how many of each.
    pub(super) kids: BTreeMap<Kid, u32>,
}

/// A part of an owner.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Kid {
    pub(super) part: PartId,
    /// `None`: it may come to be later.
    pub(super) node: Option<Node>,
}

impl Kid {
    /// How many instances it is, with everything that it owns.
    pub(super) fn instances(&self) -> u64 {
        let owned = |node: &Node| node.kids.iter().map(|(kid, count)| kid.instances() * u64::from(*count)).sum::<u64>();
        self.node.as_ref().map_or(0, |node| 1 + owned(node))
    }
}

impl Node {
    /// The instance, as an owner of others.
    pub(super) fn link(&self) -> Link {
        Link { local: self.local.clone(), kids: Some(self.kids.clone()) }
    }
}

/// A part of the root, by its kind.
pub(super) type KindId = u16;
/// A configuration of the root itself.
pub(super) type RootId = u32;

/// Something that an instance does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) entity: EntityId,
    pub(super) id: MoveId,
    /// The state it enters, if it does.
    pub(super) enters: Option<StateId>,
    /// Of an instance further down: who is on the way to it, from the root's part on, before and after.
    pub(super) below: Vec<(Kid, Kid)>,
}

/// What may happen to the root and one of its parts together.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// How the parts of the root must be.
    pub(super) formula: Formula,
    pub(super) root: RootId,
    /// What the part becomes; of a step of the root itself, nothing.
    pub(super) kind: Option<KindId>,
    /// Kinds of parts that end with it.
    pub(super) discards: Vec<PartId>,
    pub(super) act: Act,
    /// The invariants that it breaks by what it enters.
    pub(super) breaks: Breaks,
}

/// A model, compiled as far as it has been asked for.
#[derive(Debug)]
pub(super) struct Net<'m> {
    pub(super) model: &'m Model,
    pub(super) relevance: Relevance,
    /// How many parts an owner below the root has of each kind, at most.
    pub(super) most: u32,
    pub(super) roots: Vec<Local>,
    root_ids: HashMap<Local, RootId>,
    pub(super) kinds: Vec<Kid>,
    kind_ids: HashMap<Kid, KindId>,
    pub(super) atoms: Vec<Atom>,
    /// A root, for filters that do not ask which.
    anyone: Option<Local>,
    /// The creations of parts that come along with their owners.
    pub(super) born: HashSet<(EntityId, MoveId)>,
    /// A guard that cannot be settled.
    pub(super) vague: Option<Span>,
    /// Whether there are more ways to begin than are tried.
    pub(super) too_many: bool,
}

impl<'m> Net<'m> {
    pub(super) fn new(model: &'m Model, most: u32) -> Self {
        let relevance = Relevance::of(model);
        let vague = relevance.unfollowed(model);
        Self {
            model,
            relevance,
            most,
            roots: Vec::new(),
            root_ids: HashMap::new(),
            kinds: Vec::new(),
            kind_ids: HashMap::new(),
            atoms: Vec::new(),
            anyone: None,
            born: HashSet::new(),
            vague,
            too_many: false,
        }
    }

    pub(super) fn root(&mut self, local: Local) -> RootId {
        if let Some(id) = self.root_ids.get(&local) {
            return *id;
        }
        let id = RootId::try_from(self.roots.len()).unwrap_or(RootId::MAX);
        self.roots.push(local.clone());
        self.root_ids.insert(local, id);
        id
    }

    /// The number of a root, if it has been met.
    pub(super) fn known_root(&self, local: &Local) -> Option<RootId> {
        self.root_ids.get(local).copied()
    }

    /// The number of a kind, if it has been met.
    pub(super) fn known_kind(&self, kid: &Kid) -> Option<KindId> {
        self.kind_ids.get(kid).copied()
    }

    pub(super) fn kind(&mut self, kid: Kid) -> KindId {
        if let Some(id) = self.kind_ids.get(&kid) {
            return *id;
        }
        let id = KindId::try_from(self.kinds.len()).unwrap_or(KindId::MAX);
        self.kinds.push(kid.clone());
        self.kind_ids.insert(kid, id);
        id
    }

    fn atom(&mut self, atom: Atom) -> AtomId {
        let mut atom = atom;
        if let Some((filter, root)) = &mut atom.filter
            && !reads_above(filter)
        {
            root.clone_from(self.anyone.get_or_insert_with(|| root.clone()));
        }
        let known = self.atoms.iter().position(|known| *known == atom);
        let at = known.unwrap_or_else(|| {
            self.atoms.push(atom);
            self.atoms.len() - 1
        });
        AtomId::try_from(at).unwrap_or(AtomId::MAX)
    }

    /// Whether parts of a kind count for an atom, and whether they are inside.
    pub(super) fn membership(&mut self, atom: AtomId, kind: KindId) -> Option<bool> {
        let atom = self.atoms[atom as usize].clone();
        let Kid { part, node } = self.kinds[usize::from(kind)].clone();
        let node = node.filter(|_| part == atom.part)?;
        if let Some((filter, root)) = &atom.filter {
            let chain = [Link { local: root.clone(), kids: None }, node.link()];
            if !self.counts(&chain, Some(filter), filter) {
                return None;
            }
        }
        Some(atom.states.contains(node.local.state))
    }

    pub(super) fn move_of(&self, act: &Act) -> &'m Move {
        self.model.entity(act.entity).move_(act.id)
    }
}

/// Whether a filter asks about anybody but the part itself.
fn reads_above(filter: &Guard) -> bool {
    filter.walk().into_iter().any(|guard| match &guard.kind {
        GuardKind::Field(field) => field.up > 0,
        GuardKind::Compare { left, right, .. } => {
            left.up > 0 || matches!(right, crate::model::Operand::Field(field) if field.up > 0)
        }
        GuardKind::In { up, .. } | GuardKind::Parts { up, .. } => *up > 0,
        _ => false,
    })
}
