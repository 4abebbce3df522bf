//! Where a finding is, for formats that want one file and a place in it.

use std::path::Path;

use super::places::Places;
use crate::diagnostic::Finding;
use crate::source::{Position, SourceMap, Span};

/// A file, and as much as is known of the place in it.
pub(super) struct Spot<'a> {
    /// The file as people name it; empty if none is known.
    pub(super) name: &'a str,
    /// First position and, where words are meant, the one behind the last.
    pub(super) place: Option<(Position, Option<Position>)>,
}

impl<'a> Spot<'a> {
    /// The place of some words.
    pub(super) fn at(span: Span, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> Self {
        let (start, end) = places.of(span);
        Self { name: &sources.get(span.source).name, place: Some((start, Some(end))) }
    }

    /// The place of a finding: its first label, else its record, else the file that it is about, else the first text that
    /// was read and is no configuration.
    pub(super) fn of(finding: &'a Finding, (sources, places): (&'a SourceMap, &mut Places<'a>)) -> Self {
        if let Some(span) = finding.span() {
            return Self::at(span, (sources, places));
        }
        if let Some(record) = &finding.record {
            return Self { name: &record.file, place: Some((Position { line: record.line, column: 1 }, None)) };
        }
        if let Some(file) = &finding.file {
            return Self { name: file, place: None };
        }
        let is_configuration = |name: &str| Path::new(name).extension().is_some_and(|ending| ending == "toml");
        let mut names = sources.all().map(|source| source.name.as_str());
        Self { name: names.find(|name| !is_configuration(name)).unwrap_or(""), place: None }
    }

    /// The first line; 1 if none is known.
    pub(super) fn line(&self) -> u64 {
        self.place.map_or(1, |(start, _)| start.line.max(1))
    }
}
