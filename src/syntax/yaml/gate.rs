//! Reads YAML events into a tree with places, and refuses what a lifecycle may not use.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, options};

use super::limits::{DEPTH, MAX_FINDINGS, VALUES};
use super::refusal;
use super::tree::{Entry, Kind, Meaning, Node, RawComment, Scalar, Style};
use crate::diagnostic::Finding;
use crate::source::{SourceId, Span};
use crate::syntax::dsl::is_forbidden;

/// What the gate lets through.
#[derive(Debug, Default)]
pub(super) struct Gated {
    /// The document; none if there is none.
    pub(super) root: Option<Node>,
    /// Every comment, in file order.
    pub(super) comments: Vec<RawComment>,
    /// What is wrong.
    pub(super) findings: Vec<Finding>,
    /// Whether the text could be read to its end and uses nothing that is refused, so that another reader of YAML
    /// must see the same tree.
    pub(super) sound: bool,
    /// Where reading stopped, if the text is not well-formed.
    pub(super) broken_at: Option<u32>,
}

/// Reads the text; never fails: what is wrong is among the findings.
pub(super) fn read(source: SourceId, text: &str) -> Gated {
    let mut gate = Gate {
        source,
        text,
        out: Gated { sound: true, ..Gated::default() },
        open: Vec::new(),
        documents: 0,
        last_end: 0,
        before: 0,
        left: VALUES,
    };
    for next in Parser::new_from_str_with_options(text, limits()) {
        let more = match next {
            Ok((event, span)) => gate.has_room(&span) && gate.event(event, &span),
            Err(error) => {
                gate.stop(&error);
                false
            }
        };
        if !more {
            break;
        }
    }
    while !gate.open.is_empty() {
        gate.close(None);
    }
    gate.out
}

fn limits() -> Options {
    options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        block_scalar_eof_without_line_feed: true,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    }
}

/// A list or mapping that has begun and not ended.
struct Open {
    start: usize,
    shape: Shape,
}

enum Shape {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, key: PendingKey, seen: HashMap<String, Span> },
}

/// Where a mapping stands: before a key, or before the value of one.
enum PendingKey {
    None,
    Good(Scalar, Span),
    /// The key has been refused; its value is read and dropped.
    Refused,
}

struct Gate<'t> {
    source: SourceId,
    text: &'t str,
    out: Gated,
    open: Vec<Open>,
    documents: usize,
    /// Where the last event other than a comment ended.
    last_end: usize,
    /// Where the one before that ended.
    before: usize,
    /// How many events may still follow.
    left: usize,
}

