//! Plants one slip, or one trap, into a history, and keeps it only if the reference interpreter says that it is one.

mod judge;
mod slips;

use std::fmt;

use self::judge::Judged;
use super::dice::Dice;
use super::ground::Ground;
use super::history::History;

/// What can be planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A record that later ones need is left out.
    Skip,
    /// An event happens that its state does not take.
    Extra,
    /// A deadline is overstayed.
    Late,
    /// A timer's move comes too early.
    Early,
    /// An event is said to come from another actor.
    Actor,
    /// An event happens although its guard does not hold.
    Guard,
    /// A record names another state before.
    From,
    /// Something happens after the end.
    AfterEnd,
    /// A record stands there twice: legal.
    Duplicate,
    /// A deadline is met to the second: legal.
    Boundary,
}

/// What was planted into a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plant {
    pub(super) kind: Kind,
    /// The index of the record that cannot be, or that looks so.
    pub(super) record: usize,
    pub(super) legal: bool,
}

/// How many places of a history are tried.
const TRIES: usize = 24;

impl Kind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::Skip, "skip"),
        (Self::Extra, "extra"),
        (Self::Late, "late"),
        (Self::Early, "early"),
        (Self::Actor, "actor"),
        (Self::Guard, "guard"),
        (Self::From, "from"),
        (Self::AfterEnd, "after-end"),
        (Self::Duplicate, "duplicate"),
        (Self::Boundary, "boundary"),
    ];

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }

    /// Whether what is planted can be.
    pub fn is_trap(self) -> bool {
        matches!(self, Self::Duplicate | Self::Boundary)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::ALL.iter().find(|(kind, _)| kind == self).map_or("", |(_, word)| word))
    }
}

/// Plants something of a kind into a legal history; leaves it as it is where that cannot be done.
pub(super) fn plant(ground: &Ground<'_>, dice: &mut Dice, kind: Kind, history: &mut History) -> bool {
    for _ in 0..TRIES {
        let Some((slipped, at)) = slips::slip(ground, dice, kind, history) else { continue };
        let judged = match kind {
            // A copy is dropped before anybody judges it.
            Kind::Duplicate => Judged::Kept(at),
            _ => judge::judge(ground, &slipped, (kind, at)),
        };
        match judged {
            Judged::Kept(record) => {
                *history = slipped;
                history.plant = Some(Plant { kind, record, legal: kind.is_trap() });
                return true;
            }
            Judged::Dropped => {}
            Judged::Unknown => return false,
        }
    }
    false
}
