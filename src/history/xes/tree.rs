//! Reads the attributes of an event, of a trace or of a log's head with the general XML reader.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::{AttrError, Attributes};

use super::lex::hidden_end;
use super::text::unescaped;

/// How deep attributes may lie in one another.
const DEPTH: usize = 64;

/// What an attribute's element says its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Bool,
    List,
    Container,
    /// The `<values>` of a list.
    Values,
}

impl Kind {
    /// The kind of a simple attribute, by the name of its element.
    pub(super) fn simple(name: &[u8]) -> Option<Self> {
        match name {
            b"string" | b"date" | b"id" => Some(Self::Text),
            b"int" | b"float" => Some(Self::Number),
            b"boolean" => Some(Self::Bool),
            _ => None,
        }
    }

    fn of(name: &str) -> Option<Self> {
        match name {
            "list" => Some(Self::List),
            "container" => Some(Self::Container),
            "values" => Some(Self::Values),
            _ => Self::simple(name.as_bytes()),
        }
    }

    /// Whether it has a value of its own.
    pub(super) fn is_simple(self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Bool)
    }
}

/// An attribute.
#[derive(Clone, Debug)]
pub(super) struct Attr<'a> {
    pub(super) kind: Kind,
    pub(super) key: Cow<'a, str>,
    /// Empty for lists and containers.
    pub(super) value: Cow<'a, str>,
    /// The bytes of the value between its quotes; of lists and containers, of the whole element.
    pub(super) place: Range<usize>,
    pub(super) children: Vec<Self>,
}

/// What is no XES, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) message: String,
}

impl Wrong {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// A value of a tag, and its bytes between the quotes.
type Quoted<'a> = (Cow<'a, str>, Range<usize>);

/// A tag as the reader finds it.
pub(super) struct Tag<'a> {
    /// Its name without a prefix.
    pub(super) name: &'a str,
    /// Its bytes.
    pub(super) place: Range<usize>,
    text: &'a str,
    /// Bytes of `text` before its attributes.
    skip: usize,
}

impl<'a> Tag<'a> {
    /// The value of an XML attribute, with its bytes.
    pub(super) fn get(&self, name: &str) -> Result<Option<Quoted<'a>>, Wrong> {
        let start = self.place.start + 1;
        let mut found = None;
        for attribute in Attributes::new(self.text, self.skip) {
            let attribute = attribute.map_err(|error| attribute_error(start, &error))?;
            let Cow::Borrowed(raw) = attribute.value else { continue };
            let at = start + raw.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
            let value = unescaped(raw).map_err(|message| Wrong::new(at, message))?;
            if attribute.key.as_ref() == name {
                found = Some((value, at..at + raw.len()));
            }
        }
        Ok(found)
    }
}

fn attribute_error(start: usize, error: &AttrError) -> Wrong {
    let (at, message) = match error {
        AttrError::ExpectedEq(at) => (*at, "a name without a value: `=` is missing"),
        AttrError::ExpectedValue(at) => (*at, "a name without a value"),
        AttrError::UnquotedValue(at) => (*at, "a value without quotes"),
        AttrError::ExpectedQuote(at, _) => (*at, "a quote that is not closed"),
        AttrError::Duplicated(at, _) => (*at, "a name that stands twice in one tag"),
    };
    Wrong::new(start + at, message)
}

/// A piece of markup.
pub(super) enum Piece<'a> {
    /// An opening tag; `true` if it closes itself.
    Open(Tag<'a>, bool),
    /// A closing tag: its place.
    Close(Range<usize>),
    End,
}

/// Goes through markup; comments and instructions are passed over, text and anything else is wrong.
pub(super) struct Pieces<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_reader(text.as_bytes());
        reader.config_mut().allow_unmatched_ends = true;
        Self { text, reader }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len()).min(self.text.len())
    }

    pub(super) fn next(&mut self) -> Result<Piece<'a>, Wrong> {
        loop {
            let start = self.position();
            let event = self.reader.read_event();
            let place = start..self.position();
            let closes = matches!(event, Ok(Event::Empty(_)));
            match event {
                Ok(Event::Start(_) | Event::Empty(_)) => {
                    return self.tag(place, closes).map(|tag| Piece::Open(tag, closes));
                }
                Ok(Event::End(_)) => {
                    self.check_tag(&place)?;
                    return Ok(Piece::Close(place));
                }
                Ok(Event::Text(text)) if text.trim_ascii().is_empty() => {}
                // A DTD stands in a head only, but what it declares counts nowhere.
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_))
                    if hidden_end(self.text.as_bytes(), start) == Some(place.end) => {}
                Ok(Event::Eof) => return Ok(Piece::End),
                Ok(_) => {
                    let blank = self.text[place.clone()].len() - self.text[place.clone()].trim_ascii_start().len();
                    return Err(Wrong::new(start + blank, "text between elements, where XES has none"));
                }
                Err(error) => return Err(self.reader_error(start, &error)),
            }
        }
    }

    fn reader_error(&self, start: usize, error: &quick_xml::Error) -> Wrong {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(start).max(start);
        Wrong::new(at.min(self.text.len()), error.to_string())
    }

    fn check_tag(&self, place: &Range<usize>) -> Result<(), Wrong> {
        match self.text[place.start + 1..place.end].find('<') {
            Some(at) => Err(Wrong::new(
                place.start + 1 + at,
                "a `<` inside a tag: one before it is not closed, or it should be `&lt;`",
            )),
            None => Ok(()),
        }
    }

    fn tag(&self, place: Range<usize>, closes: bool) -> Result<Tag<'a>, Wrong> {
        self.check_tag(&place)?;
        let text = &self.text[place.start + 1..place.end - 1 - usize::from(closes)];
        let skip = text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len());
        let full = &text[..skip];
        let name = full.split_once(':').map_or(full, |(_, local)| local);
        Ok(Tag { name, place, text, skip })
    }
}

