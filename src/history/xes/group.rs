//! The attributes of events, or of traces, that somebody wants; and the fast way to read them.

use memchr::{memchr2, memchr3};

use super::super::Raw;
use super::find::{Found, OWN, find};
use super::text::unescaped;
use super::tree::{Attr, Kind};

/// How many attributes of an event are remembered in their order.
const REMEMBERED: usize = 64;

/// Bytes of a tag up to its value that are worth remembering.
const LONGEST: usize = 512;

/// The bytes of a chunk, and the same as text if all of it is text that XML allows.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) text: Option<&'a str>,
}

impl<'a> Bytes<'a> {
    /// A part as text, if it is UTF-8.
    pub(super) fn part(&self, start: usize, end: usize) -> Option<&'a str> {
        match self.text {
            Some(text) => text.get(start..end),
            None => std::str::from_utf8(self.bytes.get(start..end)?).ok(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum State {
    /// No attribute of the first key.
    #[default]
    Missing,
    Absent,
    Structure,
    Bool(bool),
    Number,
    Text,
}

/// A value, by where its text stands.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    state: State,
    /// Whether the text is a copy.
    copied: bool,
    start: usize,
    end: usize,
}

/// What a simple attribute is to a path that begins with its key.
#[derive(Clone, Copy, Debug)]
enum Take {
    /// The value.
    Value,
    /// It is an object: somebody asks for what lies in it.
    Object,
    /// It has no such value.
    Nothing,
}

#[derive(Debug)]
struct Wish {
    path: Vec<String>,
    /// Whether somebody asks beyond the path.
    object: bool,
    /// What holds where there is no such attribute.
    default: (State, String),
}

#[derive(Debug)]
struct Key {
    bytes: Vec<u8>,
    takes: Vec<(usize, Take)>,
}

/// How an attribute looked the last time: everything from its `<` to the quote before its value.
#[derive(Debug)]
struct Look {
    bytes: Vec<u8>,
    kind: Kind,
    key: Option<usize>,
}

/// What is wanted of a list of attributes, and what was found.
#[derive(Debug, Default)]
pub(super) struct Group {
    wishes: Vec<Wish>,
    keys: Vec<Key>,
    order: Vec<Look>,
    cells: Vec<Cell>,
    copies: String,
}

/// What stands at a place where an attribute may.
enum Seen {
    Known(usize),
    /// No simple attribute.
    Other,
    /// One that is written in an unusual way, or is wrong.
    Unusual,
}

impl Group {
    /// The cell of a path; `object` says whether somebody asks beyond it, `defaults` what holds without the attribute.
    pub(super) fn wish(&mut self, path: &[String], object: bool, defaults: &[Attr<'_>]) -> usize {
        if let Some(known) = self.wishes.iter().position(|wish| wish.path == path && wish.object == object) {
            return known;
        }
        let cell = self.wishes.len();
        let found = find(defaults, path, object);
        let default = (state(found), text(found).to_owned());
        self.wishes.push(Wish { path: path.to_owned(), object, default });
        self.cells.push(Cell::default());
        let take = match path {
            [_] if object => Take::Object,
            [_] => Take::Value,
            [_, own] if own == OWN => Take::Value,
            _ => Take::Nothing,
        };
        let first = path.first().map_or(&[][..], |key| key.as_bytes());
        match self.keys.iter_mut().find(|key| key.bytes == first) {
            Some(key) => key.takes.push((cell, take)),
            None => self.keys.push(Key { bytes: first.to_owned(), takes: vec![(cell, take)] }),
        }
        cell
    }

    /// Forgets what was found.
    pub(super) fn clear(&mut self) {
        self.cells.fill(Cell::default());
        self.copies.clear();
    }

    /// What was found for a cell.
    pub(super) fn raw<'a>(&'a self, cell: usize, chunk: Bytes<'a>) -> Raw<'a> {
        let Cell { state, copied, start, end } = self.cells[cell];
        let text = || {
            let text = if copied { self.copies.get(start..end) } else { chunk.part(start, end) };
            text.unwrap_or_default()
        };
        match state {
            State::Missing => {
                let (state, text) = &self.wishes[cell].default;
                raw(*state, || text)
            }
            found => raw(found, text),
        }
    }

    /// Takes attributes that the general reader has read.
    pub(super) fn fill(&mut self, attrs: &[Attr<'_>]) {
        self.clear();
        for (wish, cell) in self.wishes.iter().zip(&mut self.cells) {
            let found = find(attrs, &wish.path, wish.object);
            let start = self.copies.len();
            self.copies.push_str(text(found));
            *cell = Cell { state: state(found), copied: true, start, end: self.copies.len() };
        }
    }

    /// Reads simple attributes that are written in the usual way; gives the place of the first tag that is none.
    /// Nothing if there is anything unusual: then the general reader has to say what it is.
    pub(super) fn fill_usual(&mut self, chunk: Bytes<'_>, mut at: usize) -> Option<usize> {
        self.clear();
        let mut position = 0;
        loop {
            while chunk.bytes.get(at)?.is_ascii_whitespace() {
                at += 1;
            }
            match self.see(&chunk.bytes[at..], position) {
                Seen::Known(seen) => position = seen,
                Seen::Other => return Some(at),
                Seen::Unusual => return None,
            }
            let look = &self.order[position];
            let start = at + look.bytes.len();
            let quote = *look.bytes.last()?;
            let mut end = start + memchr3(quote, b'<', b'&', &chunk.bytes[start..])?;
            let refers = chunk.bytes[end] == b'&';
            if refers {
                end += memchr2(quote, b'<', &chunk.bytes[end..])?;
            }
            if chunk.bytes[end] == b'<' {
                return None;
            }
            at = end + 1;
            while chunk.bytes.get(at)?.is_ascii_whitespace() {
                at += 1;
            }
            if !chunk.bytes[at..].starts_with(b"/>") {
                return None;
            }
            at += 2;
            if look.key.is_some() || refers {
                self.take(chunk, position, (start, end))?;
            }
            position = (position + 1).min(REMEMBERED - 1);
        }
    }

    /// Puts a value where it is wanted.
    fn take(&mut self, chunk: Bytes<'_>, position: usize, (start, end): (usize, usize)) -> Option<()> {
        let look = &self.order[position];
        let raw = chunk.part(start, end)?;
        let mut cell = Cell { state: State::Text, copied: false, start, end };
        let plain = raw.bytes().all(|byte| byte >= b' ' && byte != b'&');
        let value = if plain { raw.into() } else { unescaped(raw).ok()? };
        cell.state = state(Found::simple(look.kind, &value));
        let Some(key) = look.key else { return Some(()) };
        if !plain {
            cell.copied = true;
            cell.start = self.copies.len();
            self.copies.push_str(&value);
            cell.end = self.copies.len();
        }
        for (index, take) in &self.keys[key].takes {
            self.cells[*index] = match take {
                Take::Value => cell,
                Take::Object => Cell { state: State::Structure, ..cell },
                Take::Nothing => Cell { state: State::Absent, ..cell },
            };
        }
        Some(())
    }

    /// What begins here. Events of a log look alike: it is compared with what stood at this position, or at the next
    /// one, in the event before.
    fn see(&mut self, rest: &[u8], position: usize) -> Seen {
        for known in position..(position + 2).min(self.order.len()) {
            if rest.starts_with(&self.order[known].bytes) {
                return Seen::Known(known);
            }
        }
        let Some((name, length)) = opening(rest) else { return Seen::Other };
        let Some(kind) = Kind::simple(name) else { return Seen::Other };
        let Some((key, length)) = quoted(rest, length, b"key") else { return Seen::Unusual };
        let Some(end) = assigned(rest, length, b"value") else { return Seen::Unusual };
        if end > LONGEST {
            return Seen::Unusual;
        }
        let key = self.keys.iter().position(|known| known.bytes == key);
        let look = Look { bytes: rest[..end].to_owned(), kind, key };
        if position < self.order.len() {
            self.order[position] = look;
            return Seen::Known(position);
        }
        self.order.push(look);
        Seen::Known(self.order.len() - 1)
    }
}

/// The name of an opening tag, and its end.
fn opening(rest: &[u8]) -> Option<(&[u8], usize)> {
    let length = rest.get(1..)?.iter().position(|byte| !byte.is_ascii_alphabetic())?;
    (rest[0] == b'<' && length > 0).then(|| (&rest[1..=length], length + 1))
}

/// The place behind `name="`, which has to stand behind blanks.
fn assigned(rest: &[u8], mut at: usize, name: &[u8]) -> Option<usize> {
    let start = at;
    while rest.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    let behind = at + name.len();
    let fits = at > start && rest[at..].starts_with(name) && rest.get(behind) == Some(&b'=');
    let quote = rest.get(behind + 1)?;
    (fits && (*quote == b'"' || *quote == b'\'')).then_some(behind + 2)
}

/// The quoted text of `name="…"`, if nothing in it has to be resolved, and the place behind its quote.
fn quoted<'a>(rest: &'a [u8], at: usize, name: &[u8]) -> Option<(&'a [u8], usize)> {
    let start = assigned(rest, at, name)?;
    let end = start + memchr3(rest[start - 1], b'<', b'&', &rest[start..])?;
    let text = &rest[start..end];
    (rest[end] == rest[start - 1] && text.iter().all(|byte| *byte >= b' ')).then_some((text, end + 1))
}

fn state(found: Found<'_>) -> State {
    match found {
        Found::Missing => State::Missing,
        Found::Absent => State::Absent,
        Found::Structure => State::Structure,
        Found::Bool(truth) => State::Bool(truth),
        Found::Number(_) => State::Number,
        Found::Text(_) => State::Text,
    }
}

fn text(found: Found<'_>) -> &str {
    match found {
        Found::Text(text) | Found::Number(text) => text,
        _ => "",
    }
}

fn raw<'a>(state: State, text: impl FnOnce() -> &'a str) -> Raw<'a> {
    match state {
        State::Missing | State::Absent => Raw::Absent,
        State::Structure => Raw::Structure,
        State::Bool(truth) => Raw::Bool(truth),
        State::Number => Raw::Number(text()),
        State::Text => Raw::Text(text()),
    }
}
