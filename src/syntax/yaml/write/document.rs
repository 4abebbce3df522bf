//! A YAML document to be written, and how it is laid out.

use super::scalar::{breaks_yaml, comment, flow_scalar, scalar};
use crate::syntax::ast::{Comment, Trivia};
use crate::syntax::print::{Single, WIDTH, comment_words};

/// One level of indentation.
const INDENT: usize = 2;

/// A key with its value and its comments.
#[derive(Debug)]
pub(super) struct Pair<'f> {
    pub(super) key: String,
    pub(super) value: Value<'f>,
    pub(super) trivia: Option<&'f Trivia>,
}

/// A value with its comments, in a list.
#[derive(Debug)]
pub(super) struct Item<'f> {
    pub(super) value: Value<'f>,
    pub(super) trivia: Option<&'f Trivia>,
}

/// What stands behind a key or a dash.
#[derive(Debug)]
pub(super) enum Value<'f> {
    /// Words of people: may be folded at blanks.
    Prose(String),
    /// Words of the language on one line.
    Words(String),
    /// A statement of the language.
    Single(Single<'f>),
    /// `true`, or nothing.
    Bare(&'static str),
    /// `[a, b]`
    Flow(Vec<String>),
    List(Vec<Item<'f>>),
    Map(Vec<Pair<'f>>),
}

impl<'f> Pair<'f> {
    /// A pair without comments of its own.
    pub(super) fn new(key: impl Into<String>, value: Value<'f>) -> Self {
        Self { key: key.into(), value, trivia: None }
    }

    /// A pair with the comments of the statement that it stands for.
    pub(super) fn with(key: impl Into<String>, value: Value<'f>, trivia: &'f Trivia) -> Self {
        Self { key: key.into(), value, trivia: Some(trivia) }
    }

    fn blank_before(&self) -> bool {
        match self.trivia {
            Some(trivia) => trivia.blank_before,
            None => self.value.first_blank(),
        }
    }
}

impl<'f> Item<'f> {
    /// A statement of the language in a list.
    pub(super) fn single(single: Single<'f>) -> Self {
        Self { value: Value::Single(single), trivia: Some(single.trivia()) }
    }
}

impl Value<'_> {
    /// Whether a blank line is wanted before the first statement inside.
    fn first_blank(&self) -> bool {
        match self {
            Self::List(items) => items.first().and_then(|item| item.trivia).is_some_and(|trivia| trivia.blank_before),
            Self::Map(pairs) => pairs.first().is_some_and(Pair::blank_before),
            _ => false,
        }
    }
}

/// The document as text.
pub(super) fn render(pairs: &[Pair<'_>], end: &Trivia) -> String {
    let mut page = Page { out: String::new(), fresh: true };
    for (index, pair) in pairs.iter().enumerate() {
        // Sections of entities, logs and scenarios stand apart, as such statements do in the language.
        let apart = |pair: &Pair<'_>| matches!(pair.key.as_str(), "entities" | "logs" | "scenarios");
        if apart(pair) || index > 0 && apart(&pairs[index - 1]) {
            page.blank();
        }
        page.pair(pair, 0, apart(pair));
    }
    if end.blank_before {
        page.blank();
    }
    page.comments(&end.leading, 0);
    page.comments(&end.inner_end, 0);
    page.out
}

struct Page {
    out: String,
    fresh: bool,
}

impl Page {
    fn pair(&mut self, pair: &Pair<'_>, level: usize, apart: bool) {
        if pair.blank_before() {
            self.blank();
        }
        self.leading(pair.trivia, level);
        self.indent(level);
        self.inline_pair(pair, level, apart);
    }

    /// A pair, its indentation written already.
    fn inline_pair(&mut self, pair: &Pair<'_>, level: usize, apart: bool) {
        self.out.push_str(&scalar(&pair.key));
        self.out.push(':');
        let trailing = pair.trivia.and_then(|trivia| trivia.trailing.as_ref());
        self.value(&pair.value, level, trailing, apart);
        self.comments(pair.trivia.map_or(&[], |trivia| &trivia.inner_end), level + 1);
    }

    /// What stands behind a colon.
    fn value(&mut self, value: &Value<'_>, level: usize, trailing: Option<&Comment>, apart: bool) {
        match value {
            Value::List(items) if !items.is_empty() => {
                self.end_line(trailing);
                self.fresh = true;
                for (index, item) in items.iter().enumerate() {
                    if apart && index > 0 {
                        self.blank();
                    }
                    self.item(item, level + 1);
                }
            }
            Value::Map(pairs) if !pairs.is_empty() => {
                self.end_line(trailing);
                self.fresh = true;
                for (index, pair) in pairs.iter().enumerate() {
                    if apart && index > 0 {
                        self.blank();
                    }
                    self.pair(pair, level + 1, false);
                }
            }
            leaf => self.leaf(leaf, level + 1, trailing),
        }
    }

    fn item(&mut self, item: &Item<'_>, level: usize) {
        let none = Trivia::default();
        let trivia = item.trivia.unwrap_or(&none);
        if trivia.blank_before {
            self.blank();
        }
        self.leading(item.trivia, level);
        self.indent(level);
        self.out.push('-');
        let pairs = match &item.value {
            Value::Map(pairs) if !pairs.is_empty() => pairs,
            leaf => return self.leaf(leaf, level + 1, trivia.trailing.as_ref()),
        };
        if let Some(comment) = &trivia.trailing {
            self.end_line(Some(comment));
        } else {
            self.out.push(' ');
        }
        for (index, pair) in pairs.iter().enumerate() {
            if index == 0 && trivia.trailing.is_none() {
                self.fresh = true;
                self.inline_pair(pair, level + 1, false);
            } else {
                self.pair(pair, level + 1, false);
            }
        }
        self.comments(&trivia.inner_end, level + 1);
    }

    /// A value without parts, behind `:` or `-`; its further lines stand at `level`.
    fn leaf(&mut self, value: &Value<'_>, level: usize, trailing: Option<&Comment>) {
        let column = self.out.len() - self.out.rfind('\n').map_or(0, |at| at + 1) + 1;
        match value {
            Value::Prose(words) => match folded(words, WIDTH.saturating_sub(column), level * INDENT) {
                Some(lines) => self.block(" >-", &lines, level, trailing),
                None => self.words(&scalar(words), trailing),
            },
            Value::Words(words) => self.words(&scalar(words), trailing),
            Value::Single(single) => {
                let text = single.text(WIDTH.saturating_sub(level * INDENT));
                let text = match single {
                    Single::Create(_) => text.strip_prefix("create ").unwrap_or(&text).to_owned(),
                    _ => text,
                };
                if text.contains('\n') {
                    let lines: Vec<String> = text.lines().map(comment).collect();
                    self.block(" |", &lines, level, None);
                } else {
                    self.words(&scalar(&text), trailing);
                }
            }
            Value::Bare(word) => self.words(word, trailing),
            Value::Flow(words) => {
                let words: Vec<String> = words.iter().map(|word| flow_scalar(word)).collect();
                self.words(&format!("[{}]", words.join(", ")), trailing);
            }
            Value::List(_) => self.words("[]", trailing),
            Value::Map(_) => self.words("{}", trailing),
        }
    }

    fn words(&mut self, words: &str, trailing: Option<&Comment>) {
        if !words.is_empty() {
            self.out.push(' ');
            self.out.push_str(words);
        }
        self.end_line(trailing);
    }

    fn block(&mut self, mark: &str, lines: &[String], level: usize, trailing: Option<&Comment>) {
        self.out.push_str(mark);
        self.end_line(trailing);
        for line in lines {
            self.indent(level);
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    fn end_line(&mut self, trailing: Option<&Comment>) {
        if let Some(words) = trailing {
            self.out.push_str("  ");
            self.out.push_str(&comment(&comment_words(words)));
        }
        self.out.push('\n');
        self.fresh = false;
    }

    fn comments(&mut self, comments: &[Comment], level: usize) {
        for words in comments {
            self.indent(level);
            self.out.push_str(&comment(&comment_words(words)));
            self.out.push('\n');
            self.fresh = false;
        }
    }

    fn leading(&mut self, trivia: Option<&Trivia>, level: usize) {
        let Some(trivia) = trivia else { return };
        self.comments(&trivia.leading, level);
        if trivia.blank_after_leading {
            self.blank();
        }
    }

    fn blank(&mut self) {
        if !self.fresh && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn indent(&mut self, level: usize) {
        self.out.extend(std::iter::repeat_n(' ', level * INDENT));
    }
}

/// Prose in lines, where it is too long for `room` characters and reads the same when it is folded.
fn folded(words: &str, room: usize, indent: usize) -> Option<Vec<String>> {
    let fits = scalar(words).chars().count() <= room;
    let odd = words.starts_with(' ') || words.ends_with(' ') || words.contains("  ") || words.chars().any(breaks_yaml);
    if fits || odd || !words.contains(' ') {
        return None;
    }
    let width = WIDTH.saturating_sub(indent);
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let line = lines.last_mut()?;
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    Some(lines)
}
