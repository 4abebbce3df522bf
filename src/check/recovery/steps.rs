//! Resolutions that leave something out: no step at all, or an `else` whose turn no time brings.

use crate::check::ways::Ways;
use crate::diagnostic::{Code, Finding, Severity};
use crate::model::Resolution;
use crate::source::Span;

/// A step without a limit, with an `else` after it: it may fail by itself, but not by waiting.
pub(crate) const LS167: Code =
    Code { id: "LS167", name: "else-without-limit", severity: Severity::Note, page: include_str!("LS167.md") };

/// A resolution that says nothing.
pub(crate) const LS170: Code =
    Code { id: "LS170", name: "empty-resolution", severity: Severity::Error, page: include_str!("LS170.md") };

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    for incident in &ways.entity.incidents {
        let event = &ways.model.event(incident.event).name.text;
        resolution(&incident.resolution, incident.event_span, &format!("`{event}`"), findings);
    }
    for entry in &ways.entity.on_enter {
        resolution(&entry.resolution, entry.info.span, "the entry", findings);
    }
}

fn resolution(resolution: &Resolution, place: Span, what: &str, findings: &mut Vec<Finding>) {
    if resolution.lines.iter().all(Vec::is_empty) {
        findings.push(
            Finding::new(&LS170, format!("nothing says what is done about {what}"))
                .label(place, "no step follows")
                .help("say what people do, in words (`{ contact Customer within 14d else return drives }`)"),
        );
    }
    for line in &resolution.lines {
        for pair in line.windows(2).filter(|pair| pair[0].within.is_none()) {
            findings.push(
                Finding::new(
                    &LS167,
                    "no time is set after which this step counts as failed and its `else` gets its turn",
                )
                .label(pair[0].span, "this step has no limit")
                .label(pair[1].span, "this waits for its turn")
                .help("say how long the step may take (`within 14d`)"),
            );
        }
    }
}
