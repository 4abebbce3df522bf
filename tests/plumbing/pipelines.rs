//! The files by which pipelines run lifespec, acted out as those who read them would.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

use super::super::cli::{code, lifespec, stdout};
use super::ROOT;

const PROGRAM: &str = env!("CARGO_BIN_EXE_lifespec");

pub(super) fn yaml(file: &str) -> Value {
    let text = fs::read_to_string(Path::new(ROOT).join(file)).expect("the file is there");
    serde_yaml::from_str(&text).expect("YAML")
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("text, not {value:?}"))
}

/// An empty folder of this test.
fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pipelines").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("what an earlier run left can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A script in a folder of programs.
fn script(folder: &Path, name: &str, lines: &str) {
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join(name), format!("#!/bin/sh\n{lines}\n")).expect("a script");
    fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).expect("it can be run");
}

/// A machine with the folders of programs that every system has, and one of its own.
struct Machine {
    root: PathBuf,
}

impl Machine {
    fn new(name: &str) -> Self {
        Self { root: empty(name) }
    }

    fn with_lifespec(name: &str) -> Self {
        let machine = Self::new(name);
        fs::create_dir_all(machine.programs()).expect("a folder");
        symlink(PROGRAM, machine.programs().join("lifespec")).expect("a link");
        machine
    }

    fn programs(&self) -> PathBuf {
        self.root.join("programs")
    }

    fn bash(&self, script: &str, further_path: &str, variables: &BTreeMap<&str, String>) -> Output {
        let path = format!("{further_path}{}:/usr/local/bin:/usr/bin:/bin", self.programs().display());
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .env_clear()
            .env("PATH", path)
            .env("LC_ALL", "C.UTF-8")
            .envs(variables)
            .current_dir(ROOT)
            .output()
            .expect("bash runs")
    }

    fn told(&self, file: &str) -> String {
        fs::read_to_string(self.root.join(file)).unwrap_or_default()
    }

    /// Runs the steps of the action until one fails; what the last of them did.
    fn act(&self, command: &str, sarif: &str) -> Output {
        for file in ["output", "path", "summary"] {
            fs::write(self.root.join(file), "").expect("an empty file"); // as each job gets them
        }
        let mut last = None;
        for step in yaml("action.yml")["runs"]["steps"].as_sequence().expect("steps") {
            let skipped = step.get("if").is_some_and(|condition| {
                assert_eq!(text(condition), "steps.program.outputs.sources != ''");
                !self.told("output").contains("sources=")
            });
            if skipped || step.get("uses").is_some() {
                continue;
            }
            let mut variables = BTreeMap::from([
                ("GITHUB_ACTION_PATH", ROOT.to_owned()),
                ("GITHUB_OUTPUT", self.root.join("output").display().to_string()),
                ("GITHUB_PATH", self.root.join("path").display().to_string()),
                ("GITHUB_STEP_SUMMARY", self.root.join("summary").display().to_string()),
                ("GITHUB_WORKSPACE", ROOT.to_owned()),
                ("RUNNER_TEMP", self.root.display().to_string()),
            ]);
            for (name, value) in step.get("env").and_then(Value::as_mapping).into_iter().flatten() {
                let value = match text(value) {
                    "${{ inputs.command }}" => command,
                    "${{ inputs.sarif }}" => sarif,
                    value => value,
                };
                variables.insert(text(name), value.to_owned());
            }
            let further_path = self.told("path").replace('\n', ":");
            let output = self.bash(text(&step["run"]), &further_path, &variables);
            let failed = !output.status.success();
            last = Some(output);
            if failed {
                break;
            }
        }
        last.expect("a step ran")
    }
}

#[test]
fn the_action_reports_to_github_and_writes_sarif() {
    let machine = Machine::with_lifespec("action");
    let sarif = machine.root.join("lifespec.sarif");
    let output = machine.act("check docs/samples/loan-with-holes.life", &sarif.display().to_string());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(stdout(&output).contains("::error file=docs/samples/loan-with-holes.life,line=21"), "{output:?}");
    let written: serde_json::Value = serde_json::from_slice(&fs::read(sarif).expect("it was written")).expect("JSON");
    assert_eq!(written["version"], "2.1.0");
    assert!(machine.told("summary").contains("LS101"), "{}", machine.told("summary"));
    assert_eq!(machine.told("output"), "", "there is a program: nothing is built");
}

