//! Reports blocks that are not closed, at the brace that most likely lacks its partner.

use super::context::Context;
use super::pending::OpenBlock;
use super::token::token_at;
use crate::diagnostic::Finding;
use crate::syntax::codes::{LS003, LS014};

/// Reports every block without its closing brace; blocks that end at the same place are one finding.
pub(super) fn report_open(cx: &mut Context<'_>) {
    let mut open = std::mem::take(&mut cx.open_blocks);
    let end = cx.text.trim_end().len();
    open.retain(|block| !(cx.braces_to_end && block.missing >= end));
    for block in open.extract_if(.., |block| block.nested) {
        report_nested(cx, &block);
    }
    open.truncate(open.len().saturating_sub(cx.stray_braces));
    let mut rest = open.as_slice();
    while let Some(first) = rest.first() {
        let together = rest.iter().take_while(|block| block.missing == first.missing).count();
        let outermost = rest[together - 1].opened;
        let suspect = misindented(cx.text, outermost, first.missing);
        let mut finding = Finding::new(&LS003, "this block is not closed");
        let mut places: Vec<usize> = rest[..together].iter().map(|block| block.opened).collect();
        if let Some(suspect) = suspect
            && together == 1
        {
            places = vec![suspect];
        }
        for place in places {
            finding = finding.label(cx.span_of(place..place + 1), "its `}` is missing");
        }
        let missing = cx.text[..first.missing].trim_end().len();
        if missing < cx.text.trim_end().len() {
            let next = token_at(cx.text, missing);
            finding = finding.label(cx.span_of(next), "it must end before this");
        }
        cx.report(finding.help("add `}` where the block ends"));
        rest = &rest[together..];
    }
}

/// The block is closed, but holds a statement that it may not hold.
fn report_nested(cx: &mut Context<'_>, block: &OpenBlock) {
    let word = token_at(cx.text, block.missing);
    let home = if block.cut_short { "an entity" } else { "the file itself" };
    let message =
        format!("`{}` stands in a block that may not hold it: it belongs into {home}", &cx.text[word.clone()]);
    cx.report(
        Finding::new(&LS014, message)
            .label(cx.span_of(word), "not here")
            .label(cx.span_of(block.opened..block.opened + 1), "inside this block")
            .help("move it behind the end of the block"),
    );
}

/// The brace in `from..to` whose partner, by indentation, closes another block than it should.
///
/// A closing brace that begins its line stands as deep as the line of its opening brace, in a file that a person or
/// the formatter has laid out. The first one that does not tells which block was left open.
fn misindented(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut lines = Lines::new(text, from);
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut at = from;
    while at < to {
        let token = token_at(text, at);
        if token.is_empty() || token.start >= to {
            break;
        }
        match &text[token.clone()] {
            "{" => {
                lines.go_to(token.start);
                open.push((token.start, lines.indent()));
            }
            "}" => {
                lines.go_to(token.start);
                let (opened, outer) = open.pop()?;
                if lines.start + lines.indent() == token.start && lines.indent() < outer {
                    return Some(opened);
                }
            }
            _ => {}
        }
        at = token.end;
    }
    None
}

/// Follows a walk through a text and knows where the present line begins.
struct Lines<'t> {
    text: &'t str,
    start: usize,
    at: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        Self { text, start: text[..at].rfind('\n').map_or(0, |end| end + 1), at }
    }

    /// Goes on to a later place.
    fn go_to(&mut self, at: usize) {
        if let Some(end) = self.text[self.at..at].rfind('\n') {
            self.start = self.at + end + 1;
        }
        self.at = at;
    }

    /// How many blanks the present line begins with.
    fn indent(&self) -> usize {
        self.text[self.start..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }
}
