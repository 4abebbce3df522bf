//! What the library says of a text, in words that a test can compare.

use std::ffi::OsString;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use lifespec::author;
use lifespec::diagnostic::{Finding, Severity};
use lifespec::model::Model;
use lifespec::replay::{self, LogText, Outcome, Verdict};
use lifespec::session::{Files, Found, Session};
use lifespec::source::SourceMap;

/// The only file there is.
#[derive(Debug)]
struct Text(String);

impl Files for Text {
    fn open(&self, _: &Path) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(Cursor::new(self.0.clone())))
    }

    fn open_log(&self, _: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.0.clone())))
    }

    fn find(&self, _: &Path) -> io::Result<Found> {
        Ok(Found::File)
    }

    fn names(&self, _: &Path) -> io::Result<Vec<OsString>> {
        Err(io::ErrorKind::NotADirectory.into())
    }

    fn identity(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }

    fn write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn create(&self, _: &Path) -> io::Result<Box<dyn io::Write>> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn siblings(&self, _: &Path) -> Vec<String> {
        Vec::new()
    }
}

/// A lifecycle that was read, and what was found.
pub(crate) struct Judged {
    model: Option<Model>,
    findings: Vec<Finding>,
    text: String,
}

/// Reads a `.life` text and runs every check of `lifespec check`.
pub(crate) fn judge(text: &str) -> Judged {
    let file = Text(text.to_owned());
    let spec = Session::new(&file).check(Path::new("test.life"));
    Judged { model: spec.model, findings: spec.findings, text: text.to_owned() }
}

impl Judged {
    /// The model of a text that has no error in it.
    pub(crate) fn model(&self) -> &Model {
        self.model.as_ref().unwrap_or_else(|| panic!("{:#?}", self.messages()))
    }

    /// Each finding above a note: its code and the words it points at, sorted.
    pub(crate) fn reported(&self) -> Vec<(&str, &str)> {
        let above = self.findings.iter().filter(|finding| finding.severity() > Severity::Note);
        let mut all: Vec<_> = above.map(|finding| (finding.code.id, self.words(finding))).collect();
        all.sort_unstable();
        all
    }

    /// Every finding in a line, for the reader of a failed test.
    pub(crate) fn messages(&self) -> Vec<String> {
        self.findings.iter().map(|finding| self.line(finding)).collect()
    }

    /// What went wrong in the scenarios: the title of each that failed, with its findings.
    pub(crate) fn failed_scenarios(&self) -> Vec<(String, Vec<String>)> {
        let told = author::run(self.model()).into_iter().filter(|told| !told.findings.is_empty());
        told.map(|told| (told.title, told.findings.iter().map(|finding| self.line(finding)).collect())).collect()
    }

    /// Judges a log by one of the lifecycle's mappings, or as plain records.
    pub(crate) fn replay(&self, mapping: Option<&str>, log: &[u8]) -> Outcome {
        self.replay_with(mapping, log, &mut SourceMap::default())
    }

    /// Of every finding about a log, its code and the words that it points at first.
    pub(crate) fn blamed(&self, mapping: Option<&str>, log: &[u8]) -> Vec<(&str, String)> {
        let mut sources = SourceMap::default();
        let outcome = self.replay_with(mapping, log, &mut sources);
        let words = |finding: &Finding| finding.span().map_or("", |span| sources.slice(span)).to_owned();
        outcome.findings.iter().map(|finding| (finding.code.id, words(finding))).collect()
    }

    fn replay_with(&self, mapping: Option<&str>, log: &[u8], sources: &mut SourceMap) -> Outcome {
        let model = self.model();
        let mapping =
            mapping.map(|name| model.logs.iter().find(|log| log.name.text == name).expect("a log of that name"));
        let options = replay::Options { log: mapping, ..replay::Options::default() };
        replay::run(model, options, &[LogText { name: "log", bytes: log }], sources)
    }

    fn line(&self, finding: &Finding) -> String {
        let at = finding.span().map_or(0, |span| self.text[..span.start as usize].lines().count());
        let (severity, code, words) = (finding.severity(), finding.code.id, self.words(finding));
        format!(
            "{severity} {code} line {at} `{words}`: {} ({})",
            finding.message,
            finding.help.as_deref().unwrap_or("-")
        )
    }

    fn words(&self, finding: &Finding) -> &str {
        finding.span().and_then(|span| self.text.get(span.range())).unwrap_or("")
    }
}

/// The one verdict of a log with one root.
pub(crate) fn only_verdict(outcome: &Outcome) -> Verdict {
    match outcome.verdicts.as_slice() {
        [(_, verdict)] => *verdict,
        several => panic!("one root expected: {several:?}; {:#?}", outcome.findings),
    }
}
