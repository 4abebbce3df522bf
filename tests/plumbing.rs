//! What comes with the program: manual pages, completions, and the files that pipelines and package managers read.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::cli::{code, run, stdout};

/// Every command, from the help.
fn commands() -> BTreeSet<String> {
    let help = stdout(&run(&["--help"]));
    let (_, list) = help.split_once("Commands:\n").expect("the help lists commands");
    let names = list
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("man");
    fs::create_dir_all(&folder).expect("a folder");
    let output = run(&["man", "--folder", folder.to_str().expect("text")]);
    assert_eq!(code(&output), 0, "{output:?}");
    let all = commands();
    assert!(all.contains("check") && all.contains("man"), "{all:?}");
    for command in &all {
        let page = fs::read_to_string(folder.join(format!("lifespec-{command}.1"))).expect("there is a page");
        assert!(page.contains(&format!("lifespec {command}")) && page.contains(".SH OPTIONS"), "{page}");
    }
    assert!(fs::read_to_string(folder.join("lifespec.1")).expect("a page").contains(".TH lifespec 1"));
}

#[test]
fn every_shell_has_completions_for_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stdout(&run(&["completions", shell]));
        assert!(commands().iter().all(|command| script.contains(command.as_str())), "{shell}");
    }
}

/// The words behind `lifespec` in a text, if they are a command.
fn called(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == '"').collect();
    words.windows(2).filter(|pair| pair[0] == "lifespec").map(|pair| pair[1].to_owned()).collect()
}

#[test]
fn what_pipelines_read_is_yaml_and_calls_commands_that_there_are() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for (file, commands_called) in [
        (".pre-commit-hooks.yaml", ["check", "test"].as_slice()),
        ("action.yml", &[]),
        ("docs/ci/gitlab.yml", &[]),
        (".github/workflows/ci.yml", &[]),
        (".github/workflows/release.yml", &[]),
    ] {
        let text = fs::read_to_string(root.join(file)).expect("the file is there");
        let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(value.is_mapping() || value.is_sequence(), "{file}");
        let called = called(&text);
        assert!(commands_called.iter().all(|command| called.contains(*command)), "{file}: {called:?}");
        assert!(commands_called.iter().all(|command| commands().contains(*command)), "{file}: {called:?}");
    }
}

/// The script of the action, with a command and a file for SARIF, as GitHub would run it.
#[cfg(unix)]
#[test]
fn the_script_of_the_action_reports_to_github_and_writes_sarif() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("action.yml")).expect("the action");
    let action: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
    let steps = action["runs"]["steps"].as_sequence().expect("steps");
    let script = steps.last().and_then(|step| step["run"].as_str()).expect("a script");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("action");
    fs::create_dir_all(&folder).expect("a folder");
    let program = PathBuf::from(env!("CARGO_BIN_EXE_lifespec"));
    let path =
        format!("{}:{}", program.parent().expect("a folder").display(), std::env::var("PATH").unwrap_or_default());
    let sarif = folder.join("lifespec.sarif");
    let output = std::process::Command::new("bash")
        .args(["-eo", "pipefail", "-c", script])
        .env("PATH", path)
        .env("LIFESPEC_COMMAND", "check docs/samples/loan-with-holes.life")
        .env("LIFESPEC_SARIF", &sarif)
        .env_remove("GITHUB_STEP_SUMMARY")
        .current_dir(root)
        .output()
        .expect("bash runs");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stdout(&output).contains("::error file=docs/samples/loan-with-holes.life,line=21"), "{output:?}");
    let written: serde_json::Value = serde_json::from_slice(&fs::read(sarif).expect("it was written")).expect("JSON");
    assert_eq!(written["version"], "2.1.0");
}
