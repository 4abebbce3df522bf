//! Explores a root and any number of its parts together: what can happen to them, and what cannot.
//!
//! A composed configuration is the root's own one and how many of its parts are of which kind, for parts of one kind are as
//! one another. Two engines share one successor function. The *exact* one counts the parts of a given number, breadth
//! first, so that the first configuration of its kind has a shortest history. The *support* one takes all counts from a
//! bound on for one, and so for every number of parts at once; what that proves, and why, is said where it is done.
//!
//! An answer is a proof for every number, a history that refutes it, or how far was looked. A bound is never a proof.
//! Timers may come due at any time, those of one clock in the order of their lengths.

mod ask;
mod asked;
mod atoms;
mod begin;
mod broken;
mod ends;
mod every;
mod exact;
mod finding;
mod net;
mod numbers;
mod one;
mod pack;
mod question;
mod quotient;
mod set;
mod space;
mod story;
mod stuck;
mod support;
mod taking;
mod teller;
#[cfg(test)]
mod tests;
mod times;

pub use ask::{ask, ask_all};
pub use finding::{CODES, findings, told};
pub use question::{Answer, Composition, Limit, Options, Progress, Question, Violation, Watch};
pub use story::{Happens, Story};
