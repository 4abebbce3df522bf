//! Logs made to break the reader: each ends soon, says what is wrong and where, and everything else is judged.

mod broken;
mod forms;
mod large;
mod options;
mod runner;
mod values;

/// Orders that are closed, or reminded of after two weeks.
const SPEC: &str = "\
lifecycle Demo
actor Clerk
entity Order {
  initial state Open {
    on Clerk.Note stay
    on Clerk.Close -> Closed
    after 14d -> Late as Clerk.Remind
  }
  state Late {
    on Clerk.Close -> Closed
    after 14d -> Closed
  }
  final state Closed
}
";

/// A record of the first days of 2026.
fn record(day: usize, id: &str, event: &str) -> String {
    format!("{{\"time\":\"2026-01-{day:02}T10:00:00Z\",\"entity\":\"Order\",\"id\":\"{id}\",\"event\":\"{event}\"}}\n")
}

/// Good records before something: one order is closed, one is left open.
fn before() -> String {
    record(1, "a", "Close") + &record(2, "b", "Note")
}

/// Records behind something: the last one cannot be.
fn behind() -> String {
    record(3, "c", "Close") + &record(4, "c", "Note")
}
