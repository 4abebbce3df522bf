//! What a conversion has read and not yet put in its place.

use crate::syntax::ast::{Name, Text};

/// An `allow` whose comments have not been looked for.
pub(super) struct LooseAllow {
    pub(super) code: Name,
    pub(super) reason: Option<Text>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A block without its closing brace.
pub(super) struct OpenBlock {
    /// Where its opening brace stands.
    pub(super) opened: usize,
    /// Where it ends all the same.
    pub(super) missing: usize,
    /// It ends before a statement of the entity, not of the file.
    pub(super) cut_short: bool,
    /// Its brace was found later on: that statement stands inside the block by mistake.
    pub(super) nested: bool,
}
