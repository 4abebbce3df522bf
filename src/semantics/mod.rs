//! The definition of what a lifecycle means: the plainest interpreter, and what a record can say to it.

mod observation;
pub mod reference;

pub use observation::{Address, ChildList, Happening, InstanceId, Observation, Seen, Snapshot};
