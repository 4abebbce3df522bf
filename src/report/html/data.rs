//! The findings as the data of a page: JSON that cannot end the element it stands in, and never too much of it.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Serializer;

use super::page::{Escaped, short};
use super::picture::Picture;
use super::words::Words;
use crate::diagnostic::Finding;
use crate::report::cause::{Cause, spec_spans};
use crate::report::escape::OneLine;
use crate::report::human::told_line;
use crate::report::visible::visible;
use crate::source::{SourceMap, Span};

/// Findings that a page holds.
const MOST: usize = 10_000;
/// Bytes that they may take.
const ROOM: usize = 3_500_000;
/// Lines of a story that a page holds in its data.
const STORY: usize = 200;

/// What the script reads. Texts and places are told once, and named by their numbers.
#[derive(Default, Serialize)]
struct Data {
    /// How many findings there are in all.
    total: usize,
    texts: Vec<String>,
    /// File, line, what stands before the words, the words, what follows.
    places: Vec<(usize, u64, [String; 3])>,
    causes: Vec<WireCause>,
    findings: Vec<WireFinding>,
}

/// Severity, code, name, how many findings there are, and what is drawn of it.
#[derive(Serialize)]
struct WireCause(String, &'static str, &'static str, usize, Vec<String>);

/// One finding. Its texts and places are numbers.
#[derive(Serialize)]
struct WireFinding {
    #[serde(rename = "c")]
    cause: usize,
    #[serde(rename = "m")]
    message: usize,
    #[serde(rename = "i")]
    instance: usize,
    /// The file and the line of the record; the line is 0 if there is none.
    #[serde(rename = "f")]
    file: usize,
    #[serde(rename = "l")]
    line: u64,
    /// Places, with what is said of each.
    #[serde(rename = "p")]
    labels: Vec<(usize, usize)>,
    #[serde(rename = "r")]
    remarks: Vec<(&'static str, usize)>,
    #[serde(rename = "s")]
    story: Vec<usize>,
}

/// The findings of causes as JSON, and how many of them that are.
pub(super) fn data(causes: &[Cause<'_>], sources: &SourceMap, pictures: &[Picture]) -> (Escaped, usize) {
    let mut most = MOST;
    loop {
        let data = Build::new(sources).all(causes, pictures, most);
        let (json, told) = (written(&data), data.findings.len());
        if json.len() <= ROOM || told == 0 {
            return (Escaped(json), told);
        }
        most = told * 9 / 10 * ROOM / json.len();
    }
}

/// How many findings of each cause are told, so that no cause is told at the cost of others.
fn each(causes: &[Cause<'_>], most: usize) -> usize {
    let told = |each: usize| causes.iter().map(|cause| cause.findings.len().min(each)).sum::<usize>();
    let (mut least, mut end) = (1, most + 1);
    while least + 1 < end {
        let middle = usize::midpoint(least, end);
        if told(middle) <= most {
            least = middle;
        } else {
            end = middle;
        }
    }
    least
}

fn written(data: &Data) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = data.serialize(&mut Serializer::with_formatter(&mut bytes, OneLine));
    // Outside of its strings JSON has no `<`: no text can end the element, nor begin a comment in it.
    String::from_utf8_lossy(&bytes).replace('<', "\\u003c")
}

/// Data that is being put together.
struct Build<'a> {
    sources: &'a SourceMap,
    data: Data,
    texts: HashMap<String, usize>,
    places: HashMap<Span, usize>,
}

impl<'a> Build<'a> {
    fn new(sources: &'a SourceMap) -> Self {
        Self { sources, data: Data::default(), texts: HashMap::new(), places: HashMap::new() }
    }

    fn all(mut self, causes: &[Cause<'_>], pictures: &[Picture], most: usize) -> Data {
        self.data.total = causes.iter().map(|cause| cause.findings.len()).sum();
        let each = each(causes, most);
        for cause in causes {
            let room = most - self.data.findings.len();
            if room == 0 {
                break;
            }
            for finding in cause.findings.iter().take(each.min(room)) {
                let finding = self.finding(finding);
                self.data.findings.push(finding);
            }
            let shown = cause.shown();
            let severity = shown.severity().to_string();
            let spots = spots(shown, self.sources, pictures);
            self.data.causes.push(WireCause(severity, shown.code.id, shown.code.name, cause.findings.len(), spots));
        }
        self.data
    }

    fn finding(&mut self, finding: &Finding) -> WireFinding {
        let labels = finding.labels.iter().map(|label| (self.place(label.span), self.text(&label.text))).collect();
        let help = finding.help.iter().map(|help| ("help", help));
        let remarks = help.chain(finding.notes.iter().map(|note| ("note", note)));
        let remarks = remarks.map(|(word, text)| (word, self.text(text))).collect();
        let story = finding.story.iter().take(STORY).map(|told| self.text(&told_line(told))).collect();
        let (file, line) = finding.record.as_ref().map_or(("", 0), |record| (record.file.as_str(), record.line));
        WireFinding {
            cause: self.data.causes.len(),
            message: self.text(&finding.message),
            instance: self.text(finding.instance.as_deref().unwrap_or("")),
            file: self.text(file),
            line,
            labels,
            remarks,
            story,
        }
    }

    /// The number of a text.
    fn text(&mut self, text: &str) -> usize {
        let text = visible(&short(text)).into_owned();
        *self.texts.entry(text).or_insert_with_key(|text| {
            self.data.texts.push(text.clone());
            self.data.texts.len() - 1
        })
    }

    /// The number of a place.
    fn place(&mut self, span: Span) -> usize {
        if let Some(known) = self.places.get(&span) {
            return *known;
        }
        let Words { file, line, text } = Words::at(span, self.sources);
        let file = self.text(&file);
        self.data.places.push((file, line, text));
        let number = self.data.places.len() - 1;
        self.places.insert(span, number);
        number
    }
}

/// What is drawn of what a finding is about.
fn spots(finding: &Finding, sources: &SourceMap, pictures: &[Picture]) -> Vec<String> {
    let places = spec_spans(finding, sources);
    let drawn = pictures.iter().enumerate();
    let mut spots: Vec<String> =
        drawn.flat_map(|(number, it)| places.iter().flat_map(move |place| it.spots(number, *place))).collect();
    spots.sort_unstable();
    spots.dedup();
    spots
}
