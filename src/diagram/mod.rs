//! Draws a lifecycle: a [`Scene`] says what is in the picture; [`svg()`] draws it, [`dot()`], [`mermaid()`] and
//! [`plantuml()`] print it for other programs that do.

mod dot;
mod hidden;
mod layout;
mod lines;
mod mermaid;
mod names;
mod plantuml;
mod scene;
mod svg;
mod text;

pub use dot::dot;
pub use mermaid::mermaid;
pub use plantuml::plantuml;
use scene::evidence;
pub use scene::{
    Cluster, Edge, End, LabelPart, Line, MoveKind, Node, NodeKind, NodeLine, Ownership, Scene, Seen, Tone, scene,
};
pub use svg::svg;

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
