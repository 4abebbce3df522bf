//! `lifespec init` and `lifespec.toml`: from a log to a draft that takes it, and what a project sets.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

mod keys;
mod named;
mod odd;
mod project;

/// A folder of this test run, empty at first.
struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("starter").join(name);
        let _none_yet = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn with(self, name: &str, text: &str) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    fn run(&self, args: &[&str]) -> Told {
        self.run_in("", args)
    }

    fn run_in(&self, folder: &str, args: &[&str]) -> Told {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lifespec"));
        command.args(args).current_dir(self.0.join(folder)).env("LC_ALL", "C.UTF-8");
        Told::of(&command.output().expect("it runs"))
    }

    /// The same with something on standard input.
    fn run_with(&self, args: &[&str], input: &str) -> Told {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lifespec"));
        command.args(args).current_dir(&self.0).env("LC_ALL", "C.UTF-8").stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        // What refuses its arguments reads nothing.
        let _unread = child.stdin.take().expect("its input").write_all(input.as_bytes());
        Told::of(&child.wait_with_output().expect("it runs"))
    }

    fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("the file is there")
    }
}

/// What a command said, and its exit code.
#[derive(Debug)]
struct Told {
    code: Option<i32>,
    text: String,
}

impl Told {
    fn of(output: &Output) -> Self {
        let text = [&output.stdout[..], &output.stderr[..]].concat();
        Self { code: output.status.code(), text: String::from_utf8(text).expect("text") }
    }
}

const LOGS: [&str; 5] = [
    "docs/samples/loans.jsonl",
    "docs/samples/loans.csv",
    "docs/samples/trip-desk.jsonl",
    "docs/samples/trip-status.jsonl",
    "tests/data/tickets.jsonl",
];

#[test]
fn a_draft_is_sound_and_takes_the_log_that_it_comes_from() {
    for log in LOGS {
        let name = log.rsplit('/').next().expect("a name");
        let text = fs::read_to_string(log).expect("a log of the project");
        let project = Project::new(&format!("draft-{name}")).with(name, &text);
        let made = project.run(&["init", name]);
        assert_eq!(made.code, Some(0), "{log}: {made:?}");
        let checked = project.run(&["check"]);
        assert!(checked.code == Some(0) || checked.code == Some(1), "{log}: {checked:?}");
        assert!(!checked.text.contains("error["), "{log}: {}", checked.text);
        let replayed = project.run(&["replay"]);
        assert!(replayed.text.contains(" 0 violate "), "{log}: {}", replayed.text);
        assert!(replayed.text.contains(" conform "), "{log}: {}", replayed.text);
    }
}

#[test]
fn what_was_seen_and_what_is_guessed_stands_in_the_draft() {
    let text = fs::read_to_string("docs/samples/loans.jsonl").expect("a log of the project");
    let project = Project::new("seen").with("loans.jsonl", &text);
    project.run(&["init", "loans.jsonl", "--name", "Loan"]);
    let draft = project.read("loan.life");
    for words in [
        "actor Librarian, Reader",
        "create on Reader.Borrow -> AfterBorrow # seen 3 times",
        "on Librarian.Remind -> AfterRemind # seen once",
        "final state AfterReturn",
        "# Guess: how long may this last?",
    ] {
        assert!(draft.contains(words), "{words} in\n{draft}");
    }
    // Plain records need no mapping.
    assert!(!draft.contains("\nlog "), "{draft}");
    let again = project.run(&["init", "loans.jsonl", "--name", "Loan"]);
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(again.text.contains("is there already"), "{again:?}");
    assert_eq!(project.run(&["init", "loans.jsonl", "--name", "Loan", "--force"]).code, Some(0));
}

