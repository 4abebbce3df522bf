//! A YAML document as a tree in which every key and every value knows its place.

use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Its first to its last byte, quotes and brackets included.
    pub(super) span: Span,
    /// What it is.
    pub(super) kind: Kind,
}

/// The kinds of values.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Words, a number, `true`, nothing.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in file order; a repeated key is there once only.
    Map(Vec<Entry>),
    /// Something that YAML has and a lifecycle may not use; a finding has been made.
    Refused,
}

impl Node {
    /// What it is, for messages.
    pub(super) fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Scalar(scalar) => match scalar.meaning {
                Meaning::Text => "text",
                Meaning::Bool(_) => "`true` or `false`",
                Meaning::Number => "a number",
                Meaning::Null => "nothing",
            },
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
            Kind::Refused => "something that is not allowed here",
        }
    }

    /// Whether nothing stands here.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(scalar) if scalar.meaning == Meaning::Null)
    }
}

/// A value without parts.
#[derive(Clone, Debug)]
pub(super) struct Scalar {
    /// What it says, quotes and escapes resolved.
    pub(super) text: String,
    /// How it is written.
    pub(super) style: Style,
    /// What YAML takes it for.
    pub(super) meaning: Meaning,
    /// Where its words stand: without quotes, and without the mark of a block.
    pub(super) words: Span,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes.
    Plain,
    /// In `'`.
    Single,
    /// In `"`.
    Double,
    /// As a block behind `|` or `>`.
    Block,
}

/// What YAML takes a scalar for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Words.
    Text,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number,
    /// `null`, `~`, or nothing at all.
    Null,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The key.
    pub(super) key: Scalar,
    /// Where the key stands, quotes included.
    pub(super) key_span: Span,
    /// The value.
    pub(super) value: Node,
}

impl Entry {
    /// Key and value.
    pub(super) fn span(&self) -> Span {
        self.key_span.to(self.value.span)
    }
}

/// A comment of the document.
#[derive(Clone, Debug)]
pub(super) struct RawComment {
    /// What it says, without its mark.
    pub(super) text: String,
    /// Where it stands, mark included.
    pub(super) span: Span,
}
