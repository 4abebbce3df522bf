//! What shells and readers of manuals make of what comes with the program, where they are installed, and what a release holds.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::super::cli::{code, run, stdout};
use super::pipelines::{text, yaml};
use super::{ROOT, commands};

const PROGRAM: &str = env!("CARGO_BIN_EXE_lifespec");
const SCRIPTS: [&str; 4] = ["pack", "run", "test", "validators"];

/// Whether a program is installed; says so if it is not.
fn installed(program: &str, flag: &str) -> bool {
    let found =
        Command::new(program).arg(flag).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if found.is_err() {
        let _unread = writeln!(io::stderr(), "SKIPPED: there is no `{program}` here");
    }
    found.is_ok()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shells").join(name);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Writes the completions of a shell; where they are.
fn completions(shell: &str, file: &str) -> PathBuf {
    let path = folder(shell).join(file);
    fs::write(&path, run(&["completions", shell]).stdout).expect("a file");
    path
}

fn answer(shell: &str, args: &[&str], script: &str) -> String {
    let output: Output = Command::new(shell)
        .args(args)
        .args(["-c", script])
        .env("HOME", folder("home"))
        .env("PATH", format!("{}:/usr/bin:/bin", Path::new(PROGRAM).parent().expect("a folder").display()))
        .env("LC_ALL", "C.UTF-8")
        .current_dir(Path::new(ROOT).join("spec"))
        .stdin(Stdio::null())
        .output()
        .expect("the shell runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{shell}: {output:?}");
    stdout(&output)
}

#[test]
fn bash_completes_commands_options_and_formats() {
    if !installed("bash", "--version") {
        return;
    }
    let script = format!(
        "source '{}'\n\
         try() {{ COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=()\n\
         _lifespec lifespec \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; echo \"${{COMPREPLY[*]}}\"; }}\n\
         complete -p lifespec >/dev/null\n\
         try lifespec ch\ntry lifespec check --fo\ntry lifespec check --format s\ntry lifespec check --stories order",
        completions("bash", "lifespec").display()
    );
    assert_eq!(answer("bash", &["--noprofile", "--norc"], &script), "check\n--format\nsarif\norder.life\n");
}

#[test]
fn fish_completes_commands_options_and_formats() {
    if !installed("fish", "--version") {
        return;
    }
    let script = format!(
        "source '{}'; for line in 'lifespec ch' 'lifespec check --fo' 'lifespec check --format s' 'lifespec check order' \
         'lifespec completions z'; \
         complete -C $line; end",
        completions("fish", "lifespec.fish").display()
    );
    let told = answer("fish", &["--no-config"], &script);
    let words: Vec<&str> = told.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(words, ["check", "--format", "sarif", "order.life", "zsh"]);
}

#[test]
fn zsh_finds_the_completions_in_its_path_and_can_load_them() {
    if !installed("zsh", "--version") {
        return;
    }
    let file = completions("zsh", "_lifespec");
    let script = format!(
        "fpath=('{}' $fpath); autoload -Uz compinit; compinit -D -u; echo $_comps[lifespec]; autoload +X -Uz _lifespec; \
         zsh -n '{}' && echo loaded",
        file.parent().expect("a folder").display(),
        file.display()
    );
    assert_eq!(answer("zsh", &["-f"], &script), "_lifespec\nloaded\n");
}

#[test]
fn manual_pages_are_as_their_readers_want_them() {
    if !installed("mandoc", "-h") {
        return;
    }
    let pages = folder("man");
    assert_eq!(code(&run(&["man", "--folder", pages.to_str().expect("text")])), 0);
    for page in fs::read_dir(pages).expect("a folder") {
        let page = page.expect("a file").path();
        let lint = Command::new("mandoc").args(["-T", "lint", "-W", "warning"]).arg(&page).output().expect("it runs");
        // The date is left blank, and empty lines are made of two breaks: neither harms.
        let lint = stdout(&lint);
        let known = ["cannot parse date, using it verbatim: TH", "skipping paragraph macro: br "];
        let other = lint.lines().find(|line| !known.iter().any(|remark| line.contains(remark)));
        assert!(!lint.is_empty() && other.is_none(), "{other:?}");
    }
}

/// Every script of the pipelines, and every piece of one in what they read.
#[test]
fn shellcheck_finds_nothing_in_scripts() {
    if !installed("shellcheck", "--version") {
        return;
    }
    let check = |name: &str, script: &str| {
        let file = folder("scripts").join(name);
        // As those who run them start them: what fails ends them.
        fs::write(&file, format!("#!/bin/bash\nset -eo pipefail\n{script}")).expect("a file");
        let output = Command::new("shellcheck").arg(&file).output().expect("it runs");
        assert!(output.status.success(), "{}", stdout(&output));
    };
    for script in SCRIPTS {
        let output =
            Command::new("shellcheck").arg(Path::new(ROOT).join(".ci").join(script)).output().expect("it runs");
        assert!(output.status.success(), "{}", stdout(&output));
    }
    for (at, step) in yaml("action.yml")["runs"]["steps"].as_sequence().expect("steps").iter().enumerate() {
        if let Some(script) = step.get("run") {
            check(&format!("action-{at}"), text(script));
        }
    }
    for file in ["ci", "release"] {
        for (name, job) in yaml(&format!(".github/workflows/{file}.yml"))["jobs"].as_mapping().expect("jobs") {
            for (at, step) in job["steps"].as_sequence().expect("steps").iter().enumerate() {
                if let Some(script) = step.get("run") {
                    // An expression would become a part of the script: variables bring them.
                    assert!(!text(script).contains("${{"), "{file} {script:?}");
                    check(&format!("{file}-{}-{at}", text(name)), text(script));
                }
            }
        }
    }
}

#[test]
fn an_archive_of_a_release_holds_the_program_its_manual_and_completions() {
    if !installed("bash", "--version") || !installed("tar", "--version") || !installed("sha256sum", "--version") {
        return;
    }
    let work = folder("pack");
    // A small one: the program with what a debugger needs takes seconds to pack.
    let program = work.join("lifespec");
    fs::write(&program, format!("#!/bin/sh\nexec '{PROGRAM}' \"$@\"\n")).expect("a program");
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("it can be run");
    let packed = Command::new("bash")
        .arg(Path::new(ROOT).join(".ci/pack"))
        .args([program.as_os_str(), "lifespec-v9".as_ref(), "out".as_ref()])
        .current_dir(&work)
        .output()
        .expect("bash runs");
    assert!(packed.status.success(), "{packed:?}");
    let out = work.join("out");
    let sum = Command::new("sha256sum").args(["-c", "lifespec-v9.tar.gz.sha256"]).current_dir(&out).output();
    assert!(sum.expect("it runs").status.success());
    let list = Command::new("tar").args(["-tzf", "lifespec-v9.tar.gz"]).current_dir(&out).output().expect("tar runs");
    let list = stdout(&list);
    let held: BTreeSet<&str> = list.lines().filter(|line| !line.ends_with('/')).collect();
    let mut expected = BTreeSet::new();
    for file in ["lifespec", "README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "man/lifespec.1"] {
        expected.insert(format!("lifespec-v9/{file}"));
    }
    for file in ["lifespec", "_lifespec", "lifespec.fish", "lifespec.elv", "_lifespec.ps1"] {
        expected.insert(format!("lifespec-v9/completions/{file}"));
    }
    expected.extend(commands().iter().map(|command| format!("lifespec-v9/man/lifespec-{command}.1")));
    assert_eq!(held, expected.iter().map(String::as_str).collect());
}
