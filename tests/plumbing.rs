//! What comes with the program: manual pages, completions, and the files that pipelines and package managers read.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::cli::{code, run, stdout};

#[cfg(unix)]
mod pipelines;
#[cfg(unix)]
mod shells;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

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
        let title = format!(".TH lifespec-{command} 1 \" \" \"lifespec {}\"", env!("CARGO_PKG_VERSION"));
        assert!(page.contains(&title), "{page}");
        let example = format!("\nlifespec {} ", command.replace('-', "\\-"));
        assert!(command == "doc" || page.contains(".SH EXAMPLES\n.nf\n") && page.contains(&example), "{page}");
    }
    let first = fs::read_to_string(folder.join("lifespec.1")).expect("a page");
    assert!(first.contains(".TH lifespec 1 ") && first.contains(".SH \"EXIT STATUS\"\n.nf\n0  clean"), "{first}");
    // A page that it names is there.
    let named = first.lines().filter_map(|line| line.strip_suffix("(1)")).map(|name| name.replace('\\', ""));
    let named: BTreeSet<String> = named.collect();
    assert_eq!(named, all.iter().map(|command| format!("lifespec-{command}")).collect());
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
