//! How likely it is that a key tells something, by its name and by what stands there.

use super::role::Role;
use super::sequence::Sequences;
use super::table::{Column, Table};
use super::times::TimeForm;
use super::words::is_about_the_program;

/// A state or an event has no more different values than this.
pub(super) const MOST_NAMES: usize = 60;
/// More actors than this are people, not roles.
const MOST_ACTORS: usize = 12;
/// More kinds than this are none.
const MOST_KINDS: usize = 12;
/// Fewer records than this may well be one of each history.
pub(super) const FEW_RECORDS: usize = 5;

/// Whether what stands in a column can be what tells a role.
pub(super) fn fits(role: Role, (table, may_be_open): (&Table, bool), column: &Column) -> bool {
    let few = |most| (1..=most).contains(&column.distinct) && column.time.is_none_or(TimeForm::is_number);
    match role {
        Role::Time => table.is_filled(column) && column.time.is_some(),
        Role::Id => table.is_filled(column) && column.time.is_none_or(TimeForm::is_number),
        Role::Event | Role::To => (may_be_open || table.is_filled(column)) && few(MOST_NAMES),
        // What comes to be has no state before.
        Role::From => few(MOST_NAMES),
        Role::Actor => table.is_filled(column) && few(MOST_ACTORS),
        Role::Entity => table.is_filled(column) && few(MOST_KINDS),
        Role::Parent => column.time.is_none_or(TimeForm::is_number),
        Role::PartId => false,
    }
}

/// Whether a column behaves in the histories as what tells a role does.
pub(super) fn lives_so(role: Role, column: &Column, sequences: Option<&Sequences>) -> bool {
    let share = sequences.and_then(|sequences| sequences.changes(&column.way));
    match (role, share) {
        // What never changes in a history is a trait of the instance.
        (Role::Event | Role::To, Some(share)) => share > 0 && !is_about_the_program(&column.way),
        (Role::Entity, share) => column.distinct > 1 && share == Some(0),
        (Role::Parent, Some(share)) => share <= 50,
        _ => true,
    }
}

/// How unlikely it is that a column tells a role; `None`: it does not.
pub(super) fn score(role: Role, table: &Table, (column, is_plain): (&Column, bool)) -> Option<usize> {
    let named = if is_plain { Some(0) } else { role.rank(&column.way).map(|rank| rank + 1) };
    match role {
        Role::Time => {
            let form = column.time?;
            // A number of seconds may be anything, unless its key says that it is a time; one of parts of a second that
            // lies in the years of logs in every record is hardly anything else.
            let unnamed = match form {
                TimeForm::Seconds => None,
                form if form.is_number() => Some(200),
                _ => Some(100),
            };
            let named = named.or(unnamed)?;
            Some(if form.is_read() { named } else { 1_000 + named })
        }
        Role::Id => id_score(table, column, named),
        _ => named,
    }
}

fn id_score(table: &Table, column: &Column, named: Option<usize>) -> Option<usize> {
    let other = [Role::Time, Role::Event, Role::To, Role::From, Role::Actor, Role::Entity, Role::Parent];
    let is_new = column.is_new_each_time() && table.rows.len() >= FEW_RECORDS;
    match named {
        Some(place) if is_new => Some(5_000 + place),
        Some(place) if column.distinct == 1 && table.rows.len() >= 10 => Some(500 + place),
        Some(place) => Some(place),
        None if column.distinct == table.rows.len() || is_about_the_program(&column.way) => None,
        // What is the same in all records, or has a name for something else, tells no histories apart.
        None if column.distinct < 3 && table.rows.len() >= 10 => None,
        None if other.iter().any(|role| role.rank(&column.way).is_some()) => None,
        None => Some(1_000 + (table.rows.len() - column.distinct).min(2_000) + if column.is_number { 500 } else { 0 }),
    }
}
