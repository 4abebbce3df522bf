//! Prints a report as one HTML file that needs nothing else and loads nothing: for people, in a browser.

mod causes;
mod data;
mod page;
mod picture;
mod policy;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use std::io::{self, Write};

pub use picture::Picture;

use super::Report;
use super::cause::{causes, violations};
use super::coverage::Covered;
use super::human::{Part, parts};
use super::look::Ink;
use super::summary::Summary;
use page::{Escaped, Page};

/// The style sheet of every page.
const STYLE: &str = include_str!("assets/report.css");
/// The script of every page.
const SCRIPT: &str = include_str!("assets/report.js");
/// Where the findings are shown; the script fills it.
const TABLE: &str = include_str!("assets/findings.html");
/// Bytes of pictures that a page holds.
const DRAWN: usize = 1_000_000;

/// Prints the page.
pub(super) fn print(report: &Report<'_>, pictures: &[Picture], out: &mut dyn Write) -> io::Result<()> {
    let pictures = few(pictures);
    let causes = causes(report.findings, report.sources);
    let (data, told) = data::data(&causes, report.sources, pictures);
    let drawn: Vec<(Escaped, &str)> = pictures.iter().enumerate().map(|(number, it)| it.parts(number)).collect();
    let style = STYLE.to_owned() + drawn.first().map_or("", |(_, style)| style);
    let mut page = Page::default();
    head(&mut page, report, (&style, pictures));
    totals(&mut page, parts(report, violations(&causes)));
    report.stories.iter().for_each(|story| tables::telling(&mut page, story));
    causes::causes(&mut page, &causes, report.sources);
    for ((markup, _), picture) in drawn.iter().zip(pictures) {
        draw(&mut page, picture, markup);
    }
    if !report.findings.is_empty() {
        page.raw(TABLE);
        if told < report.findings.len() {
            page.raw("<p class=\"more\">The page holds ").number(told).raw(" of the ").number(report.findings.len());
            page.raw(" findings, some of each cause: <code>--format json</code> lists them all.</p>");
        }
        page.raw("</section>\n<section id=\"ui:histories\" hidden></section>\n");
    }
    if let Summary::Check(check) = &report.summary {
        tables::compositions(&mut page, &check.compositions, report.sources);
    }
    let covered = report.coverage.as_ref().map(Covered::tables).unwrap_or_default();
    if !(covered.is_empty() && report.tables.is_empty()) {
        page.raw("<section><h2>Tables</h2>\n");
        report.tables.iter().for_each(|table| tables::table(&mut page, table, true));
        covered.iter().enumerate().for_each(|(at, table)| tables::table(&mut page, table, at == 0));
        page.raw("</section>\n");
    }
    page.raw("</main>\n<script type=\"application/json\" id=\"ui:data\">").escaped(&data).raw("</script>\n<script>");
    page.raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
    out.write_all(page.finish().as_bytes())
}

/// As many pictures as a page holds.
fn few(pictures: &[Picture]) -> &[Picture] {
    let mut room = DRAWN;
    let fits = |picture: &&Picture| {
        let fits = picture.len() <= room;
        room = room.saturating_sub(picture.len());
        fits
    };
    &pictures[..pictures.iter().take_while(fits).count()]
}

fn head(page: &mut Page, report: &Report<'_>, (style, pictures): (&str, &[Picture])) {
    let what = match report.summary {
        Summary::Check(_) => "Check",
        Summary::Replay(_) => "Replay",
        Summary::Test(_) => "Test",
        Summary::None => "Report",
    };
    let of: Vec<&str> = pictures.iter().map(|picture| picture.title.as_str()).collect();
    let of = of.join(", ");
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"");
    // The policy is quoted by `'`, and nothing else in it is more than a letter, a digit or a blank.
    page.escaped(&Escaped(policy::policy(style, SCRIPT)));
    page.raw("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>").text(what);
    if !of.is_empty() {
        page.raw(" of ").text(&of);
    }
    page.raw(" – lifespec</title>\n<style>").escaped(&Escaped(style.to_owned())).raw("</style>\n</head>\n<body>\n");
    page.raw("<header><p class=\"brand\">lifespec</p><h1>").text(what);
    if !of.is_empty() {
        page.raw(" <span class=\"quiet\">of</span> ").text(&of);
    }
    page.raw("</h1>");
    if let Summary::Replay(replay) = &report.summary {
        let more = replay.logs.len().saturating_sub(5);
        let logs: Vec<&str> = replay.logs.iter().take(5).map(String::as_str).collect();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        page.element(("p", "quiet"), &(logs.join(", ") + &more));
    }
    page.raw("</header>\n<main>\n");
}

fn totals(page: &mut Page, parts: Vec<Part>) {
    page.raw("<ul class=\"totals\">");
    for Part(ink, text) in parts {
        let (number, words) = match text.split_once(' ') {
            Some((number, words)) if number.starts_with(|c: char| c.is_ascii_digit()) => (number, words),
            _ => ("", text.as_str()),
        };
        page.raw(match ink {
            Some(Ink::Error) => "<li class=\"error\">",
            Some(Ink::Warning) => "<li class=\"warning\">",
            Some(Ink::Good) => "<li class=\"good\">",
            _ => "<li>",
        });
        page.element(("b", "number"), number).raw(" ").text(words).raw("</li>");
    }
    page.raw("</ul>\n");
}

fn draw(page: &mut Page, picture: &Picture, markup: &Escaped) {
    page.raw("<section class=\"drawn\"><h2>").text(&picture.title).raw("</h2>\n");
    page.raw("<p class=\"quiet hint\" hidden>A state or a move shows its findings below when it is clicked; what is marked has some.");
    page.raw(" <label><input type=\"checkbox\" class=\"fit\" checked> fit to the page</label></p>\n");
    page.raw("<div class=\"picture fit\" tabindex=\"0\" role=\"region\" aria-label=\"The lifecycle\">").escaped(markup);
    page.raw("</div></section>\n");
}
