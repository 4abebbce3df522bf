//! Prints a report as JUnit XML, as the XML schema that Jenkins reads it by has it.

mod suites;

use std::io::{self, Write};

use quick_xml::escape::escape;

use self::suites::{Case, Suite, suites};
use super::cause::Cause;
use super::root::Root;
use super::visible::visible;
use super::{Detail, Look, Report, human};
use crate::catalog::files;
use crate::diagnostic::{Finding, Severity};
use crate::source::SourceMap;

/// Columns of the drawings.
const WIDTH: usize = 100;

/// How a case goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It could not be judged.
    Error,
    /// It is not as it should be.
    Failure,
    /// It is, and there is something to say about it.
    Told,
}

/// Prints the document; findings of at least the severity `fails` are failures.
pub(super) fn print(report: &Report<'_>, (root, fails): (&Root, Severity), out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report, root);
    let all = suites.iter().flat_map(|suite| &suite.cases);
    let counts = counts(all, fails);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"lifespec\" {counts}>")?;
    for suite in &suites {
        print_suite(suite, (report.sources, fails), out)?;
    }
    writeln!(out, "</testsuites>")
}

fn print_suite(suite: &Suite<'_>, of: (&SourceMap, Severity), out: &mut dyn Write) -> io::Result<()> {
    let name = xml(&suite.name);
    writeln!(out, "  <testsuite name=\"{name}\" {}>", counts(&suite.cases, of.1))?;
    for case in &suite.cases {
        print_case(case, &name, of, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn print_case(
    case: &Case<'_>,
    suite: &str,
    (sources, fails): (&SourceMap, Severity),
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = xml(&case.name);
    if case.causes.is_empty() {
        return writeln!(out, "    <testcase classname=\"{suite}\" name=\"{name}\"/>");
    }
    writeln!(out, "    <testcase classname=\"{suite}\" name=\"{name}\">")?;
    // The schema wants errors before failures, and both before output.
    for (wanted, element) in [(Ending::Error, "error"), (Ending::Failure, "failure"), (Ending::Told, "system-out")] {
        for cause in case.causes.iter().filter(|cause| ending(cause, fails) == wanted) {
            let shown = cause.shown();
            let attributes = match wanted {
                Ending::Told => String::new(),
                _ => format!(" type=\"{}\" message=\"{}\"", shown.code.id, xml(&visible(&shown.message))),
            };
            let text = xml(&drawing(cause, sources));
            writeln!(out, "      <{element}{attributes}>{text}</{element}>")?;
        }
    }
    writeln!(out, "    </testcase>")
}

/// `tests="3" failures="1" errors="0"`
fn counts<'c>(cases: impl IntoIterator<Item = &'c Case<'c>>, fails: Severity) -> String {
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for case in cases {
        let is = |wanted: Ending| case.causes.iter().any(|cause| ending(cause, fails) == wanted);
        tests += 1;
        let error = is(Ending::Error);
        errors += usize::from(error);
        failures += usize::from(!error && is(Ending::Failure));
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"")
}

fn ending(cause: &Cause<'_>, fails: Severity) -> Ending {
    let worst = cause.findings.iter().copied().map(Finding::severity).max();
    match worst {
        Some(worst) if worst < fails => Ending::Told,
        _ if files::CODES.contains(&cause.shown().code) => Ending::Error,
        _ => Ending::Failure,
    }
}

/// The finding as people see it.
fn drawing(cause: &Cause<'_>, sources: &SourceMap) -> String {
    let look = Look { color: false, unicode: true, width: WIDTH, detail: Detail::Notes };
    human::draw(cause, sources, look).trim_end().to_owned()
}

/// A text in XML. There are characters that it cannot hold, even escaped; of those, only these two are not hidden. What
/// GitHub's runner takes for a command is escaped, too: the report may be printed there.
fn xml(text: &str) -> String {
    let text = text.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
    let escaped = escape(&text).replace("##[", "#&#35;[");
    let lines = escaped
        .split_inclusive('\n')
        .map(|line| if line.trim_start().starts_with("::") { line.replacen(':', "&#58;", 1) } else { line.to_owned() });
    lines.collect()
}
