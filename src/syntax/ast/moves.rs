//! Moves: what triggers them, what they do.

use super::{EventName, Expr, FieldPath, Literal, Meta, Name, StateSet};
use crate::source::Span;

/// `on …`, `when …` or `after …`: one way on from a state.
#[derive(Clone, Debug)]
pub struct Move {
    /// What makes it happen.
    pub trigger: Trigger,
    /// The trigger's words, from `on`, `when` or `after` to the first effect.
    pub trigger_span: Span,
    /// Whether the move gives up (`escape`).
    pub escape: Option<Span>,
    /// What it does, at least one.
    pub effects: Vec<Effect>,
    /// Who takes a move that no event names (`by Service`).
    pub by: Option<Name>,
    /// The event that reports a silent move (`as Service.Expire`).
    pub reported_as: Option<EventName>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// What makes a move happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// `on Customer.Ship with delivery_package when …`.
    Event {
        /// The event.
        event: EventName,
        /// Fields that the event may bring.
        brings: Vec<Name>,
        /// The guard.
        when: Option<Expr>,
    },
    /// `when … within 2d`.
    Condition {
        /// The guard.
        when: Expr,
        /// It must be taken before the guard has been true this long.
        within: Option<DurationLiteral>,
    },
    /// `after 14d of job in Shipping`.
    Timer {
        /// How long.
        length: Length,
        /// Counted from the parent's entry into one of these states, instead of the own entry.
        of: Option<(Name, StateSet)>,
    },
}

/// How long a timer runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Length {
    /// `14d`
    Fixed(DurationLiteral),
    /// A field that the history brings.
    Field(Name),
}

impl Length {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Fixed(duration) => duration.span,
            Self::Field(name) => name.span,
        }
    }
}

/// `14d`, `1d12h`, `P14D`: an exact duration and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationLiteral {
    /// As written.
    pub text: String,
    /// Milliseconds; never negative.
    pub millis: i64,
    /// Where it stands.
    pub span: Span,
}

/// One thing that a move does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `-> Received | stay`: one of these, as the actor decides.
    Goto(Vec<Target>, Span),
    /// `stay`: the state is kept, and it is not entered again.
    Stay(Span),
    /// `restart`: every timer of the state starts again.
    Restart(Span),
    /// `set errors = true`.
    Set(Assignment),
    /// `notify Operator`.
    Notify(Name, Span),
}

/// Where a move leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A state.
    State(Name),
    /// The state it is in, without entering it again.
    Stay(Span),
    /// The state in which the fault struck.
    Resume(Span),
}

impl Target {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::State(name) => name.span,
            Self::Stay(span) | Self::Resume(span) => *span,
        }
    }
}

/// `job.errors = true`, `attempts += 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Which field.
    pub field: FieldPath,
    /// Set, add or subtract.
    pub assign: Assign,
    /// The value.
    pub value: Literal,
    /// All its words, `set` included.
    pub span: Span,
}

/// How a value is assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assign {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `-=`
    Subtract,
}

/// `create on EVENT with FIELDS when GUARD -> STATE, set …`.
#[derive(Clone, Debug)]
pub struct Create {
    /// The event that makes the instance.
    pub event: EventName,
    /// Fields that the event may bring.
    pub brings: Vec<Name>,
    /// The guard; it sees the brought fields.
    pub when: Option<Expr>,
    /// The words from `create` to the guard's end.
    pub trigger_span: Span,
    /// `-> STATE` first, then any `set` and `notify`.
    pub effects: Vec<Effect>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// `ignore EVENT, EVENT`: the state takes these and does nothing with them.
#[derive(Clone, Debug)]
pub struct Ignore {
    /// The events.
    pub events: Vec<EventName>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// `incident EVENT when GUARD "…" { contact Customer within 14d else … }`.
#[derive(Clone, Debug)]
pub struct Incident {
    /// The error event.
    pub event: EventName,
    /// It concerns only instances for which this holds.
    pub when: Option<Expr>,
    /// What is done about it.
    pub resolution: Resolution,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// `on enter contact Customer`: what people do when the state is entered.
#[derive(Clone, Debug)]
pub struct OnEnter {
    /// What they do.
    pub resolution: Resolution,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// Lines of steps; each line is tried in turn until one succeeds (`A within 14d else B`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The lines, each with one step or more.
    pub lines: Vec<Vec<Step>>,
}

/// `contact Customer within 14d`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do, in words.
    pub words: Vec<Name>,
    /// How long it may take.
    pub within: Option<DurationLiteral>,
    /// All its words.
    pub span: Span,
}
