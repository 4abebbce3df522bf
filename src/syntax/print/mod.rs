//! Prints the syntax tree as canonical `.life` text, whole or statement by statement.

mod entity;
mod expr;
mod layout;
mod log;
mod moves;
mod scenario;
mod single;
mod words;

pub(crate) use entity::{field_body, member_line, multiplicity, owned_body};
pub(crate) use expr::{guard, quantifier_words, state_set};
pub(crate) use layout::{Line, WIDTH, comment_words};
pub(crate) use log::{kind_line, path, value};
pub(crate) use moves::create;
pub(crate) use scenario::step_line;
pub(crate) use single::Single;
pub(crate) use words::{allow, event, list, quoted};

use self::layout::Writer;
use super::ast::{Actors, File, Header, Invariant, Item};

/// The whole file as canonical `.life` text.
pub(crate) fn life(file: &File) -> String {
    let mut writer = Writer::new(WIDTH);
    if let Some(header) = &file.header {
        writer.statement(&header_line(header), &header.meta.trivia);
    }
    let mut after_block = file.header.is_some();
    for each in &file.items {
        let block = matches!(each, Item::Entity(_) | Item::Log(_) | Item::Scenario(_));
        if block || after_block {
            writer.blank();
        }
        item(&mut writer, each);
        after_block = block;
    }
    if file.end.blank_before {
        writer.blank();
    }
    writer.comments(&file.end.leading);
    writer.comments(&file.end.inner_end);
    writer.finish()
}

fn item(writer: &mut Writer, item: &Item) {
    let trivia = &item.meta().trivia;
    match item {
        Item::Allow(each) => writer.statement(&Line::of(allow(each)), trivia),
        Item::Actor(each) => writer.statement(&actors(each), trivia),
        Item::Event(each) => {
            let mut line = Line::of(format!("event {}", event(&each.event)));
            words::meta(&mut line, &each.meta);
            writer.statement(&line, trivia);
        }
        Item::Entity(each) => entity::entity(writer, each),
        Item::Invariant(each) => writer.statement(&invariant(each), trivia),
        Item::Log(each) => log::log(writer, each),
        Item::Scenario(each) => scenario::scenario(writer, each),
    }
}

fn header_line(header: &Header) -> Line {
    let mut line = Line::of(format!("lifecycle {}", header.name.text));
    words::meta(&mut line, &header.meta);
    line
}

fn actors(actors: &Actors) -> Line {
    let mut line = Line::default();
    line.pieces(words::prefixed("actor", list(&actors.names, |name| name.text.clone())));
    words::meta(&mut line, &actors.meta);
    line
}

/// `invariant of Job "…": always P`.
pub(crate) fn invariant(invariant: &Invariant) -> Line {
    let mut line = Line::of(format!("invariant of {}", invariant.entity.text));
    words::meta(&mut line, &invariant.meta);
    line.append(":");
    let mode = if invariant.always { "always" } else { "never" };
    line.pieces(words::prefixed(mode, expr::guard_pieces(&invariant.condition)));
    line
}

/// Whether the words are a name as the notation knows it.
pub(crate) fn is_name(words: &str) -> bool {
    let first = words.chars().next();
    first.is_some_and(|first| first == '_' || pest::unicode::XID_START(first)) && is_name_rest(words)
}

/// Whether every character may stand inside a name.
pub(crate) fn is_name_rest(words: &str) -> bool {
    words.chars().all(|character| character == '_' || pest::unicode::XID_CONTINUE(character))
}
