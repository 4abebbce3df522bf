//! Runs that somebody interrupts: what is known by then is told, and it is said that it is not everything.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::cli::file;

/// A run whose input is still open.
struct Run(Child);

impl Run {
    fn new(args: &[&str]) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_lifespec"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        Self(child)
    }

    /// Waits until it would hear an interrupt.
    fn is_ready(&self) {
        let status = format!("/proc/{}/status", self.0.id());
        let catches = || {
            let text = std::fs::read_to_string(&status).expect("it runs");
            let caught = text.lines().find_map(|line| line.strip_prefix("SigCgt:")).expect("it says so");
            u64::from_str_radix(caught.trim(), 16).expect("a number") & 2 != 0
        };
        while !catches() {
            std::thread::yield_now();
        }
    }

    /// Interrupts it, and waits until it has heard.
    fn interrupt(&mut self) -> String {
        let sent = Command::new("kill").args(["-INT", &self.0.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "there is kill");
        let mut line = String::new();
        BufReader::new(self.0.stderr.as_mut().expect("a pipe")).read_line(&mut line).expect("it says so");
        line
    }

    /// Ends its input; what it has printed, and its exit code.
    fn end(mut self) -> (Value, Option<i32>) {
        drop(self.0.stdin.take());
        let mut text = String::new();
        self.0.stdout.take().expect("a pipe").read_to_string(&mut text).expect("it writes text");
        let code = self.0.wait().expect("it ends").code();
        (
            serde_json::from_str(text.trim().lines().last().unwrap_or_default())
                .unwrap_or_else(|_| serde_json::from_str(&text).expect("whole JSON")),
            code,
        )
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ended_before = self.0.kill();
        let _nobody_asks = self.0.wait();
    }
}

/// Loans that are brought back a day later, whole megabytes of them.
fn loans(count: usize) -> String {
    let one = |at: usize| {
        format!(
            "{{\"time\":\"2026-01-05T00:00:00Z\",\"id\":\"loan-{at}\",\"event\":\"Reader.Borrow\"}}\n\
             {{\"time\":\"2026-01-05T00:00:00Z\",\"id\":\"loan-{at}\",\"event\":\"Reader.Return\"}}\n"
        )
    };
    (0..count).map(one).collect()
}

#[test]
fn an_interrupted_replay_tells_what_it_has_read() {
    let first = "{\"time\":\"2026-01-05T00:00:00Z\",\"id\":\"loan-x\",\"event\":\"Reader.Return\"}\n";
    let mut run = Run::new(&["replay", "docs/samples/loan.life", "-", "--format", "json", "--as-of", "2030-01-01"]);
    let mut input = run.0.stdin.take().expect("a pipe");
    input.write_all(first.as_bytes()).expect("it reads");
    // What can be read once only is looked at before: that it is short must not be thought.
    input.write_all(loans(100_000).as_bytes()).expect("it reads");
    run.is_ready();
    let said = run.interrupt();
    assert!(said.starts_with("interrupted: what was read by now is judged"), "{said}");
    // Now it has no more than it had.
    let _broken_pipe = input.write_all(loans(100_000).as_bytes());
    drop(input);
    let (report, code) = run.end();
    assert_eq!(code, Some(2));
    let codes: Vec<&Value> = report["findings"].as_array().expect("a list").iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["LS341", "LS306"], "nothing is overdue in what was not read");
    assert_eq!(report["summary"]["partial"], true);
    let read = report["summary"]["records"].as_u64().expect("a number");
    assert!((1..400_001).contains(&read), "{read}");
    let message = report["findings"][0]["message"].as_str().expect("a text");
    assert!(message.contains(&format!("after {read} records")), "{message}");
}

#[test]
fn a_log_that_is_followed_ends_with_its_totals() {
    let log = file("followed-loans.jsonl", loans(3));
    let mut run = Run::new(&["replay", "docs/samples/loan.life", &log, "--follow", "--format", "json"]);
    run.is_ready();
    // It looks at the file before it waits.
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert!(run.interrupt().starts_with("interrupted: the totals follow"));
    let (last, code) = run.end();
    assert_eq!((&last["summary"]["records"], code), (&6.into(), Some(0)), "{last}");
}
