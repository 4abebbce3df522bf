//! The command as people and scripts run it: output, exit codes, and input that means harm.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const CLEAN: &str = "\
lifecycle Demo
actor Clerk
entity Order {
  initial state Open {
    on Clerk.Close -> Closed
    after 14d -> Closed
  }
  final state Closed
}
";

/// `Lost` is never reached.
const UNSOUND: &str = "\
lifecycle Demo
actor Clerk
entity Order {
  initial state Open {
    on Clerk.Close -> Closed
    after 14d -> Closed
  }
  state Lost {
    on Clerk.Find -> Closed
    after 14d -> Closed
  }
  final state Closed
}
";

pub(super) fn lifespec(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifespec"));
    command.args(args).env_remove("NO_COLOR").env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    command
}

pub(super) fn run(args: &[&str]) -> Output {
    lifespec(args).output().expect("the command runs")
}

/// Runs with a text on standard input.
fn feed(args: &[&str], input: &[u8]) -> Output {
    let mut child = lifespec(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("there is a pipe").write_all(input).expect("the command reads all");
    child.wait_with_output().expect("the command ends")
}

/// A file of this test run with these bytes.
pub(super) fn file(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli");
    fs::create_dir_all(&folder).expect("the folder for temporary files");
    let path = folder.join(name);
    fs::write(&path, bytes).expect("a temporary file");
    path.to_str().expect("the path is text").to_owned()
}

fn spec(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("spec").join(name);
    path.to_str().expect("the path is text").to_owned()
}

pub(super) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("standard output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("standard error is UTF-8")
}

pub(super) fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"))
}

pub(super) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stdout(output)))
}

