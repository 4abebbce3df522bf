//! Which moves a kind of log may leave out.

use crate::model::{EntityId, Log, LogKind, Move, TargetKind};

/// Which moves may have been taken without a record of them.
#[derive(Clone, Debug)]
pub struct Recording {
    kind: Kind,
    always: Vec<crate::model::EventId>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Events,
    Changes(EntityId),
    Snapshots,
}

impl Recording {
    /// The plain event record: every move that an event triggers or reports is recorded, the others are silent.
    pub fn events() -> Self {
        Self { kind: Kind::Events, always: Vec::new() }
    }

    /// What the log mapping says.
    pub fn of(log: &Log) -> Self {
        let kind = match &log.kind {
            LogKind::Events { .. } => Kind::Events,
            LogKind::Changes(entity) => Kind::Changes(*entity),
            LogKind::Snapshot { .. } => Kind::Snapshots,
        };
        Self { kind, always: log.always.clone() }
    }

    /// Whether `mv` of `entity` may lead to `target` unrecorded.
    pub fn may_be_silent(&self, entity: EntityId, mv: &Move, target: TargetKind) -> bool {
        if mv.recorded_event().is_some_and(|event| self.always.contains(&event)) {
            return false;
        }
        match self.kind {
            Kind::Events => mv.recorded_event().is_none(),
            // A log of changes starts when it starts: how the instance came to be may lie before it.
            Kind::Changes(of) => of != entity || mv.is_creation() || target == TargetKind::Stay,
            Kind::Snapshots => true,
        }
    }

    /// Whether every record is a change: one into the state that the instance is in already is a move, too.
    pub fn is_changes(&self) -> bool {
        matches!(self.kind, Kind::Changes(_))
    }

    /// Whether children are known only from snapshots of their root.
    pub fn is_snapshot(&self) -> bool {
        matches!(self.kind, Kind::Snapshots)
    }
}
