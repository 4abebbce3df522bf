//! The belief about one root: every configuration consistent with all that its records have said.

mod apply;
mod config;
mod deadline;
mod family;
mod gaps;
mod goal;
mod hopeless;
mod interval;
mod merge;
mod missing;
mod moment;
mod note;
mod record;
mod search;
mod silent;
mod timing;
mod trail;
mod truth;
mod unseen;
mod zone;

pub(crate) use apply::Step;
pub(crate) use config::{Config, Excuse, Local, Slot, UNKNOWN};
pub(crate) use deadline::Deadline;
pub(crate) use family::Family;
pub(crate) use gaps::Gaps;
pub(crate) use goal::{Goal, MemberGoal, Mismatch};
pub(crate) use hopeless::Memory;
pub(crate) use interval::Interval;
pub(crate) use merge::{Key, Met, covers, hull};
pub(crate) use moment::{Bound, FIXED, FUTURE, Moment, PAST, Trace};
pub(crate) use search::Query;
pub(crate) use trail::{Note, Trail};
pub(crate) use truth::Truth;

use crate::table::{Ground, Reach};

/// What judging any root needs.
#[derive(Debug)]
pub(crate) struct World<'a> {
    /// Model, tables, and which moves may be silent.
    pub(crate) ground: Ground<'a>,
    /// Distances between states by silent moves.
    pub(crate) reach: Reach,
    /// What has been found out about fields.
    pub(crate) memory: Memory,
    /// How far a timer may be off, in milliseconds.
    pub(crate) tolerance: i64,
    /// Whether it is noted which moves are taken.
    pub(crate) notes: bool,
    /// Whether moments are told as time since the start, instead of as dates.
    pub(crate) since_start: bool,
}

/// What judging one configuration of one root needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'a> {
    pub(crate) world: &'a World<'a>,
    pub(crate) family: &'a Family,
}
