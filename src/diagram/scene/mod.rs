//! What is in the picture, as data: clusters, nodes and edges with their words, nothing of how a notation spells them.

mod build;
mod bundle;
mod cycle;
pub(super) mod evidence;
mod focus;
mod happy;
mod label;
mod mark;
mod place;
mod reach;
mod states;

pub use build::scene;

use crate::model::{EntityId, MoveId, Role, StateId};

/// A picture of a lifecycle. Every text is as the author wrote it: printers escape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The lifecycle's name.
    pub title: String,
    /// Its description.
    pub tooltip: String,
    /// One cluster for each entity drawn, parents first.
    pub clusters: Vec<Cluster>,
    /// Who owns whom.
    pub ownerships: Vec<Ownership>,
    /// The kinds of moves that a legend explains; empty for no legend.
    pub legend: Vec<MoveKind>,
    /// How often the edge was taken that was taken most, if counts are shown.
    pub most: u64,
}

/// A frame around nodes: an entity, or a state with nested states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// `Job` of an entity, `Job.Open` of a state.
    pub id: String,
    /// Which entity it is, or stands in.
    pub entity: EntityId,
    /// The title.
    pub name: String,
    /// What else stands in the title: the groups that the picture speaks of.
    pub notes: Vec<String>,
    /// The description and the tags.
    pub tooltip: String,
    /// `entity`, or `state composite`.
    pub classes: Vec<&'static str>,
    /// Nodes that stand directly in it, in file order.
    pub nodes: Vec<Node>,
    /// Frames directly inside it.
    pub clusters: Vec<Cluster>,
    /// Edges whose ends both stand in it, however deep, but not both in one of the inner frames.
    pub edges: Vec<Edge>,
    /// Whether it is to be seen first.
    pub marked: bool,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Unique in the picture and stable: `Job.Shipping` of a state.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// The words in it; empty for a start.
    pub name: String,
    /// What happens without leaving the state.
    pub lines: Vec<NodeLine>,
    /// The description, the tags, and every move of `lines` in full.
    pub tooltip: String,
    /// `state`, `state final`, `start`, …
    pub classes: Vec<&'static str>,
    /// Whether it lies on the way that the entity takes when all goes well.
    pub happy: bool,
    /// What recorded histories say of it, if they were counted.
    pub seen: Option<Seen>,
    /// Whether it is to be seen first.
    pub marked: bool,
}

/// How often something happened in recorded histories, and how long it lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// Half of the times it lasted no longer than so many milliseconds.
    pub median: Option<i64>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Where instances come from.
    Start,
    /// What may happen before there is an instance.
    Before,
    /// A state and its role.
    State(StateId, Role),
    /// Stands for many states from which the same move is possible.
    AnyOf,
}

/// A line inside a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeLine {
    /// `Operator.Extend / restart`.
    pub text: String,
    /// What kind of move it is; of an incident, [`MoveKind::Fault`].
    pub kind: MoveKind,
    /// The move that it tells, if it is one.
    pub step: Option<MoveId>,
}

/// The kind of a move, as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoveKind {
    /// An actor does something.
    Event,
    /// A guard has become true.
    Condition,
    /// Time is up.
    Timer,
    /// A fault strikes.
    Fault,
    /// The way out of a fault.
    Recovery,
    /// Giving up.
    Escape,
    /// Somebody is told, and nothing moves.
    Notify,
}

/// All moves from one place to another.
#[allow(clippy::struct_excessive_bools)] // each says something that no other does
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Unique in the picture and stable: `Job.Creating-Shipping`.
    pub id: String,
    /// Where it begins.
    pub from: End,
    /// Where it leads.
    pub to: End,
    /// How it is drawn: as the most ordinary of its moves.
    pub kind: MoveKind,
    /// Whether only time takes it.
    pub timed: bool,
    /// Whether it lies on the way that the entity takes when all goes well.
    pub happy: bool,
    /// Whether it leads back up, so that a layout from top to bottom should not let it push its end down.
    pub back: bool,
    /// What is written at it: one part for each move, in file order.
    pub label: Vec<LabelPart>,
    /// Its moves in full, one a line.
    pub tooltip: String,
    /// `move`, and what kinds of moves it holds.
    pub classes: Vec<&'static str>,
    /// Its moves.
    pub moves: Vec<MoveId>,
    /// The states that it leaves in truth; none if it makes an instance.
    pub sources: Vec<StateId>,
    /// The states that it leads to in truth: several where a fault leads back to where it struck.
    pub targets: Vec<StateId>,
    /// How often recorded histories took it, if that was counted.
    pub seen: Option<u64>,
    /// Whether it is to be seen first.
    pub marked: bool,
}

/// One end of an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct End {
    /// The node.
    pub node: String,
    /// The frame around the node at which the edge stops, if it means the whole frame.
    pub cluster: Option<String>,
}

/// The words for one move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelPart {
    /// The kind of the move.
    pub kind: MoveKind,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One line of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// How loud they are.
    pub tone: Tone,
}

/// How loud a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What triggers the move.
    Trigger,
    /// What must hold, and what follows.
    Aside,
}

/// One entity owns others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ownership {
    /// `Job-owns-Drive`.
    pub id: String,
    /// The owner's cluster.
    pub parent: String,
    /// Nodes of the owner that nothing follows: the owned entity is drawn below them.
    pub below: Vec<String>,
    /// The owned entity's cluster.
    pub child: String,
    /// The node with which the owned entity begins.
    pub begin: String,
    /// `drives: many`.
    pub label: String,
    /// The description.
    pub tooltip: String,
}

impl MoveKind {
    /// The class of a move of this kind.
    pub fn class(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Condition => "condition",
            Self::Timer => "timer",
            Self::Fault => "fault",
            Self::Recovery => "recovery",
            Self::Escape => "escape",
            Self::Notify => "notify",
        }
    }
}
