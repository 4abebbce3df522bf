//! Writes the draft of a lifecycle as text, with what was seen and what is guessed in comments.

use std::fmt::Write;

use super::life::{Move, SOMEBODY, Seen, State};
use super::names::camel;
use crate::model::duration_text;

/// The lifecycle without its mapping.
pub(super) fn write(name: &str, seen: &Seen, remarks: &[String]) -> String {
    let mut text = String::new();
    let histories = count(seen.sum(|life| life.histories), "history", "histories");
    let records = count(seen.records, "record", "records");
    let _ = writeln!(
        text,
        "# A first draft: what {histories} with {records} did. \"Guess\" marks what they do not say. Correct it, then run\n\
         # `lifespec check` on it, and `lifespec replay` on more logs."
    );
    for remark in remarks {
        text.push_str("#\n");
        text.push_str(&comment(&format!("Not clear: {remark}")));
    }
    let _ = writeln!(text, "lifecycle {} \"Guess: what it is about.\"\n", camel(name));
    let actors: Vec<&str> = seen.actors.keys().map(String::as_str).collect();
    let _ = writeln!(text, "actor {}", actors.join(", "));
    if actors == [SOMEBODY] {
        let _ = writeln!(
            text,
            "# Guess: who does what. The records do not say; name those who act, and move events to them."
        );
    }
    for at in 0..seen.lives.len() {
        write_entity(&mut text, seen, at);
    }
    text
}

/// A text as a comment whose lines are not too long.
fn comment(text: &str) -> String {
    const WIDTH: usize = 100;
    let mut lines = String::from("#");
    let mut width = 1;
    for word in text.split(' ') {
        if width + 1 + word.chars().count() > WIDTH {
            lines.push_str("\n#");
            width = 1;
        }
        let _ = write!(lines, " {word}");
        width += 1 + word.chars().count();
    }
    lines.push('\n');
    lines
}

fn write_entity(text: &mut String, seen: &Seen, at: usize) {
    let life = &seen.lives[at];
    let owner = life.kind.owner.and_then(|owner| seen.lives.get(owner));
    let of = owner.map_or_else(String::new, |owner| format!(" of {}", owner.kind.name));
    let _ = writeln!(text, "\nentity {}{of} {{", life.kind.name);
    let mut has_parts = false;
    for part in seen.lives.iter().filter(|part| part.kind.owner == Some(at)) {
        has_parts = true;
        let _ = writeln!(
            text,
            "  # Guess: how many; {} at most {} seen",
            part.most,
            if part.most == 1 { "was" } else { "were" }
        );
        let _ = writeln!(text, "  {}: many {}", part.kind.field, part.kind.name);
    }
    if has_parts {
        text.push('\n');
    }
    if owner.is_some() {
        let _ = writeln!(
            text,
            "  # Guess: {} may come to be at any time. Else: create on … when OWNER in STATE",
            life.kind.field
        );
    }
    let (moves, finals) = (life.moves_from(), life.finals());
    for mv in moves.get(&None).into_iter().flatten() {
        // An instance begins in one state: there is no choice of them as moves have.
        for (to, seen) in &mv.to {
            let _ = writeln!(text, "  create on {} -> {to} # seen {}", mv.event, times(*seen));
        }
    }
    for state in &life.states {
        let moves = moves.get(&Some(state.name.as_str())).map_or(&[][..], Vec::as_slice);
        write_state(text, state, (moves, finals.contains(state.name.as_str())));
    }
    text.push_str("}\n");
}

fn write_state(text: &mut String, state: &State, (moves, is_final): (&[&Move], bool)) {
    let word = if is_final { "final state" } else { "state" };
    let mut remarks = Vec::new();
    if is_final {
        let ends = count(state.ends, "history", "histories");
        let why = if state.is_left {
            format!("here end {ends}, and {} went on", state.left)
        } else {
            format!("nothing comes after it in {ends}")
        };
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
    for mv in moves {
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
