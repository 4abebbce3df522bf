//! What the author has to know about a draft besides what its keys tell: records left out, records out of order.

use super::MOST_RECORDS;
use super::life::{Life, Seen};
use super::order::{Lack, Order};
use super::role::Role;
use super::roles::Roles;
use super::score::MOST_NAMES;
use super::table::Table;
use super::text::count;
use super::words::shown;
use crate::model::duration_text;

/// How long records have to wait for each other, as `lateness` says it: in whole seconds.
pub(super) fn lateness(order: &Order) -> Option<String> {
    const SECOND: u64 = 1_000;
    let seconds = order.lateness.unsigned_abs().div_ceil(SECOND).saturating_mul(SECOND);
    (order.lateness > 0).then(|| duration_text(i64::try_from(seconds).unwrap_or(order.lateness)))
}

/// The remarks.
pub(super) fn of(table: &Table, roles: &Roles, (order, seen): (&Order, &Seen)) -> Vec<String> {
    let all = [
        left_out(order, roles),
        late(order),
        orphans(order),
        elsewhere(seen, roles),
        two_beginnings(seen),
        many_names(table, roles),
        sampled(table),
    ];
    all.into_iter().flatten().collect()
}

fn left_out(order: &Order, roles: &Roles) -> Option<String> {
    let named = |role, none: &str| roles.way(role).map_or_else(|| none.to_owned(), |way| shown(&way.join(".")));
    let lack = |(lack, number): (&Lack, &usize)| {
        let why = match lack {
            Lack::Id => format!("without `{}`", named(Role::Id, "id")),
            Lack::Kind => format!("without `{}`", named(Role::Entity, "entity")),
            Lack::Time => format!("with something in `{}` that is no time", named(Role::Time, "time")),
            Lack::Owner => format!("of a part without `{}`", named(Role::Parent, "parent")),
            Lack::Word => "with control characters in a word, which a lifecycle cannot hold".to_owned(),
            Lack::Event => "that say neither an event nor a state".to_owned(),
        };
        format!("{number} {why}")
    };
    let lacks: Vec<String> = order.unread.iter().map(lack).collect();
    let all = count(order.unread.values().sum(), "record is", "records are");
    (!lacks.is_empty()).then(|| {
        format!(
            "{all} not what `lifespec replay` needs: {}. It shows each of them; mend them in the log, or what writes it.",
            lacks.join(", ")
        )
    })
}

fn late(order: &Order) -> Option<String> {
    let lateness = lateness(order)?;
    Some(format!(
        "{}, by up to {lateness}. The draft takes them in the order of their times; so does replay with \
         `lateness = \"{lateness}\"` in lifespec.toml, or `--lateness {lateness}`, and without it most of them look illegal.",
        count(
            order.late,
            "record stands behind a later one of its own history",
            "records stand behind later ones of their own histories"
        )
    ))
}

/// Parts whose owner nobody has made yet.
fn orphans(order: &Order) -> Option<String> {
    (order.orphans > 0).then(|| {
        format!(
            "{} before any record of their owner. `lifespec replay` tells each of them (LS306): the records of the owners are \
             missing or stand behind.",
            count(order.orphans, "part comes to be", "parts come to be")
        )
    })
}

/// Records whose state before is another one than that after the record before.
fn elsewhere(seen: &Seen, roles: &Roles) -> Option<String> {
    let from = shown(&roles.way(Role::From)?.join("."));
    let records = count(seen.elsewhere, "record", "records");
    (seen.elsewhere > 0).then(|| {
        format!(
            "`{from}` of {records} is not the state that the history was in by the record before. `lifespec replay` tells it \
             (LS306, LS309): records are missing or stand in another order. Without the line `from` of the mapping nobody asks."
        )
    })
}

/// Of one event an instance can begin in one state only.
fn two_beginnings(seen: &Seen) -> Option<String> {
    let begin = |life: &Life| life.moves.iter().find(|mv| mv.from.is_none() && mv.to.len() > 1).cloned();
    let mv = seen.lives.iter().find_map(begin)?;
    let states: Vec<&str> = mv.to.keys().map(String::as_str).collect();
    Some(format!(
        "histories begin with `{}` in several states ({}). One event can create an instance in one state only, so `lifespec check` \
         refuses the draft (LS129): keep one, or let all begin in one state from which they go on.",
        mv.event,
        states.join(", ")
    ))
}

/// What is another word in every record is no name of an event, however it was asked for.
fn many_names(table: &Table, roles: &Roles) -> Option<String> {
    let column = [Role::Event, Role::To].into_iter().filter_map(|role| Some((role, table.column(roles.way(role)?)?)));
    let (role, column) = column.filter(|(_, column)| column.distinct > MOST_NAMES).max_by_key(|(_, it)| it.distinct)?;
    let (key, what) = (shown(&column.way.join(".")), if role == Role::Event { "events" } else { "states" });
    Some(format!(
        "`{key}` has {} different values, and each of them is drafted. More than {MOST_NAMES} {what} are seldom what a lifecycle \
         is about: does another key tell them (`--{}`), or are there numbers or names in the values that belong elsewhere?",
        column.distinct,
        role.plain()
    ))
}

fn sampled(table: &Table) -> Option<String> {
    (table.rows.len() >= MOST_RECORDS).then(|| {
        format!(
            "no more than the first {MOST_RECORDS} records were looked at. What others do besides is not in the draft."
        )
    })
}
