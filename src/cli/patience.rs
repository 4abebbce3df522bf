//! How long a run may go on: until a deadline, until somebody interrupts it; and what is seen of it meanwhile.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Set by an interrupt.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// What takes no longer than this, in milliseconds, shows no progress.
const UNSEEN: u64 = 400;
/// How often progress is shown, in milliseconds.
const OFTEN: u64 = 100;

/// Watches a run. Progress is shown on standard error, and only if that is a terminal.
pub(super) struct Patience {
    began: Instant,
    until: Option<Instant>,
    bar: ProgressBar,
    /// When progress was shown last, in milliseconds since the beginning.
    seen: AtomicU64,
}

impl Patience {
    /// From now on, for so many milliseconds at most. The first interrupt ends the run, a second one the process; `then`
    /// says to people what comes of the first.
    pub(super) fn new(millis: Option<i64>, then: &'static str) -> Self {
        let began = Instant::now();
        let until =
            millis.and_then(|millis| u64::try_from(millis).ok()).map(|millis| began + Duration::from_millis(millis));
        let bar = ProgressBar::new_spinner();
        bar.set_style(style("{spinner} {msg}"));
        let shown = bar.clone();
        // Where no handler can be set, an interrupt ends the process, as it does anyway.
        let _unheard = ctrlc::set_handler(move || {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            shown.suspend(|| super::terminal::complain(&format!("interrupted: {then}; once more ends it at once")));
        });
        Self { began, until, bar, seen: AtomicU64::new(0) }
    }

    /// Shows how far it is; tells whether to stop. `share`: how much of how much is done, if that is known.
    pub(super) fn hears(&self, share: Option<(u64, u64)>, message: impl FnOnce() -> String) -> bool {
        let now = self.began.elapsed();
        let millis = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        let seen = self.seen.load(Ordering::Relaxed);
        let due = millis > UNSEEN && millis - seen.min(millis) > OFTEN;
        // Of several threads one shows it.
        if due && self.seen.compare_exchange(seen, millis, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.show(share, message());
        }
        Self::is_interrupted() || self.until.is_some_and(|until| self.began + now >= until)
    }

    fn show(&self, share: Option<(u64, u64)>, message: String) {
        match share {
            Some((done, all)) => {
                if self.bar.length() != Some(all) {
                    self.bar.set_style(style("{spinner} {percent:>3} % [{bar:24}] {msg}, {eta} left"));
                    self.bar.set_length(all);
                }
                self.bar.set_position(done.min(all));
            }
            None if self.bar.length().is_some() => {
                self.bar.set_style(style("{spinner} {msg}"));
                self.bar.unset_length();
            }
            None => {}
        }
        self.bar.set_message(message);
        self.bar.tick();
    }

    /// Whether somebody has interrupted the run.
    pub(super) fn is_interrupted() -> bool {
        INTERRUPTED.load(Ordering::Relaxed)
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

impl Drop for Patience {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
