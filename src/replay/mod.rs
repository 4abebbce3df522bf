//! Judges recorded histories: which configurations a root may be in, and which record leaves none.

mod belief;
mod cause;
mod codes;
mod intake;
mod judge;
mod nearest;
mod observe;
mod resync;
mod run;
mod story;
mod time;
mod verdict;

pub use codes::CODES;
pub use nearest::{Edit, Fitness, LogFitness, Missing, Nearest, Variants};
pub use run::{LogText, Options, Outcome, run};
pub use story::{Answer, Question, Setting, Story};
pub use time::parse as parse_time;
pub use verdict::{Totals, Verdict};
