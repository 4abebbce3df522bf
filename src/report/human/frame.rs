//! Draws one finding: heading, source lines, what to do, further facts.

use crate::diagnostic::Finding;
use crate::report::cause::Cause;
use crate::report::look::{Ink, Look};
use crate::report::visible::visible;
use crate::source::SourceMap;

use super::block::blocks;
use super::{told, wrap};

/// A finding with everything below it; ends without a line break after its last line.
pub(in crate::report) fn draw(cause: &Cause<'_>, sources: &SourceMap, look: Look) -> String {
    let finding = cause.shown();
    let blocks = blocks(finding, sources, look);
    let digits = blocks.iter().map(super::block::Block::digits).max().unwrap_or(0);
    let mut lines = heading(finding, look);
    for (index, block) in blocks.iter().enumerate() {
        let pad = " ".repeat(digits - block.digits());
        let mut drawn = block.draw(sources, finding.severity(), look).into_iter();
        if let Some(top) = drawn.next() {
            let top = if index == 0 { top } else { top.replacen(look.glyph("╭", ","), look.glyph("├", "|"), 1) };
            lines.push(pad.clone() + &top);
        }
        lines.extend(drawn.map(|line| pad.clone() + &line));
    }
    let margin = " ".repeat(digits + 2);
    if !finding.story.is_empty() {
        lines.extend(told::draw(&finding.story, sources, &margin, look));
    }
    for (word, text) in remarks(cause) {
        lines.extend(remark(word, &text, &margin, look));
    }
    lines.push(foot(finding, &margin, look));
    lines.push(String::new());
    lines.join("\n")
}

/// A finding on one line: heading, place, and how many more there are.
pub(super) fn brief(cause: &Cause<'_>, sources: &SourceMap, look: Look) -> String {
    let finding = cause.shown();
    let place = finding.span().map(|span| {
        let start = sources.positions(span).0;
        format!("{}:{}:{}", visible(&sources.get(span.source).name), start.line, start.column)
    });
    let more = Some(cause.findings.len() - 1).filter(|more| *more > 0).map(|more| format!("{more} more like this"));
    let rest: Vec<String> = place.into_iter().chain(more).collect();
    let rest = if rest.is_empty() { String::new() } else { format!(" ({})", rest.join(", ")) };
    let name = name(finding);
    let lines = wrap(&format!("{name}: {}{rest}", visible(&finding.message)), look.columns());
    lines.join("\n  ").replacen(&name, &look.paint(Ink::of(finding.severity()), &name), 1)
}

/// `error[LS101]`
fn name(finding: &Finding) -> String {
    format!("{}[{}]", finding.severity(), finding.code.id)
}

/// `error[LS101]: message`
fn heading(finding: &Finding, look: Look) -> Vec<String> {
    let name = name(finding);
    let message = visible(&finding.message);
    let mut words = wrap(&format!("{name}: {message}"), look.columns());
    let ink = Ink::of(finding.severity());
    for (index, line) in words.iter_mut().enumerate() {
        *line = match line.strip_prefix(&name) {
            Some(rest) if index == 0 => look.paint(ink, &name) + &look.paint(Ink::Strong, rest),
            _ => format!("  {}", look.paint(Ink::Strong, line)),
        };
    }
    words
}

/// What stands below the source lines: help, notes, and how many findings have the same cause.
pub(in crate::report) fn remarks(cause: &Cause<'_>) -> Vec<(&'static str, String)> {
    let finding = cause.shown();
    let mut remarks = Vec::new();
    if let Some(help) = &finding.help {
        remarks.push(("help", visible(help).into_owned()));
    }
    remarks.extend(finding.notes.iter().map(|note| ("note", visible(note).into_owned())));
    remarks.extend(repeats(cause).map(|text| ("note", text)));
    remarks
}

/// How many more findings have this cause, and which histories to look at.
fn repeats(cause: &Cause<'_>) -> Option<String> {
    let more = cause.findings.len() - 1;
    if more == 0 {
        return None;
    }
    let first = cause.shown().instance.as_deref();
    let last = cause.findings.last().and_then(|finding| finding.instance.as_deref());
    let (Some(first), Some(last)) = (first, last) else {
        return Some(format!("{more} more like this"));
    };
    let (first, last) = (visible(first), visible(last));
    Some(if first == last {
        format!("{more} more like this, all in `{first}`")
    } else {
        format!("{more} more like this (first `{first}`, last `{last}`); `--job {first}` shows one history alone")
    })
}

/// `│ help: …`, further lines aligned with the first.
fn remark(word: &str, text: &str, margin: &str, look: Look) -> Vec<String> {
    let bar = look.glyph("│", "|");
    let hang = " ".repeat(word.len() + 2);
    let ink = if word == "help" { Ink::Good } else { Ink::Note };
    let room = look.columns().saturating_sub(margin.len() + 2 + hang.len());
    wrap(text, room)
        .iter()
        .enumerate()
        .map(|(index, line)| match index {
            0 => format!("{margin}{bar} {}: {line}", look.paint(ink, word)),
            _ => format!("{margin}{bar} {hang}{line}"),
        })
        .collect()
}

/// `╰─ lifespec explain LS101`
fn foot(finding: &Finding, margin: &str, look: Look) -> String {
    let explain = format!("lifespec explain {}", finding.code.id);
    format!("{margin}{} {}", look.glyph("╰─", "`-"), look.paint(Ink::Faint, &explain))
}
