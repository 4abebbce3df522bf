//! What the JSON report of one part of a run holds besides, so that it can be merged with those of the others.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ptr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Report;
use crate::diagnostic::Finding;
use crate::replay::{Outcome, Rank, Share};
use crate::source::Source;

/// The version of this program: the hash of the roots is the same in all, the judgement need not be.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// One of several parts of a run.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which part.
    pub share: Share,
    /// What the run was asked for, apart from the lifecycle and the logs; it is the same in all parts.
    pub settings: Map<String, Value>,
    /// The names of the logs that were read.
    pub logs: Vec<String>,
    /// How many records they hold.
    pub records: u64,
    /// The last time in them, in milliseconds since 1970.
    pub last: Option<i64>,
    /// Whether every log was read to its end.
    pub complete: bool,
    /// What each finding of the report is about.
    pub ranks: Vec<Rank>,
}

impl Part {
    /// The part of a run that came out so. `before`: how many findings about logs stand before those of the run.
    pub fn of(share: Share, outcome: &Outcome, before: usize) -> Self {
        let mut ranks = vec![Rank::Log; before];
        ranks.extend(&outcome.ranks);
        let Outcome { read, last, complete, .. } = *outcome;
        Self { share, settings: Map::new(), logs: Vec::new(), records: read, last, complete, ranks }
    }

    /// What is written of it. The lifecycle is the first of the report's sources, the others are the words of records.
    pub(super) fn wire<'a>(&'a self, report: &'a Report<'_>, ordered: &[&Finding]) -> WireShard<'a> {
        let mut sources = report.sources.all();
        let lifecycle = sources.next();
        let mut before: Option<&Source> = None;
        let mut excerpts = Vec::new();
        for source in sources {
            let same = before.is_some_and(|before| before.text == source.text);
            let text = (!same).then(|| Cow::from(&*source.text));
            excerpts.push(WireExcerpt { file: source.name.as_str().into(), line: source.first_line, text });
            before = Some(source);
        }
        let places: HashMap<*const Finding, usize> =
            report.findings.iter().enumerate().map(|(at, finding)| (ptr::from_ref(finding), at)).collect();
        let findings = ordered.iter().map(|finding| {
            let order = places.get(&ptr::from_ref::<Finding>(finding)).copied().unwrap_or(0);
            let root = match self.ranks.get(order) {
                Some(Rank::Root { log, entity }) => Some((*log, *entity)),
                _ => None,
            };
            let about_log = self.ranks.get(order).is_none_or(|rank| *rank == Rank::Log);
            let span = |span: crate::source::Span| (span.source.0, span.start, span.end);
            WirePlace { order, about_log, root, spans: finding.labels.iter().map(|label| span(label.span)).collect() }
        });
        WireShard {
            index: self.share.index(),
            of: self.share.of(),
            program: PROGRAM.into(),
            settings: self.settings.clone(),
            logs: Cow::from(&self.logs),
            records: self.records,
            last: self.last,
            complete: self.complete,
            findings: findings.collect(),
            lifecycle: WireExcerpt {
                file: lifecycle.map_or("", |source| &source.name).into(),
                line: 1,
                text: lifecycle.map(|source| Cow::from(&*source.text)),
            },
            excerpts,
        }
    }
}

/// What makes the report of a part one that can be merged.
#[derive(Serialize, Deserialize)]
pub(super) struct WireShard<'a> {
    pub(super) index: u32,
    pub(super) of: u32,
    pub(super) program: Cow<'a, str>,
    pub(super) settings: Map<String, Value>,
    pub(super) logs: Cow<'a, [String]>,
    pub(super) records: u64,
    pub(super) last: Option<i64>,
    pub(super) complete: bool,
    /// As many as there are findings in the report, in the same order.
    pub(super) findings: Vec<WirePlace>,
    pub(super) lifecycle: WireExcerpt<'a>,
    pub(super) excerpts: Vec<WireExcerpt<'a>>,
}

/// Where a finding belongs.
#[derive(Serialize, Deserialize)]
pub(super) struct WirePlace {
    /// Its place in the order in which they were found.
    pub(super) order: usize,
    /// Whether it is about a log as a whole.
    pub(super) about_log: bool,
    /// The places of the log and of the entity, if it is about a root.
    pub(super) root: Option<(usize, usize)>,
    /// The bytes of each label: 0 for the lifecycle, from 1 for an excerpt; start and end.
    pub(super) spans: Vec<(u32, u32, u32)>,
}

/// Some lines of a file; without a text it is that of the excerpt before.
#[derive(Serialize, Deserialize)]
pub(super) struct WireExcerpt<'a> {
    pub(super) file: Cow<'a, str>,
    pub(super) line: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<Cow<'a, str>>,
}

impl WirePlace {
    pub(super) fn rank(&self) -> Rank {
        match self.root {
            Some((log, entity)) => Rank::Root { log, entity },
            None if self.about_log => Rank::Log,
            None => Rank::Record,
        }
    }
}
