//! The documents tell the truth: each command shown prints what is shown, each lifecycle shown is what it is said to be.
//!
//! In a ```` ```console ```` block each `$ lifespec …` runs at the top of the repository, without colour and 100
//! columns wide; `$ echo $?` shows its exit code. A ```` ```life ```` or ```` ```yaml ```` block is a clean lifecycle
//! whose scenarios pass, unless its info string says more:
//! - `bad LS101 …`: exactly these findings above a note are reported, or failed scenarios among them;
//! - `fragment file`, `entity`, `state`, `guard`, `log`, `scenario`: it stands in such a block, and is only parsed;
//! - a path: it is that file, word for word. So are `jsonl`, `json` and `csv` blocks with a path.
//!
//! With `LIFESPEC_DOCS=write` the outputs in the documents are written anew instead of compared.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lifespec::author;
use lifespec::diagnostic::Severity;
use lifespec::session::{Disk, Session};
use lifespec::source::SourceId;
use lifespec::syntax;

/// A fenced block of a document.
#[derive(Debug)]
struct Block {
    /// The language, such as `life`.
    language: String,
    /// What follows the language.
    words: Vec<String>,
    /// Line of the fence, from 1.
    line: usize,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document whose examples are tested.
fn documents() -> Vec<PathBuf> {
    let mut all = vec![root().join("README.md")];
    let entries = fs::read_dir(root().join("docs")).expect("the folder of documents");
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages.sort();
    all.extend(pages);
    all
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => {
                let mut words = info.split_whitespace().map(str::to_owned);
                let language = words.next().unwrap_or_default();
                open = Some(Block { language, words: words.collect(), line: index + 1, text: String::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed: {open:?}");
    blocks
}

/// The words of a command line; text in quotes is one word.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in line.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(piece.split_whitespace().map(str::to_owned)),
            _ => words.push(piece.to_owned()),
        }
    }
    words
}

/// What a command prints, and its exit code.
fn run(line: &str) -> (String, i32) {
    let words = words(line);
    let (name, args) = words.split_first().expect("a command");
    assert_eq!(name, "lifespec", "only lifespec is run: {line}");
    let output = Command::new(env!("CARGO_BIN_EXE_lifespec"))
        .args(args)
        .current_dir(root())
        .env_remove("NO_COLOR")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env("LC_ALL", "C.UTF-8")
        .env("COLUMNS", "100")
        .stdin(Stdio::null())
        .output()
        .expect("the command runs");
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8(text).expect("output is UTF-8"), output.status.code().expect("an exit code"))
}

/// A console block with the outputs that its commands have now.
fn replayed(text: &str) -> String {
    let mut fresh = String::new();
    let mut code = 0;
    for line in text.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let _ = writeln!(fresh, "$ {line}");
        if line == "echo $?" {
            let _ = writeln!(fresh, "{code}");
        } else {
            let (output, exit) = run(line);
            code = exit;
            fresh.push_str(&output);
        }
    }
    trimmed(&fresh)
}

/// Without blanks at the ends of lines.
fn trimmed(text: &str) -> String {
    text.lines().fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{}", line.trim_end());
        all
    })
}

/// A fragment in a lifecycle that has room for it.
fn wrapped(kind: &str, text: &str) -> String {
    match kind {
        "file" if text.starts_with("lifecycle ") => text.to_owned(),
        "file" => format!("lifecycle Demo\n{text}"),
        "entity" => format!("lifecycle Demo\nentity Thing {{\n{text}}}\n"),
        "state" => format!("lifecycle Demo\nentity Thing {{\nstate Here {{\n{text}}}\n}}\n"),
        "guard" => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let moves = lines.fold(String::new(), |mut all, line| {
                let _ = writeln!(all, "when {line}\n-> There");
                all
            });
            wrapped("state", &moves)
        }
        "log" => format!("lifecycle Demo\nlog Records {{\n{text}}}\n"),
        "scenario" => format!("lifecycle Demo\nscenario \"demo\" {{\n{text}}}\n"),
        _ => panic!("no fragment is called `{kind}`"),
    }
}

/// What is wrong with a block that is only parsed.
fn faults_of_fragment(kind: &str, text: &str) -> String {
    let parsed = syntax::parse(SourceId(0), &wrapped(kind, text));
    parsed.findings.iter().fold(String::new(), |mut all, finding| {
        let _ = writeln!(all, "  {} {}", finding.code.id, finding.message);
        all
    })
}

