//! How long a search may go on: until a deadline, until somebody interrupts it; and what is seen of it meanwhile.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::explore::Progress;

/// Set by an interrupt.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// What takes no longer than this shows no progress.
const UNSEEN: Duration = Duration::from_millis(400);

/// Watches a search. Progress is shown on standard error, and only if that is a terminal.
pub(super) struct Patience {
    began: Instant,
    until: Option<Instant>,
    bar: ProgressBar,
    seen: Cell<Option<Instant>>,
}

impl Patience {
    /// From now on, for so many milliseconds at most. The first interrupt ends the search, a second one the process.
    pub(super) fn new(millis: Option<i64>) -> Self {
        let began = Instant::now();
        let until =
            millis.and_then(|millis| u64::try_from(millis).ok()).map(|millis| began + Duration::from_millis(millis));
        // Where no handler can be set, an interrupt ends the process, as it does anyway.
        let _unheard = ctrlc::set_handler(|| {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        let bar = ProgressBar::new_spinner();
        bar.set_style(
            ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        Self { began, until, bar, seen: Cell::new(None) }
    }

    /// Shows how far it is; tells whether to stop.
    pub(super) fn hears(&self, what: &str, progress: Progress) -> bool {
        let now = Instant::now();
        let due = self.seen.get().is_none_or(|seen| now - seen > Duration::from_millis(100));
        if now - self.began > UNSEEN && due {
            self.seen.set(Some(now));
            let parts = progress.parts.map_or_else(|| "any number of".to_owned(), |number| number.to_string());
            self.bar.set_message(format!("{what}, {parts} parts: {} configurations", progress.states));
            self.bar.tick();
        }
        Self::is_interrupted() || self.until.is_some_and(|until| now >= until)
    }

    /// Whether somebody has interrupted the run.
    pub(super) fn is_interrupted() -> bool {
        INTERRUPTED.load(Ordering::Relaxed)
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
