//! Prints a report as SARIF 2.1.0, which code hosts and editors read.

mod wire;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;

use self::wire::{
    Artifact, Automation, Columns, Configuration, Driver, Fingerprints, Flow, Location, Log, Outcome, Physical,
    Properties, Region, Rule, Run, Stop, Text, Thread, Tool,
};
use super::Report;
use super::cause::{Cause, in_order};
use super::escape::Plain;
use super::fingerprint::{self, Fingerprint};
use super::human::{remarks, told_line};
use super::places::Places;
use super::root::Root;
use super::spot::Spot;
use super::summary::Summary;
use super::visible::visible;
use super::wire::severity;
use crate::catalog::gist;
use crate::diagnostic::{Code, Finding};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Prints the document, indented, with a line break at the end.
pub(super) fn print(report: &Report<'_>, root: &Root, out: &mut dyn Write) -> io::Result<()> {
    let ordered = in_order(report.findings);
    let codes: BTreeMap<&str, &'static Code> = ordered.iter().map(|finding| (finding.code.id, finding.code)).collect();
    let indexes: BTreeMap<&str, usize> = codes.keys().zip(0..).map(|(id, index)| (*id, index)).collect();
    let prints = fingerprint::all(ordered.iter().copied(), report.sources);
    let mut writer = Writer { report, root, places: Places::new(report.sources) };
    let results = ordered.iter().zip(prints).map(|(finding, print)| {
        let index = indexes.get(finding.code.id).copied().unwrap_or(0);
        writer.outcome(finding, index, print)
    });
    let run = Run {
        results: results.collect(),
        tool: Tool {
            driver: Driver {
                name: "lifespec",
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: codes.into_values().map(rule).collect(),
            },
        },
        automation_details: Automation { id: id(&report.summary) },
        column_kind: "unicodeCodePoints",
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    log.serialize(&mut Serializer::with_formatter(&mut *out, Plain::default())).map_err(io::Error::from)?;
    writeln!(out)
}

fn id(summary: &Summary) -> &'static str {
    match summary {
        Summary::Check(_) => "lifespec-check/",
        Summary::Replay(_) => "lifespec-replay/",
        Summary::Test(_) => "lifespec-test/",
        Summary::None => "lifespec/",
    }
}

fn rule(code: &'static Code) -> Rule {
    let page = || Text { text: code.page.to_owned(), markdown: Some(code.page) };
    Rule {
        id: code.id,
        name: code.name,
        short_description: Text { text: gist(code), markdown: None },
        full_description: Text { text: opening(code), markdown: None },
        help: page(),
        default_configuration: Configuration { level: severity(code.severity) },
    }
}

/// The first paragraph of a page, on one line.
fn opening(code: &Code) -> String {
    let lines = code.page.lines().skip(1).skip_while(|line| line.trim().is_empty());
    let lines: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let text = lines.join(" ");
    text.strip_prefix("What it is: ").map_or_else(|| text.clone(), str::to_owned)
}

/// A text from a lifecycle or a log: in messages, braces stand for arguments, and `[…](…)` is a link.
fn plain(text: &str) -> Text {
    let text = visible(text).replace('{', "{{").replace('}', "}}").replace("](", "] (");
    Text { text, markdown: None }
}

/// Prints findings of one report.
struct Writer<'a> {
    report: &'a Report<'a>,
    root: &'a Root,
    places: Places<'a>,
}

impl<'a> Writer<'a> {
    fn outcome(&mut self, finding: &'a Finding, rule_index: usize, print: Fingerprint) -> Outcome<'a> {
        let sources = self.report.sources;
        let spot = Spot::of(finding, (sources, &mut self.places));
        let mut labels = finding.labels.iter();
        let primary = labels.next().map(|label| plain(&label.text));
        let related = labels.zip(1..).map(|(label, id)| {
            let spot = Spot::at(label.span, (sources, &mut self.places));
            Location { id: Some(id), ..location(&spot, self.root, Some(plain(&label.text))) }
        });
        Outcome {
            rule_id: finding.code.id,
            rule_index,
            level: severity(finding.severity()),
            message: message(finding),
            related_locations: related.collect(),
            locations: [location(&spot, self.root, primary)],
            partial_fingerprints: Fingerprints {
                ours: print.to_string(),
                primary_location_line_hash: print.to_string(),
            },
            code_flows: self.story(finding),
            properties: Properties { instance: finding.instance.as_deref().map(visible) },
        }
    }

    /// The story of a finding, if it has one.
    fn story(&mut self, finding: &'a Finding) -> Option<[Flow; 1]> {
        if finding.story.is_empty() {
            return None;
        }
        let stops = finding.story.iter().zip(1..).map(|(told, execution_order)| {
            let spot = Spot::at(told.span, (self.report.sources, &mut self.places));
            Stop { location: location(&spot, self.root, Some(plain(&told_line(told)))), execution_order }
        });
        Some([Flow { thread_flows: [Thread { locations: stops.collect() }] }])
    }
}

/// What is found, and what is to be done about it.
fn message(finding: &Finding) -> Text {
    let mut lines = vec![plain(&finding.message).text + "."];
    let remarks = remarks(&Cause { findings: vec![finding] });
    lines.extend(remarks.iter().map(|(word, remark)| format!("{word}: {}", plain(remark).text)));
    Text { text: lines.join("\n"), markdown: None }
}

fn location(spot: &Spot<'_>, root: &Root, message: Option<Text>) -> Location {
    let region = spot.place.map(|(start, end)| Region {
        start_line: start.line.max(1),
        columns: end.map(|end| Columns {
            start_column: start.column,
            end_line: end.line.max(1),
            end_column: end.column,
        }),
    });
    let artifact_location = Artifact { uri: root.uri(spot.name) };
    Location { id: None, physical: Physical { artifact_location, region }, message }
}
