//! A table that a report shows, such as the matrix of states and faults.

/// The cell that says that something is missing; people are shown it in colour.
pub(crate) const HOLE: &str = "hole";

/// A table of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the table shows.
    pub title: String,
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The rows, each with as many cells as there are heads.
    pub rows: Vec<Vec<String>>,
}