#[test]
fn the_command_of_the_action_may_have_patterns_and_several_lines() {
    let output = Machine::with_lifespec("patterns").act("check\nspec/*.life docs/samples/loan.life\n", "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let specs = fs::read_dir(Path::new(ROOT).join("spec")).expect("a folder");
    let specs = specs.filter(|file| file.as_ref().expect("a file").path().extension().is_some_and(|end| end == "life"));
    assert!(stdout(&output).contains(&format!(" {} lifecycles ", specs.count() + 1)), "{output:?}");
}

/// `cargo` is one that only says that it was called, and puts the program where it is told to.
#[test]
fn the_action_builds_lifespec_once_where_there_is_none() {
    let machine = Machine::new("build");
    let called = machine.root.join("called");
    let cargo = format!(
        "echo \"$@\" >> '{}'\nwhile [ \"$1\" != --root ]; do shift; done\nmkdir -p \"$2/bin\"\nln -s '{PROGRAM}' \"$2/bin/lifespec\"",
        called.display()
    );
    script(&machine.programs(), "cargo", &cargo);
    script(&machine.programs(), "rustc", "echo 'rustc 1.0'");
    let output = machine.act("check docs/samples/loan.life", "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).contains("clean"), "{output:?}");
    assert!(machine.told("called").starts_with("install --locked"), "{}", machine.told("called"));
    // The key of the cache is the same in the next run, which does not build again.
    let key = machine.told("output");
    assert!(key.starts_with("sources=") && key.trim_end().len() == "sources=".len() + 40, "{key}");
    assert_eq!(machine.act("check docs/samples/loan.life", "").status.code(), Some(0));
    assert_eq!(machine.told("output"), key);
    assert_eq!(machine.told("called").lines().count(), 1, "{}", machine.told("called"));
}

#[test]
fn the_template_for_gitlab_writes_its_reports_red_and_green() {
    let job = &yaml("docs/ci/gitlab.yml")["lifespec"];
    let lines = |key: &str| -> Vec<String> {
        job[key].as_sequence().expect("lines").iter().map(|line| text(line).to_owned()).collect()
    };
    let script = [lines("before_script"), lines("script")].concat().join("\n");
    assert_eq!(text(&job["variables"]["LIFESPEC_VERSION"]), env!("CARGO_PKG_VERSION"));
    for (sample, status) in [("loan-with-holes.life", 1), ("loan.life", 0)] {
        let machine = Machine::with_lifespec(sample);
        let project = machine.root.display().to_string();
        fs::create_dir_all(machine.root.join("spec")).expect("a folder");
        fs::copy(Path::new(ROOT).join("docs/samples").join(sample), machine.root.join("spec/loan.life"))
            .expect("a copy");
        let variables =
            BTreeMap::from([("CI_PROJECT_DIR", project.clone()), ("LIFESPEC_COMMAND", "check spec/*.life".to_owned())]);
        let output = machine.bash(&format!("cd '{project}'\n{script}"), "", &variables);
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        let reports = &job["artifacts"]["reports"];
        let quality: serde_json::Value =
            serde_json::from_str(&machine.told(text(&reports["codequality"]))).expect("JSON");
        assert_eq!(quality[0]["location"]["path"], "spec/loan.life", "{quality}");
        assert!(machine.told(text(&reports["junit"])).contains("<testcase "), "{output:?}");
    }
}

/// What pre-commit does with a hook: runs the entry on the files that are called so.
#[test]
fn the_hooks_take_lifecycles_and_fail_on_a_fault() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for (id, good, bad) in [
        ("lifespec-check", "docs/samples/loan.life", "docs/samples/loan-with-holes.life"),
        ("lifespec-test", "docs/samples/lab-order.life", "docs/samples/loan.life"),
    ] {
        let mut all = hooks.as_sequence().expect("hooks").iter();
        let hook = all.find(|hook| hook["id"] == id).expect("the hook is there");
        let files = regex::Regex::new(text(&hook["files"])).expect("a pattern");
        assert!(files.is_match(good) && files.is_match(bad));
        assert!(
            !files.is_match("spec/order.lifetime") && !files.is_match("spec/life") && !files.is_match("order.life.md")
        );
        let entry: Vec<&str> = text(&hook["entry"]).split(' ').collect();
        let (program, args) = entry.split_first().expect("a program");
        assert_eq!(*program, "lifespec");
        for (file, status) in [(good, 0), (bad, 1)] {
            let output = lifespec(args).arg(file).current_dir(ROOT).output().expect("it runs");
            assert_eq!(code(&output), status, "{id} {file}: {output:?}");
        }
    }
}

/// The pieces of YAML in the page about pipelines, by the first line.
#[test]
fn what_the_page_about_pipelines_shows_is_what_there_is() {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/ci.md")).expect("the page");
    let blocks = page.split("```yml\n").skip(1).map(|rest| rest.split("```").next().expect("a block"));
    let blocks: Vec<Value> = blocks.map(|block| serde_yaml::from_str(block).expect("YAML")).collect();
    let hooks = yaml(".pre-commit-hooks.yaml");
    let ids: Vec<&Value> = hooks.as_sequence().expect("hooks").iter().map(|hook| &hook["id"]).collect();
    let mut seen = 0;
    for block in &blocks {
        if let Some(repository) = block.get("repos").map(|repositories| &repositories[0]) {
            let named: Vec<&Value> = repository["hooks"].as_sequence().expect("hooks").iter().collect();
            assert!(named.iter().all(|hook| ids.contains(&&hook["id"])), "{named:?}");
            if repository["repo"] == "local" {
                for key in ["name", "entry", "files", "require_serial"] {
                    assert_eq!(named[0][key], hooks[0][key], "{key}");
                }
            }
            seen += 1;
        } else if let Some(step) = block.get(0).filter(|step| step.get("with").is_some()) {
            let inputs = &yaml("action.yml")["inputs"];
            let with = step["with"].as_mapping().expect("inputs");
            assert!(with.keys().all(|input| inputs.get(input).is_some()), "{with:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, 3, "{blocks:?}");
}
