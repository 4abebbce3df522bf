//! Reads the report of one part of a run, and looks whether it can be one.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::super::coverage::WireEntity;
use super::super::part::WireShard;
use super::super::visible::visible;
use super::super::wire::{VERSION, WireFinding, WireTotals, severity_of};
use super::{Refused, refused};
use crate::catalog;
use crate::diagnostic::Code;
use crate::replay::{Share, Totals};

/// The report of one part of a run.
pub struct PartReport {
    /// What people call it.
    pub(super) name: String,
    pub(super) share: Share,
    pub(super) shard: WireShard<'static>,
    pub(super) findings: Vec<(&'static Code, WireFinding<'static>)>,
    pub(super) coverage: Option<Vec<WireEntity>>,
    pub(super) totals: Totals,
}

/// As much of a document as tells what it is.
#[derive(Deserialize)]
struct Head {
    version: Option<Value>,
    shard: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Document {
    findings: Vec<WireFinding<'static>>,
    coverage: Option<Vec<WireEntity>>,
    summary: WireTotals,
    shard: WireShard<'static>,
}

/// No count of a report is above this: then the sums of all parts are still numbers.
const MOST: u64 = 1 << 40;
const AGAIN: &str = "write it again with `lifespec replay --shard K/N --format json`";

/// Reads a report.
///
/// # Errors
/// If it is no report of a part, or something is wrong with it.
pub fn read_part(name: &str, bytes: &[u8]) -> Result<PartReport, Refused> {
    let shown = visible(name).into_owned();
    let none = || refused(format!("`{shown}` is no report of lifespec"), AGAIN);
    let head: Head = serde_json::from_slice(bytes).map_err(|error| {
        if error.is_data() {
            return none();
        }
        // The words of the error end with the place.
        refused(format!("`{shown}` is no JSON: {error}"), "was it written to its end?")
    })?;
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(none());
    }
    match &head.version {
        Some(version) if *version == VERSION => {}
        Some(version) => {
            let version = visible(&version.to_string()).into_owned();
            let why = format!("`{shown}` is a report of version {version}, and this program reads version {VERSION}");
            return Err(refused(why, "merge reports with the program that wrote them"));
        }
        None => return Err(none()),
    }
    if head.shard.is_none() {
        return Err(refused(format!("`{shown}` is not the report of a shard"), AGAIN));
    }
    let broken = |what: &str| refused(format!("`{shown}` is not as lifespec writes reports: {}", visible(what)), AGAIN);
    let document: Document = serde_json::from_slice(bytes).map_err(|error| broken(&error.to_string()))?;
    let Document { findings, coverage, summary, shard } = document;
    let share = Share::new(shard.index, shard.of).ok_or_else(|| broken("there is no such shard"))?;
    let totals = summary.totals(MOST).ok_or_else(|| broken("a total is absurdly large"))?;
    if !coverage.iter().flatten().all(|entity| entity.is_sound(MOST)) {
        return Err(broken("its coverage contradicts itself"));
    }
    let counts = findings.iter().map(|finding| finding.labels.len());
    if !counts.eq(shard.findings.iter().map(|place| place.spans.len())) || !has_all_excerpts(&shard) {
        return Err(broken("the places of its findings are not complete"));
    }
    if let Some(finding) = findings.iter().find(|finding| severity_of(&finding.severity).is_none()) {
        return Err(broken(&format!("there is no severity `{}`", finding.severity)));
    }
    let code = |finding: WireFinding<'static>| match catalog::find(&finding.code) {
        Ok(code) => Ok((code, finding)),
        Err(_) => Err(broken(&format!("there is no finding `{}`", finding.code))),
    };
    let findings = findings.into_iter().map(code).collect::<Result<Vec<_>, Refused>>()?;
    Ok(PartReport { name: shown, share, shard, findings, coverage, totals })
}

/// Whether everything is there that a finding points into.
fn has_all_excerpts(shard: &WireShard<'_>) -> bool {
    let mut spans = shard.findings.iter().flat_map(|place| &place.spans);
    spans.all(|(source, start, end)| *source as usize <= shard.excerpts.len() && start <= end)
}
