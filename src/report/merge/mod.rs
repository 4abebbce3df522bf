//! Puts the reports of all parts of a run together: what comes out is the report of the whole run.

mod findings;
mod read;

use std::collections::BTreeMap;

pub use read::{PartReport, read_part};

use super::coverage::Covered;
use super::part::PROGRAM;
use super::visible::visible;
use super::{ReplaySummary, Report, Summary};
use crate::diagnostic::Finding;
use crate::model::{self, Model};
use crate::replay::{Coverage, Totals, nothing_judged, unused};
use crate::source::{SourceId, SourceMap};
use crate::syntax;
use findings::Merging;

/// Why reports cannot be merged, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// One sentence without a full stop.
    pub why: String,
    /// What to do about it.
    pub help: String,
}

fn refused(why: impl Into<String>, help: impl Into<String>) -> Refused {
    Refused { why: why.into(), help: help.into() }
}

/// What all parts of a run say together.
#[derive(Debug)]
pub struct Merged {
    /// The lifecycle, and the words of the records that findings are about.
    pub sources: SourceMap,
    /// The findings, in the order of the run.
    pub findings: Vec<Finding>,
    /// The totals.
    pub totals: Totals,
    /// What the histories exercised, if it was counted.
    pub coverage: Option<Covered>,
    /// How many findings are known, and left out.
    pub known: usize,
    /// Whether some violations that are not known are not told either.
    pub untold: bool,
    /// The names of the logs.
    pub logs: Vec<String>,
    /// Whether every log was read to its end, by every part.
    pub complete: bool,
}

impl Merged {
    /// The report of the whole run.
    pub fn report(&self) -> Report<'_> {
        let Self { sources, findings, totals, coverage, known, untold, logs, complete } = self;
        let (tables, stories, coverage) = (&[], &[], coverage.clone());
        let (totals, known, untold, logs) = (*totals, *known, *untold, logs.clone());
        let summary = ReplaySummary { totals, known, untold, logs, fit: None, partial: !complete };
        let summary = Summary::Replay(summary);
        Report { sources, findings, tables, stories, coverage, summary }
    }

    /// The lifecycle by whose text the parts were judged, with what the histories exercised, if that was counted.
    /// `None`: it cannot be read alone.
    pub fn lifecycle(&self) -> Option<(Model, Option<Coverage>)> {
        // It is the first text of all.
        let source = self.sources.all().next()?;
        let parsed = syntax::parse_file(SourceId(0), &source.name, &source.text);
        let model = model::resolve(&parsed.file).model?;
        let count = |covered: &Covered| {
            let entities = model.entities().zip(&covered.0).map(|((id, _), counts)| counts.counts(&model, id));
            Some(Coverage { entities: entities.collect::<Result<Vec<_>, String>>().ok()? })
        };
        let coverage = self.coverage.as_ref().and_then(count);
        Some((model, coverage))
    }
}

/// How many missing shards are named.
const NAMED: usize = 10;
const ALL: &str = "every shard of one run is needed, each once: the same lifecycle, logs and options, and `--shard 1/N` to \
                   `--shard N/N`";

/// Merges the reports of all parts, in any order.
///
/// # Errors
/// If they are not all the parts of one run, each once.
pub fn merge(mut parts: Vec<PartReport>) -> Result<Merged, Refused> {
    parts.sort_by_key(|part| part.share.index());
    let Some(first) = parts.first() else { return Err(refused("there is no report to merge", ALL)) };
    for part in &parts {
        compare(first, part)?;
    }
    for pair in parts.windows(2) {
        if pair[0].share == pair[1].share {
            let why = format!("shard {} is there twice: `{}` and `{}`", pair[0].share, pair[0].name, pair[1].name);
            return Err(refused(why, ALL));
        }
    }
    complete(&parts)?;
    let logs = first.shard.logs.to_vec();
    let is_mapped = first.shard.settings.get("log").is_some_and(|name| !name.is_null());
    let records = first.shard.records;
    let coverage = merge_coverage(&mut parts)?;
    let mut totals = Totals::default();
    for part in &parts {
        totals.add(&part.totals);
    }
    let complete = parts.iter().all(|part| part.shard.complete);
    let (sources, mut findings) = Merging::new(parts).findings();
    let (known, untold) = (0, false);
    let mut merged = Merged { sources, findings: Vec::new(), totals, coverage, known, untold, logs, complete };
    if totals.instances == 0 && !merged.logs.is_empty() {
        let names: Vec<&str> = merged.logs.iter().map(String::as_str).collect();
        let lifecycle = merged.lifecycle();
        let unused = lifecycle.as_ref().and_then(|(model, _)| unused(model, is_mapped));
        findings.push(nothing_judged((records == 0 && complete).then_some(names.as_slice()), unused));
    }
    merged.findings = findings;
    Ok(merged)
}

