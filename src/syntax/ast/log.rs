//! Log mappings: how the records of one kind of log speak about the lifecycle.

use super::{EventName, Meta, Name, Text};
use crate::source::Span;

/// `log NAME "…" { … }`.
#[derive(Clone, Debug)]
pub struct Log {
    /// Its name, for `--log`.
    pub name: Name,
    /// What kind of records it holds; absent only where it was forgotten (a finding has been made).
    pub kind: Option<LogKind>,
    /// How the records speak.
    pub statements: Vec<LogStatement>,
    /// Description, tags, comments, span.
    pub meta: Meta,
}

/// What one record says.
#[derive(Clone, Debug)]
pub enum LogKind {
    /// `events at orders[*]`: an event happened to an instance, or to several.
    Events {
        /// Where in the record the instances stand, first that applies; empty means the record itself.
        at: Vec<Path>,
        /// Comments and span.
        meta: Meta,
    },
    /// `changes of ENTITY`: an instance's state changed.
    Changes(Name, Meta),
    /// `snapshot of ENTITY at value[*] or itself`: a root and its children as they are at one moment.
    Snapshot {
        /// The root entity.
        entity: Name,
        /// Where in the record the roots stand, first that applies; empty means the record itself.
        at: Vec<Path>,
        /// Comments and span.
        meta: Meta,
    },
}

/// One line of a mapping.
#[derive(Clone, Debug)]
pub enum LogStatement {
    /// `time = observed_at or systemData.lastModifiedAt`; the key is one of
    /// `time id root parent entity event actor from to state`.
    Key {
        /// Which part of a record.
        key: Name,
        /// Where it comes from.
        value: ValueSource,
        /// Comments and span.
        meta: Meta,
    },
    /// `set kind = properties.jobType`.
    Set {
        /// The field.
        field: Name,
        /// Where it comes from.
        value: ValueSource,
        /// Comments and span.
        meta: Meta,
    },
    /// `parts drives = properties.driveList[*] complete { … }`.
    Parts(ChildRecords),
    /// `always Operator.Extend, Faulted`: these moves never go unrecorded.
    Always {
        /// Events, or fault states.
        events: Vec<AlwaysRecorded>,
        /// Comments and span.
        meta: Meta,
    },
    /// `ignore "heartbeat"`: records whose event is one of these say nothing about the lifecycle.
    Ignore {
        /// Values of the event path.
        values: Vec<Text>,
        /// Comments and span.
        meta: Meta,
    },
    /// `lines matching "…"`: the log is text, and the named groups of the pattern are what a line says.
    Lines {
        /// The pattern, a regular expression.
        pattern: Text,
        /// Comments and span.
        meta: Meta,
    },
}

impl LogStatement {
    /// Its comments and span.
    pub fn meta(&self) -> &Meta {
        match self {
            Self::Key { meta, .. }
            | Self::Set { meta, .. }
            | Self::Always { meta, .. }
            | Self::Ignore { meta, .. }
            | Self::Lines { meta, .. } => meta,
            Self::Parts(parts) => &parts.meta,
        }
    }

    /// Its comments and span, to change them.
    pub fn meta_mut(&mut self) -> &mut Meta {
        match self {
            Self::Key { meta, .. }
            | Self::Set { meta, .. }
            | Self::Always { meta, .. }
            | Self::Ignore { meta, .. }
            | Self::Lines { meta, .. } => meta,
            Self::Parts(parts) => &mut parts.meta,
        }
    }
}

impl LogKind {
    /// Its comments and span.
    pub fn meta(&self) -> &Meta {
        match self {
            Self::Events { meta, .. } | Self::Changes(_, meta) | Self::Snapshot { meta, .. } => meta,
        }
    }

    /// Its comments and span, to change them.
    pub fn meta_mut(&mut self) -> &mut Meta {
        match self {
            Self::Events { meta, .. } | Self::Changes(_, meta) | Self::Snapshot { meta, .. } => meta,
        }
    }
}

/// What a log never leaves out.
pub type AlwaysRecorded = EventName;

/// `parts drives = PATH complete { id = driveId … }`.
#[derive(Clone, Debug)]
pub struct ChildRecords {
    /// The name of the parts, as owned.
    pub parts: Name,
    /// Where the list stands, inside the parent's object.
    pub at: Path,
    /// Whether the list names every child there is.
    pub complete: bool,
    /// How each element speaks.
    pub statements: Vec<LogStatement>,
    /// Comments and span.
    pub meta: Meta,
}

/// `PATH or PATH rename "x" -> Y, …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueSource {
    /// Where to look, first that is there.
    pub alternatives: Vec<Template>,
    /// Values to be read as other values.
    pub renames: Vec<Rename>,
    /// All its words.
    pub span: Span,
}

/// `status + "/" + sub_status`: parts joined; usually a single path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The parts, at least one.
    pub parts: Vec<TemplatePart>,
    /// All its words.
    pub span: Span,
}

/// One part of a joined value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePart {
    /// The value at a path.
    Path(Path),
    /// Words that are always the same.
    Text(Text),
}

/// `properties.driveList[*]`; no step at all is `itself`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The steps, outermost first.
    pub steps: Vec<PathStep>,
    /// All its words.
    pub span: Span,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// The value of a key.
    Key(String),
    /// Every element of a list.
    Each,
}

/// `"In Progress" -> InProgress`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The value in the log.
    pub from: Text,
    /// The name in the lifecycle: `Name`, or `Actor.Event` written with its dot.
    pub to: Name,
}
