//! The pages of `lifespec explain` tell the truth: each bad example is reported, each good one is clean.
//!
//! A good example without a lifecycle has that of the bad one. Words after `jsonl` say how the log is read:
//! `jsonl log=Polls budget=4` by the mapping `Polls`, and with so small a limit that the search gives up.

use std::ffi::OsString;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use lifespec::diagnostic::{Code, Finding, Severity};
use lifespec::model::Model;
use lifespec::replay::{LogText, Options, run};
use lifespec::session::{Files, Found, Session};
use lifespec::{author, catalog, replay};

/// One example of a page: a lifecycle, and the records of a log where the page needs them.
#[derive(Debug, Default)]
struct Example {
    ending: String,
    spec: String,
    log: String,
    /// The words that say how the log is read.
    reading: String,
}

/// The only file there is.
#[derive(Debug)]
struct Only(String);

impl Files for Only {
    fn open(&self, _: &Path) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(Cursor::new(self.0.clone().into_bytes())))
    }

    fn open_log(&self, _: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.0.clone().into_bytes())))
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
        Err(io::ErrorKind::Unsupported.into())
    }

    fn create(&self, _: &Path) -> io::Result<Box<dyn io::Write>> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn siblings(&self, _: &Path) -> Vec<String> {
        Vec::new()
    }
}

/// The example below a heading: its `life` or `yaml` block, and its `json` or `jsonl` block; none if the page shows
/// command lines instead.
fn example(page: &str, heading: &str) -> Option<Example> {
    let section =
        page.split("\n## ").find(|section| section.lines().next().is_some_and(|line| line.trim() == heading))?;
    let mut example = Example::default();
    let mut rest = section;
    while let Some((_, block)) = rest.split_once("\n```") {
        let (ending, block) = block.split_once('\n')?;
        let (text, after) = block.split_once("\n```")?;
        let (ending, reading) = ending.split_once(' ').unwrap_or((ending, ""));
        match ending.trim() {
            "life" | "yaml" => (example.ending, example.spec) = (ending.trim().to_owned(), format!("{text}\n")),
            "json" | "jsonl" => (example.log, example.reading) = (format!("{text}\n"), reading.trim().to_owned()),
            _ => {}
        }
        rest = after;
    }
    (!example.spec.is_empty() || !example.log.is_empty()).then_some(example)
}

/// How the log of an example is read.
fn options<'m>(model: &'m Model, example: &'m Example) -> Options<'m> {
    let mut options = Options::default();
    for word in example.reading.split_whitespace() {
        match word.split_once('=') {
            Some(("log", name)) => options.log = model.logs.iter().find(|log| log.name.text == name),
            Some(("job", name)) => (options.only, options.story) = (Some(name), true),
            Some(("keep", bytes)) => options.keep = bytes.parse().expect("a number"),
            Some(("budget", limit)) => options.budget = limit.parse().expect("a number"),
            _ => panic!("`{word}` says nothing about a log"),
        }
    }
    options
}

/// Everything that the checks, the scenarios and, if there is a log, the replay say of an example.
fn told(example: &Example) -> Vec<Finding> {
    let files = Only(example.spec.clone());
    told_in(&mut Session::new(&files), example)
}

fn told_in(session: &mut Session<'_>, example: &Example) -> Vec<Finding> {
    let spec = session.check(Path::new(&format!("page.{}", example.ending)));
    let mut findings = spec.findings;
    if let Some(model) = &spec.model {
        findings.extend(author::run(model).into_iter().flat_map(|told| told.findings));
        if !example.log.is_empty() {
            let log = LogText { name: "page.jsonl", bytes: example.log.as_bytes() };
            findings.extend(run(model, options(model, example), &[log], &mut session.sources).findings);
        }
    }
    findings
}

fn lines(findings: &[&Finding]) -> String {
    let lines: Vec<String> =
        findings.iter().map(|finding| format!("\n  {} {}", finding.code.id, finding.message)).collect();
    lines.concat()
}

/// What is wrong with a page.
fn faults(code: &Code) -> Vec<String> {
    let mut faults = Vec::new();
    for heading in ["Why it matters", "Bad", "Good"] {
        if !code.page.contains(&format!("\n## {heading}\n")) {
            faults.push(format!("{}: the page has no section `{heading}`", code.id));
        }
    }
    let (bad, good) = (example(code.page, "Bad"), example(code.page, "Good"));
    if let Some(bad) = &bad {
        let found = told(bad);
        let meant = |finding: &Finding| finding.code.id == code.id;
        if !found.iter().any(meant) || needs_history(code) && above_a_note(&found).iter().any(|other| !meant(other)) {
            let found: Vec<&Finding> = found.iter().collect();
            faults.push(format!("{}: the bad example is not reported, or not alone:{}", code.id, lines(&found)));
        }
    }
    if let Some(mut good) = good {
        if let (true, Some(bad)) = (good.spec.is_empty(), bad) {
            (good.ending, good.spec) = (bad.ending, bad.spec);
        }
        let found = told(&good);
        let above = above_a_note(&found);
        if !above.is_empty() || found.iter().any(|finding| finding.code.id == code.id && needs_history(code)) {
            faults.push(format!("{}: the good example is not clean:{}", code.id, lines(&above)));
        }
    }
    faults
}

