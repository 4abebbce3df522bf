//! Describes a finding as data: code, severity, labels, help; no rendering.

mod code;
mod edit;
mod finding;
mod suggest;

pub use code::{Code, Severity};
pub use edit::{EditKind, HistoryEdit, NearestHistory};
pub use finding::{Finding, Label, RecordRef, Told};
pub use suggest::{did_you_mean, nearest};