/// Looks whether two reports are parts of one run.
fn compare(first: &PartReport, part: &PartReport) -> Result<(), Refused> {
    let (ours, theirs) = (&first.shard, &part.shard);
    let differs = |what: &str| {
        let why = format!("`{}` and `{}` are not of one run: {what}", first.name, part.name);
        Err(refused(why, ALL))
    };
    if ours.of != theirs.of {
        return differs(&format!("one is shard {}, the other shard {}", first.share, part.share));
    }
    if ours.program != theirs.program || theirs.program != PROGRAM {
        let why = format!(
            "`{}` was written by lifespec {}, and this is lifespec {PROGRAM}",
            part.name,
            visible(&theirs.program)
        );
        return Err(refused(why, "replay and merge all shards with the same version"));
    }
    if ours.lifecycle.text != theirs.lifecycle.text {
        return differs("their lifecycles differ");
    }
    let settings: BTreeMap<&String, _> = ours.settings.iter().chain(&theirs.settings).collect();
    for name in settings.keys() {
        let (mine, other) = (ours.settings.get(*name), theirs.settings.get(*name));
        if mine != other {
            let show = |value: Option<&serde_json::Value>| value.map_or("nothing".to_owned(), ToString::to_string);
            let (mine, other) = (show(mine), show(other));
            return differs(&visible(&format!("`{name}` is {mine} for one, and {other} for the other")));
        }
    }
    // What a log is called where another shard was replayed says nothing.
    let read = |it: &super::part::WireShard<'_>| (it.logs.len(), it.records, it.last);
    if read(ours) != read(theirs) {
        let count = |it: &super::part::WireShard<'_>| format!("{} records in {} logs", it.records, it.logs.len());
        let (mine, other) = (count(ours), count(theirs));
        let what = if mine == other {
            "the last times of their logs differ".to_owned()
        } else {
            format!("one read {mine}, the other {other}")
        };
        return differs(&what);
    }
    if first.coverage.is_some() != part.coverage.is_some() {
        return differs("only one of them has counted what the histories exercised");
    }
    Ok(())
}

/// Looks whether every shard is there; they are in order, and no one is there twice.
fn complete(parts: &[PartReport]) -> Result<(), Refused> {
    let Some(of) = parts.first().map(|part| part.share.of()) else { return Ok(()) };
    let mut there = parts.iter().map(|part| part.share.index()).peekable();
    let missing: Vec<String> =
        (1..=of).filter(|index| there.next_if_eq(index).is_none()).map(|index| index.to_string()).collect();
    match missing.as_slice() {
        [] => Ok(()),
        [only] => Err(refused(format!("shard {only}/{of} is missing"), ALL)),
        [named @ .., last] if missing.len() <= NAMED => {
            Err(refused(format!("shards {} and {last} of {of} are missing", named.join(", ")), ALL))
        }
        all => {
            let more = all.len() - NAMED;
            let why = format!("shards {} and {more} more of {of} are missing", all[..NAMED].join(", "));
            Err(refused(why, ALL))
        }
    }
}

fn merge_coverage(parts: &mut [PartReport]) -> Result<Option<Covered>, Refused> {
    let mut all = parts.iter_mut().filter_map(|part| Some((part.coverage.take()?, &part.name)));
    let Some((mut sum, first)) = all.next() else { return Ok(None) };
    for (coverage, name) in all {
        let differs = || refused(format!("`{first}` and `{name}` are not of one run: their lifecycles differ"), ALL);
        if coverage.len() != sum.len() {
            return Err(differs());
        }
        for (sum, entity) in sum.iter_mut().zip(&coverage) {
            sum.merge(entity).ok_or_else(differs)?;
        }
    }
    Ok(Some(Covered(sum)))
}
