//! Puts findings in order, the worst first, and those with one cause together.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Finding;
use crate::replay;
use crate::source::{SourceMap, Span};

/// Findings that have one cause; the first stands for all.
pub(super) struct Cause<'a> {
    /// In the order in which they were reported; never empty.
    pub(super) findings: Vec<&'a Finding>,
}

impl<'a> Cause<'a> {
    /// The finding that is shown.
    pub(super) fn shown(&self) -> &'a Finding {
        self.findings[0]
    }
}

/// Findings of recorded histories share a cause if they have the same code and point at the same places outside the
/// log; where there are none, if they say the same of it. Any other finding is a cause of its own.
///
/// The worst come first; among those, what is said of a run as a whole, and the cause that most findings share; then the order of the sources.
pub(super) fn causes<'a>(findings: impl IntoIterator<Item = &'a Finding>, sources: &SourceMap) -> Vec<Cause<'a>> {
    let mut causes: Vec<Cause<'a>> = Vec::new();
    let mut known: HashMap<Key<'a>, usize> = HashMap::new();
    for finding in findings {
        let Some(key) = key(finding, sources) else {
            causes.push(Cause { findings: vec![finding] });
            continue;
        };
        let at = *known.entry(key).or_insert_with(|| {
            causes.push(Cause { findings: Vec::new() });
            causes.len() - 1
        });
        causes[at].findings.push(finding);
    }
    causes.sort_by_key(|cause| {
        let shown = cause.shown();
        // What is said of a run as a whole may be why the rest is found.
        let is_of_run = shown.instance.is_none() && shown.record.is_none();
        (std::cmp::Reverse((shown.severity(), is_of_run, cause.findings.len())), shown.span())
    });
    causes
}

/// How many causes there are for histories that left the lifecycle: what else such a history has done counts, too.
pub(super) fn violations(causes: &[Cause<'_>]) -> usize {
    let is_violation = |cause: &&Cause<'_>| replay::is_violation(cause.shown().code);
    let roots = causes.iter().filter(is_violation).flat_map(|cause| &cause.findings);
    let left: HashSet<&str> = roots.filter_map(|finding| finding.instance.as_deref()).collect();
    let has_left = |finding: &&Finding| finding.instance.as_deref().is_some_and(|root| left.contains(root));
    let counts = |cause: &&Cause<'_>| {
        is_violation(cause) || replay::is_of_history(cause.shown().code) && cause.findings.iter().any(has_left)
    };
    causes.iter().filter(counts).count()
}

/// The code, the message where nothing but the log is to blame, and the places outside the log.
type Key<'a> = (&'a str, String, Vec<Span>);

/// What a finding says, without the instance that it says it of.
fn said(finding: &Finding) -> String {
    let texts = std::iter::once(&finding.message).chain(finding.labels.iter().map(|label| &label.text));
    let instance = finding.instance.as_deref().unwrap_or("");
    texts.fold(String::new(), |all, text| {
        let text = if instance.is_empty() { text.clone() } else { text.replace(instance, "") };
        all + &without_values(&text) + ";"
    })
}

/// A text without what it quotes between `` ` ``, and without numbers, times and durations.
pub(super) fn without_values(text: &str) -> String {
    without_numbers(&text.split('`').step_by(2).collect::<String>())
}

/// A text without numbers, times and durations, but with all that it quotes.
pub(super) fn without_numbers_but_names(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let kept = parts.map(|(at, part)| if at % 2 == 1 { part.to_owned() } else { without_numbers(part) });
    kept.collect::<Vec<_>>().join("`")
}

/// A text without the words that have a digit.
fn without_numbers(text: &str) -> String {
    let words = text.split(' ').filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// The words that a finding points at outside the log.
pub(super) fn spec_spans(finding: &Finding, sources: &SourceMap) -> Vec<Span> {
    let log = finding.record.as_ref().map(|record| record.file.as_str());
    let spans = finding.labels.iter().map(|label| label.span);
    spans.filter(|span| Some(sources.get(span.source).name.as_str()) != log).collect()
}

/// What findings with one cause have in common; `None` if the finding stands for itself.
fn key<'a>(finding: &'a Finding, sources: &SourceMap) -> Option<Key<'a>> {
    if finding.record.is_none() && finding.instance.is_none() {
        return None;
    }
    let spans = spec_spans(finding, sources);
    let said = if spans.is_empty() { said(finding) } else { String::new() };
    Some((finding.code.id, said, spans))
}

/// The findings themselves, the worst first, then in the order of the sources.
pub(super) fn in_order(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<_> = findings.iter().collect();
    sorted.sort_by_key(|finding| (std::cmp::Reverse(finding.severity()), finding.span()));
    sorted
}

#[cfg(test)]
mod tests {
    use super::causes;
    use crate::diagnostic::{Code, Finding, RecordRef, Severity};
    use crate::source::SourceMap;

    const CODE: Code = Code { id: "LS332", name: "incomplete-record", severity: Severity::Error, page: "" };

    #[test]
    fn records_that_lack_different_things_are_no_repeats() {
        let messages = ["`12` is no time", "`noon` is no time", "the record has no `id`"];
        let findings: Vec<Finding> = (1..)
            .zip(messages)
            .map(|(line, message)| Finding::new(&CODE, message).record(RecordRef { file: "a.jsonl".to_owned(), line }))
            .collect();
        let sizes: Vec<usize> =
            causes(&findings, &SourceMap::default()).iter().map(|cause| cause.findings.len()).collect();
        assert_eq!(sizes, [2, 1]);
    }
}