#[test]
fn words_of_any_kind_become_names() {
    let log = "{\"ts\":\"2026-01-01T00:00:00Z\",\"case\":\"1\",\"status\":\"In \\\"Progress\\\"\"}\n\
               {\"ts\":\"2026-01-02T00:00:00Z\",\"case\":\"1\",\"status\":\"in progress\"}\n\
               {\"ts\":\"2026-01-03T00:00:00Z\",\"case\":\"1\",\"status\":\"2nd # level \\\\\"}\n\
               {\"ts\":\"2026-01-04T00:00:00Z\",\"case\":\"1\",\"status\":\"Gelöst\"}\n";
    let project = Project::new("words").with("odd log.jsonl", log);
    let made = project.run(&["init", "odd log.jsonl"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let replayed = project.run(&["replay"]);
    assert!(replayed.text.contains("1 conform · 0 violate"), "{}\n{}", replayed.text, project.read("odd-log.life"));
}

#[test]
fn what_tells_nothing_is_refused_with_what_it_lacks() {
    for (log, words) in [
        ("", "there is no record"),
        ("{\"a\": 1}\n{\"a\": 2}\n", "belong together"),
        ("{\"id\": 1, \"x\": 1}\n{\"id\": 1, \"x\": 2}\n", "nothing tells what happens"),
    ] {
        let made = Project::new("nothing").with("log.jsonl", log).run(&["init", "log.jsonl"]);
        assert_eq!(made.code, Some(2), "{log:?}: {made:?}");
        assert!(made.text.contains(words), "{log:?}: {made:?}");
    }
}

/// A project with a lifecycle that has findings, in a folder of its own each time: tests run side by side.
fn holes() -> Project {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let spec = fs::read_to_string("docs/samples/loan-with-holes.life").expect("a lifecycle of the project");
    let name = format!("config-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    Project::new(&name).with("spec/loan.life", &spec).with("below/.keep", "")
}

#[test]
fn a_configuration_says_what_is_checked_and_how_strictly() {
    let settings =
        "fail-on = \"error\"\n[severity]\nLS101 = \"warning\"\nLS153 = \"off\"\n[check]\nspecs = [\"spec/*.life\"]\n";
    let project = holes().with("lifespec.toml", settings);
    let told = project.run(&["check"]);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.text.contains("warning[LS101]") && !told.text.contains("LS153"), "{told:?}");
    let reports = format!("reports = [\"junit=out.xml\"]\n{settings}");
    let with_reports = holes().with("lifespec.toml", &reports);
    assert_eq!(with_reports.run_in("below", &["check"]).code, Some(0));
    assert!(with_reports.read("out.xml").contains("<testsuites"));
    // It holds in folders below, and what is named on the command line goes before it.
    assert!(project.run_in("below", &["check"]).text.contains("../spec/loan.life"));
    assert_eq!(project.run(&["check", "--fail-on", "warning"]).code, Some(1));
    assert_eq!(project.run(&["check", "--fail-on", "warning", "--exit-zero"]).code, Some(0));
    let without = project.run(&["check", "--no-config", "spec/loan.life"]);
    assert!(without.code == Some(1) && without.text.contains("error[LS101]"), "{without:?}");
}

#[test]
fn a_wrong_configuration_stops_the_run_and_is_pointed_at() {
    for (settings, words) in [
        ("fail_on = \"error\"\n", "did you mean `fail-on`?"),
        ("fail-on = \"eror\"\n", "expected `error`, `warning`, `note` or `off`"),
        ("[severity]\nLS1011 = \"off\"\n", "there is no code `LS1011`"),
        ("[severity]\ntrap = \"off\"\n", "its code is `LS103`"),
        ("[check]\nspecs = [\"*.lif\"]\n", "no file matches this pattern"),
        ("[replay]\nspec = \"a.life\"\ntolerance = \"1 month\"\n", "expected one such as `90s`"),
        ("reports = [\"sarf=a\"]\n", "expected FORMAT=FILE with one of the formats"),
        ("[severity]\nLS142 = \"note\"\nLS053 = \"off\"\n", "`LS053` cannot be taken for anything but an error"),
        ("[severity]\nLS001 = \"note\"\n", "warnings and notes can be set"),
        ("[severity]\nLS491 = \"warning\"\n", "lifespec.toml:2:9"),
        ("x = [\n", "unclosed array"),
        ("\u{0}", "LS481"),
    ] {
        let told = holes().with("lifespec.toml", settings).run(&["check", "spec/loan.life"]);
        assert_eq!(told.code, Some(2), "{settings:?}: {told:?}");
        assert!(told.text.contains("error[LS481]") && told.text.contains(words), "{settings:?}: {told:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let project = holes();
    for args in [
        ["check", "spec/loan.life", "--write-baseline", "spec/loan.life/where.json"].as_slice(),
        &["check", "spec/loan.life", "--stories", "spec/loan.life/where.json"],
        &["check", "spec/loan.life", "--report", "sarif=spec/loan.life/where.json"],
        &["check", "spec/loan.life", "--output", "spec/loan.life/where.txt"],
        &["man", "--folder", "spec/loan.life/no"],
    ] {
        let told = project.run(args);
        assert_eq!(told.code, Some(2), "{args:?}: {told:?}");
        assert!(told.text.contains("error: cannot write `spec/loan.life/"), "{args:?}: {told:?}");
    }
}