impl Gate<'_> {
    /// Whether one more event may be looked at. None may behind so many, nor behind more findings than are shown.
    fn has_room(&mut self, place: &granit_parser::Span) -> bool {
        let at = place.byte_range().map_or(self.last_end, |range| range.start);
        if self.out.findings.len() > MAX_FINDINGS {
            self.break_off(at);
            return false;
        }
        if self.left == 0 {
            self.refuse(refusal::too_many(Span::new(self.source, at, at)));
            self.break_off(at);
            return false;
        }
        self.left -= 1;
        true
    }

    fn break_off(&mut self, at: usize) {
        self.out.broken_at = Some(u32::try_from(at).unwrap_or(u32::MAX));
    }

    /// Takes one event; false when reading must end here.
    fn event(&mut self, event: Event<'_>, place: &granit_parser::Span) -> bool {
        let range = place.byte_range().unwrap_or(0..0);
        if !matches!(event, Event::Comment(..) | Event::Anchor(..)) {
            self.before = std::mem::replace(&mut self.last_end, range.end);
        }
        let span = Span::new(self.source, range.start, range.end);
        if let Some(tag) = place.tag_span().and_then(|tag| tag.byte_range()) {
            self.refuse(refusal::tag(Span::new(self.source, tag.start, tag.end)));
        }
        match event {
            Event::DocumentStart(..) => return self.document(span),
            Event::SequenceStart(..) => return self.begin(range.start, Shape::List(Vec::new())),
            Event::MappingStart(..) => return self.begin(range.start, empty_map()),
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(range.end)),
            Event::Scalar(text, style, ..) => self.scalar(text.into_owned(), style, span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse_reference(span);
                self.put(Node { span, kind: Kind::Refused });
            }
            Event::Anchor(..) => self.refuse_reference(span),
            Event::Comment(text, _) => self.comment(&text, span),
            _ => {}
        }
        true
    }

    fn document(&mut self, span: Span) -> bool {
        self.documents += 1;
        if self.documents == 1 {
            return true;
        }
        self.refuse(refusal::document(span));
        false
    }

    fn begin(&mut self, start: usize, shape: Shape) -> bool {
        if self.open.len() >= DEPTH {
            self.too_deep(start);
            return false;
        }
        self.open.push(Open { start, shape });
        true
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, span: Span) {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
        };
        let meaning = if style == Style::Plain { plain_meaning(&text) } else { Meaning::Text };
        let words = self.trimmed(span);
        let start = if style == Style::Block { self.block_mark(span.start as usize) } else { span.start as usize };
        let words = match style {
            Style::Plain | Style::Block => words,
            Style::Single | Style::Double => Span::new(self.source, start + 1, (words.end as usize).saturating_sub(1)),
        };
        let span = Span::new(self.source, start, self.trimmed(span).end as usize);
        self.put(Node { span, kind: Kind::Scalar(Scalar { text, style, meaning, words }) });
    }

    /// Where the `|` or `>` stands that begins the block whose words begin at `start`.
    fn block_mark(&self, start: usize) -> usize {
        let between = self.text.get(self.before..start).unwrap_or("");
        let mut in_comment = false;
        for (at, byte) in between.bytes().enumerate() {
            match byte {
                b'\n' => in_comment = false,
                b'#' => in_comment = true,
                b'|' | b'>' if !in_comment => return self.before + at,
                _ => {}
            }
        }
        start
    }

    /// Block scalars are said to reach to the next word; their blank end is no part of them.
    fn trimmed(&self, span: Span) -> Span {
        let words = self.text.get(span.range()).unwrap_or("");
        Span::new(self.source, span.start as usize, span.start as usize + words.trim_end().len())
    }

    /// Puts a finished value where it belongs.
    fn put(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.out.root.get_or_insert(node);
            return;
        };
        match &mut open.shape {
            Shape::List(items) => items.push(node),
            Shape::Map { entries, key, .. } => match std::mem::replace(key, PendingKey::None) {
                PendingKey::None => self.key(node),
                PendingKey::Refused => {}
                PendingKey::Good(key, key_span) => entries.push(Entry { key, key_span, value: node }),
            },
        }
    }

    /// Judges a value that stands where a key belongs.
    fn key(&mut self, node: Node) {
        let checked = self.judged_key(node);
        if let Some(Open { shape: Shape::Map { key, .. }, .. }) = self.open.last_mut() {
            *key = checked;
        }
    }

    fn judged_key(&mut self, node: Node) -> PendingKey {
        let span = node.span;
        let scalar = match node.kind {
            Kind::Scalar(scalar) if scalar.meaning == Meaning::Text => scalar,
            Kind::Refused => return PendingKey::Refused,
            _ => {
                self.refuse(refusal::key_type(node.what(), span));
                return PendingKey::Refused;
            }
        };
        if scalar.text == "<<" && scalar.style == Style::Plain {
            self.refuse(refusal::merge(span));
            return PendingKey::Refused;
        }
        match self.first_use(&scalar.text, span) {
            None => PendingKey::Good(scalar, span),
            Some(first) => {
                self.refuse(refusal::duplicate(&scalar.text, span, first));
                PendingKey::Refused
            }
        }
    }

    /// Where the key was used before in the mapping that is open.
    fn first_use(&mut self, key: &str, span: Span) -> Option<Span> {
        let Some(Open { shape: Shape::Map { seen, .. }, .. }) = self.open.last_mut() else { return None };
        if let Some(first) = seen.get(key) {
            return Some(*first);
        }
        seen.insert(key.to_owned(), span);
        None
    }

    /// Ends the innermost list or mapping; `end` is where its last event stood, none if the text broke off.
    fn close(&mut self, end: Option<usize>) {
        let Some(open) = self.open.pop() else { return };
        let bracket = matches!(self.text.as_bytes().get(open.start), Some(b'[' | b'{'));
        let (last, kind) = match open.shape {
            Shape::List(items) => (items.last().map(|item| item.span.end), Kind::List(items)),
            Shape::Map { entries, .. } => (entries.last().map(|entry| entry.span().end), Kind::Map(entries)),
        };
        let end = match end {
            Some(end) if bracket => end,
            Some(_) => last.map_or(open.start, |last| last as usize),
            None => self.text.len(),
        };
        self.put(Node { span: Span::new(self.source, open.start, end), kind });
    }

    fn comment(&mut self, text: &str, span: Span) {
        let text = text.strip_prefix(' ').unwrap_or(text).trim_end();
        let text = text.chars().map(|c| if is_forbidden(c) { ' ' } else { c }).collect();
        self.out.comments.push(RawComment { text, span });
    }

    fn refuse(&mut self, finding: Finding) {
        self.out.sound = false;
        self.out.findings.push(finding);
    }

    fn refuse_reference(&mut self, span: Span) {
        let words = self.text.get(span.range()).unwrap_or("");
        self.refuse(refusal::reference(words, span));
    }

    fn too_deep(&mut self, at: usize) {
        self.refuse(refusal::too_deep(Span::new(self.source, at, at + 1)));
        self.break_off(at);
    }

    fn stop(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            self.too_deep(at);
            return;
        }
        let finding = super::malformed::explain(error.kind(), self.source, self.text, at);
        self.refuse(finding);
        self.break_off(at);
    }
}

fn empty_map() -> Shape {
    Shape::Map { entries: Vec::new(), key: PendingKey::None, seen: HashMap::new() }
}

/// What a plain scalar is for the reader of typed values. A number is told apart only where a key needs it; the
/// typed reading decides all the rest.
fn plain_meaning(text: &str) -> Meaning {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Meaning::Null,
        "true" | "True" | "TRUE" => Meaning::Bool(true),
        "false" | "False" | "FALSE" => Meaning::Bool(false),
        other
            if other.parse::<f64>().is_ok() && other.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) =>
        {
            Meaning::Number
        }
        _ => Meaning::Text,
    }
}
