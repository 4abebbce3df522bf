//! Tests of the parser as a whole.

mod clean;
mod explore;

use super::parse;
use crate::source::SourceId;

/// Every finding as one line: code, underlined words, message, help.
fn said(text: &str) -> Vec<String> {
    let line = |finding: &crate::diagnostic::Finding| {
        let span = finding.span().expect("every finding of a file has a place");
        let help = finding.help.as_deref().unwrap_or("");
        format!("{} at {:?}: {} | {help}", finding.code.id, &text[span.range()], finding.message)
    };
    parse(SourceId(0), text).findings.iter().map(line).collect()
}
