//! What every kind of statement shares: names, texts, literals, descriptions, tags, comments.

use crate::source::Span;

/// A name as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A quoted string, unescaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it says, without quotes and escapes.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// `Actor.Event`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventName {
    /// Who does or reports it.
    pub actor: Name,
    /// What is done.
    pub event: Name,
    /// Both words.
    pub span: Span,
}

/// A value of a field as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool, Span),
    /// A whole number, possibly negative.
    Int(i64, Span),
    /// A value of an enumeration, or the name of another field: the model decides.
    Name(Name),
}

impl Literal {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Bool(_, span) | Self::Int(_, span) => *span,
            Self::Name(name) => name.span,
        }
    }
}

/// A comment, without its mark and the blank after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it says.
    pub text: String,
    /// Where it stands, mark included.
    pub span: Span,
}

/// The comments and blank lines that belong to a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trivia {
    /// Whether a blank line stands before the statement (and before its comments).
    pub blank_before: bool,
    /// Comments on their own lines before the statement.
    pub leading: Vec<Comment>,
    /// Whether a blank line stands between those comments and the statement.
    pub blank_after_leading: bool,
    /// A comment behind the statement (behind the opening brace, where it has a block), on the same line.
    pub trailing: Option<Comment>,
    /// Comments on their own lines after the last statement of the block that this statement opens.
    pub inner_end: Vec<Comment>,
}

/// What every statement may carry.
#[derive(Clone, Debug)]
pub struct Meta {
    /// The whole statement, block included.
    pub span: Span,
    /// The description in quotes.
    pub description: Option<Text>,
    /// Tags without their `@`.
    pub tags: Vec<Name>,
    /// `allow CODE "why"` written on the statement itself.
    pub allows: Vec<Allow>,
    /// Its comments.
    pub trivia: Trivia,
}

impl Meta {
    /// No description, no tag, no comment.
    pub fn new(span: Span) -> Self {
        Self { span, description: None, tags: Vec::new(), allows: Vec::new(), trivia: Trivia::default() }
    }
}

/// `allow CODE "why"`: the author has seen the finding and says why it may stand.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The code, such as `LS142`.
    pub code: Name,
    /// The reason; absent only where it was forgotten (a finding has been made).
    pub reason: Option<Text>,
    /// Comments and span; description and tags stay empty.
    pub meta: Box<Meta>,
}
