//! Lifecycles as text files, each with the findings that it must produce; and the examples of every explain page.
//!
//! A line `#! LS101 at "Closed"` expects a finding whose primary label covers those words, `#! LS101` one without a
//! label. A file without such lines must produce nothing above a note. Notes that are not expected are let pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lifespec::check::{self, Options};
use lifespec::diagnostic::{Code, Finding, Severity};
use lifespec::explore;
use lifespec::model;
use lifespec::source::SourceMap;
use lifespec::syntax;

/// Every code that a lifecycle by itself can have.
fn codes() -> Vec<&'static Code> {
    [syntax::codes::CODES, syntax::YAML_CODES, model::CODES, check::CODES, explore::CODES].concat()
}

/// What a lifecycle is found to be, as far as it is understood.
pub(crate) fn findings(sources: &mut SourceMap, name: &str, text: &str) -> Vec<Finding> {
    let id = sources.add(name, text);
    let parsed = syntax::parse_file(id, name, text);
    let mut findings = parsed.findings;
    let resolved = model::resolve(&parsed.file);
    findings.extend(resolved.findings);
    match resolved.model {
        Some(model) => {
            findings.extend(check::judge(&model));
            let composed = explore::ask_all(&model, explore::Options::default(), explore::Watch::default());
            findings.extend(explore::findings(&model, &composed, &findings));
            let codes = codes();
            check::settle(&model, findings, &Options { known_codes: &codes, judged_codes: &codes })
        }
        None => findings,
    }
}

/// A finding as a fixture writes it.
fn line(sources: &SourceMap, finding: &Finding) -> String {
    match finding.span() {
        Some(span) => {
            let words = sources.slice(span).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            format!("{} at \"{words}\"", finding.code.id)
        }
        None => finding.code.id.to_owned(),
    }
}

fn expected(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.trim_start().strip_prefix("#!")).map(|line| line.trim().to_owned()).collect()
}

/// What differs between expectation and finding, one line each.
fn difference(sources: &SourceMap, expected: &[String], findings: &[Finding]) -> String {
    let mut missing = expected.to_vec();
    let mut text = String::new();
    for finding in findings {
        let line = line(sources, finding);
        if let Some(at) = missing.iter().position(|expected| *expected == line) {
            missing.remove(at);
        } else if finding.severity() > Severity::Note {
            let help = finding.help.as_deref().unwrap_or("");
            let _ = writeln!(text, "  found, not expected: {line}\n      {}; {help}", finding.message);
        }
    }
    for line in missing {
        let _ = writeln!(text, "  expected, not found: {line}");
    }
    text
}

fn fixtures(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder can be read").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            fixtures(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

#[test]
fn every_fixture_produces_what_it_says() {
    let mut paths = Vec::new();
    fixtures(&root(), &mut paths);
    assert!(!paths.is_empty(), "there are no fixtures");
    let mut wrong = String::new();
    for path in &paths {
        let text = fs::read_to_string(path).expect("a fixture is text");
        let mut sources = SourceMap::default();
        let shown = path.strip_prefix(root()).expect("below the root").display().to_string();
        let findings = findings(&mut sources, &shown, &text);
        let difference = difference(&sources, &expected(&text), &findings);
        if !difference.is_empty() {
            let _ = writeln!(wrong, "{shown}\n{difference}");
        }
    }
    assert!(wrong.is_empty(), "{} fixtures were read\n{wrong}", paths.len());
}

/// Told of every entity, so that nothing comes near it without having it.
const ALWAYS_TOLD: [&str; 1] = ["LS153"];

/// The code that a fixture is about is the beginning of its folder's name.
#[test]
fn every_code_has_a_fixture_that_triggers_it_and_one_that_does_not() {
    let mut paths = Vec::new();
    fixtures(&root(), &mut paths);
    let mut about: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for path in &paths {
        let folder = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy().into_owned();
        let code = folder.split('-').next().expect("a first part").to_owned();
        let text = fs::read_to_string(path).expect("a fixture is text");
        let triggers = expected(&text).iter().any(|line| line.split(' ').next() == Some(&code));
        about.entry(code).or_default().insert(triggers);
    }
    let known = codes();
    let unknown: Vec<&String> = about.keys().filter(|code| !known.iter().any(|known| known.id == **code)).collect();
    assert!(unknown.is_empty(), "fixtures for codes that do not exist: {unknown:?}");
    let lacking: Vec<String> = [check::CODES, explore::CODES]
        .concat()
        .iter()
        .flat_map(|code| [(code, true), (code, false)])
        .filter(|(code, triggers)| *triggers || !ALWAYS_TOLD.contains(&code.id))
        .filter(|(code, triggers)| !about.get(code.id).is_some_and(|found| found.contains(triggers)))
        .map(|(code, triggers)| format!("{} {}", code.id, if triggers { "(that triggers)" } else { "(near miss)" }))
        .collect();
    assert!(lacking.is_empty(), "fixtures are missing: {}", lacking.join(", "));
}

/// The example under a heading of an explain page, and its notation.
fn example<'a>(code: &Code, page: &'a str, heading: &str) -> Option<(&'a str, &'a str)> {
    let (_, rest) = page.split_once(&format!("\n## {heading}\n"))?;
    let (notation, body) = rest.trim_start_matches('\n').strip_prefix("```")?.split_once('\n')?;
    let (example, _) = body.split_once("\n```").unwrap_or_else(|| panic!("{}: the fence is not closed", code.id));
    Some((notation, example))
}

#[test]
fn every_explain_page_shows_a_bad_and_a_good_example() {
    let mut wrong = String::new();
    let mut read = 0;
    for code in check::CODES {
        for (heading, bad) in [("Bad", true), ("Good", false)] {
            let Some((notation, text)) = example(code, code.page, heading) else {
                let _ = writeln!(wrong, "{}: no example under {heading}", code.id);
                continue;
            };
            read += 1;
            let mut sources = SourceMap::default();
            let findings = findings(&mut sources, &format!("{}.{notation}", code.id), text);
            if bad && !findings.iter().any(|finding| finding.code == *code) {
                let _ = writeln!(
                    wrong,
                    "{}: the bad example does not have it\n{}",
                    code.id,
                    difference(&sources, &[], &findings)
                );
            }
            if !bad && findings.iter().any(|finding| finding.severity() > Severity::Note) {
                let _ = writeln!(
                    wrong,
                    "{}: the good example is not clean\n{}",
                    code.id,
                    difference(&sources, &[], &findings)
                );
            }
        }
    }
    assert!(wrong.is_empty() && read > 0, "{read} examples were read\n{wrong}");
}
