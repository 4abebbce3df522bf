//! Judges recorded histories: which configurations a root may be in, and which record leaves none.

mod automaton;
mod belief;
mod cause;
mod codes;
mod coverage;
mod crew;
mod judge;
mod nearest;
mod observe;
mod reading;
mod resync;
mod run;
mod shard;
mod share;
mod story;
mod time;
mod verdict;

pub use codes::CODES;
pub use coverage::{Coverage, EntityCoverage, Exercised, Histogram};
pub use crew::Source;
pub use nearest::{Edit, Fitness, LogFitness, Missing, Nearest, Variants};
pub(crate) use run::nothing_judged;
pub use run::{LogText, Options, Outcome, Rank, run, run_logs};
pub use share::Share;
pub use story::{Answer, Question, Setting, Story};
pub use time::parse as parse_time;
pub use verdict::{Totals, Verdict};
