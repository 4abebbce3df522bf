//! How text for people looks: colours, line drawing, width.

use crate::diagnostic::Severity;

/// How text for people is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used.
    pub color: bool,
    /// Whether frames are drawn with box characters, or with ASCII.
    pub unicode: bool,
    /// Columns to fill; less than 40 is taken as 40.
    pub width: usize,
    /// How much is told.
    pub detail: Detail,
}

/// How much a report tells people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The findings alone.
    Findings,
    /// Tables and totals follow the findings; a note takes one line.
    Usual,
    /// The same with notes drawn in full.
    Notes,
}

/// What a colour is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Error,
    Warning,
    Note,
    Good,
    Strong,
    Faint,
    Name,
}

impl Ink {
    /// The colour of findings of a severity.
    pub(crate) fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Note,
        }
    }

    fn sequence(self) -> &'static str {
        match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Note => "1;36",
            Self::Good => "1;32",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Name => "36",
        }
    }
}

impl Look {
    /// The text in a colour, if colours are used.
    pub(crate) fn paint(&self, ink: Ink, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", ink.sequence())
        } else {
            text.to_owned()
        }
    }

    /// The width, at least 40.
    pub(crate) fn columns(&self) -> usize {
        self.width.max(40)
    }

    /// One of two texts: with box characters, or in ASCII.
    pub(crate) fn glyph<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }
}
