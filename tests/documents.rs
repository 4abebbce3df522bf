//! `lifespec doc`, and what `lifespec draw` says on its command line.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use lifespec::model::{Model, resolve};
use lifespec::report::doc;
use lifespec::source::SourceId;
use lifespec::syntax;

const ALL: [&str; 6] = [
    include_str!("../spec/import-export.life"),
    include_str!("../spec/order.life"),
    include_str!("../spec/ci-run.life"),
    include_str!("../spec/permit.life"),
    include_str!("../docs/samples/lab-order.life"),
    include_str!("data/diagram/parcel.life"),
];

fn model(text: &str) -> Model {
    resolve(&syntax::parse(SourceId(0), text).file).model.expect("the lifecycle has no error")
}

fn lifespec(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lifespec"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .output()
        .expect("the command runs")
}

fn printed(args: &[&str]) -> String {
    let output = lifespec(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.is_empty(), "{args:?}: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What is refused, with its reason.
fn refused(args: &[&str]) -> String {
    let output = lifespec(args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// A file below the folder for temporary files.
fn file(name: &str, text: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    std::fs::create_dir_all(&folder).expect("the folder");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the file");
    path.to_str().expect("a path of letters").to_owned()
}

#[test]
fn a_document_says_what_the_lifecycle_says() {
    insta::assert_snapshot!("parcel", doc(&model(include_str!("data/diagram/parcel.life"))));
}

/// Rows of a table have as many cells as its head, and every fence is closed.
#[test]
fn every_table_is_a_table() {
    for text in ALL {
        let document = doc(&model(text));
        assert_eq!(document.matches("```").count() % 2, 0, "{document}");
        let mut columns = None;
        let mut tables = 0;
        for line in document.lines() {
            let cells = line.starts_with('|').then(|| line.replace("\\|", "").matches('|').count());
            if let (Some(first), Some(now)) = (columns, cells) {
                assert_eq!(first, now, "{line}");
            }
            tables += usize::from(columns.is_none() && cells.is_some());
            columns = cells;
        }
        assert!(tables > 4, "{document}");
        assert_eq!(document, doc(&model(text)));
    }
}

#[test]
fn a_document_names_every_state_and_every_event() {
    for text in ALL {
        let model = model(text);
        let document = doc(&model);
        for entity in &model.entities {
            assert!(document.contains(&format!("\n## {}\n", entity.name.text)), "{document}");
            for state in &entity.states {
                assert!(
                    document.contains(&format!("\n| `{}` |", state.name.text)),
                    "{} in {document}",
                    state.name.text
                );
            }
        }
        for event in &model.events {
            assert!(document.contains(&format!("`{}`", event.name.text)), "{}", event.name.text);
        }
    }
}

#[test]
fn nothing_that_a_lifecycle_says_is_markup() {
    let mut model = model(include_str!("data/diagram/hostile.life"));
    let evil = "# x\n\n| a | b |\n```js\n<script>alert(1)</script> [y](javascript:z) ![i](http://x.y/i.png) @team #12 \u{202e}";
    model.info.description = Some(evil.to_owned());
    model.entities[0].info.description = Some(evil.to_owned());
    model.entities[0].states[0].info.description = Some(evil.to_owned());
    model.entities[0].states[1].name.text = "a`|b\u{1b}[31m".to_owned();
    model.entities[0].moves[1].info.tags = vec!["x` | <b>".to_owned()];
    let document = doc(&model);
    for bad in ["<script", "](", "```js", "\u{202e}", "\u{1b}", "@team", " #12", "\n# x", "<b>` |", "http://"] {
        assert!(!document.contains(bad), "{bad} in {document}");
    }
    let fences = document.lines().filter(|line| line.starts_with("```")).count();
    assert_eq!(fences, 2 * model.entities.len(), "{document}");
}

#[test]
fn coverage_is_read_back_from_the_report_of_a_replay() {
    let (spec, log) = ("docs/samples/loan.life", "docs/samples/loans.jsonl");
    let report = lifespec(&["replay", spec, log, "--coverage", "--format", "json"]);
    let report = file("seen.json", &String::from_utf8(report.stdout).expect("UTF-8"));
    let picture = printed(&["draw", spec, "--coverage", &report, "--format", "svg"]);
    assert!(picture.contains(">3×<") && picture.contains("half within 4d8h"), "{picture}");
    let said = refused(&["draw", "docs/samples/lab-order.life", "--coverage", &report]);
    assert!(said.contains("is about another lifecycle: it counts 1 entities"), "{said}");
    let said = refused(&["draw", "docs/samples/loan-with-holes.life", "--coverage", &report]);
    assert!(said.contains("is about another lifecycle"), "{said}");
}

#[test]
fn what_is_no_coverage_is_refused() {
    let spec = "docs/samples/loan.life";
    for (name, text, why) in [
        ("broken.json", "{\"version\":1,", "is no report of lifespec"),
        ("other.json", "{}", "is no report of lifespec"),
        ("array.json", "[1]", "is no report of lifespec"),
        ("next.json", "{\"version\":9,\"coverage\":[]}", "is a report of version 9"),
        ("none.json", "{\"version\":1,\"findings\":[]}", "has no coverage"),
        ("empty.json", "{\"version\":1,\"coverage\":[]}", "is about another lifecycle"),
    ] {
        let said = refused(&["draw", spec, "--coverage", &file(name, text)]);
        assert!(said.contains(why), "{name}: {said}");
    }
    let said = refused(&["draw", spec, "--coverage", "no-such-file.json"]);
    assert!(said.contains("LS491") && said.contains("no such file"), "{said}");
}

#[test]
fn findings_are_marked() {
    let spec = "docs/samples/loan-with-holes.life";
    let picture = printed(&["draw", spec, "--format", "mermaid", "--highlight", "LS142"]);
    assert!(picture.contains("class Loan_Late marked") && !picture.contains("class Loan_Lost marked"), "{picture}");
    let picture = printed(&["draw", spec, "--format", "mermaid", "--highlight", "ls142:16", "--highlight", "LS101"]);
    assert!(picture.contains("class Loan_Late marked") && picture.contains("class Loan_Lost marked"), "{picture}");
    // Of a story every step is marked: more than what the finding points at.
    let story = ["draw", "benches/yardstick-deadlock.life", "--format", "mermaid", "--highlight", "LS208"];
    let picture = printed(&story);
    for step in
        ["Job_Creating --> Job_Shipping", "Drive_Specified --> Drive_Received", "Job_Received --> Job_Packaging"]
    {
        let line = picture.lines().find(|line| line.contains(step)).expect(step);
        assert!(line.contains("(!)"), "{line}");
    }
    let output = lifespec(&["draw", spec, "--highlight", "LS142:3"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("finds no LS142 in line 3"), "{said}");
    assert!(refused(&["draw", spec, "--highlight", "LS999"]).contains("there is no such finding"));
    assert!(refused(&["draw", spec, "--highlight", "LS142:x"]).contains("a line is a number"));
}

#[test]
fn a_focus_names_one_state() {
    let spec = "spec/import-export.life";
    let near = printed(&["draw", spec, "--focus", "Packaging", "--format", "mermaid"]);
    assert!(near.contains("Job_Packaging") && !near.contains("Job_Creating") && !near.contains("Drive"), "{near}");
    let far = printed(&["draw", spec, "--focus", "Job.Packaging", "--depth", "3", "--format", "mermaid"]);
    assert!(far.contains("Job_Creating"), "{far}");
    let said = refused(&["draw", spec, "--focus", "Received"]);
    assert!(said.contains("Job.Received, Drive.Received"), "{said}");
    let one = printed(&["draw", spec, "--focus", "Received", "--entity", "Drive", "--format", "mermaid"]);
    assert!(one.contains("Drive_Received") && !one.contains("Job_"), "{one}");
    assert!(refused(&["draw", spec, "--focus", "Job.Recieved"]).contains("Received"));
    assert!(refused(&["draw", spec, "--focus", "Joob.Received"]).contains("no entity `Joob`"));
    assert!(refused(&["draw", spec, "--depth", "2"]).contains("--focus"));
}

/// Compares with a file of the repository, or writes it if `LIFESPEC_BLESS` is set.
fn assert_file(path: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("LIFESPEC_BLESS").is_some() {
        std::fs::write(&path, now).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "{} is not current: run the tests with LIFESPEC_BLESS=1 and look at it", path.display());
}

#[test]
fn what_the_documentation_shows_is_current() {
    let (spec, log) = ("docs/samples/loan.life", "docs/samples/loans.jsonl");
    assert_file("docs/loan.md", &printed(&["doc", spec]));
    assert_file("docs/loan.svg", &printed(&["draw", spec, "--format", "svg", "--legend"]));
    let report = lifespec(&["replay", spec, log, "--coverage", "--format", "json"]);
    assert_file("docs/samples/loans-seen.json", &String::from_utf8(report.stdout).expect("UTF-8"));
    let spec = "spec/import-export.life";
    let log = file("jobs.jsonl", &printed(&["simulate", spec, "--jobs", "300"]));
    let report = file("jobs.json", &printed(&["replay", spec, &log, "--coverage", "--format", "json"]));
    let picture = printed(&["draw", spec, "--coverage", &report, "--format", "svg", "--legend"]);
    assert_file("docs/import-export-seen.svg", &picture);
}
