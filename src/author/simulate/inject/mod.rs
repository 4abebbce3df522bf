//! Plants one slip, or one trap, into a history, and keeps it only if the reference interpreter says that it is one.

mod judge;
mod slips;

use self::judge::Judged;
use super::dice::Dice;
use super::ground::Ground;
use super::history::History;
use super::kind::{Kind, Plant};

/// How many places of a history are tried.
const TRIES: usize = 24;

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
