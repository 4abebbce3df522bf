//! What of a record a finding shows.

use std::ops::Range;

use crate::diagnostic::{Finding, Label, RecordRef};
use crate::source::{SourceMap, Span};

/// The range to point at: a whole document says nothing about where in it to look.
pub(crate) fn worth_showing(range: Range<usize>, text: &str) -> Range<usize> {
    if range.len() > 200 && text.starts_with(['{', '[', '<']) { range.start..range.start + 1 } else { range }
}

/// As much of a record as a finding about some of its words is given.
pub(crate) fn excerpt<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    const BEHIND: usize = 4 << 10;
    let mut end = range.end.saturating_add(BEHIND).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    &text[..end]
}

/// A finding with the words of its record as the first label: the record's text, the range in it, and what is said of it.
pub(crate) fn pointed(
    sources: &mut SourceMap,
    mut finding: Finding,
    record: RecordRef,
    (text, range, said): (&str, Range<usize>, &str),
) -> Finding {
    let source = sources.add_excerpt(&record.file, text, record.line);
    let span = Span::new(source, range.start, range.end);
    finding.labels.insert(0, Label { span, text: said.to_owned() });
    finding.record(record)
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn of_a_long_record_only_what_a_finding_needs_is_kept() {
        let text = "ä".repeat(10_000);
        let shown = excerpt(&text, &(10..20));
        assert!(shown.len() >= 20 && shown.len() < 5_000, "{}", shown.len());
        assert_eq!(excerpt("short", &(0..2)), "short");
    }
}
