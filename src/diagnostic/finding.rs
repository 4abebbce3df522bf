//! A finding: what is wrong, where, and what to do about it.

use super::{Code, Severity};
use crate::source::Span;

/// Words in a source, with what there is to say about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The words.
    pub span: Span,
    /// What to say about them.
    pub text: String,
}

/// The record of a log that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordRef {
    /// The log file as the user named it; `-` is standard input.
    pub file: String,
    /// The record's line, from 1.
    pub line: u64,
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
}

impl Finding {
    /// A finding with a message and nothing else.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            notes: Vec::new(),
            instance: None,
            record: None,
        }
    }

    /// Adds a label; the first one added is the primary place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// As [`Finding::help`], when there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text.or(self.help);
        self
    }

    /// Adds a further fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Names the instance of a history that this is about.
    #[must_use]
    pub fn instance(mut self, id: impl Into<String>) -> Self {
        self.instance = Some(id.into());
        self
    }

    /// Names the record of a log that this is about.
    #[must_use]
    pub fn record(mut self, record: RecordRef) -> Self {
        self.record = Some(record);
        self
    }

    /// The severity of its code.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }

    /// The primary place, where there is one.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}
