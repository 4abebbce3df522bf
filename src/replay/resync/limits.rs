//! How much is carried over a slip.

/// How many configurations are carried over a slip.
pub(super) const CARRIED: usize = 16;
/// How many states something unknown is held to be in.
pub(super) const STATES: usize = 8;
