//! Does every wait end, and can every timer come due.

mod actors;
mod due;
mod endings;
mod endless;
mod ends;
mod foreign;
mod length;
mod life;
mod restart;
#[cfg(test)]
mod tests;
mod within;

pub(in crate::check) use endings::ending;
pub use life::{Life, Lifespan, Reason, Stay, longest_life};

use super::ways::Ways;
use super::{Context, Family};
use crate::diagnostic::Finding;

pub(super) const FAMILY: Family = Family {
    name: "timeouts",
    codes: &[
        &due::LS141,
        &endless::LS142,
        &restart::LS143,
        &due::LS144,
        &foreign::LS145,
        &within::LS146,
        &length::LS147,
        &length::LS148,
        &due::LS150,
        &ends::LS151,
        &life::LS153,
        &restart::LS154,
    ],
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let doers = actors::Doers::new(context.model);
    let watched = restart::watched(context.model);
    let brought = length::brought(context.model);
    for ways in Ways::all(context) {
        due::check(ways, findings);
        endless::check(ways, &doers, findings);
        restart::check(ways, &watched[ways.id.index()], findings);
        foreign::check(ways, findings);
        within::check(ways, findings);
        length::check(ways, &brought, findings);
        ends::check(ways, findings);
        life::check(ways, findings);
    }
}
