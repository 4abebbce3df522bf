//! Helps the author of a lifecycle: runs its scenarios.

mod scenarios;

pub use scenarios::{CODES, Told, run};
