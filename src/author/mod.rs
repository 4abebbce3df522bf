//! Helps the author of a lifecycle: runs its scenarios, makes up histories of it, and drafts one from a log.

mod scenarios;
pub mod simulate;
pub mod starter;

pub use scenarios::{CODES, Told, run};
