//! The shapes of stories in JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::wire::{WireRecord, severity};
use crate::diagnostic::Finding;
use crate::replay::{Ahead, Due, Known, Step, Telling, Way};

/// One record of a story.
#[derive(Serialize)]
pub(super) struct WireStep<'a> {
    record: WireRecord<'a>,
    time: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    later: Option<&'a str>,
    says: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unseen: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<WireFound<'a>>,
    after: Vec<WireKnown<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    open: bool,
    timers: Vec<WireDue<'a>>,
}

/// A finding in its place; the whole of it stands among the findings.
#[derive(Serialize)]
struct WireFound<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
}

/// A state of `null`: the instance may not exist. A field without values may have any.
#[derive(Serialize)]
struct WireKnown<'a> {
    instance: &'a str,
    states: &'a [Option<String>],
    fields: BTreeMap<&'a str, &'a [String]>,
}

#[derive(Serialize)]
struct WireDue<'a> {
    instance: &'a str,
    rule: &'a str,
    earliest: Option<&'a str>,
    latest: Option<&'a str>,
}

/// What could come after the last record.
#[derive(Serialize)]
pub(super) struct WireAhead<'a> {
    instances: &'a [String],
    state: Option<&'a str>,
    moves: Vec<WireWay<'a>>,
}

#[derive(Serialize)]
struct WireWay<'a> {
    rule: &'a str,
    event: Option<&'a str>,
    holds: Option<bool>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    lacks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<WireDue<'a>>,
}

/// The records of all stories.
pub(super) fn steps(stories: &[Telling]) -> Vec<WireStep<'_>> {
    stories.iter().flat_map(|story| &story.steps).map(step).collect()
}

/// What could come next in all of them.
pub(super) fn next(stories: &[Telling]) -> Vec<WireAhead<'_>> {
    stories.iter().flat_map(|story| &story.next).map(ahead).collect()
}

fn step(step: &Step) -> WireStep<'_> {
    WireStep {
        record: WireRecord::from(&step.record),
        time: step.time.as_deref(),
        later: step.later.as_deref(),
        says: &step.says,
        unseen: &step.unseen,
        findings: step.findings.iter().map(found).collect(),
        after: step.after.iter().map(known).collect(),
        open: step.open,
        timers: step.timers.iter().map(due).collect(),
    }
}

fn found(finding: &Finding) -> WireFound<'_> {
    WireFound { code: finding.code.id, severity: severity(finding.severity()), message: &finding.message }
}

fn known(known: &Known) -> WireKnown<'_> {
    let fields = known.fields.iter().map(|(name, values)| (name.as_str(), values.as_slice()));
    WireKnown { instance: &known.instance, states: &known.states, fields: fields.collect() }
}

fn due(due: &Due) -> WireDue<'_> {
    let Due { instance, rule, earliest, latest } = due;
    WireDue { instance, rule, earliest: earliest.as_deref(), latest: latest.as_deref() }
}

fn ahead(ahead: &Ahead) -> WireAhead<'_> {
    let Ahead { instances, state, ways } = ahead;
    WireAhead { instances, state: state.as_deref(), moves: ways.iter().map(way).collect() }
}

fn way(way: &Way) -> WireWay<'_> {
    let Way { rule, event, holds, lacks, due: deadline } = way;
    WireWay { rule, event: event.as_deref(), holds: *holds, lacks, due: deadline.as_ref().map(due) }
}
