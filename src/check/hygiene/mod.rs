//! Is everything that is declared also used.

mod constant;
mod reads;
mod unused;

use super::{Context, Family};
use crate::diagnostic::Finding;

pub(super) const FAMILY: Family = Family {
    name: "hygiene",
    codes: &[&unused::LS181, &unused::LS182, &unused::LS183, &unused::LS184, &constant::LS185],
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let reads = reads::Reads::new(context.model);
    unused::fields(context.model, &reads, findings);
    unused::groups(context.model, findings);
    unused::actors(context.model, findings);
    unused::events(context.model, findings);
    constant::check(context, &reads, findings);
}
