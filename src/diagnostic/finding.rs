//! A finding: what is wrong, where, and what to do about it.

use super::{Code, NearestHistory, RecordRef, Severity};
use crate::source::Span;

/// Words in a source, with what there is to say about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The words.
    pub span: Span,
    /// What to say about them.
    pub text: String,
}

/// One finding. The first label is the primary one: its span is where the finding *is*.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which kind of finding.
    pub code: &'static Code,
    /// One sentence without a full stop: what was found.
    pub message: String,
    /// Where; the first is the primary place.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// Further facts, one sentence each.
    pub notes: Vec<String>,
    /// The instance of a history that the finding is about, such as `job-17`.
    pub instance: Option<String>,
    /// The record of the log that the finding is about.
    pub record: Option<RecordRef>,
    /// The file that the finding is about, if it has no place in any.
    pub file: Option<String>,
    /// How bad it is taken for, if the run was told to take it for something else than its code says.
    pub taken_for: Option<Severity>,
    /// What would make the history legal that the finding is about.
    pub nearest: Option<Box<NearestHistory>>,
    /// A history that shows it.
    pub story: Vec<Told>,
}

/// One line of a story: what happens, to whom, and where in the lifecycle that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Milliseconds since the story began; `None` if it has no times.
    pub at: Option<i64>,
    /// The instance.
    pub who: String,
    /// The event, or what else makes it happen.
    pub does: String,
    /// The state before; `None`: it comes to be.
    pub from: Option<String>,
    /// The state after.
    pub to: String,
    /// What the event brings: `kind = Import`.
    pub with: Vec<String>,
    /// What changes besides: `job.errors = true`.
    pub set: Vec<String>,
    /// The move.
    pub span: Span,
}

/// Texts up to this many bytes are left as they are.
const SHORT: usize = 400;
/// Characters that are kept of a word in a longer text.
const WORD: usize = 100;

/// The text with words cut that nobody reads to their end: a name may be as long as a file.
fn readable(text: String) -> String {
    if text.len() <= SHORT {
        return text;
    }
    let mut shown = String::with_capacity(SHORT * 2);
    let mut length = 0;
    for c in text.chars() {
        length = if c.is_whitespace() { 0 } else { length + 1 };
        match length {
            0..=WORD => shown.push(c),
            _ if length == WORD + 1 => shown.push('…'),
            // What closes a quoted name stands behind its end.
            _ if c == '`' => shown.push(c),
            _ => {}
        }
    }
    shown
}

impl Finding {
    /// A finding with a message and nothing else. Here and below, words of absurd length are cut.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: readable(message.into()),
            labels: Vec::new(),
            help: None,
            notes: Vec::new(),
            instance: None,
            record: None,
            file: None,
            taken_for: None,
            nearest: None,
            story: Vec::new(),
        }
    }

    /// Adds a label; the first one added is the primary place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: readable(text.into()) });
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(readable(text.into()));
        self
    }

    /// As [`Finding::help`], when there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text.map(readable).or(self.help);
        self
    }

    /// Names the file that it is about, where no place in one is known.
    #[must_use]
    pub fn about(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Adds a further fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(readable(text.into()));
        self
    }

    /// Names the instance of a history that this is about.
    #[must_use]
    pub fn instance(mut self, id: impl Into<String>) -> Self {
        self.instance = Some(id.into());
        self
    }

    /// Adds a history that shows it.
    #[must_use]
    pub fn story(mut self, story: Vec<Told>) -> Self {
        self.story = story;
        self
    }

    /// Names the record of a log that this is about.
    #[must_use]
    pub fn record(mut self, record: RecordRef) -> Self {
        self.record = Some(record);
        self
    }

    /// Takes it for as bad as this, whatever its code says.
    #[must_use]
    pub fn taken_for(mut self, severity: Severity) -> Self {
        self.taken_for = Some(severity);
        self
    }

    /// The severity of its code, unless the run takes it for something else.
    pub fn severity(&self) -> Severity {
        self.taken_for.unwrap_or(self.code.severity)
    }

    /// The primary place, where there is one.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn only_words_of_absurd_length_are_cut() {
        let list = "`Creating`, ".repeat(100);
        assert_eq!(readable(list.clone()), list);
        let name = "a".repeat(1000);
        assert_eq!(readable(format!("`{name}` is unknown")), format!("`{}…` is unknown", &name[..99]));
    }
}
