//! Do guards mean something, and is every move decided by them.

mod guards;
mod idle;
mod ignored;
mod loops;
mod outcome;
mod overlap;
mod pairs;
mod places;
#[cfg(test)]
mod tests;
mod vacuous;
mod why;

use super::{Context, Family};
use crate::diagnostic::Finding;

pub(super) const FAMILY: Family = Family {
    name: "determinism",
    codes: &[
        &overlap::LS121,
        &overlap::LS122,
        &guards::LS123,
        &guards::LS124,
        &overlap::LS125,
        &vacuous::LS126,
        &idle::LS127,
        &ignored::LS128,
        &overlap::LS129,
        &guards::LS130,
        &loops::LS132,
    ],
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (id, _, _) in context.entities() {
        guards::check(context, id, findings);
        overlap::check(context, id, findings);
        vacuous::check(context, id, findings);
        idle::check(context, id, findings);
        ignored::check(context, id, findings);
        loops::check(context, id, findings);
    }
}
