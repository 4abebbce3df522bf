//! Reads the records of logs: what each says, about whom, and when.

mod batch;
mod clock;
mod letters;
mod plan;
mod reader;
mod show;
mod sought;
mod whole;
mod words;

pub(crate) use batch::{Batch, Event, NO_NAME, NO_TIME, Unreadable, WHOLE, shared};
pub(crate) use letters::Alphabet;
pub(crate) use plan::Plan;
pub(crate) use reader::{Reader, Shared};
pub(crate) use show::{excerpt, pointed, worth_showing};
pub(crate) use sought::{Missing, Sought, What};
