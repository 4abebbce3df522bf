//! Resolves the pattern of a text log, and holds the paths of the mapping against its groups.

use regex::Regex;

use super::codes::{LS084, LS085, LS086};
use super::context::Context;
use crate::diagnostic::Finding;
use crate::source::Span;
use crate::syntax::ast::{ChildRecords, Log, LogKind, LogStatement, Path, PathStep, TemplatePart, Text, ValueSource};

impl Context<'_, '_> {
    /// The pattern of a text log and where it stands; nothing if the log is none, or if the pattern cannot be used.
    pub(super) fn lines(&mut self, log: &Log) -> Option<(String, Span)> {
        let mut patterns = log.statements.iter().filter_map(|statement| match statement {
            LogStatement::Lines { pattern, meta } => Some((pattern, meta.span)),
            _ => None,
        });
        let (pattern, _) = patterns.next()?;
        for (_, span) in patterns {
            self.out.report(
                Finding::new(&LS084, format!("`{}` says twice what its lines look like", log.name.text))
                    .label(span, "a second pattern")
                    .help("write one pattern with `|` between its alternatives"),
            );
        }
        let regex = match Regex::new(&pattern.text) {
            Ok(regex) => regex,
            Err(error) => {
                self.out.report(broken(pattern, &error));
                return None;
            }
        };
        let groups: Vec<&str> = regex.capture_names().flatten().collect();
        if groups.is_empty() {
            self.out.report(
                Finding::new(&LS085, "the pattern has no named group, so a line says nothing")
                    .label(pattern.span, "no `(?<name>…)` in it")
                    .help("name what a line says: `(?<id>[^ ]+)`"),
            );
            return None;
        }
        let mut paths = Vec::new();
        if let Some(LogKind::Events { at, .. } | LogKind::Snapshot { at, .. }) = &log.kind {
            paths.extend(at.iter().filter(|path| !path.steps.is_empty()));
        }
        collect(&log.statements, &mut paths);
        for path in paths {
            self.group(path, &groups);
        }
        Some((pattern.text.clone(), pattern.span))
    }

    /// Reports a path that leads to no group.
    fn group(&mut self, path: &Path, groups: &[&str]) {
        let key = match path.steps.as_slice() {
            [PathStep::Key(key)] if groups.contains(&key.as_str()) => return,
            [PathStep::Key(key), ..] => key,
            _ => "",
        };
        let finding = if groups.contains(&key) {
            Finding::new(&LS086, format!("the group `{key}` is a text: there is nothing inside it"))
                .label(path.span, "goes on behind the group")
                .help(format!("write `{key}`, or give what lies inside a group of its own"))
        } else {
            let help = self.out.help(key, "its groups are", groups.iter().copied());
            Finding::new(&LS086, format!("the pattern of the lines has no group `{key}`"))
                .label(path.span, "not in the pattern")
                .maybe_help(help)
        };
        self.out.report(finding);
    }
}

/// Every path that a record's values are read from; those inside a list of parts have no place in a line.
fn collect<'a>(statements: &'a [LogStatement], paths: &mut Vec<&'a Path>) {
    for statement in statements {
        match statement {
            LogStatement::Key { value, .. } | LogStatement::Set { value, .. } => paths.extend(paths_of(value)),
            LogStatement::Parts(ChildRecords { at, .. }) => paths.push(at),
            LogStatement::Always { .. } | LogStatement::Ignore { .. } | LogStatement::Lines { .. } => {}
        }
    }
}

fn paths_of(value: &ValueSource) -> impl Iterator<Item = &Path> {
    value.alternatives.iter().flat_map(|template| &template.parts).filter_map(|part| match part {
        TemplatePart::Path(path) => Some(path),
        TemplatePart::Text(_) => None,
    })
}

/// What is said of a pattern that does not compile.
fn broken(pattern: &Text, error: &regex::Error) -> Finding {
    let regex::Error::Syntax(report) = error else {
        return Finding::new(&LS085, "the pattern is too large")
            .label(pattern.span, "would take too much memory")
            .help("repeat fewer things fewer times");
    };
    let cause = report.lines().rev().find_map(|line| line.strip_prefix("error: ")).unwrap_or("it cannot be read");
    let marked = marked(report).filter(|_| !pattern.text.contains('\n'));
    let span = marked.and_then(|marked| inside(pattern, marked)).unwrap_or(pattern.span);
    Finding::new(&LS085, format!("the pattern is no regular expression: {cause}")).label(span, "goes wrong here")
}

/// The characters that the report of an error marks: it repeats a pattern of one line, indented, with `^` below.
fn marked(report: &str) -> Option<std::ops::Range<usize>> {
    const INDENT: usize = 4;
    let marks = report.lines().find(|line| line.contains('^') && line.trim_matches([' ', '^']).is_empty())?;
    let from = marks.find('^')?;
    Some(from.checked_sub(INDENT)?..marks.len() - INDENT)
}

/// The place of some characters of a text, if it is written with no other escapes than a backslash before a quote or a
/// backslash.
fn inside(text: &Text, characters: std::ops::Range<usize>) -> Option<Span> {
    let bytes = |character: char| if matches!(character, '"' | '\\') { 2 } else { character.len_utf8() };
    let length = |count: usize| text.text.chars().take(count).map(bytes).sum::<usize>();
    let escaped = length(usize::MAX) + 2 == text.span.len();
    let plain = text.text.len() + 2 == text.span.len();
    let at = |count: usize| {
        if escaped { length(count) } else { text.text.chars().take(count).map(char::len_utf8).sum() }
    };
    let begin = text.span.start as usize + 1;
    let marked = Span::new(text.span.source, begin + at(characters.start), begin + at(characters.end));
    (escaped || plain).then_some(marked)
}
