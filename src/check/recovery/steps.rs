//! LS167: steps whose `else` no time brings about.

use crate::check::ways::Ways;
use crate::diagnostic::{Code, Finding, Severity};

/// A step without a limit, with an `else` after it: it may fail by itself, but not by waiting.
pub(crate) const LS167: Code =
    Code { id: "LS167", name: "else-without-limit", severity: Severity::Note, page: include_str!("LS167.md") };

pub(super) fn check(ways: Ways<'_>, findings: &mut Vec<Finding>) {
    let incidents = ways.entity.incidents.iter().map(|incident| &incident.resolution);
    for resolution in incidents.chain(ways.entity.on_enter.iter().map(|entry| &entry.resolution)) {
        for line in &resolution.lines {
            // One line is one plan: what is missing in it is told once.
            if let Some(pair) = line.windows(2).find(|pair| pair[0].within.is_none()) {
                findings.push(
                    Finding::new(&LS167, "no time is set after which this step counts as failed")
                        .label(pair[0].span, "this step has no limit")
                        .label(pair[1].span, "so nothing says when this has its turn")
                        .help("say how long the step may take (`within 14d`)"),
                );
            }
        }
    }
}
