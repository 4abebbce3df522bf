//! Draws source lines and labels by miette.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::drawing::Drawing;
use crate::diagnostic::Severity;
use crate::report::look::Look;

impl Drawing {
    /// The lines of the drawing without the one that closes the frame. `primary` says of each label whether it is the
    /// primary one.
    pub(super) fn print(&self, primary: &[bool], severity: Severity, look: Look) -> Vec<String> {
        let handler = GraphicalReportHandler::new_themed(theme(primary, severity, look))
            .with_width(look.columns())
            .with_wrap_lines(false)
            .with_context_lines(1)
            .without_cause_chain()
            .without_syntax_highlighting();
        let mut text = String::new();
        if handler.render_report(&mut text, self).is_err() {
            text.clear();
        }
        // The first line would be the message and the last one closes the frame: the heading and the foot are ours.
        let lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
        let end = lines.len().saturating_sub(1);
        lines.get(1..end).unwrap_or_default().to_vec()
    }
}

/// The characters and colours: the primary label in the colour of the severity.
fn theme(primary: &[bool], severity: Severity, look: Look) -> GraphicalTheme {
    let mut theme = match (look.unicode, look.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    theme.characters.vbar_break = theme.characters.vbar;
    let styles = &mut theme.styles;
    let (first, other) = match severity {
        Severity::Error => (styles.error, styles.help),
        Severity::Warning => (styles.warning, styles.help),
        Severity::Note => (styles.help, styles.highlights.last().copied().unwrap_or(styles.help)),
    };
    styles.highlights = primary.iter().map(|primary| if *primary { first } else { other }).collect();
    theme
}

impl SourceCode for Drawing {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // miette asks without context lines only for the place it names in the frame.
        let (line, column) = if before == 0 { self.named } else { (self.line, 0) };
        let all = SourceSpan::from((0, self.text.len()));
        let (name, text) = (self.name.clone(), self.text.as_bytes());
        Ok(Box::new(MietteSpanContents::new_named(name, text, all, line, column, self.line_count)))
    }
}

impl Diagnostic for Drawing {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing {}
