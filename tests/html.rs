//! HTML reports in a browser: nothing is loaded, nothing hostile runs, and all that a page offers works.
//!
//! It takes Chromium, Node and Playwright (`.ci/validators`); where one is missing, the tests say so and are skipped.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::cli::{code, file, lifespec};
use super::formats::{parsed, printed, samples};
use lifespec::report::visible;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Tells people, whatever becomes of the output of tests.
fn skipped(why: &str) {
    let _unread = writeln!(io::stderr(), "SKIPPED: {why}: HTML reports are not opened in a browser");
}

fn runs(program: &str) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// Where Playwright is, and the name of the browser; says so if one is missing.
fn browser() -> Option<(PathBuf, &'static str)> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(ROOT).join("target"), PathBuf::from);
    let modules = target.join("validators/node_modules");
    if !modules.join("playwright-core").exists() {
        skipped("Playwright is missing, `.ci/validators` installs it");
        return None;
    }
    if !runs("node") {
        skipped("there is no `node`");
        return None;
    }
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| runs(name));
    if found.is_none() {
        skipped("there is no Chromium");
    }
    Some((modules, found?))
}

/// Writes a report and looks at it in the browser; what was seen.
fn look(name: &str, args: &[&str]) -> Option<Value> {
    let (modules, chromium) = browser()?;
    let report = file(&format!("{name}.html"), "");
    let further = format!("html={report}");
    let mut all = args.to_vec();
    all.extend(["--report", &further]);
    let output = lifespec(&all).current_dir(ROOT).output().expect("the command runs");
    assert_ne!(code(&output), 2, "{name}: {}", String::from_utf8_lossy(&output.stderr));
    let size = fs::metadata(&report).expect("the report is there").len();
    assert!(size < 5_000_000, "{name}: {size} bytes");
    let shots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("html").join(name);
    let output = Command::new("node")
        .arg(Path::new(ROOT).join("tests/html/look.mjs"))
        .args([modules.as_os_str(), chromium.as_ref(), report.as_ref(), shots.as_os_str()])
        .output()
        .expect("Node starts");
    let (said, why) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{name}: {why}");
    let _unread = writeln!(io::stderr(), "{name}: {} {size} bytes, pictures in {}", said.trim(), shots.display());
    Some(serde_json::from_str(&said).expect("what was seen is JSON"))
}

/// Loans that come back without having been lent.
fn loans(count: usize, name: impl Fn(usize) -> String) -> String {
    let record = |at: usize| json!({"time": "2026-01-05T00:00:00Z", "id": name(at), "event": "Reader.Return"});
    (0..count).map(|at| record(at).to_string() + "\n").collect()
}

fn index(number: &Value) -> usize {
    number.as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number")
}

#[test]
fn a_page_holds_the_findings_that_json_tells() {
    for (name, args) in samples() {
        let page = printed(&args, "html");
        assert_eq!(page, printed(&args, "html"), "{name}: the same input gives the same report");
        let (_, rest) = page.split_once("id=\"ui:data\">").expect("the data is there");
        let data: Value = serde_json::from_str(rest.split_once("</script>").expect("it ends").0).expect("it is JSON");
        let json = parsed(&args, "json");
        let findings = json["findings"].as_array().expect("a list");
        assert_eq!(data["total"], findings.len(), "{name}");
        let text = |at: &Value| data["texts"][index(at)].as_str().expect("a text").to_owned();
        let mut told: Vec<String> =
            data["findings"].as_array().expect("a list").iter().map(|it| text(&it["m"])).collect();
        let messages = findings.iter().map(|it| visible(it["message"].as_str().expect("a message")).into_owned());
        let mut messages: Vec<String> = messages.collect();
        told.sort_unstable();
        messages.sort_unstable();
        assert_eq!(told, messages, "{name}");
        let pictures = page.matches("<svg").count();
        let is_read = name != "no such file";
        assert_eq!(pictures > 0, is_read, "{name}: what can be read is drawn");
    }
}

#[test]
fn a_replay_with_coverage_in_a_browser() {
    let args = ["replay", "docs/samples/loan.life", "docs/samples/loans.jsonl", "--coverage"];
    let Some(seen) = look("loans", &args) else { return };
    assert_ne!(seen["drawn"], 0, "something is drawn that has findings: {seen}");
    assert_eq!(seen["histories"], 1, "{seen}");
}

#[test]
fn a_check_in_a_browser() {
    let Some(seen) = look("holes", &["check", "docs/samples/loan-with-holes.life", "--matrix"]) else { return };
    assert_ne!(seen["drawn"], 0, "{seen}");
}

#[test]
fn hostile_names_do_nothing_in_a_browser() {
    let evil = [
        "<script>alert(1)</script>",
        "</script><script>alert(2)</script>",
        "\"><img src=x onerror=alert(3)>",
        "'-alert(4)-'",
        "<!--<script>",
        "\u{202e}gnp.exe\u{200b}\u{1b}[31mred",
        "{{constructor.constructor('alert(5)')()}}",
        "javascript:alert(6)",
    ];
    let mut log = loans(evil.len(), |at| evil[at].to_owned());
    log += &loans(2, |at| format!("{at}{}", "<b>x".repeat(250_000)));
    for name in evil {
        log += &(json!({"id": "x", "event": name, "entity": name, "set": {name.to_owned(): name}}).to_string() + "\n");
    }
    let megabyte = json!({"id": "long", "event": "Reader.Return", "set": {"note": "<b>x".repeat(250_000)}});
    log += &(megabyte.to_string() + "\n");
    let log = file("hostile-browser.jsonl", log);
    look("hostile", &["replay", "docs/samples/loan.life", &log]);
}

#[test]
fn ten_thousand_findings_are_no_burden() {
    let log = file("many-browser.jsonl", loans(12_000, |at| format!("loan-{at}")));
    let Some(seen) = look("many", &["replay", "docs/samples/loan.life", &log, "--coverage"]) else { return };
    let number = |key: &str| seen[key].as_u64().expect("a number");
    assert!(number("findings") >= 5_000, "{seen}");
    assert!(number("opened") < 10_000, "opening takes a moment even where other things run: {seen}");
}
