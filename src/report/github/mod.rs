//! Prints a report as workflow commands of GitHub, which annotate files, with a summary of the step besides.

mod summary;

use std::io::{self, Write};

pub(super) use self::summary::print as print_summary;

use super::cause::{Cause, causes, violations};
use super::human::{remarks, totals};
use super::places::Places;
use super::root::Root;
use super::spot::Spot;
use super::visible::visible;
use super::{Detail, Look, Report};
use crate::diagnostic::Severity;
use crate::source::SourceMap;

/// So many annotations of each kind are shown of a step; what follows would not be.
const MOST: usize = 10;
/// The line of totals is not broken.
const PLAIN: Look = Look { color: false, unicode: true, width: 1000, detail: Detail::Usual };
/// Every severity, the worst first, with the command for it and its words.
const KINDS: [(Severity, &str, &str, &str); 3] = [
    (Severity::Error, "error", "error", "errors"),
    (Severity::Warning, "warning", "warning", "warnings"),
    (Severity::Note, "notice", "note", "notes"),
];

/// Prints one command for each cause, the worst first, then how many are left out, then the totals.
pub(super) fn print(report: &Report<'_>, root: &Root, out: &mut dyn Write) -> io::Result<()> {
    let causes = causes(report.findings, report.sources);
    let mut places = Places::new(report.sources);
    let mut left_out = Vec::new();
    for (severity, command, one, many) in KINDS {
        let of_kind: Vec<_> = causes.iter().filter(|cause| cause.shown().severity() == severity).collect();
        for cause in of_kind.iter().take(MOST) {
            let properties = properties(cause, root, (report.sources, &mut places));
            writeln!(out, "::{command} {properties}::{}", data(&said(cause, report.sources, root)))?;
        }
        let more = of_kind.len().saturating_sub(MOST);
        if more > 0 {
            left_out.push(format!("{more} more {}", if more == 1 { one } else { many }));
        }
    }
    if !left_out.is_empty() {
        writeln!(out, "Not annotated: {} ({MOST} of each kind are shown)", left_out.join(", "))?;
    }
    totals(report, violations(&causes), PLAIN, out)
}

/// `file=a.life,line=3,endLine=3,col=5,endColumn=9,title=LS101 unreachable-state`
fn properties<'a>(cause: &Cause<'a>, root: &Root, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> String {
    let shown = cause.shown();
    let spot = Spot::of(shown, (sources, places));
    let mut all = Vec::new();
    if !spot.name.is_empty() {
        all.push(format!("file={}", property(&root.path(spot.name))));
    }
    if let Some((start, end)) = spot.place {
        all.push(format!("line={}", start.line.max(1)));
        all.extend(end.map(|end| format!("endLine={}", end.line.max(1))));
        // Columns are looked at within one line only.
        if let Some(end) = end.filter(|end| end.line == start.line) {
            all.push(format!("col={},endColumn={}", start.column, end.column));
        }
    }
    all.push(format!("title={}", property(&format!("{} {}", shown.code.id, shown.code.name))));
    all.join(",")
}

/// What is said of a cause, with what is said of the other places.
fn said(cause: &Cause<'_>, sources: &SourceMap, root: &Root) -> String {
    let shown = cause.shown();
    let mut lines = vec![visible(&shown.message).into_owned()];
    for (index, label) in shown.labels.iter().enumerate() {
        let place = if index == 0 {
            "here".to_owned()
        } else {
            let path = root.path(&sources.get(label.span.source).name);
            format!("{}:{}", visible(&path), sources.positions(label.span).0.line)
        };
        lines.push(format!("{place}: {}", visible(&label.text)));
    }
    lines.extend(remarks(cause).into_iter().map(|(word, text)| format!("{word}: {text}")));
    lines.join("\n")
}

/// The text of a command: its line ends where the command does.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: it also ends at a colon and at a comma.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_in_a_text_ends_the_command_or_the_property() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25␊");
    }
}