/// No character that acts on a terminal, in either stream.
pub(super) fn assert_harmless(output: &Output, about: &str) {
    for text in [stdout(output), stderr(output)] {
        let bad = text.chars().find(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(bad, None, "{about}: {text:?}");
    }
}

#[test]
fn a_clean_lifecycle_ends_with_0() {
    let output = run(&["check", &file("clean.life", CLEAN)]);
    assert_eq!((code(&output), stderr(&output)), (0, String::new()));
    assert!(stdout(&output).ends_with("clean\n"), "{}", stdout(&output));
}

#[test]
fn a_finding_ends_with_1_and_shows_the_line() {
    let output = run(&["check", &file("unsound.life", UNSOUND)]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    for part in ["error[LS101]", "unsound.life:8:9]", " 8 │   state Lost {", "lifespec explain LS101"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn what_cannot_be_checked_ends_with_2_and_says_why() {
    let below_a_file = format!("{}/at/all", file("orders.life", CLEAN));
    let empty = format!("{}/empty", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&empty).expect("a folder");
    let wrong_name = file("orders.life", CLEAN).replace("orders.life", "ordres.life");
    for (args, words) in [
        (vec!["check", wrong_name.as_str()], "did you mean `orders.life`?"),
        (vec!["check", &file("jobs.txt", "")], "LS493"),
        (vec!["check", &empty], "LS496"),
        (vec!["draw", env!("CARGO_TARGET_TMPDIR")], "LS491"),
        (vec!["check"], "no lifecycle is named"),
        (vec!["chekc"], "check"),
        (vec!["check", "--fail-on", "warnings", "x.life"], "warning"),
        (vec!["explain", "unreachable-stat"], "did you mean `unreachable-state`?"),
        (vec!["draw", &file("orders.life", CLEAN), "--entity", "Ordr"], "did you mean `Order`?"),
        (vec!["replay", &file("orders.life", CLEAN), &file("empty.jsonl", ""), "--log", "Audit"], "has none"),
        (vec!["draw", &file("broken.life", "lifecycle")], "LS0"),
        (vec!["convert", &file("broken.life", "lifecycle")], "LS0"),
        (vec!["check", &file("orders.life", CLEAN), "--output", &below_a_file], "cannot write"),
    ] {
        let output = run(&args);
        assert_eq!(code(&output), 2, "{args:?}: {output:?}");
        let told = stdout(&output) + &stderr(&output);
        assert!(told.contains(words), "{args:?}: {words} in\n{told}");
        assert_harmless(&output, "a complaint");
    }
}

#[test]
fn one_unreadable_file_does_not_hide_the_findings_of_the_others() {
    let output = run(&["check", "missing.life", &file("unsound.life", UNSOUND)]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("LS491") && stdout(&output).contains("LS101"), "{}", stdout(&output));
}

#[test]
fn fail_on_moves_the_line_between_0_and_1() {
    let warned = CLEAN.replace("actor Clerk", "actor Clerk\nactor Nobody");
    let path = file("warned.life", warned);
    let exits = ["note", "warning", "error"].map(|severity| code(&run(&["check", &path, "--fail-on", severity])));
    assert_eq!(exits, [1, 1, 0], "{}", stdout(&run(&["check", &path])));
    assert_eq!(code(&run(&["check", &path])), 1, "a warning fails by default");
}

#[test]
fn the_json_of_a_check_has_the_promised_shape() {
    let path = file("unsound.life", UNSOUND);
    let output = run(&["check", "--format", "json", &path]);
    assert_eq!(code(&output), 1);
    let value = json(&output);
    assert_eq!(value["version"], 1);
    let finding = &value["findings"][0];
    assert_eq!((&finding["code"], &finding["severity"]), (&Value::from("LS101"), &Value::from("error")));
    assert!(finding["message"].as_str().is_some_and(|message| message.contains("`Lost`")), "{finding}");
    let label = &finding["labels"][0];
    let place = ["line", "column", "end_line", "end_column"].map(|key| label[key].as_u64());
    assert_eq!(place, [Some(8), Some(9), Some(8), Some(13)]);
    assert_eq!(label["file"], Value::from(path));
    assert!(label["text"].is_string());
    let summary = &value["summary"];
    for (key, number) in [("specs", 1), ("entities", 1), ("states", 3), ("errors", 1), ("suppressed", 0)] {
        assert_eq!(summary[key], number, "{key} in {summary}");
    }
}

/// One order is closed twice, another one once.
fn closings() -> String {
    let record = |id: &str, day: u32| {
        format!(r#"{{"time":"2026-01-{day:02}T00:00:00Z","entity":"Order","id":"{id}","event":"Clerk.Close"}}"#)
    };
    [record("o-1", 2), record("o-1", 3), record("o-2", 3)].join("\n")
}

#[test]
fn the_json_of_a_replay_has_the_promised_shape() {
    let path = file("replayed.life", CLEAN);
    let log = file("orders.jsonl", closings());
    let output = run(&["replay", &path, &log, "--format", "json"]);
    assert_eq!(code(&output), 1, "{output:?}");
    let value = json(&output);
    let finding = &value["findings"][0];
    assert_eq!(finding["instance"], "o-1");
    assert_eq!(finding["record"]["line"], 2);
    assert_eq!(finding["record"]["file"], Value::from(log.as_str()));
    let summary = &value["summary"];
    for (key, number) in [("records", 3), ("instances", 2), ("violates", 1), ("conforms", 1), ("running", 0)] {
        assert_eq!(summary[key], number, "{key} in {summary}");
    }
    let alone = run(&["replay", &path, &log, "--format", "json", "--job", "o-2"]);
    assert_eq!((code(&alone), &json(&alone)["summary"]["instances"]), (0, &Value::from(1)));
    let story = json(&alone)["story"].clone();
    assert_eq!(story.as_array().map(Vec::len), Some(1), "{story}");
    assert_eq!((&story[0]["record"]["line"], &story[0]["after"][0]["states"][0]), (&3.into(), &"Closed".into()));
}

#[test]
fn the_nearest_legal_history_is_told_when_it_is_asked_for() {
    let path = file("nearest.life", CLEAN);
    let log = closings();
    let asked = run(&["replay", &path, "-", "--nearest", "--format", "json"]);
    assert_eq!(code(&asked), 1, "nothing was judged");
    let asked = feed(&["replay", &path, "-", "--nearest", "--format", "json"], log.as_bytes());
    let value = json(&asked);
    let nearest = &value["findings"][0]["nearest"];
    assert_eq!((&nearest["cost"], &nearest["edits"][0]["kind"]), (&1.into(), &"extra".into()), "{value}");
    assert_eq!(value["summary"]["fitness"]["average"], 0.75);
    let plain = json(&feed(&["replay", &path, "-", "--format", "json"], log.as_bytes()));
    assert!(plain["summary"]["fitness"].is_null() && plain["findings"][0]["nearest"].is_null(), "{plain}");
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let life = feed(&["check", "-"], CLEAN.as_bytes());
    assert_eq!(code(&life), 0, "{life:?}");
    let yaml = stdout(&run(&["convert", &file("clean.life", CLEAN)]));
    assert!(yaml.contains("lifecycle: Demo"), "{yaml}");
    let output = feed(&["check", "-"], yaml.as_bytes());
    assert_eq!(code(&output), 0, "{output:?}");
    let broken = feed(&["check", "-"], b"lifecycle: Demo\nentitys: {}\n");
    assert!(stdout(&broken).contains("standard input:2:1"), "{broken:?}");
}

#[test]
fn the_other_notation_and_back_is_the_same_lifecycle() {
    for name in ["import-export.life", "order.life", "ci-run.life", "ticket.life"] {
        let yaml = run(&["convert", &spec(name), "--to", "yaml"]);
        assert_eq!(code(&yaml), 0, "{yaml:?}");
        let path = file(&format!("{name}.yaml"), stdout(&yaml));
        let checked = |path: &str| {
            let value = json(&run(&["check", path, "--format", "json"]));
            let mut summary = value["summary"].clone();
            // Both are other files with other lines.
            for composed in summary["composition"].as_array_mut().into_iter().flatten() {
                composed["file"] = serde_json::Value::Null;
                for answer in composed["answers"].as_array_mut().into_iter().flatten() {
                    answer["story"] = serde_json::Value::Null;
                }
            }
            (summary, value["findings"].as_array().map(Vec::len))
        };
        assert_eq!(checked(&spec(name)), checked(&path), "{name}");
        // YAML keeps statements of a kind together, so only what has been there once comes back letter by letter.
        let life = file(&format!("back-{name}"), stdout(&run(&["convert", &path])));
        assert_eq!(checked(&spec(name)).0, checked(&life).0, "{name}");
        let again = stdout(&run(&["convert", &life]));
        let first = stdout(&yaml);
        let differs = again.lines().zip(first.lines()).find(|(again, first)| again != first);
        assert_eq!((differs, again.lines().count()), (None, first.lines().count()), "{name}");
    }
}

#[test]
fn a_drawing_is_written_to_the_file_that_was_named() {
    let path = file("picture.dot", "");
    let output = run(&["draw", &spec("import-export.life"), "--output", &path]);
    assert_eq!((code(&output), stdout(&output)), (0, String::new()), "{output:?}");
    let picture = fs::read_to_string(&path).expect("the picture is there");
    assert!(picture.starts_with("digraph") && picture.contains("Shipping"), "{picture}");
}

#[test]
fn every_code_is_listed_and_explained() {
    let list = stdout(&run(&["explain", "--list"]));
    assert!(list.lines().count() > 80, "{list}");
    for line in list.lines() {
        let mut words = line.split_whitespace();
        let (id, _, name) = (words.next(), words.next(), words.next());
        let by_id = run(&["explain", id.expect("a code")]);
        assert_eq!(code(&by_id), 0, "{line}");
        assert_eq!(stdout(&by_id), stdout(&run(&["explain", name.expect("a name")])), "{line}");
    }
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let mut child = lifespec(&["explain", "--list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let mut complaint = String::new();
    child.stderr.take().expect("there is a pipe").read_to_string(&mut complaint).expect("it is text");
    assert_eq!((child.wait().expect("it ends").code(), complaint), (Some(0), String::new()));
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let path = file("unsound.life", UNSOUND);
    assert!(!stdout(&run(&["check", &path])).contains('\u{1b}'));
    assert!(stdout(&run(&["check", &path, "--color", "always"])).contains("\u{1b}[1;31m"));
    assert!(!stdout(&run(&["check", &path, "--color", "never"])).contains('\u{1b}'));
    let ascii = lifespec(&["check", &path]).env("LC_ALL", "C").output().expect("the command runs");
    assert!(stdout(&ascii).contains(" 8 |   state Lost {") && !stdout(&ascii).contains('│'), "{}", stdout(&ascii));
}

#[test]
fn help_names_every_command_and_its_examples() {
    let help = stdout(&run(&["--help"]));
    for command in ["check", "replay", "test", "draw", "simulate", "explain", "convert", "completions"] {
        assert!(help.contains(&format!("  {command} ")), "{command} in\n{help}");
        let output = run(&[command, "--help"]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains(&format!("lifespec {command}")), "{command}");
    }
    assert!(stdout(&run(&["completions", "bash"])).contains("complete"));
}

#[test]
fn hostile_input_is_answered_with_a_finding() {
    let deep = 100_000;
    let nested = format!("{}x{}", "(".repeat(deep), ")".repeat(deep));
    let bomb: Vec<String> =
        (1..20).map(|n| format!("k{n}: &k{n} [{}x]\n", format!("*k{}, ", n - 1).repeat(9))).collect();
    let evil = "\u{1b}]0;title\u{7}\u{202e}\u{9b}31m";
    let inputs: Vec<(&str, Vec<u8>)> = vec![
        ("empty.life", Vec::new()),
        ("empty.yaml", Vec::new()),
        ("brackets.life", "[".repeat(deep).into()),
        ("brackets.yaml", "[".repeat(deep).into()),
        ("brackets.json", "[".repeat(deep).into()),
        ("braces.life", format!("lifecycle X entity A {}", "{".repeat(deep)).into()),
        ("mappings.yaml", "{a: ".repeat(deep).into()),
        ("parens.life", CLEAN.replace("-> Closed\n", &format!("when {nested} -> Closed\n")).into()),
        (
            "parens.yaml",
            format!("lifecycle: X\nentities: {{A: {{states: {{S: {{moves: [\"on A.B when {nested} -> S\"]}}}}}}}}")
                .into(),
        ),
        ("bomb.yaml", format!("k0: &k0 [x]\n{}", bomb.concat()).into()),
        ("twice.yaml", b"lifecycle: X\nlifecycle: Y\n".to_vec()),
        ("twice.life", CLEAN.replace("final state Closed", "final state Closed\nfinal state Closed").into()),
        ("line.life", CLEAN.replace("Demo", &format!("Demo \"{}\" oops", "a".repeat(1_000_000))).into()),
        ("line.yaml", format!("lifecycle: X\ndescription: {}\noops: 1", "a".repeat(1_000_000)).into()),
        ("nul.life", b"lifecycle X\0\n".to_vec()),
        ("nul.yaml", b"lifecycle: \"X\0\"\n".to_vec()),
        ("latin.life", b"lifecycle X \"caf\xe9\"\n".to_vec()),
        ("latin.yaml", b"lifecycle: caf\xe9\n".to_vec()),
        ("utf16.life", "lifecycle X".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("evil.life", format!("lifecycle X \"{evil}\"\nactor {evil}\n").into()),
        ("evil.yaml", format!("lifecycle: X\n\"{evil}\": 1\n").into()),
        ("escaped.yaml", b"lifecycle: \"X\\e[31m\"\n\"\\u202e\\x9b\": 1\n".to_vec()),
        ("many.life", format!("lifecycle X\n{}", "oops\n".repeat(20_000)).into()),
    ];
    for (name, bytes) in inputs {
        let path = file(name, bytes);
        for format in ["human", "json"] {
            let output = run(&["check", &path, "--format", format]);
            assert_eq!(code(&output), 1, "{name}: {}", stderr(&output));
            assert_harmless(&output, name);
            let size = output.stdout.len();
            assert!(size < 200_000, "{name} as {format}: {size} bytes");
            if format == "json" {
                assert!(json(&output)["findings"].as_array().is_some_and(|found| !found.is_empty()), "{name}");
            }
        }
    }
}

#[test]
fn hostile_records_are_answered_with_a_finding() {
    let path = file("replayed.life", CLEAN);
    let evil = "\u{1b}]0;title\u{7}\u{202e}";
    let logs: Vec<(&str, Vec<u8>)> = vec![
        ("empty.jsonl", Vec::new()),
        ("deep.jsonl", "[".repeat(100_000).into()),
        ("latin.jsonl", b"{\"id\":\"caf\xe9\"}\n".to_vec()),
        ("nul.jsonl", b"{\"id\":\"\0\"}\n\0\n".to_vec()),
        ("evil.jsonl", format!("{{\"id\":\"{evil}\",\"event\":\"{evil}\",\"entity\":\"Order\"}}\n{evil}\n").into()),
        ("line.jsonl", format!("{{\"id\":\"{}\",\"event\":\"x\",\"entity\":\"Order\"}}", "a".repeat(1_000_000)).into()),
        ("numbers.jsonl", b"1\n\"x\"\nnull\n{\"time\":99999999999999999999999,\"id\":{}}\n".to_vec()),
    ];
    for (name, bytes) in logs {
        let log = file(name, bytes);
        for format in ["human", "json"] {
            let output = run(&["replay", &path, &log, "--format", format]);
            assert_eq!(code(&output), 1, "{name}: {output:?}");
            assert_harmless(&output, name);
        }
    }
}

#[test]
fn hostile_arguments_are_not_obeyed() {
    let evil = "\u{1b}]0;title\u{7}\u{202e}";
    let below_a_file = format!("{}/\u{1b}[31m", file("orders.life", CLEAN));
    for args in [
        vec![evil],
        vec!["check", evil],
        vec!["explain", evil],
        vec!["check", "--format", evil],
        vec!["draw", &file("orders.life", CLEAN), "--entity", evil],
        vec!["check", &file("orders.life", CLEAN), "--output", &below_a_file],
    ] {
        let output = run(&args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert_harmless(&output, "an argument");
    }
}

#[test]
fn a_test_that_runs_nothing_is_no_pass() {
    let path = file("no-scenario.life", CLEAN);
    let output = run(&["test", &path]);
    assert_eq!(code(&output), 1, "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("LS495"), "{output:?}");
}
