//! `lifespec init` in a project that has something already: nothing of it is lost.

use std::fs;

use super::{Project, Told};

fn loans() -> String {
    fs::read_to_string("docs/samples/loans.jsonl").expect("a log of the project")
}

/// A project with a configuration and a lifecycle, and a log of something else.
fn project(name: &str, config: &str) -> Project {
    let spec = fs::read_to_string("docs/samples/loan.life").expect("a lifecycle of the project");
    Project::new(&format!("project-{name}"))
        .with("lifespec.toml", config)
        .with("spec/loan.life", &spec)
        .with("logs/more.jsonl", &loans())
}

fn init(project: &Project, args: &[&str]) -> Told {
    let told = project.run(&[&["init", "logs/more.jsonl"], args].concat());
    assert_eq!(told.code, Some(0), "{told:?}");
    told
}

#[test]
fn a_configuration_is_kept_and_the_draft_entered_into_its_specs() {
    let config = "# ours\nbaseline = \"known.json\" # as of May\n[check]\nspecs = [\n  \"spec/loan.life\", # the first\n]\n\n[replay]\n\
                  spec = \"spec/loan.life\"\nlogs = [\"logs/more.jsonl\"]\n";
    let project = project("list", config);
    let told = init(&project, &["--folder", "spec"]);
    assert!(told.text.contains("lifespec.toml: kept; spec/more.life is now one of its `specs`"), "{told:?}");
    assert!(told.text.contains("lifespec replay spec/more.life logs/more.jsonl"), "{told:?}");
    let entered = config.replace("\"spec/loan.life\", # the", "\"spec/loan.life\",\n  \"spec/more.life\", # the");
    assert_eq!(project.read("lifespec.toml"), entered);
    assert!(!project.has("spec/lifespec.toml"));
    // Not even `--force` writes over it, and nothing is entered twice.
    init(&project, &["--folder", "spec", "--force"]);
    assert_eq!(project.read("lifespec.toml"), entered);
}

#[test]
fn what_a_pattern_of_the_configuration_finds_is_not_entered() {
    let config = "[check]\nspecs = [\"spec/*.life\"]\n";
    let project = project("pattern", config);
    let told = init(&project, &["--folder", "spec"]);
    assert!(told.text.contains("its `specs` name the draft already"), "{told:?}");
    assert!(
        told.text.contains("    [replay]\n    spec = \"spec/more.life\"\n    logs = [\"logs/more.jsonl\"]"),
        "{told:?}"
    );
    assert_eq!(project.read("lifespec.toml"), config);
}

#[test]
fn what_cannot_be_entered_is_said_line_by_line() {
    let project = project("none", "fail-on = \"error\"\n");
    let told = init(&project, &["--folder", "new/below"]);
    assert!(told.text.contains("    [check]\n    specs = [\"new/below/more.life\"]"), "{told:?}");
    assert_eq!(project.read("lifespec.toml"), "fail-on = \"error\"\n");
    assert!(project.has("new/below/more.life"));
}

#[test]
fn a_folder_that_is_not_there_is_made() {
    let project = Project::new("project-folder").with("logs/more.jsonl", &loans());
    init(&project, &["--folder", "new/below"]);
    let replayed = project.run_in("new/below", &["replay"]);
    assert!(replayed.text.contains(" 0 violate "), "{replayed:?}");
    assert!(project.read("new/below/lifespec.toml").contains("logs = [\"../../logs/more.jsonl\"]"));
}

#[test]
fn standard_input_has_no_name_and_is_no_log_of_a_project() {
    let project = Project::new("project-stdin");
    let told = project.run_with(&["init", "-"], &loans());
    assert!(told.code == Some(2) && told.text.contains("give it one: `--name Order`"), "{told:?}");
    assert!(!project.has(".life") && !project.has("lifespec.toml"));
    let told = project.run_with(&["init", "-", "--name", "Loan"], &loans());
    assert_eq!(told.code, Some(0), "{told:?}");
    let config = project.read("lifespec.toml");
    assert!(config.contains("specs = [\"loan.life\"]") && !config.contains("\"-\""), "{config}");
    assert!(config.contains("# [replay]\n# spec = \"loan.life\""), "{config}");
    let told = project.run_with(&["init", "-", "--name", "…"], &loans());
    assert!(told.code == Some(2) && told.text.contains("makes no name of a file"), "{told:?}");
}
