//! Moves with every name resolved: what triggers them, where they may be taken, what they do.

use super::{ActorId, ClockId, EventId, FieldId, Guard, Info, StateId, StateSet, Value};
use crate::source::Span;

pub use crate::syntax::ast::Assign;

/// One way on, from each of its source states, on each state's own account.
#[derive(Clone, Debug)]
pub struct Move {
    /// What makes it happen.
    pub trigger: Trigger,
    /// Where it may be taken; empty for creation.
    pub sources: StateSet,
    /// The guard; of a condition move, the condition.
    pub guard: Option<Guard>,
    /// Fields that a record of its event may bring.
    pub brings: Vec<FieldId>,
    /// Where it leads, at least one; more than one is a choice that the actor makes. Creation leads to states only.
    pub targets: Vec<Target>,
    /// Fields it sets, in order.
    pub sets: Vec<Assignment>,
    /// Whether every clock that runs in the state starts again.
    pub restart: bool,
    /// Whom it notifies.
    pub notifies: Vec<ActorId>,
    /// Where `escape` stands, if the move gives up.
    pub escape: Option<Span>,
    /// Who takes a move that no event names.
    pub by: Option<ActorId>,
    /// The event that reports a move which no event triggers.
    pub reported_as: Option<EventId>,
    /// The trigger's words, from `on`, `when`, `after`, `create`, `fault` or `state` to the first effect.
    pub trigger_span: Span,
    /// Description, tags and the whole statement.
    pub info: Info,
}

/// What makes a move happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// `create on EVENT`: the event makes the instance.
    Create(EventId),
    /// `initial state …` of an entity without `create`: the instance is there, and nothing says so.
    Begin,
    /// `on EVENT`.
    Event(EventId),
    /// `when GUARD`.
    Condition {
        /// Milliseconds that the guard may hold without a break before the move must have been taken.
        within: Option<i64>,
    },
    /// `after LENGTH`.
    Timer(Timer),
    /// `fault NAME from STATES`.
    Fault,
}

/// A timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// How long.
    pub length: Length,
    /// Where the length stands.
    pub length_span: Span,
    /// 0: a clock of the instance itself; 1: of its parent, and so on. A timer on an ancestor's clock runs only
    /// while the ancestor is in one of the clock's states, and not before the instance entered its own state.
    pub up: usize,
    /// Which clock of that instance.
    pub clock: ClockId,
}

/// How long a timer runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Milliseconds.
    Fixed(i64),
    /// A duration field of the instance. While nobody has brought it the length is unknown: the timer may come due at
    /// any time, and is never overdue.
    Field(FieldId),
}

/// Where a move leads, and where that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where to.
    pub kind: TargetKind,
    /// The words; of a move that names no target, its actions.
    pub span: Span,
}

/// Where a move leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetKind {
    /// Into a state: its clocks start, even if the instance was in it already.
    State(StateId),
    /// Nowhere: the state is kept and not entered again.
    Stay,
    /// Back to the state in which the fault struck, which counts as an entry.
    Resume,
}

/// `set job.errors = true`, `set attempts += 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// 0: a field of the instance itself, 1: of its parent, and so on.
    pub up: usize,
    /// Which field.
    pub field: FieldId,
    /// Set, add, subtract. A sum outside the range stays at the range's end.
    pub assign: Assign,
    /// The value, or the difference.
    pub value: Value,
    /// All its words.
    pub span: Span,
}

impl Move {
    /// The event whose record is this move: the one that triggers it, or the one that reports it.
    pub fn recorded_event(&self) -> Option<EventId> {
        match self.trigger {
            Trigger::Create(event) | Trigger::Event(event) => Some(event),
            _ => self.reported_as,
        }
    }

    /// Whether it gives up: an `escape`, or a fault.
    pub fn is_escape(&self) -> bool {
        self.escape.is_some() || self.trigger == Trigger::Fault
    }

    /// Whether it makes an instance.
    pub fn is_creation(&self) -> bool {
        matches!(self.trigger, Trigger::Create(_) | Trigger::Begin)
    }

    /// Whether taking it changes the configuration: another state, an entry, a restart or a field.
    pub fn changes_anything(&self) -> bool {
        self.restart || !self.sets.is_empty() || self.targets.iter().any(|target| target.kind != TargetKind::Stay)
    }
}