/// Collects attributes with those that lie in them.
#[derive(Default)]
pub(super) struct Collector<'a> {
    open: Vec<Attr<'a>>,
    pub(super) done: Vec<Attr<'a>>,
}

impl<'a> Collector<'a> {
    /// Whether no attribute is open.
    pub(super) fn is_outside(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn open(&mut self, tag: &Tag<'a>, closes: bool) -> Result<(), Wrong> {
        let at = tag.place.start;
        let Some(kind) = Kind::of(tag.name) else {
            return Err(Wrong::new(at, format!("<{}> is no attribute of XES", tag.name)));
        };
        if (kind == Kind::Values) && self.open.last().is_none_or(|outer| outer.kind != Kind::List) {
            return Err(Wrong::new(at, "<values> outside of a <list>"));
        }
        if self.open.len() >= DEPTH {
            return Err(Wrong::new(at, format!("attributes in one another, more than {DEPTH} deep")));
        }
        let missing = |what: &str| Wrong::new(at, format!("<{}> without its `{what}`", tag.name));
        let (key, value) = (tag.get("key")?, tag.get("value")?);
        let key = match key {
            Some((key, _)) => key,
            None if kind == Kind::Values => Cow::Borrowed(""),
            None => return Err(missing("key")),
        };
        let (value, place) = match value {
            Some(found) if kind.is_simple() => found,
            None if kind.is_simple() => return Err(missing("value")),
            _ => (Cow::Borrowed(""), tag.place.clone()),
        };
        self.open.push(Attr { kind, key, value, place, children: Vec::new() });
        if closes {
            self.close(tag.place.end);
        }
        Ok(())
    }

    /// All attributes; where one is still open, that is wrong.
    pub(super) fn finish(self) -> Result<Vec<Attr<'a>>, Wrong> {
        match self.open.last() {
            Some(open) => Err(Wrong::new(open.place.start, "an attribute that is not closed")),
            None => Ok(self.done),
        }
    }

    /// Closes the innermost attribute that is open.
    pub(super) fn close(&mut self, end: usize) {
        let Some(mut attr) = self.open.pop() else { return };
        if !attr.kind.is_simple() {
            attr.place.end = end;
        }
        let Some(outer) = self.open.last_mut() else {
            self.done.push(attr);
            return;
        };
        if attr.kind == Kind::Values {
            outer.children.append(&mut attr.children);
        } else {
            outer.children.push(attr);
        }
    }
}

/// The attributes of an event, or of a trace up to its first event; `text` begins with its tag, and ends with the
/// closing tag unless it is a trace's.
pub(super) fn attributes(text: &str, whole: bool) -> Result<Vec<Attr<'_>>, Wrong> {
    let mut pieces = Pieces::new(text);
    let mut collector = Collector::default();
    let not_closed = |name: &str| Wrong::new(0, format!("<{name}> is not closed"));
    let name = match pieces.next()? {
        Piece::Open(tag, closes) => {
            tag.get("key")?;
            if closes {
                return match pieces.next()? {
                    Piece::End => Ok(Vec::new()),
                    Piece::Open(tag, _) => {
                        Err(Wrong::new(tag.place.start, "an element behind the end of the one before"))
                    }
                    Piece::Close(place) => Err(Wrong::new(place.start, "a closing tag of nothing")),
                };
            }
            tag.name
        }
        _ => return Err(Wrong::new(0, "no element")),
    };
    loop {
        match pieces.next()? {
            Piece::Open(tag, closes) => collector.open(&tag, closes)?,
            Piece::Close(place) if collector.is_outside() => {
                return match pieces.next()? {
                    Piece::End if whole => Ok(collector.done),
                    _ => Err(Wrong::new(place.start, format!("an end of <{name}> where none is expected"))),
                };
            }
            Piece::Close(place) => collector.close(place.end),
            Piece::End if whole => return Err(not_closed(name)),
            Piece::End => return collector.finish(),
        }
    }
}

impl Attr<'_> {
    /// The same, for longer than the text it was read from.
    pub(super) fn into_owned(self) -> Attr<'static> {
        Attr {
            kind: self.kind,
            key: Cow::Owned(self.key.into_owned()),
            value: Cow::Owned(self.value.into_owned()),
            place: self.place,
            children: self.children.into_iter().map(Attr::into_owned).collect(),
        }
    }
}
