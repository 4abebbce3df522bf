//! Draws a lifecycle: a [`Scene`] says what is in the picture, [`dot()`] prints it for Graphviz.

mod dot;
mod scene;
mod text;

pub use dot::dot;
pub use scene::{
    Cluster, Edge, End, LabelPart, Line, MoveKind, Node, NodeKind, NodeLine, Ownership, Scene, Tone, scene,
};

use crate::model::EntityId;

/// What to draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Only this entity; `None`: all of them, and who owns whom.
    pub entity: Option<EntityId>,
    /// Whether states also list their incidents and what people do about them.
    pub incidents: bool,
    /// Whether to say below the picture what its lines mean.
    pub legend: bool,
}
