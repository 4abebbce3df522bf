//! Reads the `.life` language: text to syntax tree, and what is wrong with it.
//!
//! The way of a text: `characters` blanks out what may not be there, `scan` looks for comments, open texts and depth,
//! the grammar recognises, the files named after the tree's parts convert, `recover` explains what was not recognised.

mod advice;
mod blocks;
mod characters;
mod context;
mod duration;
mod entity;
mod expected;
mod expr;
mod file;
mod foreign;
pub(crate) mod fragment;
mod grammar;
mod log;
mod moves;
mod pending;
mod pieces;
mod problem;
mod recover;
mod refusal;
mod scan;
mod scenario;
mod statement;
mod stream;
#[cfg(test)]
mod tests;
mod token;
mod unescape;
mod words;

pub use duration::duration_millis;

pub(crate) use characters::is_forbidden;

use characters::Forbidden;
use context::{Context, Node};
use grammar::{LifeParser, Rule};
use pest::Parser;

use crate::diagnostic::Finding;
use crate::source::SourceId;
use crate::syntax::ast::{File, Trivia};
use crate::syntax::codes::{LS003, LS005, LS013};
use crate::syntax::places::Places;

/// What was understood of a text, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The statements that were understood.
    pub file: File,
    /// What is wrong, in the order of the text; empty if everything was understood.
    pub findings: Vec<Finding>,
}

/// Reads a `.life` file. Never fails: whatever is wrong becomes a finding, and the rest is read.
pub fn parse(source: SourceId, text: &str) -> Parsed {
    let nothing = File { header: None, items: Vec::new(), end: Trivia::default() };
    let place = Places::shifted(source, 0);
    if let Some(findings) = hopeless(place.clone(), text) {
        return Parsed { file: nothing, findings };
    }
    let (file, findings) = within(place, text, |cx| Some(file::file(cx)));
    Parsed { file: file.unwrap_or(nothing), findings }
}

/// How much of a long text is read first, to see whether it is one of this language.
const SAMPLE: usize = 256 << 10;

/// The findings of a long text that begins with more of them than are shown: the rest of it need not be read.
fn hopeless(place: Places, text: &str) -> Option<Vec<Finding>> {
    let sample = text.as_bytes().get(..SAMPLE).filter(|_| text.len() > 2 * SAMPLE)?;
    let sample = &text[..memchr::memrchr(b'\n', sample)?];
    let (_, mut findings) = within(place, sample, |cx| Some(file::file(cx)));
    let many = findings.len() > context::MAX_FINDINGS;
    // The blocks that are open here may well be closed further on.
    findings.retain(|finding| *finding.code != LS003);
    many.then_some(findings)
}

/// Reads a text by one rule of the grammar and converts what it recognises.
fn read<T>(
    place: Places,
    text: &str,
    rule: Rule,
    convert: impl FnOnce(&mut Context<'_>, Node<'_>) -> T,
) -> (Option<T>, Vec<Finding>) {
    within(place, text, |cx| {
        let text = cx.text;
        let error = match LifeParser::parse(rule, text) {
            Ok(mut nodes) => return nodes.next().map(|node| convert(cx, node)),
            Err(error) => error,
        };
        if !cx.unclosed.is_empty() {
            return None;
        }
        let whole = 0..text.trim_end().len();
        let told = problem::tell(cx, &error, whole.clone());
        cx.report(told.finding);
        let (mended, window) = told.repair?.apply(text, &whole);
        let node = LifeParser::parse(rule, &mended).ok()?.next()?;
        cx.window = window;
        Some(convert(cx, node))
    })
}

/// Prepares a text to be read, and reports what is wrong before and after that.
fn within<T>(place: Places, text: &str, read: impl FnOnce(&mut Context<'_>) -> Option<T>) -> (Option<T>, Vec<Finding>) {
    let (text, forbidden) = characters::clean(text);
    let scan = scan::scan(&text);
    let too_deep = scan.too_deep.clone();
    let mut cx = Context::new(&text, place, scan);
    if let Some(forbidden) = forbidden {
        report_forbidden(&mut cx, &forbidden);
    }
    report_open_texts(&mut cx);
    if let Some(range) = too_deep {
        let finding = problem::too_deep(&cx, range);
        cx.report(finding);
        return (None, cx.into_findings());
    }
    let converted = read(&mut cx);
    blocks::report_open(&mut cx);
    (converted, cx.into_findings())
}

fn report_forbidden(cx: &mut Context<'_>, forbidden: &Forbidden) {
    let code = u32::from(forbidden.character);
    let mut finding = Finding::new(&LS013, format!("the character U+{code:04X} may not stand here"))
        .label(cx.span_of(forbidden.first.clone()), "cannot be seen, or looks like a blank")
        .help("remove it; inside a text it can be written `\\u{…}`, unless it is a control character");
    if forbidden.count > 1 {
        finding = finding.note(format!("{} more such characters follow", forbidden.count - 1));
    }
    cx.report(finding);
}

fn report_open_texts(cx: &mut Context<'_>) {
    for range in cx.unclosed.clone() {
        let finding = Finding::new(&LS005, "this text is not closed")
            .label(cx.span_of(range), "its second `\"` is missing")
            .help("close it with `\"` on the same line; a line break inside is written `\\n`");
        cx.report(finding);
    }
}
