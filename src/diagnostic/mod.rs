//! Describes a finding as data: code, severity, labels, help; no rendering.

mod code;
mod edit;
mod finding;
mod record;
mod suggest;

pub use code::{Code, Severity};
pub use edit::{EditKind, HistoryEdit, NearestHistory};
pub use finding::{Finding, Label, Told};
pub use record::RecordRef;
pub use suggest::{did_you_mean, nearest};
