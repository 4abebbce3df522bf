//! Writes the mapping of a draft: how the records of its log are read.

use std::fmt::Write;

use super::life::{SOMEBODY, Seen};
use super::role::Role;
use super::roles::Roles;
use super::table::{Plain, Table};
use super::words::can_be_written;
use crate::syntax::print::quoted;

/// The name of the mapping.
pub(super) const MAPPING: &str = "Records";
/// Lines are no longer than this, where they can be broken.
const WIDTH: usize = 100;
/// The roles that a mapping has keys for, in their order.
const KEYS: [Role; 7] = [Role::Time, Role::Entity, Role::Id, Role::Parent, Role::Event, Role::From, Role::To];

/// Whether the log takes a mapping: it is no log of plain records of these names.
pub(super) fn is_needed(seen: &Seen, roles: &Roles, (table, plain): (&Table, Plain<'_>)) -> bool {
    let all = KEYS.into_iter().chain([Role::Actor]);
    let elsewhere = all.clone().any(|role| roles.way(role).is_some_and(|way| way != plain(role.plain())));
    // What stands there and tells something else would be misread.
    let misread = all.clone().any(|role| {
        let is_there = roles.way(role).is_none() && table.column(&plain(role.plain())).is_some();
        is_there && !(role == Role::Actor && repeats_the_event(table, plain))
    });
    let sets = table.columns.iter().any(|column| column.way.starts_with(&plain("set")));
    let renamed = seen.states.iter().any(|(word, name)| word != name)
        || seen.lives.iter().any(|life| life.kind.word.as_ref().is_some_and(|word| *word != life.kind.name));
    let other_events = seen.events.iter().any(|(word, name)| {
        word != name && name.strip_prefix(SOMEBODY).is_none_or(|event| event.strip_prefix('.') != Some(word))
    });
    let is_event = roles.way(Role::Event).is_some() && !(roles.event_is_open && seen.lives.len() > 1);
    elsewhere || misread || sets || renamed || other_events || !is_event || roles.way(Role::PartId).is_some()
}

/// Whether every actor is the one that stands in the event before its dot.
fn repeats_the_event(table: &Table, plain: Plain<'_>) -> bool {
    let (actor, event) = (plain("actor"), plain("event"));
    let mut both = table.rows.iter().filter_map(|row| Some((row.get(&actor)?, row.get(&event)?)));
    both.all(|(actor, event)| event.split_once('.').is_some_and(|(before, _)| before == actor))
}

/// Writes the mapping.
pub(super) fn write(text: &mut String, seen: &Seen, (roles, words_left_out): (&Roles, bool)) {
    let changes = seen.lives.len() == 1 && roles.way(Role::Time).is_some() && roles.way(Role::To).is_some();
    let kind = if changes { format!("changes of {}", seen.lives[0].kind.name) } else { "events".to_owned() };
    let _ = write!(text, "\nlog {MAPPING} \"How the records of this log are read.\" {{\n  {kind}\n");
    if let Some((way, form, _)) = &roles.unread_time {
        let _ = writeln!(text, "  # time = {} # not read: {}, see above", path(way), form.words());
    }
    for role in KEYS {
        let Some(source) = source(role, roles, changes) else { continue };
        let renames = match role {
            // Of one kind alone nobody asks.
            Role::Entity if seen.lives.len() == 1 => continue,
            Role::Entity => kind_names(seen),
            Role::Event => event_names(seen),
            Role::From | Role::To => state_names(seen),
            _ => Vec::new(),
        };
        let is_guess = roles.is_guess(role) || role == Role::Id && roles.is_guess(Role::PartId);
        let guess = if is_guess { " # guess" } else { "" };
        write_key(text, (role.plain(), &source), &renames, guess);
        if let (Role::Id, Some(_), Some(id)) = (role, roles.way(Role::PartId), roles.way(Role::Id)) {
            let _ = writeln!(text, "  root = {}{guess}", path(id));
        }
    }
    if words_left_out {
        text.push_str("  # Left out: values with control characters, which a lifecycle cannot hold.\n");
    }
    text.push_str("}\n");
}

/// Where a key of the mapping finds its value.
fn source(role: Role, roles: &Roles, changes: bool) -> Option<String> {
    let way = |role| roles.way(role).map(path);
    match role {
        Role::Id => Some(way(Role::PartId).into_iter().chain(way(Role::Id)).collect::<Vec<_>>().join(" or ")),
        // Records that tell states alone: to come into one is what happens.
        Role::Event if !changes => {
            let event = way(Role::Event).map(|event| with_actor(roles, event));
            let to = way(Role::To).filter(|_| event.is_none() || roles.event_is_open);
            Some(event.into_iter().chain(to).collect::<Vec<_>>().join(" or ")).filter(|source| !source.is_empty())
        }
        Role::Event => Some(with_actor(roles, way(Role::Event)?)),
        role => way(role),
    }
}

/// The same event of two actors is two events.
fn with_actor(roles: &Roles, event: String) -> String {
    match roles.way(Role::Actor).map(path) {
        Some(actor) => format!("{actor} + \".\" + {event} or {event}"),
        None => event,
    }
}

/// A key, on one line if there is room, else with one rename after the other on lines of their own.
fn write_key(text: &mut String, (key, source): (&str, &str), renames: &[String], guess: &str) {
    let start = format!("  {key} = {source}");
    if renames.is_empty() {
        let _ = writeln!(text, "{start}{guess}");
        return;
    }
    let whole = format!("{start} rename {}{guess}", renames.join(", "));
    if whole.chars().count() <= WIDTH {
        let _ = writeln!(text, "{whole}");
        return;
    }
    let _ = writeln!(text, "{start} rename{guess}");
    let mut line = String::new();
    for (at, rename) in renames.iter().enumerate() {
        let rename = format!("{rename}{}", if at + 1 < renames.len() { "," } else { "" });
        if !line.is_empty() && 4 + line.chars().count() + 1 + rename.chars().count() > WIDTH {
            let _ = writeln!(text, "    {line}");
            line.clear();
        }
        let blank = if line.is_empty() { "" } else { " " };
        let _ = write!(line, "{blank}{rename}");
    }
    let _ = writeln!(text, "    {line}");
}

fn kind_names(seen: &Seen) -> Vec<String> {
    let words = seen.lives.iter().filter_map(|life| Some((life.kind.word.as_ref()?, &life.kind.name)));
    renames(words)
}

fn event_names(seen: &Seen) -> Vec<String> {
    renames(seen.events.iter())
}

fn state_names(seen: &Seen) -> Vec<String> {
    renames(seen.states.iter())
}

fn renames<'w>(words: impl Iterator<Item = (&'w String, &'w String)>) -> Vec<String> {
    let other = words.filter(|(word, name)| word != name && can_be_written(word));
    other.map(|(word, name)| format!("{} -> {name}", quoted(word))).collect()
}

/// A way as a path: `parcel.grams`, `itself."Order ID"`.
pub(super) fn path(way: &[String]) -> String {
    let is_name = |key: &str| {
        let mut letters = key.chars();
        letters.next().is_some_and(|c| c.is_ascii_alphabetic())
            && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let mut text = String::new();
    for (at, key) in way.iter().enumerate() {
        if at > 0 {
            text.push('.');
        }
        if is_name(key) {
            text.push_str(key);
        } else {
            text.push_str(if at == 0 { "itself." } else { "" });
            text.push_str(&quoted(key));
        }
    }
    text
}
