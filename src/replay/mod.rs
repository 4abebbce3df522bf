//! Judges recorded histories: which configurations a root may be in, and which record leaves none.

mod automaton;
mod belief;
mod cause;
mod codes;
mod coverage;
mod crew;
mod judge;
mod keep;
mod lines;
mod lookup;
mod nearest;
mod observe;
mod reading;
mod resync;
mod run;
mod shard;
mod share;
mod story;
mod telling;
mod time;
mod verdict;
mod whole;

pub use codes::CODES;
pub use coverage::{Coverage, EntityCoverage, Exercised, Histogram};
pub(crate) use crew::broken_log;
pub use crew::{Followed, Growing, News, Source, Tell, follow};
pub use nearest::{Edit, Fitness, LogFitness, Missing, Nearest, Variants};
pub(crate) use run::nothing_judged;
pub use run::{LogText, Options, Outcome, Rank, UnknownEvents, run, run_logs};
pub use share::Share;
pub use story::{Answer, Question, Setting, Story};
pub use telling::{Ahead, Due, Known, Step, Telling, Way};
pub use time::parse as parse_time;
pub use verdict::{Totals, Verdict};
pub use whole::LogFit;
