//! Prints the pages of explanation for people: Markdown as it is, lightly coloured.

use std::io::{self, Write};

use super::human::wrap;
use super::look::{Ink, Look};
use super::visible::visible;
use crate::catalog::gist;
use crate::diagnostic::Code;

/// Prints the page of a kind of finding.
pub fn page(code: &Code, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut example = false;
    for line in code.page.lines() {
        let line = visible(line);
        let text = if line.starts_with("```") {
            example = !example;
            look.paint(Ink::Faint, &line)
        } else if example {
            line.into_owned()
        } else if line.starts_with('#') {
            look.paint(Ink::Strong, &line)
        } else {
            spans(&line, look)
        };
        writeln!(out, "{text}")?;
    }
    Ok(())
}

/// A line with what stands in backticks coloured.
fn spans(line: &str, look: Look) -> String {
    let mut text = String::new();
    for (index, part) in line.split('`').enumerate() {
        if index % 2 == 1 {
            text.push_str(&look.paint(Ink::Name, &format!("`{part}`")));
        } else {
            text.push_str(part);
        }
    }
    text
}

/// Prints the codes, each with severity, name and gist.
pub fn list(codes: &[&Code], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let names = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    for code in codes {
        let severity = format!("{:7}", code.severity.to_string());
        let ink = Ink::of(code.severity);
        let (id, severity) = (look.paint(Ink::Strong, code.id), look.paint(ink, &severity));
        let line = format!("{id}  {severity}  {:names$}  {}", code.name, cut(&gist(code), names, look));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The text, with `…` where the line would be too long for the screen.
fn cut(text: &str, names: usize, look: Look) -> String {
    let room = look.columns().saturating_sub("LS000  warning    ".len() + names).max(20);
    match wrap(text, room).as_slice() {
        [only] => only.clone(),
        [first, ..] => format!("{} {}", first.trim_end(), look.glyph("…", "...")),
        [] => String::new(),
    }
}
