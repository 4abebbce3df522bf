//! The questions that are asked about a root and its parts, and their answers.

use super::numbers::family;
use super::story::Story;
use crate::model::{EntityId, Model, Move, MoveId, Role};
use crate::source::Span;

/// A question about a root and its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Is there no deadlock: no configuration that is not an end, and that no move changes?
    NoDeadlock,
    /// Can an end be reached from everywhere, without another fault?
    EndReachable,
    /// Can an end be reached from everywhere by ordinary moves, without giving up?
    EndWithoutEscape,
    /// Can every part come to its own end where the root has come to one?
    NoOrphan,
    /// Does an invariant, by its place, always hold?
    Invariant(usize),
    /// Can a move ever be taken?
    Alive(EntityId, MoveId),
}

impl Question {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoDeadlock => "no-deadlock",
            Self::EndReachable => "end-reachable",
            Self::EndWithoutEscape => "end-without-escape",
            Self::NoOrphan => "no-orphan",
            Self::Invariant(_) => "invariant",
            Self::Alive(..) => "move-alive",
        }
    }
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is so, for every number of parts.
    HoldsForEveryN,
    /// It is not so.
    Violated(Box<Violation>),
    /// It is so for up to this many parts; `None`: not even that is known.
    HoldsUpTo(Option<u32>),
}

/// How something is not so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violation {
    /// The number of parts of a kind with which it is not: the smallest, unless one was asked for.
    pub parts: u32,
    /// A shortest history that shows it; empty where nothing happens, and that is it.
    pub story: Story,
    /// What can still be done after it, each move once, where that is the question.
    pub moves: Vec<(EntityId, MoveId)>,
}

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The number of parts to look at by itself.
    pub parts: Option<u32>,
    /// How many configurations may be looked at: for every number of parts at once, and again one number after the other.
    pub max_states: usize,
}

impl Default for Options {
    /// So few that it takes no longer than reading the answer.
    fn default() -> Self {
        Self { parts: None, max_states: 100_000 }
    }
}

/// Why not everything was looked at for every number of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// There is too much to look at in the lifecycle itself.
    Large(EntityId),
    /// A part owns parts.
    Deep(EntityId),
    /// A guard counts further than is followed.
    Counts(Span),
    /// A guard cannot be settled.
    Vague(Span),
    /// There are more kinds of parts, with all that they own, than are told apart.
    Kinds,
    /// There are more configurations than may be looked at.
    Budget,
    /// Whoever asked did not want to wait longer.
    Stopped,
    /// What holds is not proven for every number, and no number shows the contrary.
    Unproven,
}

/// What has been found about the roots of one entity.
#[derive(Clone, Debug)]
pub struct Composition {
    /// The entity.
    pub root: EntityId,
    /// Every question, with its answer.
    pub answers: Vec<(Question, Answer)>,
    /// How many configurations there are with the number of parts that was asked for.
    pub states: Option<usize>,
    /// How many configurations were looked at in all.
    pub looked_at: usize,
    /// Why some question is left open; `None` if none is.
    pub limit: Option<Limit>,
}

/// How far an exploration has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of parts that is looked at; `None`: every number.
    pub parts: Option<u32>,
    /// How many configurations have been found.
    pub states: usize,
}

/// Hears of progress, and says when to stop.
#[derive(Clone, Copy)]
pub struct Watch<'a>(pub &'a dyn Fn(Progress) -> bool);

impl Default for Watch<'_> {
    /// Never stops.
    fn default() -> Self {
        Self(&|_| false)
    }
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

/// Everything that is asked about the roots of an entity.
pub(super) fn questions(model: &Model, root: EntityId) -> Vec<Question> {
    let family = family(model, root);
    let mut all = vec![Question::NoDeadlock];
    let ends = |entity: &EntityId| model.entity(*entity).states().any(|(_, state)| state.role == Role::Final);
    // Of what has no end it need not be asked whether it comes to one.
    if ends(&root) {
        all.extend([Question::EndReachable, Question::EndWithoutEscape]);
        if family[1..].iter().all(ends) && family.len() > 1 {
            all.push(Question::NoOrphan);
        }
    }
    let laws = model.invariants.iter().enumerate().filter(|(_, law)| family.contains(&law.entity));
    all.extend(laws.map(|(index, _)| Question::Invariant(index)));
    for entity in family {
        // What creates under no condition needs no more than its owner.
        let guarded = |mv: &Move| entity != root && mv.guard.is_some();
        let moves = model.entity(entity).moves().filter(|(_, mv)| !mv.is_creation() || guarded(mv));
        all.extend(moves.map(|(id, _)| Question::Alive(entity, id)));
    }
    all
}
