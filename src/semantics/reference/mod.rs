//! The reference interpreter: concrete states, values and moments, every possibility tried one by one.
//!
//! It is the definition that everything faster is tested against, and too slow to judge logs. Histories are made up by
//! it, which takes no belief: who makes them up knows everything. Time goes in ticks: between two records every silent move is tried at every tick. All bounds of the language are closed (a timer
//! due at a moment may fire at that moment), so where every record and every duration falls on a tick, trying the ticks
//! alone misses nothing.

mod apply;
mod follow;
mod observe;
mod sparse;
mod system;
mod truth;
mod walk;

pub use follow::{Reference, Verdict, Wanted};
pub use sparse::Found;
pub(crate) use system::values_of;
pub use system::{Instance, System};
