//! Tests of finding and opening logs, on this computer's files and on made-up ones.

use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::memory::Memory;
use super::{Disk, Files, Found, LogInput, Session};
use crate::diagnostic::{Finding, Severity};
use crate::history::{Expansion, FormatKind, InputError};

/// A folder that is empty at first and gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("lifespec-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.join(below)
    }

    fn file(&self, below: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a temporary folder");
        fs::write(&path, bytes).expect("a temporary file");
        path
    }

    fn files(&self, names: &[&str]) {
        for name in names {
            self.file(name, b"{}\n");
        }
    }

    /// What the arguments stand for: the paths below this folder, and the findings.
    fn logs(&self, arguments: &[PathBuf]) -> (Vec<String>, Vec<Finding>) {
        let (logs, findings) = Session::new(&Disk).logs(arguments);
        let paths = logs.iter().map(|log| log.path.strip_prefix(&self.0).unwrap_or(&log.path));
        (paths.map(|path| path.to_string_lossy().into_owned()).collect(), findings)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code.id).collect()
}

/// The logs among made-up files, and what is said.
fn among(files: &[&'static str], arguments: &[&str]) -> (Vec<String>, Vec<String>) {
    let memory = Memory(files.iter().map(|name| (*name, b"{}\n".to_vec())).collect());
    let arguments: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    let (logs, findings) = Session::new(&memory).logs(&arguments);
    let told = findings.iter().map(|finding| format!("{}: {}", finding.code.id, finding.message));
    (logs.iter().map(|log| log.name.clone()).collect(), told.collect())
}

#[test]
fn files_come_in_the_order_in_which_they_are_named() {
    assert_eq!(among(&["a", "b", "c"], &["c", "a"]), (vec!["c".to_owned(), "a".to_owned()], Vec::new()));
}

#[test]
fn a_folder_stands_for_the_logs_in_it_in_the_order_of_their_names() {
    let files = [
        "logs/b.jsonl",
        "logs/a.csv.gz",
        "logs/a/z.jsonl",
        "logs/.hidden.jsonl",
        "logs/.git/x.jsonl",
        "logs/orders.life",
        "logs/README.md",
        "logs/x.PNG",
        "logs/conf.yaml",
        "logs/plain",
        "other.jsonl",
    ];
    let expected = ["logs/a/z.jsonl", "logs/a.csv.gz", "logs/b.jsonl", "logs/plain"].map(str::to_owned).to_vec();
    assert_eq!(among(&files, &["logs"]), (expected, Vec::new()));
    assert_eq!(among(&files, &["logs/orders.life"]).0, ["logs/orders.life"], "what is named is read");
}

#[test]
fn a_pattern_stands_for_what_it_matches() {
    let files = [
        "a.jsonl",
        "b.jsonl",
        "c.csv",
        ".d.jsonl",
        "logs/a.jsonl",
        "logs/may/a.jsonl",
        "logs/may/b.csv",
        "logs/june/a.jsonl",
        "logs/.e.jsonl",
        "x[1].jsonl",
    ];
    for (pattern, expected) in [
        ("*.jsonl", &["a.jsonl", "b.jsonl", "x[1].jsonl"][..]),
        ("./*.csv", &["./c.csv"]),
        ("?.jsonl", &["a.jsonl", "b.jsonl"]),
        ("[ab].jsonl", &["a.jsonl", "b.jsonl"]),
        ("{c,zzz}.csv", &["c.csv"]),
        ("logs/*.jsonl", &["logs/a.jsonl"]),
        ("logs/*/a.jsonl", &["logs/june/a.jsonl", "logs/may/a.jsonl"]),
        ("logs/{may/b.csv,june/a.jsonl}", &["logs/june/a.jsonl", "logs/may/b.csv"]),
        ("logs/**/*.jsonl", &["logs/a.jsonl", "logs/june/a.jsonl", "logs/may/a.jsonl"]),
        ("**/b.*", &["b.jsonl", "logs/may/b.csv"]),
        ("logs/m*", &["logs/may/a.jsonl", "logs/may/b.csv"]),
        ("logs/.*.jsonl", &["logs/.e.jsonl"]),
        ("x[1].jsonl", &["x[1].jsonl"]),
    ] {
        let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        assert_eq!(among(&files, &[pattern]), (expected, Vec::new()), "{pattern}");
    }
}

#[test]
fn what_stands_for_nothing_is_an_error() {
    let files = ["logs/a.jsonl", "spec/orders.life", "list", "empty"];
    for (argument, told) in [
        ("*.csv", "LS496: no file matches `*.csv`"),
        ("nowhere/**", "LS491: cannot read `nowhere/`: there is no such file"),
        ("spec", "LS496: there is no log in `spec`"),
        ("logs/b.jsonl", "LS491: cannot read `logs/b.jsonl`: there is no such file"),
        ("logs/[a", "LS491: cannot read `logs/[a`: there is no such file"),
        ("@nowhere", "LS491: cannot read `nowhere`: there is no such file"),
    ] {
        assert_eq!(among(&files, &[argument]), (Vec::new(), vec![told.to_owned()]), "{argument}");
    }
}

#[test]
fn a_missing_log_is_answered_with_the_name_that_was_meant() {
    let memory = Memory(HashMap::from([("jobs.jsonl", Vec::new())]));
    let (logs, findings) = Session::new(&memory).logs(&[PathBuf::from("job.jsonl")]);
    assert!(logs.is_empty());
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `jobs.jsonl`?"));
}

fn listed(list: &[u8], arguments: &[&str]) -> (Vec<String>, Vec<String>) {
    let files = [("list", list), ("a", b""), ("b c", b""), ("logs/d", b""), ("logs/e", b"")];
    let memory = Memory(files.map(|(name, bytes)| (name, bytes.to_vec())).into());
    let arguments: Vec<PathBuf> = arguments.iter().map(PathBuf::from).collect();
    let (logs, findings) = Session::new(&memory).logs(&arguments);
    (
        logs.iter().map(|log| log.name.clone()).collect(),
        findings.iter().map(|finding| finding.message.clone()).collect(),
    )
}

#[test]
fn a_list_names_a_log_on_each_line() {
    let all = ["b c", "a", "logs/d", "logs/e"].map(str::to_owned).to_vec();
    assert_eq!(listed(b"b c\na\nlogs", &["@list"]), (all.clone(), Vec::new()));
    assert_eq!(listed(b"\xef\xbb\xbfb c\r\n\r\na\r\nlogs/*\r\n", &["@list"]), (all, Vec::new()));
    assert_eq!(listed(b"a\nmissing\n", &["@list"]).1, ["cannot read `missing`: there is no such file"]);
    assert_eq!(listed(b"\n\n", &["@list"]).1, ["the list `list` names no log"]);
    assert_eq!(listed(b"a\n@list\n", &["@list"]).1, ["line 2 of `list` names a list, `@list`"]);
    assert_eq!(listed(b"a\n\xff\xfe\n", &["@list"]).1, ["line 2 of `list` is not UTF-8 text"]);
}

#[test]
fn a_file_named_twice_is_read_once_with_a_note() {
    let (logs, told) = among(&["a", "b"], &["a", "./a", "b", "a", "./b"]);
    assert_eq!(logs, ["a", "b"]);
    assert_eq!(told, ["LS497: `./a` is the same file as `a`, and read once"]);
    assert_eq!(among(&["a"], &["a", "a"]).1, ["LS497: `a` is named more than once, and read once"]);
    let (_, told) = listed(b"a\na\n", &["a", "@list"]);
    assert_eq!(told, ["`a` is named more than once, and read once"], "a list of known logs is not empty");
}

#[test]
fn on_the_disk_folders_patterns_and_lists_are_found() {
    let folder = Folder::new("found");
    folder.files(&["b.jsonl", "a/z.csv", "a/.hidden", "c.life", "d.jsonl"]);
    assert_eq!(folder.logs(&[folder.path("")]).0, ["a/z.csv", "b.jsonl", "d.jsonl"]);
    assert_eq!(folder.logs(&[folder.path("*.jsonl")]).0, ["b.jsonl", "d.jsonl"]);
    let list = folder.file("list", folder.path("a").to_string_lossy().as_bytes());
    assert_eq!(folder.logs(&[PathBuf::from(format!("@{}", list.display()))]).0, ["a/z.csv"]);
    fs::create_dir(folder.path("empty")).expect("a folder");
    assert_eq!(codes(&folder.logs(&[folder.path("empty")]).1), ["LS496"]);
    let (logs, findings) = folder.logs(&[folder.path("b.jsonl"), folder.path("a/../b.jsonl"), folder.path("d.jsonl")]);
    assert_eq!((logs, codes(&findings)), (vec!["b.jsonl".to_owned(), "d.jsonl".to_owned()], vec!["LS497"]));
    assert_eq!(findings[0].severity(), Severity::Note);
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_never_in_a_circle() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new("links");
    folder.files(&["logs/a.jsonl", "elsewhere/b.jsonl"]);
    symlink(folder.path("elsewhere"), folder.path("logs/more")).expect("a link");
    symlink(folder.path("logs"), folder.path("elsewhere/back")).expect("a link");
    assert_eq!(folder.logs(&[folder.path("logs")]).0, ["logs/a.jsonl", "logs/more/b.jsonl"]);
    assert_eq!(folder.logs(&[folder.path("logs/**/*.jsonl")]).0, ["logs/a.jsonl", "logs/more/b.jsonl"]);
    symlink(folder.path("logs/a.jsonl"), folder.path("logs/latest.jsonl")).expect("a link");
    let (logs, findings) = folder.logs(&[folder.path("logs")]);
    assert_eq!((logs.len(), codes(&findings)), (2, vec!["LS497"]));
    symlink(folder.path("gone"), folder.path("logs/broken.jsonl")).expect("a link");
    assert_eq!(codes(&folder.logs(&[folder.path("logs")]).1), ["LS491", "LS497"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_a_finding() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new("closed");
    folder.files(&["logs/a.jsonl", "logs/closed/b.jsonl"]);
    let closed = folder.path("logs/closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let is_closed = fs::read_dir(&closed).is_err();
    let found = [folder.path("logs"), folder.path("logs/**"), closed.clone()].map(|path| folder.logs(&[path]).1);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("it is ours");
    // Those to whom nothing is closed, such as root, see what is in it.
    if is_closed {
        for findings in found {
            assert_eq!(codes(&findings), ["LS491"]);
            assert!(findings[0].message.ends_with("permission denied"), "{}", findings[0].message);
        }
    }
}

/// The only log that an argument stands for.
fn only(path: &Path) -> LogInput<'static> {
    let (mut logs, findings) = Session::new(&Disk).logs(&[path.to_owned()]);
    assert_eq!((logs.len(), findings.len()), (1, 0), "{findings:?}");
    logs.remove(0)
}

fn text(log: &LogInput<'_>) -> (FormatKind, String) {
    let mut stream = log.open(Expansion::default()).expect("it opens");
    let mut text = String::new();
    stream.bytes.read_to_string(&mut text).expect("it is whole");
    (stream.kind, text)
}

#[test]
fn a_log_is_opened_again_for_another_pass() {
    let folder = Folder::new("again");
    let packed = zstd::encode_all(&b"\xef\xbb\xbfid,event\r\n1,Pay\r\n"[..], 1).expect("a vector takes everything");
    let log = only(&folder.file("a.zst", &packed));
    assert!(log.is_repeatable);
    for _ in 0..2 {
        assert_eq!(text(&log), (FormatKind::Csv { delimiter: b',' }, "id,event\r\n1,Pay\r\n".to_owned()));
    }
}

#[test]
fn what_goes_wrong_while_reading_becomes_a_finding() {
    let folder = Folder::new("wrong");
    let packed = zstd::encode_all(&b"{\"id\": 1}\n{\"id\": 2}\n"[..], 1).expect("a vector takes everything");
    for (name, bytes, code, words) in [
        ("cut.zst", &packed[..packed.len() - 2], "LS498", "ends before its zstd data does"),
        ("utf16", b"\xff\xfe{\0}\0", "LS492", "not UTF-8 but UTF-16LE"),
        ("a.xz", b"\xfd7zXZ\0\0\0", "LS498", "compressed by xz"),
    ] {
        let log = only(&folder.file(name, bytes));
        let read = log.open(Expansion::default()).and_then(|mut stream| stream.bytes.read_to_end(&mut Vec::new()));
        let finding = log.unreadable(&read.expect_err("it is broken"));
        assert_eq!(finding.code.id, code, "{name}");
        assert!(finding.message.contains(words) && finding.help.is_some(), "{finding:?}");
    }
    let packed = zstd::encode_all(vec![0; 1 << 16].as_slice(), 1).expect("a vector takes everything");
    let log = only(&folder.file("bomb", &packed));
    let error = log
        .open(Expansion { free: 0, ..Expansion::to(10) })
        .and_then(|mut stream| stream.bytes.read_to_end(&mut Vec::new()));
    assert_eq!(log.unreadable(&error.expect_err("it expands")).code.id, "LS499");
    let log = only(&folder.file("vanishing", b"{}"));
    fs::remove_file(&log.path).expect("it is ours");
    let error = log.open(Expansion::default()).map(|_| ()).expect_err("it is gone");
    assert!(log.unreadable(&error).message.ends_with("it was there when the run began, and is gone"));
}

#[test]
fn a_log_that_grows_ends_where_it_ended_at_first() {
    let folder = Folder::new("grows");
    let path = folder.file("a", b"{\"id\":1}\n");
    let mut stream = Disk.open_log(&path).expect("it opens");
    let mut end = fs::OpenOptions::new().append(true).open(&path).expect("it is ours");
    let (mut seen, mut buffer) = (Vec::new(), [0; 4]);
    loop {
        end.write_all(b"{\"id\":2}\n{\"id\":3}\n").expect("it is ours");
        match stream.read(&mut buffer).expect("nothing is wrong") {
            0 => break,
            read => seen.extend_from_slice(&buffer[..read]),
        }
        assert!(seen.len() < 100, "it has no end");
    }
    assert_eq!(seen, b"{\"id\":1}\n");
}

#[test]
fn a_log_that_shrinks_gives_what_is_there_and_says_so() {
    let folder = Folder::new("shrinks");
    let path = folder.file("a", &b"{\"id\":1}\n".repeat(1000));
    let mut stream = Disk.open_log(&path).expect("it opens");
    stream.read_exact(&mut [0; 90]).expect("it is there");
    let file = fs::OpenOptions::new().write(true).open(&path).expect("it is ours");
    file.set_len(99).expect("it is ours");
    let mut rest = Vec::new();
    let error = stream.read_to_end(&mut rest).expect_err("the rest is gone");
    assert_eq!(rest, b"{\"id\":1}\n");
    assert_eq!(InputError::of(&error), Some(&InputError::Shrunk { from: 9000, to: 99 }));
    assert_eq!(stream.read(&mut [0; 9]).ok(), Some(0), "nothing comes behind the end");
    assert_eq!(only(&path).unreadable(&error).code.id, "LS491");
}

#[test]
fn standard_input_is_one_stream_whatever_it_is_called() {
    assert_eq!(Disk.find(Path::new("-")).ok(), Some(Found::Stream));
    let (logs, findings) = Session::new(&Disk).logs(&["-", "/dev/stdin", "-"].map(PathBuf::from));
    assert_eq!((logs.len(), codes(&findings)), (1, vec!["LS497"]));
    assert_eq!((logs[0].name.as_str(), logs[0].is_repeatable), ("standard input", false));
}

#[test]
fn a_stream_is_opened_once_only() {
    let memory = Memory(HashMap::from([("-", b"[]".to_vec())]));
    let (logs, _) = Session::new(&memory).logs(&[PathBuf::from("-")]);
    assert_eq!(text(&logs[0]), (FormatKind::Json, "[]".to_owned()));
    let error = logs[0].open(Expansion::default()).map(|_| ()).expect_err("it is gone");
    assert!(logs[0].unreadable(&error).message.contains("can be read once only"));
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_when_it_is_named_and_left_alone_in_a_folder() {
    let folder = Folder::new("pipe");
    let pipe = folder.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()), "there is mkfifo");
    folder.files(&["a.jsonl"]);
    assert_eq!(folder.logs(&[folder.path("")]).0, ["a.jsonl"]);
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::write(pipe, b"{\"id\":1}\n{\"id\":2}\n")
    });
    let log = only(&pipe);
    assert!(!log.is_repeatable);
    assert_eq!(text(&log), (FormatKind::Json, "{\"id\":1}\n{\"id\":2}\n".to_owned()));
    writer.join().expect("the writer ends").expect("the pipe takes everything");
    assert!(log.open(Expansion::default()).is_err(), "waiting for another writer would last for ever");
}