/// What is wrong with a lifecycle: it must have exactly the findings `expected`, in any order.
fn faults_of_lifecycle(block: &Block, expected: &[String]) -> String {
    let name = format!("{}.{}", block.line, block.language);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    fs::create_dir_all(&folder).expect("the folder for temporary files");
    let path = folder.join(name);
    fs::write(&path, &block.text).expect("a temporary file");
    let spec = Session::new(&Disk).check(&path);
    let mut findings = spec.findings;
    if let Some(model) = &spec.model {
        findings.extend(author::run(model).into_iter().flat_map(|told| told.findings));
    }
    findings.retain(|finding| finding.severity() > Severity::Note || expected.iter().any(|id| id == finding.code.id));
    let mut found: Vec<&str> = findings.iter().map(|finding| finding.code.id).collect();
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    found.sort_unstable();
    expected.sort_unstable();
    if found == expected {
        return String::new();
    }
    let mut text = format!("  expected {expected:?}\n");
    for finding in &findings {
        let _ = writeln!(
            text,
            "  found {} {} ({})",
            finding.code.id,
            finding.message,
            finding.help.as_deref().unwrap_or("-")
        );
    }
    text
}

/// What is wrong with a block that shows a lifecycle or a file.
fn faults(block: &Block) -> String {
    let first = block.words.first().map_or("", String::as_str);
    match (block.language.as_str(), first) {
        ("life" | "yaml", "") => faults_of_lifecycle(block, &[]),
        ("life" | "yaml", "bad") => faults_of_lifecycle(block, &block.words[1..]),
        ("life", "fragment") => faults_of_fragment(&block.words[1], &block.text),
        ("life" | "yaml" | "jsonl" | "json" | "csv", path) if !path.is_empty() => {
            let same = fs::read_to_string(root().join(path)).is_ok_and(|text| text == block.text);
            if same { String::new() } else { format!("  differs from {path}\n") }
        }
        ("console", _) => {
            let fresh = replayed(&block.text);
            if fresh == trimmed(&block.text) { String::new() } else { format!("  the output is now\n{fresh}") }
        }
        _ => String::new(),
    }
}

/// A document with the outputs that its commands have now.
fn written_anew(text: &str) -> String {
    let mut fresh = String::new();
    let mut console: Option<String> = None;
    for line in text.lines() {
        if let (Some(block), true) = (&console, line.starts_with("```")) {
            fresh.push_str(&replayed(block));
            console = None;
        }
        if let Some(block) = &mut console {
            let _ = writeln!(block, "{line}");
        } else {
            let _ = writeln!(fresh, "{line}");
            console = line.starts_with("```console").then(String::new);
        }
    }
    fresh
}

#[test]
fn every_example_in_the_documents_is_as_it_says() {
    let anew = std::env::var("LIFESPEC_DOCS").is_ok_and(|how| how == "write");
    let mut wrong = String::new();
    for path in documents() {
        let text = fs::read_to_string(&path).expect("a document is text");
        if anew {
            fs::write(&path, written_anew(&text)).expect("the document can be written");
        }
        let text = fs::read_to_string(&path).expect("a document is text");
        for block in blocks(&text) {
            let faults = faults(&block);
            if !faults.is_empty() {
                let _ = writeln!(wrong, "{}:{}\n{faults}", shown(&path), block.line);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}\n`LIFESPEC_DOCS=write cargo test readme` writes the outputs of commands anew");
}

/// The anchor that a heading has on a page.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn every_link_between_the_documents_leads_somewhere() {
    let mut wrong = String::new();
    for path in documents() {
        let text = fs::read_to_string(&path).expect("a document is text");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            if link.starts_with("http") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().expect("a folder").join(file) };
            let found = if place.is_empty() {
                target.exists()
            } else {
                fs::read_to_string(&target).is_ok_and(|text| {
                    let headings = text.lines().filter(|line| line.starts_with('#'));
                    headings.map(|line| anchor(line.trim_start_matches('#'))).any(|heading| heading == place)
                })
            };
            if !found {
                let _ = writeln!(wrong, "{}: {link}", shown(&path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
