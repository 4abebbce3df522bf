//! Sorts findings into test suites and test cases: one suite for each log, entity or lifecycle, one case for each cause.

use std::collections::HashMap;

use crate::diagnostic::Finding;
use crate::report::Report;
use crate::report::cause::{Cause, causes, spec_spans};
use crate::report::root::Root;
use crate::report::summary::{CheckSummary, Summary, TestSummary};
use crate::report::visible::visible;
use crate::source::{SourceMap, Span};

/// What is judged as a whole.
pub(super) struct Suite<'a> {
    pub(super) name: String,
    pub(super) cases: Vec<Case<'a>>,
}

/// What can go wrong by itself; without a cause it went well.
pub(super) struct Case<'a> {
    pub(super) name: String,
    pub(super) causes: Vec<Cause<'a>>,
}

/// Suites in their order, with the findings that belong to each.
struct Sorted<'a> {
    names: Vec<String>,
    indexes: HashMap<String, usize>,
    findings: Vec<Vec<&'a Finding>>,
}

impl<'a> Sorted<'a> {
    fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut sorted = Self { names: Vec::new(), indexes: HashMap::new(), findings: Vec::new() };
        for name in names {
            sorted.index(name);
        }
        sorted
    }

    /// The place of a suite; a new one stands behind all others.
    fn index(&mut self, name: String) -> usize {
        *self.indexes.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            self.findings.push(Vec::new());
            self.names.len() - 1
        })
    }

    fn add(&mut self, suite: String, finding: &'a Finding) {
        let index = self.index(suite);
        self.findings[index].push(finding);
    }

    fn into_iter(self) -> impl Iterator<Item = (String, Vec<&'a Finding>)> {
        self.names.into_iter().zip(self.findings)
    }
}

/// The suites of a report; none is without a case.
pub(super) fn suites<'a>(report: &Report<'a>, root: &Root) -> Vec<Suite<'a>> {
    match &report.summary {
        Summary::Test(test) => tested(report, test, root),
        Summary::Check(check) => by_cause(checked(report, check, root), report.sources),
        Summary::Replay(replay) => {
            let logs = replay.logs.iter().map(|log| path(root, log));
            by_cause(by_file(report, Sorted::new(logs), root), report.sources)
        }
        Summary::None => by_cause(by_file(report, Sorted::new([]), root), report.sources),
    }
}

fn path(root: &Root, name: &str) -> String {
    visible(&root.path(name)).into_owned()
}

/// The file of a finding: its log, else the file of its first label, else nobody knows.
fn file(finding: &Finding, sources: &SourceMap, root: &Root) -> String {
    let label = || finding.span().map(|span| sources.get(span.source).name.as_str());
    let name = finding.record.as_ref().map(|record| record.file.as_str()).or_else(label);
    name.map_or_else(|| "lifespec".to_owned(), |name| path(root, name))
}

fn by_file<'a>(report: &Report<'a>, mut sorted: Sorted<'a>, root: &Root) -> Sorted<'a> {
    for finding in report.findings {
        sorted.add(file(finding, report.sources, root), finding);
    }
    sorted
}

/// By entity; what is about none of them by lifecycle.
fn checked<'a>(report: &Report<'a>, check: &CheckSummary, root: &Root) -> Sorted<'a> {
    let entities = check.lives.iter().filter_map(|life| {
        let place = life.place?;
        let file = path(root, &report.sources.get(place.source).name);
        Some((format!("{file} {}", visible(&life.entity)), place))
    });
    let entities: Vec<(String, Span)> = entities.collect();
    let mut sorted = Sorted::new(entities.iter().map(|(name, _)| name.clone()));
    for finding in report.findings {
        let entity = finding.span().and_then(|span| entities.iter().find(|(_, place)| place.contains(span)));
        let suite = entity.map_or_else(|| file(finding, report.sources, root), |(name, _)| name.clone());
        sorted.add(suite, finding);
    }
    sorted
}

/// One case for each cause; a suite without any has one that went well.
fn by_cause<'a>(sorted: Sorted<'a>, sources: &SourceMap) -> Vec<Suite<'a>> {
    let suites = sorted.into_iter().map(|(name, findings)| {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let failed = causes(findings, sources).into_iter().map(|cause| {
            let name = title(cause.shown(), sources);
            let nth = seen.entry(name.clone()).or_insert(0);
            *nth += 1;
            let name = if *nth > 1 { format!("{name} ({nth})") } else { name };
            Case { name, causes: vec![cause] }
        });
        let mut cases: Vec<Case<'a>> = failed.collect();
        if cases.is_empty() {
            cases.push(Case { name: "no finding".to_owned(), causes: Vec::new() });
        }
        Suite { name, cases }
    });
    let mut suites: Vec<Suite<'a>> = suites.collect();
    if suites.is_empty() {
        let case = Case { name: "no finding".to_owned(), causes: Vec::new() };
        suites.push(Suite { name: "lifespec".to_owned(), cases: vec![case] });
    }
    suites
}

/// Characters of the words that a case is called by.
const WORDS: usize = 60;

/// What a case is called, in every run: the kind of finding, and the words of the lifecycle that it is about.
fn title(finding: &Finding, sources: &SourceMap) -> String {
    let name = format!("{} {}", finding.code.id, finding.code.name);
    let words = spec_spans(finding, sources).first().map(|span| sources.slice(*span)).unwrap_or_default();
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    let short: String = words.chars().take(WORDS).collect();
    let dots = if short.len() < words.len() { "…" } else { "" };
    if short.is_empty() { name } else { format!("{name}: {}{dots}", visible(&short)) }
}

/// One suite for each lifecycle with one case for each scenario; what is about none of them is a case of its own.
fn tested<'a>(report: &Report<'a>, test: &TestSummary, root: &Root) -> Vec<Suite<'a>> {
    let files = test.titles.iter().map(|(_, place)| path(root, &report.sources.get(place.source).name));
    let sorted = by_file(report, Sorted::new(files), root);
    let mut suites = Vec::new();
    for (name, mut findings) in sorted.into_iter() {
        let mut cases = Vec::new();
        for (title, place) in &test.titles {
            if path(root, &report.sources.get(place.source).name) == name {
                let is_inside = |finding: &&Finding| finding.span().is_some_and(|span| place.contains(span));
                let (inside, rest): (Vec<&Finding>, Vec<&Finding>) = findings.into_iter().partition(is_inside);
                findings = rest;
                let name = visible(title).into_owned();
                cases.push(Case { name, causes: causes(inside, report.sources) });
            }
        }
        if !findings.is_empty() {
            let mut rest = Sorted::new([]);
            for finding in findings {
                rest.add(name.clone(), finding);
            }
            cases.extend(by_cause(rest, report.sources).into_iter().flat_map(|suite| suite.cases));
        }
        suites.push(Suite { name, cases });
    }
    if suites.is_empty() { by_cause(Sorted::new([]), report.sources) } else { suites }
}
