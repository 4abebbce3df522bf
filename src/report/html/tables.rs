//! Tables, stories of histories, and what is known of roots with their parts, as HTML.

use super::causes::story;
use super::page::Page;
use crate::replay::Telling;
use crate::report::composition::{Composed, Parts, Verdict};
use crate::report::human::{ahead_lines, found, left, step_lines};
use crate::report::look::Ink;
use crate::report::table::{HOLE, Table};
use crate::source::SourceMap;

/// What stands in a cell where nothing was seen.
const NEVER: &str = "never";

/// A table below its title.
pub(super) fn table(page: &mut Page, table: &Table, open: bool) {
    page.raw(if open { "<details open>" } else { "<details>" });
    page.raw("<summary>").text(&table.title).raw("</summary><div class=\"wide\"><table><thead><tr>");
    for head in &table.heads {
        page.raw("<th scope=\"col\">").text(head).raw("</th>");
    }
    page.raw("</tr></thead><tbody>");
    for row in &table.rows {
        page.raw("<tr>");
        for cell in row {
            let class = match cell.as_str() {
                NEVER => "never",
                HOLE => "hole",
                _ if cell.starts_with(|c: char| c.is_ascii_digit()) => "number",
                _ => "plain",
            };
            page.element(("td", class), cell);
        }
        page.raw("</tr>");
    }
    page.raw("</tbody></table></div></details>\n");
}

/// The story of a history, record by record.
pub(super) fn telling(page: &mut Page, story: &Telling) {
    page.raw("<section><h2>").text(&story.root).element(("span", "quiet"), &format!(" {}", story.entity));
    page.raw("</h2><ol class=\"line\">");
    let single = story.steps.windows(2).all(|two| two[0].record.file == two[1].record.file);
    for step in &story.steps {
        let bad = step.findings.iter().map(crate::diagnostic::Finding::severity).max();
        page.raw(if bad.is_some() { "<li class=\"bad\">" } else { "<li>" }).raw("<p class=\"when\">");
        let [place, time, later] = left(step, single);
        for text in [if single { format!("line {place}") } else { place }, time, later] {
            page.element(("span", "cell"), &text).raw(" ");
        }
        page.raw("</p>");
        lines(page, &step_lines(step, &story.root));
        page.raw("</li>\n");
    }
    if !story.end.is_empty() {
        page.raw("<li class=\"bad\"><p class=\"when\">end of the log</p>");
        lines(page, &story.end.iter().map(found).collect::<Vec<_>>());
        page.raw("</li>");
    }
    page.raw("</ol>");
    for ahead in &story.next {
        let (heading, ways) = ahead_lines(ahead);
        page.element(("h3", "ahead"), &heading);
        lines(page, &ways);
    }
    page.raw("</section>\n");
}

fn lines(page: &mut Page, lines: &[(Option<Ink>, String)]) {
    for (ink, text) in lines {
        page.raw("<p class=\"").raw(ink.map_or("told", class)).raw("\">").said(text).raw("</p>");
    }
}

/// The class of a text of a colour.
fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Error => "told error",
        Ink::Warning => "told warning",
        Ink::Note => "told note",
        Ink::Good => "told good",
        Ink::Strong => "told strong",
        Ink::Faint => "told quiet",
        Ink::Name => "told name",
    }
}

/// What is known of roots with any number of parts.
pub(super) fn compositions(page: &mut Page, all: &[Composed], sources: &SourceMap) {
    let with_parts: Vec<&Composed> = all.iter().filter(|composed| !composed.parts.is_empty()).collect();
    if with_parts.is_empty() {
        return;
    }
    page.raw("<section aria-labelledby=\"ui:parts\"><h2 id=\"ui:parts\">With any number of parts</h2>\n");
    for composed in with_parts {
        let parts: Vec<String> = composed.parts.iter().map(Parts::words).collect();
        page.element(("h3", "root"), &format!("{} with {}", composed.root, parts.join(", ")));
        page.element(("p", "quiet"), &composed.file).raw("<ul class=\"answers\">");
        for answered in &composed.answers {
            let words = answered.words().map_or_else(|| answered.about.join(", "), str::to_owned);
            page.raw("<li>");
            verdict(page, &answered.verdict, composed.limit);
            page.raw(" ").text(if words.is_empty() { answered.question } else { &words });
            if let Verdict::Violated { parts, story: told } = &answered.verdict {
                page.element(("span", "quiet"), &format!(" with {}", numbers(&composed.parts, *parts)));
                for about in answered.about.iter().filter(|_| answered.question == "no-dead-move") {
                    page.element(("p", "told name"), about);
                }
                story(page, told, sources);
            }
            page.raw("</li>");
        }
        page.raw("</ul>");
    }
    page.raw("</section>\n");
}

/// How many parts of each kind are looked at where so many are asked for.
fn numbers(parts: &[Parts], asked: u32) -> String {
    let each = |part: &Parts| format!("{} = {}", part.name, part.looked_at(asked));
    parts.iter().map(each).collect::<Vec<_>>().join(", ")
}

fn verdict(page: &mut Page, verdict: &Verdict, limit: Option<&'static str>) {
    match verdict {
        Verdict::HoldsForEveryN => page.raw("<span class=\"badge good\">holds</span>"),
        Verdict::Violated { .. } => page.raw("<span class=\"badge error\">violated</span>"),
        Verdict::HoldsUpTo(Some(most)) => {
            page.raw("<span class=\"badge note\">holds up to ").number(*most as usize).raw("</span>")
        }
        Verdict::HoldsUpTo(None) => page.raw("<span class=\"badge note\">not known</span>"),
    };
    if let (Verdict::HoldsUpTo(_), Some(limit)) = (verdict, limit) {
        page.element(("span", "quiet"), &format!(" {limit}"));
    }
}
