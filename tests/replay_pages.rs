//! The examples of the explain pages about histories and scenarios: each must give what its page is about.
//!
//! A page has a lifecycle and, unless it is about scenarios, a log under "Bad" and under "Good"; a lifecycle that is
//! left out under "Good" is that of "Bad". The words after `jsonl` choose a mapping and a limit: `log=Polls budget=4`.

use std::fmt::Write as _;

use lifespec::author;
use lifespec::diagnostic::{Code, Finding, Severity};
use lifespec::model::Model;
use lifespec::replay::{self, LogText, Options};
use lifespec::source::SourceMap;

use crate::judge::judge;

/// One fenced block: the words after the fence, and the text.
type Block<'a> = (&'a str, &'a str);

/// The blocks under a heading, in order.
fn blocks<'a>(page: &'a str, heading: &str) -> Vec<Block<'a>> {
    let Some((_, section)) = page.split_once(&format!("\n## {heading}\n")) else { return Vec::new() };
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    section.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n')).collect()
}

fn find<'a>(blocks: &[Block<'a>], notation: &str) -> Option<Block<'a>> {
    blocks.iter().copied().find(|(words, _)| words.split(' ').next() == Some(notation))
}

/// The lifecycle of an example, which must be without fault itself.
fn model_of(text: &str) -> Result<Model, String> {
    let judged = judge(text);
    match (judged.reported().as_slice(), judged.model.is_some()) {
        ([], true) => Ok(judged.model.ok_or("it is there")?),
        _ => Err(format!("the lifecycle is not clean: {:#?}", judged.messages())),
    }
}

/// What a log is found to be.
fn replayed(model: &Model, (words, log): Block<'_>) -> Result<Vec<Finding>, String> {
    let mut options = Options::default();
    for option in words.split(' ').skip(1) {
        match option.split_once('=') {
            Some(("log", name)) => {
                options.log = Some(model.logs.iter().find(|log| log.name.text == name).ok_or("no such mapping")?);
            }
            Some(("budget", number)) => options.budget = number.parse().map_err(|_| "the limit is no number")?,
            _ => return Err(format!("`{option}` is no option")),
        }
    }
    let logs = [LogText { name: "example.jsonl", bytes: log.as_bytes() }];
    Ok(replay::run(model, options, &logs, &mut SourceMap::default()).findings)
}

/// The findings of one example; `lifecycle` is the one that was shown last.
fn findings<'a>(page: &'a str, heading: &str, lifecycle: &mut Option<&'a str>) -> Result<Vec<Finding>, String> {
    let blocks = blocks(page, heading);
    *lifecycle = find(&blocks, "life").map(|(_, text)| text).or(*lifecycle);
    let model = model_of(lifecycle.ok_or("there is no lifecycle")?)?;
    match find(&blocks, "jsonl") {
        Some(log) => replayed(&model, log),
        None if model.scenarios.is_empty() => Err("there is neither a log nor a scenario".to_owned()),
        None => Ok(author::run(&model).into_iter().flat_map(|told| told.findings).collect()),
    }
}

fn shown(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut text, finding| {
        let _ = writeln!(text, "    {} {}", finding.code.id, finding.message);
        text
    })
}

/// What is wrong with the two examples of a page.
fn wrong(code: &Code) -> Result<(), String> {
    let mut lifecycle = None;
    let bad = findings(code.page, "Bad", &mut lifecycle).map_err(|wrong| format!("Bad: {wrong}"))?;
    let good = findings(code.page, "Good", &mut lifecycle).map_err(|wrong| format!("Good: {wrong}"))?;
    let above = |finding: &Finding| finding.severity() > Severity::Note;
    let meant = |finding: &Finding| finding.code.id == code.id;
    if !bad.iter().any(meant) || bad.iter().any(|finding| above(finding) && !meant(finding)) {
        return Err(format!("Bad: found\n{}", shown(&bad)));
    }
    if good.iter().any(|finding| above(finding) || meant(finding)) {
        return Err(format!("Good: found\n{}", shown(&good)));
    }
    Ok(())
}

#[test]
fn every_page_about_histories_and_scenarios_shows_what_it_says() {
    let codes = [replay::CODES, author::CODES].concat();
    let all: Vec<String> =
        codes.iter().filter_map(|code| Some(format!("{}: {}", code.id, wrong(code).err()?))).collect();
    assert!(all.is_empty() && !codes.is_empty(), "{} of {} pages\n{}", all.len(), codes.len(), all.join("\n"));
}
