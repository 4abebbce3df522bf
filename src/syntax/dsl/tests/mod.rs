//! Tests of the parser as a whole.

mod broken;
mod clean;
mod fragments;
mod hostile;
mod pages;
mod recovery;

use super::{Parsed, parse};
use crate::source::SourceId;

/// A file that holds every construct of the language.
const EVERYTHING: &str = include_str!("everything.life");

fn read(text: &str) -> Parsed {
    parse(SourceId(0), text)
}

/// Every finding as one line: code, underlined words, message, help.
fn said(text: &str) -> Vec<String> {
    let line = |finding: &crate::diagnostic::Finding| {
        let span = finding.span().expect("every finding of a file has a place");
        let help = finding.help.as_deref().map(|help| format!(" {help}")).unwrap_or_default();
        format!("{} at {:?}: {} |{help}", finding.code.id, &text[span.range()], finding.message)
    };
    read(text).findings.iter().map(line).collect()
}
