//! How much of a document is read, and how much is said of it.

/// How many findings one text may produce; the rest are only counted.
pub(super) const MAX_FINDINGS: usize = 100;

/// How deep lists and mappings may stand in each other. Deeper ones are refused, which also bounds the stack.
pub(super) const DEPTH: usize = 96;

/// How many values a document may have, keys and comments included: what is kept of each takes hundreds of bytes.
pub(super) const VALUES: usize = 400_000;
