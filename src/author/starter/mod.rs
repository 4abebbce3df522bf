//! Makes the first draft of a lifecycle out of the records of a log: what was seen, and guesses that say that they are some.

mod life;
mod names;
mod roles;
mod table;
mod text;

use serde_json::Value;

pub use life::{Life, Move, State};
pub use roles::{Role, Roles};

use table::Table;
pub(crate) use text::count;

/// Records up to this many are looked at.
pub const MOST_RECORDS: usize = 50_000;

/// A first draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The lifecycle, with a mapping for the log.
    pub life: String,
    /// The name of the mapping; `None`: the records are plain.
    pub mapping: Option<&'static str>,
    /// What it is made of.
    pub seen: Life,
}

/// Why there is no draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// There is no record.
    Empty,
    /// Nothing tells which records belong together.
    NoId,
    /// Nothing tells what happens: no event, and no state.
    NoEvent,
}

/// Drafts a lifecycle. `plain`: where the log's format keeps what the plain record calls by a name; `name`: what the
/// lifecycle is to be called.
///
/// # Errors
/// What could not be told from the records.
pub fn draft(records: &[Value], name: &str, plain: &dyn Fn(&str) -> Vec<String>) -> Result<Draft, Unclear> {
    let table = Table::of(records);
    if table.rows.is_empty() {
        return Err(Unclear::Empty);
    }
    let roles = Roles::of(&table, plain)?;
    let seen = Life::of(&table, &roles);
    let mapping = text::needs_mapping(&seen, &roles, plain).then_some(text::MAPPING);
    let life = text::write(name, &seen, &roles, mapping.is_some());
    Ok(Draft { life, mapping, seen })
}