fn above_a_note(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.severity() > Severity::Note).collect()
}

/// Whether a finding is one about a history, told or recorded: the lifecycle of its example is clean.
fn needs_history(code: &Code) -> bool {
    [replay::CODES, author::CODES].concat().iter().any(|other| other.id == code.id)
}

#[test]
fn every_page_has_a_bad_example_that_is_reported_and_a_good_one_that_is_clean() {
    let faults: Vec<String> = catalog::all().iter().flat_map(|code| faults(code)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_a_configuration_cannot_lower_no_allow_keeps_back() {
    let mut looked_at = 0;
    for code in catalog::all() {
        let Some(mut bad) = example(code.page, "Bad").filter(|bad| bad.ending == "life" && !needs_history(code)) else {
            continue;
        };
        bad.spec = format!("{}allow {} \"meant\"\n", bad.spec, code.id);
        let kept_back = |finding: &Finding| finding.code.id != code.id || finding.severity() != code.severity;
        if catalog::is_fixed(code) {
            assert!(!told(&bad).iter().all(kept_back), "{}: an `allow` keeps it back", code.id);
            looked_at += 1;
        }
    }
    assert!(looked_at > 40, "{looked_at}");
}

#[test]
fn a_page_about_histories_shows_one() {
    // It takes a broken file, or one that changes, or somebody who interrupts the run.
    let files = ["LS338", "LS340", "LS341"];
    let without: Vec<&str> = [replay::CODES, author::CODES]
        .concat()
        .iter()
        .filter(|code| !files.contains(&code.id))
        .filter(|code| {
            let shown = |heading| example(code.page, heading);
            let scenario = |example: &Example| example.spec.contains("\nscenario ");
            let tells = |example: Example| !example.log.is_empty() || scenario(&example);
            !(shown("Bad").is_some_and(tells) && shown("Good").is_some_and(tells))
        })
        .map(|code| code.id)
        // A log that breaks off cannot stand on a page.
        .filter(|id| *id != "LS338")
        .collect();
    assert!(without.is_empty(), "no history: {without:?}");
}

#[test]
fn almost_every_page_shows_a_lifecycle() {
    let without: Vec<&str> =
        catalog::all().iter().filter(|code| example(code.page, "Bad").is_none()).map(|code| code.id).collect();
    // What is wrong with a file as a whole, or too large for a page.
    let rightly = |id: &&str| {
        id.starts_with("LS48") || id.starts_with("LS49") || ["LS034", "LS079", "LS338", "LS340", "LS341"].contains(id)
    };
    assert!(without.iter().all(rightly), "no example of a lifecycle: {without:?}");
}

/// The words that the labels of the first finding of a bad example point to.
fn pointed_at(id: &str) -> Vec<String> {
    let codes = catalog::all();
    let code = codes.iter().find(|code| code.id == id).expect("a code");
    let bad = example(code.page, "Bad").expect("an example");
    let files = Only(bad.spec.clone());
    let mut session = Session::new(&files);
    let findings = told_in(&mut session, &bad);
    let finding = findings.iter().find(|finding| finding.code.id == id).expect("it is reported");
    finding.labels.iter().map(|label| session.sources.slice(label.span).to_owned()).collect()
}

#[test]
fn a_finding_points_at_the_word_of_the_record_and_then_at_the_rule() {
    for (id, words) in [
        ("LS301", ["\"Shop.Send\"", "Open"]),
        ("LS302", ["\"Runner.Deploy\"", "reviewed"]),
        ("LS303", ["\"2026-03-12T09:00:00Z\"", "after 14d"]),
        ("LS304", ["\"2026-03-11T09:00:00Z\"", "after 7d"]),
        ("LS305", ["\"Customer\"", "Shop.Send"]),
        ("LS306", ["\"Customer.Pay\"", "Order"]),
        ("LS307", ["\"Shop.Send\"", "Sent"]),
        ("LS308", ["\"Shipped\"", "all steps in Passed"]),
        ("LS309", ["\"Paid\"", "Open"]),
        ("LS310", ["\"Sent\"", "Paid"]),
        ("LS311", ["\"Customer.Order\"", "Open"]),
        ("LS312", ["2", "on Bank.Try"]),
        ("LS313", ["\"b3\"", "boxes"]),
    ] {
        assert_eq!(pointed_at(id), words, "{id}");
    }
}
