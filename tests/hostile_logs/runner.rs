//! Runs `lifespec replay` on logs, with an eye on its time and its memory.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cli::lifespec;

/// How long a run may take.
const MOST: Duration = Duration::from_secs(60);

/// What a run has said, as JSON.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) exit: i32,
    pub(super) report: Value,
    /// The most memory it had, in bytes; `None` where nobody can tell.
    pub(super) peak: Option<u64>,
}

/// The folder of one test, empty.
pub(super) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-logs").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder for temporary files");
    folder
}

/// A file in a folder.
pub(super) fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("a temporary file");
    path.to_str().expect("the path is text").to_owned()
}

/// Starts the program, waits for its end, and kills it if that takes too long. Nothing in its output acts on a terminal.
pub(super) fn run(folder: &Path, args: &[&str]) -> (i32, String, Option<u64>) {
    let spec = write(folder, "demo.life", super::SPEC);
    let all: Vec<&str> = ["replay", spec.as_str()].into_iter().chain(args.iter().copied()).collect();
    let mut child = lifespec(&all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    let (out, err) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
    let (out, err) = (thread::spawn(move || text(out)), thread::spawn(move || text(err)));
    let peak = wait(&mut child, args);
    let code = child.wait().expect("it has ended").code().expect("no signal ends it");
    let (out, err) = (out.join().expect("its output"), err.join().expect("its errors"));
    assert!(!err.contains("panicked"), "{args:?}: {err}");
    let bad = |c: &char| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c);
    let raw = out.chars().chain(err.chars()).find(bad);
    assert_eq!(raw, None, "{args:?}");
    (code, out + &err, peak)
}

fn text(mut stream: impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("its output is UTF-8");
    text
}

fn wait(child: &mut Child, args: &[&str]) -> Option<u64> {
    let begin = Instant::now();
    let mut peak = None;
    while child.try_wait().expect("it can be asked").is_none() {
        peak = memory(child.id()).or(peak);
        if begin.elapsed() > MOST {
            child.kill().expect("it can be killed");
            panic!("{args:?} takes more than {MOST:?}");
        }
        thread::sleep(Duration::from_millis(2));
    }
    peak
}

/// The most memory that a process has had so far.
fn memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// Replays some logs, as JSON and for people.
pub(super) fn replay(folder: &Path, args: &[&str]) -> Ran {
    let (exit, human, _) = run(folder, args);
    assert!(human.lines().count() < 700, "{args:?}: {} lines", human.lines().count());
    let args: Vec<&str> = args.iter().copied().chain(["--format", "json"]).collect();
    let (again, json, peak) = run(folder, &args);
    assert_eq!(exit, again, "{args:?}");
    let report = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    Ran { exit, report, peak }
}

/// Replays one log of these bytes.
pub(super) fn log(name: &str, bytes: impl AsRef<[u8]>) -> Ran {
    let folder = folder(&format!("log-{name}"));
    let path = write(&folder, name, bytes);
    replay(&folder, &[&path])
}

impl Ran {
    /// The findings: code, line of the record, message.
    pub(super) fn findings(&self) -> Vec<(String, u64, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let all = self.report["findings"].as_array().expect("a list of findings");
        let one = |finding: &Value| {
            let labels = finding["labels"].as_array().expect("labels");
            let said = labels.first().map(|label| text(&label["text"])).unwrap_or_default();
            (
                text(&finding["code"]),
                finding["record"]["line"].as_u64().unwrap_or(0),
                format!("{} {said}", text(&finding["message"])),
            )
        };
        all.iter().map(one).collect()
    }

    /// Codes and lines alone, in order.
    pub(super) fn codes(&self) -> Vec<(String, u64)> {
        let mut codes: Vec<(String, u64)> = self.findings().into_iter().map(|(code, line, _)| (code, line)).collect();
        codes.sort();
        codes
    }

    pub(super) fn count(&self, key: &str) -> u64 {
        self.report["summary"][key].as_u64().unwrap_or(0)
    }

    /// A finding of this code and line, whose words have these among them.
    pub(super) fn says(&self, code: &str, line: u64, words: &str) {
        let found = self.findings();
        let told = found.iter().any(|(id, at, said)| id == code && *at == line && said.contains(words));
        assert!(told, "{code} in line {line}: `{words}` is not in {found:#?}");
    }
}
