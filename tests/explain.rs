//! The pages of `lifespec explain` tell the truth: each bad example is reported, each good one is clean.

use std::io::{self, Cursor, Read};
use std::path::Path;

use lifespec::diagnostic::{Code, Finding, Severity};
use lifespec::replay::{LogText, Options, run};
use lifespec::session::{Files, Session};
use lifespec::{author, catalog};

/// One example of a page: a lifecycle, and the records of a log where the page needs them.
#[derive(Debug, Default)]
struct Example {
    ending: String,
    spec: String,
    log: String,
}

/// The only file there is.
#[derive(Debug)]
struct Only(String);

impl Files for Only {
    fn open(&self, _: &Path) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(Cursor::new(self.0.clone().into_bytes())))
    }

    fn write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
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
        match ending.trim() {
            "life" | "yaml" => (example.ending, example.spec) = (ending.trim().to_owned(), format!("{text}\n")),
            "json" | "jsonl" => example.log = format!("{text}\n"),
            _ => {}
        }
        rest = after;
    }
    (!example.spec.is_empty()).then_some(example)
}

/// Everything that the checks, the scenarios and, if there is a log, the replay say of an example.
fn told(example: &Example) -> Vec<Finding> {
    let files = Only(example.spec.clone());
    let mut session = Session::new(&files);
    let spec = session.check(Path::new(&format!("page.{}", example.ending)));
    let mut findings = spec.findings;
    if let Some(model) = &spec.model {
        findings.extend(author::run(model).into_iter().flat_map(|told| told.findings));
        if !example.log.is_empty() {
            let log = LogText { name: "page.jsonl", bytes: example.log.as_bytes() };
            let options = Options { log: model.logs.first(), ..Options::default() };
            findings.extend(run(model, options, &[log], &mut session.sources).findings);
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
    if let Some(bad) = example(code.page, "Bad") {
        let found = told(&bad);
        if !found.iter().any(|finding| finding.code.id == code.id) {
            faults.push(format!(
                "{}: the bad example is not reported:{}",
                code.id,
                lines(&found.iter().collect::<Vec<_>>())
            ));
        }
    }
    if let Some(good) = example(code.page, "Good") {
        let found = told(&good);
        let above: Vec<&Finding> = found.iter().filter(|finding| finding.severity() > Severity::Note).collect();
        if !above.is_empty() {
            faults.push(format!("{}: the good example is not clean:{}", code.id, lines(&above)));
        }
    }
    faults
}

#[test]
fn every_page_has_a_bad_example_that_is_reported_and_a_good_one_that_is_clean() {
    let faults: Vec<String> = catalog::all().iter().flat_map(|code| faults(code)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn almost_every_page_shows_a_lifecycle() {
    let without: Vec<&str> =
        catalog::all().iter().filter(|code| example(code.page, "Bad").is_none()).map(|code| code.id).collect();
    let only_files = without.iter().all(|id| id.starts_with("LS49"));
    assert!(only_files, "no example of a lifecycle: {without:?}");
}
