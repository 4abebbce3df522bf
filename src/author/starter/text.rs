//! Writes the draft of a lifecycle as text, with what was seen and what is guessed in comments.

use std::fmt::Write;

use super::life::{Life, Move, State};
use super::names::camel;
use super::roles::{Role, Roles};
use crate::model::duration_text;

/// The name of the mapping.
pub(super) const MAPPING: &str = "Records";

/// Whether the log takes a mapping: it is no log of plain records of these names.
pub(super) fn needs_mapping(life: &Life, roles: &Roles, plain: &dyn Fn(&str) -> Vec<String>) -> bool {
    let all = [Role::Time, Role::Id, Role::Event, Role::Actor, Role::From, Role::To];
    let elsewhere = all.iter().any(|role| roles.way(*role).is_some_and(|way| way != plain(role.plain())));
    let renamed = life.states.iter().any(|state| !state.word.is_empty() && state.word != state.name);
    let other_events = life.events.iter().any(|(actor, events)| {
        events.iter().any(|(event, word)| *word != format!("{actor}.{event}") && *word != *event)
    });
    elsewhere || renamed || other_events || roles.way(Role::Event).is_none()
}

/// The whole file.
pub(super) fn write(name: &str, life: &Life, roles: &Roles, mapping: bool) -> String {
    let mut text = String::new();
    let (histories, records) =
        (count(life.histories, "history", "histories"), count(life.records, "record", "records"));
    let _ = writeln!(
        text,
        "# A first draft: what {histories} with {records} did. \"Guess\" marks what they do not say. Correct it, then run\n\
         # `lifespec check` on it, and `lifespec replay` on more logs.\n\
         lifecycle {} \"Guess: what it is about.\"\n",
        camel(name)
    );
    let actors: Vec<&str> = life.events.keys().map(String::as_str).collect();
    let _ = writeln!(text, "actor {}", actors.join(", "));
    if actors == ["Somebody"] {
        let _ = writeln!(
            text,
            "# Guess: who does what. The records do not say; name those who act, and move events to them."
        );
    }
    let _ = write!(text, "\nentity {} {{\n", camel(name));
    for mv in life.moves.iter().filter(|mv| mv.from.is_none()) {
        let _ = writeln!(text, "  create {}", line(mv));
    }
    for state in &life.states {
        write_state(&mut text, state, life);
    }
    text.push_str("}\n");
    if mapping {
        write_mapping(&mut text, camel(name).as_str(), life, roles);
    }
    text
}

fn write_state(text: &mut String, state: &State, life: &Life) {
    let is_final = life.finals().contains(&state.name.as_str());
    let word = if is_final { "final state" } else { "state" };
    let mut remarks = Vec::new();
    if is_final {
        let ends = count(state.ends, "history", "histories");
        let why = if state.is_left { format!("here end {ends}") } else { format!("nothing comes after it in {ends}") };
        remarks.push(format!("guess: the end; {why}"));
    } else if state.ends > 0 {
        remarks.push(format!("{} not gone on from here", count(state.ends, "history has", "histories have")));
    }
    if let Some(longest) = state.longest.filter(|longest| *longest > 0) {
        remarks.push(format!("the longest stay took {}", duration_text(longest)));
    }
    let _ = writeln!(text);
    for remark in remarks {
        let _ = writeln!(text, "  # {}", capital(&remark));
    }
    if is_final && !state.is_left {
        let _ = writeln!(text, "  {word} {}", state.name);
        return;
    }
    let _ = writeln!(text, "  {word} {} {{", state.name);
    for mv in life.moves.iter().filter(|mv| mv.from.as_ref() == Some(&state.name)) {
        let _ = writeln!(text, "    {}", line(mv));
    }
    if !is_final {
        let _ = writeln!(text, "    # Guess: how long may this last? Something like: after 30d -> …");
    }
    text.push_str("  }\n");
}

/// A move on one line, with how often it was seen.
fn line(mv: &Move) -> String {
    let targets: Vec<&str> = mv.to.keys().map(String::as_str).collect();
    let seen = if mv.to.len() == 1 {
        format!("seen {}", times(mv.to.values().sum()))
    } else {
        let each = mv.to.iter().map(|(to, seen)| format!("{to} {}", times(*seen)));
        format!("seen: {}", each.collect::<Vec<_>>().join(", "))
    };
    format!("on {} -> {} # {seen}", mv.event, targets.join(" | "))
}

fn write_mapping(text: &mut String, entity: &str, life: &Life, roles: &Roles) {
    let changes = roles.way(Role::Time).is_some() && roles.way(Role::To).is_some();
    let kind = if changes { format!("changes of {entity}") } else { "events".to_owned() };
    let _ = write!(text, "\nlog {MAPPING} \"How the records of this log are read.\" {{\n  {kind}\n");
    for role in [Role::Time, Role::Id, Role::Event, Role::From, Role::To] {
        let Some(way) = roles.way(role) else { continue };
        let renames = match role {
            Role::Event => event_names(life),
            Role::From | Role::To => state_names(life),
            _ => Vec::new(),
        };
        let renames = if renames.is_empty() { String::new() } else { format!(" rename {}", renames.join(", ")) };
        let guess = if roles.is_guess(role) { " # guess" } else { "" };
        let _ = writeln!(text, "  {} = {}{renames}{guess}", role.plain(), path(way));
    }
    text.push_str("}\n");
}

fn event_names(life: &Life) -> Vec<String> {
    let all =
        life.events.iter().flat_map(|(actor, events)| events.iter().map(move |(event, word)| (actor, event, word)));
    let other = all.filter(|(actor, event, word)| !word.is_empty() && **word != format!("{actor}.{event}"));
    other.map(|(actor, event, word)| format!("{} -> {actor}.{event}", quoted(word))).collect()
}

fn state_names(life: &Life) -> Vec<String> {
    let other = life.states.iter().filter(|state| !state.word.is_empty() && state.word != state.name);
    other.map(|state| format!("{} -> {}", quoted(&state.word), state.name)).collect()
}

/// A way as a path: `parcel.grams`, `itself."Order ID"`.
fn path(way: &[String]) -> String {
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

fn quoted(text: &str) -> String {
    crate::syntax::print::quoted(text)
}

fn times(number: u64) -> String {
    if number == 1 { "once".to_owned() } else { format!("{number} times") }
}

/// `1 history`, `3 histories`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
