//! Tells what is wrong, cause by cause, the worst first.

use super::page::Page;
use super::words::Words;
use crate::diagnostic::{EditKind, Finding, Severity, Told};
use crate::report::cause::Cause;
use crate::report::human::{remarks, told_line};
use crate::source::SourceMap;

/// Causes that are told in full; the others are in the table of findings.
const TOLD: usize = 200;
/// Lines of a story that are shown.
const STORY: usize = 200;

/// The section of the causes; nothing if there are none.
pub(super) fn causes(page: &mut Page, causes: &[Cause<'_>], sources: &SourceMap) {
    if causes.is_empty() {
        return;
    }
    page.raw("<section aria-labelledby=\"ui:causes\"><h2 id=\"ui:causes\">What is wrong</h2>\n");
    for (number, cause) in causes.iter().take(TOLD).enumerate() {
        one(page, number, cause, sources);
    }
    if causes.len() > TOLD {
        page.raw("<p class=\"more\">").number(causes.len() - TOLD);
        page.raw(" more causes are not told here: they are in the table of findings.</p>");
    }
    page.raw("</section>\n");
}

fn one(page: &mut Page, number: usize, cause: &Cause<'_>, sources: &SourceMap) {
    let finding = cause.shown();
    let count = cause.findings.len();
    page.raw("<details class=\"cause\"");
    page.raw(if number == 0 { " open><summary>" } else { "><summary>" });
    severity(page, finding.severity());
    page.raw(" ").element(("code", "code"), finding.code.id).raw(" <span class=\"said\">").said(&finding.message);
    page.raw("</span>");
    if count > 1 {
        page.raw(" <span class=\"count\">").number(count).raw("<span class=\"quiet\"> findings</span></span>");
    }
    page.raw("</summary><div class=\"inside\">");
    places(page, finding, sources);
    story(page, &finding.story, sources);
    nearest(page, finding);
    for (word, text) in remarks(cause) {
        page.raw("<p class=\"remark\">").element(("b", "word"), word).raw(" ").said(&text).raw("</p>");
    }
    page.raw("<p class=\"foot\"><code>lifespec explain ").text(finding.code.id).raw("</code> ");
    page.element(("span", "quiet"), finding.code.name);
    page.raw(" <button type=\"button\" class=\"link\" hidden data-cause=\"").number(number).raw("\">");
    page.raw("in the table of findings</button></p></div></details>\n");
}

/// `error`, in its colour.
pub(super) fn severity(page: &mut Page, severity: Severity) {
    page.raw(match severity {
        Severity::Error => "<span class=\"badge error\">error</span>",
        Severity::Warning => "<span class=\"badge warning\">warning</span>",
        Severity::Note => "<span class=\"badge note\">note</span>",
    });
}

/// The lines that a finding points at.
fn places(page: &mut Page, finding: &Finding, sources: &SourceMap) {
    for (at, label) in finding.labels.iter().enumerate() {
        let Words { file, line, text: [before, words, after] } = Words::at(label.span, sources);
        page.raw("<figure class=\"place\"><figcaption>").text(&format!("{file}:{line}")).raw("</figcaption><pre>");
        page.text(&before).element(("mark", if at == 0 { "first" } else { "other" }), &words).text(&after);
        page.raw("</pre>");
        if !label.text.is_empty() {
            page.raw("<p class=\"label\">").said(&label.text).raw("</p>");
        }
        page.raw("</figure>");
    }
    if let (true, Some(record)) = (finding.labels.is_empty(), &finding.record) {
        page.element(("p", "label"), &format!("{}:{}", record.file, record.line));
    }
}

/// A history that shows it.
pub(super) fn story(page: &mut Page, story: &[Told], sources: &SourceMap) {
    if story.is_empty() {
        return;
    }
    page.raw("<div class=\"story\"><b class=\"word\">story</b><ol>");
    for told in story.iter().take(STORY) {
        let line = sources.positions(told.span).0.line;
        page.raw("<li>").text(&told_line(told)).element(("span", "quiet"), &format!(" line {line}")).raw("</li>");
    }
    page.raw("</ol>");
    if story.len() > STORY {
        page.raw("<p class=\"more\">").number(story.len() - STORY).raw(" more steps: <code>--format json</code></p>");
    }
    page.raw("</div>");
}

/// What would make the history legal.
fn nearest(page: &mut Page, finding: &Finding) {
    let Some(nearest) = &finding.nearest else { return };
    if nearest.edits.is_empty() {
        return;
    }
    page.raw("<div class=\"story\"><b class=\"word\">nearest legal history</b><ul>");
    for edit in nearest.edits.iter().take(STORY) {
        let event = edit.event.as_deref().unwrap_or("a record");
        let whose = edit.instance.as_ref().map(|instance| format!(" of {instance}")).unwrap_or_default();
        let place = match edit.kind {
            EditKind::Missing => "before line",
            EditKind::Extra | EditKind::WrongActor => "line",
        };
        page.raw("<li>").element(("b", "word"), edit.kind.text());
        page.text(&format!(" {event}{whose}, {place} {}", edit.record.line)).raw("</li>");
    }
    page.raw("</ul></div>");
}
