//! Reads and writes lifecycles in YAML: structure is YAML, every move is a line of the language.
//!
//! The way of a text: `gate` reads it into a tree with places and refuses what a lifecycle may not use, `value` lays
//! the typed reading over that tree, `file` and `entity` make the syntax tree of it, in which `lines` reads the lines
//! of the language, and `comments` gives the comments to the statements.

mod codes;
mod comments;
mod entity;
mod file;
mod gate;
mod limits;
mod lines;
mod malformed;
mod reader;
mod refusal;
mod tree;
mod value;
mod words;
mod write;

pub use codes::CODES;
pub(crate) use write::write;

use self::codes::MISSING;
use self::gate::Gated;
use self::limits::MAX_FINDINGS;
use self::reader::Reader;
use super::Parsed;
use super::ast::{File, Trivia};
use crate::diagnostic::Finding;
use crate::source::{SourceId, Span};
use crate::syntax::codes::LS019;

/// Reads a lifecycle in YAML. Never fails: whatever is wrong becomes a finding, and the rest is read.
pub fn parse(source: SourceId, text: &str) -> Parsed {
    let mut gated = gate::read(source, text);
    if let Some(root) = gated.root.as_mut().filter(|_| gated.sound) {
        gated.findings.extend(value::type_values(source, text, root));
    }
    let Gated { root, comments, mut findings, broken_at, .. } = gated;
    let mut file = File { header: None, items: Vec::new(), end: Trivia::default() };
    if let Some(root) = &root {
        let mut reader = Reader::new(text);
        file = reader.file(root);
        findings.extend(reader.findings.into_iter().filter(|finding| is_certain(finding, broken_at)));
    } else if findings.is_empty() {
        let empty = Finding::new(&MISSING, "the file holds no lifecycle")
            .label(Span::new(source, 0, 0), "nothing here")
            .help("begin the file with `lifecycle: Name`");
        findings.push(empty);
    }
    comments::attach(source, text, comments, &mut file);
    findings.sort_by_key(|finding| finding.span().map(|span| (span.start, span.end)));
    limit(&mut findings);
    Parsed { file, findings }
}

/// Leaves out findings behind the first hundred, and says so.
fn limit(findings: &mut Vec<Finding>) {
    let unshown = findings.len().saturating_sub(MAX_FINDINGS);
    if unshown == 0 {
        return;
    }
    findings.truncate(MAX_FINDINGS);
    let more = Finding::new(&LS019, format!("at least {unshown} more findings in this text are not shown"))
        .help("mend the first ones; the others may be their consequences");
    let last = findings.last().and_then(Finding::span);
    findings.push(if let Some(span) = last { more.label(span, "the last one shown") } else { more });
}

/// Whether a finding would also be made if the text went on where reading it had to stop.
fn is_certain(finding: &Finding, broken_at: Option<u32>) -> bool {
    broken_at.is_none_or(|at| *finding.code != MISSING && finding.span().is_some_and(|span| span.end < at))
}
