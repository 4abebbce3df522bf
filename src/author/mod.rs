//! Helps the author of a lifecycle: runs its scenarios, makes up histories of it.

mod scenarios;
pub mod simulate;

pub use scenarios::{CODES, Told, run};
