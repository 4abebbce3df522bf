//! Makes the first draft of a lifecycle out of the records of a log: what was seen, and guesses that say that they are some.

mod kinds;
mod life;
mod mapping;
mod names;
mod notes;
mod order;
mod role;
mod roles;
mod score;
mod sequence;
mod table;
mod text;
mod times;
mod unclear;
mod words;

use serde_json::Value;

pub use kinds::Kind;
pub use life::{Life, Move, Seen, State};
pub use role::Role;
pub use roles::Roles;
pub use times::TimeForm;
pub use unclear::{Key, Unclear};

use kinds::Kinds;
use order::{Lack, Order};
use roles::Known;
pub use table::Plain;
use table::Table;
pub(crate) use text::count;

/// Records up to this many are looked at.
pub const MOST_RECORDS: usize = 50_000;

/// What a draft is to be.
pub struct Asked<'a> {
    /// What the lifecycle is to be called.
    pub name: &'a str,
    /// The keys that the author names, by what they tell: joined by dots where one is inside another.
    pub told: &'a [(Role, String)],
    /// Where the log's format keeps what the plain record calls by a name.
    pub plain: Plain<'a>,
    /// How many of the records each log has, in the order of the logs.
    pub logs: &'a [usize],
}

/// A first draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The lifecycle, with a mapping for the log.
    pub life: String,
    /// The name of the mapping; `None`: the records are plain.
    pub mapping: Option<&'static str>,
    /// How long records have to wait for each other, as a duration; `None`: they are in order.
    pub lateness: Option<String>,
    /// What it is made of.
    pub seen: Seen,
    /// What the author has to know about it.
    pub remarks: Vec<String>,
}

/// Drafts a lifecycle.
///
/// # Errors
/// What could not be told from the records.
pub fn draft(records: &[Value], asked: &Asked<'_>) -> Result<Draft, Unclear> {
    let table = Table::of(records);
    if table.rows.is_empty() {
        return Err(Unclear::Empty);
    }
    let mut roles = Roles::of(&table, &Known { told: asked.told, plain: asked.plain })?;
    let mut remarks = roles.remarks(&table);
    let kinds = Kinds::of(&table, &mut roles, asked.name, &mut remarks);
    let order = Order::of((records, asked.logs), (&table, &roles), &kinds);
    if order.records.is_empty() {
        return Err(order.nothing(&table));
    }
    let seen = Seen::of((&table, &order), &roles, &kinds);
    remarks.extend(notes::of(&table, &roles, (&order, &seen)));
    let mapping = mapping::is_needed(&seen, &roles, (&table, asked.plain)).then_some(mapping::MAPPING);
    let mut life = text::write(asked.name, &seen, &remarks);
    if mapping.is_some() {
        let words_left_out = order.unread.contains_key(&Lack::Word);
        mapping::write(&mut life, &seen, (&roles, words_left_out));
    }
    Ok(Draft { life, mapping, lateness: notes::lateness(&order), seen, remarks })
}
